"""When a field is shown, and what of an answer stays when it is not."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.model.annotation import Answer, Region, Relation, Value
from glossator.model.check import check_answer, drop_hidden, visible
from glossator.model.conditions import Scene, by_dependence, can_be, is_empty, mentioned, picks
from glossator.model.geometry import Box
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    AnyOf,
    ChoiceField,
    Equals,
    ForeignCondition,
    GroupField,
    Input,
    Label,
    Labelled,
    LabelSchema,
    Not,
    RegionField,
    RelationField,
    TextField,
)

YES = ForeignCondition("x", 1)
INPUTS = (Input("text", "text", "text"), Input("deep", "text", "a.b"), Input("fixed", "text"))
DATA: dict[str, Any] = {"text": "hello", "a": {"b": [1, 2]}}
BOX = Box(0, 0, 1, 1)
ANSWER = Answer(
    (
        Value("pick", ["a", "b"]),
        Value("one", ["a"]),
        Value("none", []),
        Value("flag", True),
        Value("number", 1),
        Value("ranked", {"top": ["c"], "low": []}),
        Value("page", ["a"], item=0),
        Value("page", ["b"], item=1),
    ),
    (
        Region("1", "boxes", BOX, ("car",), values=(Value("one", ["z"]),)),
        Region("2", "boxes", BOX, ()),
        Region("3", "spots", BOX, ("dog",)),
    ),
)


def shown(condition: AnyCondition, region: int | None = None, item: int | None = None) -> bool:
    place = None if region is None else ANSWER.regions[region]
    schema = LabelSchema(INPUTS)
    field = TextField(name="f", when=condition)
    found = visible(field, ANSWER, place, schema, DATA, item)
    assert found is can_be(condition, True, Scene(ANSWER, place, schema, DATA, item))
    return found


def test_a_field_without_a_condition_is_shown() -> None:
    assert visible(TextField(name="f"), Answer())


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (Answered("pick"), True),
        (Answered("pick", ("b",)), True),
        (Answered("pick", ("c", "a")), True),
        (Answered("pick", ("c",)), False),
        (Answered("none"), False),
        (Answered("nowhere"), False),
        (Answered("flag"), True),
        (Answered("flag", ("true",)), True),
        (Answered("number", ("1",)), True),
        (Answered("ranked", ("c",)), True),
        (Answered("ranked", ("top",)), False),
        (Answered("boxes"), True),
        (Answered("boxes", ("car",)), True),
        (Answered("boxes", ("dog",)), False),
        (Equals(["a", "b"], "pick"), True),
        (Equals(["b", "a"], "pick"), False),
        (Equals("a", "pick"), False),
        (Equals("a", "one"), True),
        (Equals(True, "flag"), True),
        (Equals(1, "flag"), False),
        (Equals(True, "number"), False),
        (Equals(1.0, "number"), True),
        (Equals(None, "nowhere"), False),
        (Equals("hello", input="text"), True),
        (Equals("bye", input="text"), False),
        (Equals([1, 2], input="deep"), True),
        (Equals("?", input="fixed"), True),
        (Equals("?", input="nowhere"), True),
        (ForeignCondition("x", 1), True),
        (Not(ForeignCondition("x", 1)), True),
        (AllOf(()), True),
        (AnyOf(()), False),
        (AllOf((Answered("pick"), Answered("none"))), False),
        (AnyOf((Answered("pick"), Answered("none"))), True),
        (Not(AllOf((Answered("pick"), Answered("none")))), True),
        (Not(AnyOf((Answered("pick"), Answered("none")))), False),
        (Not(Not(Answered("pick"))), True),
    ],
)
def test_conditions_of_a_task(condition: AnyCondition, truth: bool) -> None:
    assert shown(condition) is truth


def test_without_data_an_input_may_be_anything() -> None:
    field = TextField(name="f", when=Equals("bye", input="text"))
    assert visible(field, ANSWER)
    assert visible(field, ANSWER, None, LabelSchema(INPUTS))
    assert not visible(field, ANSWER, None, LabelSchema(INPUTS), DATA)


def test_conditions_of_a_region_look_at_it_first() -> None:
    assert shown(Answered("one", ("z",)), 0)
    assert not shown(Answered("one", ("a",)), 0), "its own answer counts, not the task's"
    assert shown(Answered("one", ("a",)), 1), "it has none of its own"
    assert shown(Labelled(("car", "bus")), 0)
    assert not shown(Labelled(("bus",)), 0)
    assert not shown(Labelled(("car",)), 1)
    assert shown(Labelled(), 1)
    assert not shown(Not(Labelled()), 1)
    assert shown(Labelled(("dog",), "spots"), 2)
    assert not shown(Labelled(("dog",), "boxes"), 2)


def test_outside_of_regions_any_or_none_may_have_been_selected() -> None:
    assert shown(Labelled())
    assert shown(Labelled(("car",)))
    assert not shown(Labelled(("bus",)))
    assert shown(Not(Labelled()))
    assert shown(Not(Labelled(("car",))))
    assert not can_be(Labelled(), True, Scene(Answer()))


def test_items_look_at_themselves() -> None:
    assert shown(Answered("page", ("a",)), item=0)
    assert not shown(Answered("page", ("a",)), item=1)
    assert shown(Answered("pick", ("a",)), item=1), "an answer for the whole task holds for all"


def test_what_counts_as_nothing() -> None:
    assert all(map(is_empty, (None, "", [], (), {})))
    assert not any(map(is_empty, (False, 0, "x", [None])))


def test_picks_of_any_value() -> None:
    assert list(picks({"b": ["x", ["y"]], "c": (None, 2)})) == ["x", "y", "2"]


# Order.


def field(name: str, when: AnyCondition | None = None, **members: Any) -> AnyField:
    return TextField(name=name, when=when, **members)


def test_fields_are_ordered_by_what_they_wait_for() -> None:
    a, b, c = field("a", Answered("b")), field("b", Not(Equals(1, "c"))), field("c")
    assert [one.name for one in by_dependence([a, b, c])] == ["c", "b", "a"]
    with pytest.raises(ValueError, match="a"):
        by_dependence([field("a", Answered("b")), field("b", Answered("a"))])


def test_fields_that_a_condition_mentions() -> None:
    condition = AllOf((Not(Answered("a")), AnyOf((Labelled((), "b"), Equals(1, input="i"), YES))))
    assert mentioned(condition) == {"a", "b"}


# Dropping.


def drop(fields: tuple[AnyField, ...], answer: Answer) -> Answer:
    return drop_hidden(LabelSchema(INPUTS, fields), answer, DATA)


def test_nothing_hidden_changes_nothing() -> None:
    answer = Answer((Value("a", "x"),))
    assert drop((field("a"),), answer) is answer
    assert drop((field("a", YES),), answer) is answer


def test_hidden_answers_go() -> None:
    answer = Answer((Value("a", "x"), Value("b", "y"), Value("c", "z")))
    found = drop((field("a"), field("b", Answered("nowhere")), field("c", Answered("a"))), answer)
    assert [value.field for value in found.values] == ["a", "c"]
    assert len(answer.values) == 3


def test_what_waits_for_a_hidden_answer_is_judged_without_it() -> None:
    answer = Answer((Value("c", "x"), Value("b", "x"), Value("d", "x")))
    fields = (
        field("c", Answered("b")),
        field("d", Not(Answered("b"))),
        field("b", Answered("a")),
        field("a"),
    )
    found = drop(fields, answer)
    assert [value.field for value in found.values] == ["d"], "b goes, with it c; d stays"


def test_fields_in_a_circle_are_judged_in_order() -> None:
    fields = (field("a", Not(Answered("b"))), field("b", Not(Answered("a"))))
    found = drop(fields, Answer((Value("a", "x"), Value("b", "x"))))
    assert [value.field for value in found.values] == ["b"]


def test_hidden_items_go_alone() -> None:
    fields = (
        ChoiceField(name="page", labels=(Label("a"), Label("b")), scope="item"),
        field("note", Answered("page", ("a",)), scope="item"),
    )
    notes = (Value("note", "x", item=0), Value("note", "y", item=1))
    found = drop(fields, Answer((*ANSWER.values[-2:], *notes)))
    assert found.values[2:] == notes[:1]


def test_hidden_attributes_go_from_their_region_alone() -> None:
    fields = (
        RegionField(name="boxes", shapes=("box",), labels=(Label("car"), Label("bus"))),
        field("note", Labelled(("car",)), scope="region"),
        field("more", Answered("note"), scope="region"),
    )
    values = (Value("note", "x"), Value("more", "y"), Value("free", 1))
    answer = Answer(
        regions=tuple(
            Region(label, "boxes", BOX, (label,), values=values) for label in ("car", "bus")
        )
    )
    car, bus = drop(fields, answer).regions
    assert car.values == values
    assert bus.values == values[2:]


def test_hidden_regions_go_with_their_relations() -> None:
    fields = (
        RegionField(name="boxes", shapes=("box",), when=Answered("a")),
        RegionField(name="spots", shapes=("box",)),
        RelationField(name="links", when=YES),
        RelationField(name="gone", when=Answered("a")),
        field("a"),
    )
    regions = (
        Region("1", "boxes", BOX),
        Region("2", "spots", BOX, parent="1"),
        Region("3", "spots", BOX, parent="2"),
    )
    relations = (
        Relation("1", "2", field="links"),
        Relation("2", "3", field="links"),
        Relation("2", "3", field="gone"),
    )
    found = drop(fields, Answer((), regions, relations))
    assert [(region.id, region.parent) for region in found.regions] == [("2", None), ("3", "2")]
    assert found.relations == relations[1:2]
    kept = Answer((Value("a", "x"),), regions, relations)
    assert drop(fields, kept) is kept


def test_hidden_cells_of_a_group_go_row_by_row() -> None:
    group = GroupField(
        name="lines",
        fields=(
            field("tax"),
            field("why", Answered("tax", ("7",))),
            field("more", Answered("why")),
            field("shop", Answered("a", ("yes",))),
        ),
    )
    full = {"tax": "7", "why": "w", "more": "m", "shop": "s"}
    other = {**full, "tax": "19"}
    answer = Answer((Value("a", "yes"), Value("lines", [full, other, "broken"])))
    found = drop((field("a"), group), answer)
    assert found.values[1].value == [full, {"tax": "19", "shop": "s"}, "broken"]
    assert found.values[1].value[0] is full
    assert other["why"] == "w", "the answer that was given stays as it was"
    kept = Answer((Value("a", "yes"), Value("lines", [full])))
    assert drop((field("a"), group), kept) is kept
    told = drop((field("a"), group), Answer(kept.values[1:]))
    assert told.values[0].value == [{"tax": "7", "why": "w", "more": "m"}]


def test_a_cell_that_waits_for_something_outside_is_not_insisted_on() -> None:
    inner = field("why", Not(Answered("a")), required=True)
    schema = LabelSchema((), (field("a"), GroupField(name="g", fields=(inner, field("t")))))
    assert check_answer(schema, Answer((Value("g", [{"t": "x"}]),))) == {}
