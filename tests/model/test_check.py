"""Every check of a schema, with a case that passes and one that fails."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.model.check import DEPTH, ELEMENTS, check_schema
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    AnyOf,
    BooleanField,
    ChoiceField,
    DatetimeField,
    Equals,
    FileField,
    ForeignCondition,
    GroupField,
    Input,
    JsonField,
    Label,
    Labelled,
    LabelSchema,
    Not,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    RegionField,
    RelationField,
    TextField,
    join,
    split,
)

NAN = float("nan")
IMAGE, PAGES = Input("image", "image", "image"), Input("pages", "image", "pages", many=True)
AB = (Label("a"), Label("b"))
BOXES = RegionField(name="boxes", shapes=("box",), labels=AB)
PICK = ChoiceField(name="pick", labels=AB)


def faults(*fields: AnyField, inputs: tuple[Input, ...] = (IMAGE, PAGES)) -> dict[str, str]:
    return check_schema(LabelSchema(inputs, fields))


def test_an_empty_schema_is_sound() -> None:
    assert check_schema(LabelSchema()) == {}


@pytest.mark.parametrize("name", ["", "x" * 201, "a\0b"])
def test_names_have_1_to_200_characters(name: str) -> None:
    assert faults(TextField(name="x" * 200)) == {}
    assert "fields/1" in faults(PICK, TextField(name=name))
    assert "inputs/1" in faults(inputs=(IMAGE, Input(name, "text")))
    assert "fields/g/0" in faults(GroupField(name="g", fields=(TextField(name=name),)))


def test_names_are_unique() -> None:
    assert faults(PICK, PICK) == {"fields/pick": "a second one with this name"}
    assert "inputs/image" in faults(inputs=(IMAGE, IMAGE))
    twice = GroupField(name="g", fields=(TextField(name="t"), TextField(name="t")))
    assert "fields/g/t" in faults(twice)


@pytest.mark.parametrize(
    "source", [Input("i", "text", ""), Input("i", "text", options={"rate": [NAN]})]
)
def test_inputs(source: Input) -> None:
    assert "inputs/i" in faults(inputs=(source,))


SOUND: list[AnyField] = [
    ChoiceField(name="f", labels=AB, inputs=("image",)),
    ChoiceField(name="f", key="options"),
    ChoiceField(name="f", free=True),
    ChoiceField(name="f", labels=AB, multiple=True, least=1, most=2),
    ChoiceField(name="f", labels=AB, least=5, key="options", multiple=True),
    ChoiceField(name="f", labels=(Label("a", selected=True), Label("b"))),
    ChoiceField(name="f", labels=(Label("x", labels=(Label("x/y"),)),), nested=True),
    ChoiceField(name="f", labels=(Label("N\\/A"),), nested=True),
    ChoiceField(name="f", labels=AB, scope="item", inputs=("pages",)),
    ChoiceField(name="f", labels=AB, scope="item"),
    ChoiceField(name="f", labels=AB, scope="region", on=("boxes",)),
    ChoiceField(name="f", labels=AB, scope="region"),
    ChoiceField(name="f", labels=AB, default=["a"]),
    TextField(name="f", least=1, most=5, pattern="[a-z]+"),
    TextField(name="f", least=0, most=0),
    TextField(name="f", many=True, default=["x"]),
    NumberField(name="f", least=-5, most=5, step=0.5, default=1),
    RatingField(name="f", most=10, default=3),
    DatetimeField(name="f", default="2024-01-01T00:00:00"),
    BooleanField(name="f", default=True),
    RankingField(name="f", labels=AB),
    RankingField(name="f", key="options", buckets=AB),
    PairwiseField(name="f"),
    PairwiseField(name="f", inputs=("image", "pages")),
    FileField(name="f"),
    RegionField(name="f", shapes=("polygon", "parts"), labels=AB, least=1, most=9),
    RegionField(name="f", shapes=("box",), labels=(Label("a", labels=(Label("b"),)),)),
    RelationField(name="f", labels=AB, between=("boxes",)),
    GroupField(name="f", fields=(PICK, TextField(name="t", when=Answered("pick", ("a",))))),
    GroupField(name="f", fields=(GroupField(name="g", fields=(PICK,)),), least=1, most=3),
    JsonField(name="f", default={"x": [1]}),
    TextField(name="f", when=Answered("pick", ("a", "b"))),
    TextField(name="f", when=AllOf((Not(Labelled(("a",), "boxes")), Equals(1, "pick")))),
    TextField(name="f", when=AnyOf((Equals("x", input="image"), ForeignCondition("x", 1)))),
    ChoiceField(name="f", labels=(Label("a", color="#a0B1c2", hotkey="ctrl+1", number=0),)),
    ChoiceField(name="f", labels=(Label("a", color="red"), Label("b", color="#fff"))),
]


@pytest.mark.parametrize("field", SOUND, ids=lambda field: type(field).__name__)
def test_sound_fields_pass(field: AnyField) -> None:
    assert faults(PICK, BOXES, field) == {}


WRONG: list[tuple[AnyField, str]] = [
    (TextField(name="f", inputs=("nowhere",)), "no such input"),
    (TextField(name="f", on=("boxes",)), "only a field of regions"),
    (TextField(name="f", scope="region", on=("pick",)), "no such region field"),
    (TextField(name="f", scope="item", inputs=("image",)), "no list of items"),
    (RegionField(name="f", shapes=("box",), scope="region"), "inside of marks"),
    (RelationField(name="f", scope="region"), "inside of marks"),
    (ChoiceField(name="f"), "nothing to choose"),
    (ChoiceField(name="f", labels=AB, least=2), "only one"),
    (ChoiceField(name="f", labels=(Label("a", selected=True), Label("b", selected=True))), "one"),
    (ChoiceField(name="f", labels=AB, multiple=True, least=3), "fewer options"),
    (ChoiceField(name="f", labels=AB, multiple=True, least=2, most=1), "least is over most"),
    (ChoiceField(name="f", labels=AB, multiple=True, most=-1), "not negative"),
    (ChoiceField(name="f", labels=(Label("x", labels=(Label("y"),)),)), "nested"),
    (ChoiceField(name="f", labels=AB, default=["c"]), "the default is not an answer: no such pick"),
    (ChoiceField(name="f", labels=AB, default="a"), "the default"),
    (TextField(name="f", least=2, most=1), "least is over most"),
    (TextField(name="f", least=-1), "not negative"),
    (TextField(name="f", pattern="["), "not a regular expression"),
    (TextField(name="f", pattern="(a+)+"), "too long"),
    (TextField(name="f", default=5), "the default"),
    (NumberField(name="f", least=2, most=1), "least is over most"),
    (NumberField(name="f", most=NAN), "finite"),
    (NumberField(name="f", step=0), "over 0"),
    (NumberField(name="f", default=NAN), "finite"),
    (RatingField(name="f", most=0), "rating"),
    (RatingField(name="f", most=5, default=6), "the default"),
    (DatetimeField(name="f", default="yesterday"), "the default"),
    (BooleanField(name="f", default="yes"), "the default"),
    (RankingField(name="f"), "nothing to rank"),
    (PairwiseField(name="f", inputs=("image",)), "two or more"),
    (RegionField(name="f"), "no shape"),
    (RegionField(name="f", shapes=("blob",)), "no such shape: blob"),
    (RegionField(name="f", shapes=("box",), least=2, most=1), "least is over most"),
    (RegionField(name="f", shapes=("box",), options={"min": NAN}), "finite"),
    (RegionField(name="f", shapes=("box",), default=[1]), "the default"),
    (RelationField(name="f", between=("pick",)), "no such region field"),
    (GroupField(name="f"), "a group has fields"),
    (GroupField(name="f", fields=(PICK,), least=2, most=1), "least is over most"),
    (JsonField(name="f", default=[NAN]), "finite"),
]


@pytest.mark.parametrize(("field", "message"), WRONG)
def test_wrong_fields_are_named(field: AnyField, message: str) -> None:
    found = faults(PICK, BOXES, field)
    assert list(found) == ["fields/f"]
    assert message in found["fields/f"]


def test_regions_must_be_there_to_be_asked_about() -> None:
    assert "no regions" in faults(TextField(name="f", scope="region"))["fields/f"]


@pytest.mark.parametrize("field", [BOXES, RelationField(name="boxes")])
def test_marks_are_not_repeated(field: AnyField) -> None:
    assert "fields/g/boxes" in faults(GroupField(name="g", fields=(field,)))


def test_fields_of_a_group_have_its_scope() -> None:
    inner = TextField(name="t", scope="item")
    assert "fields/g/t" in faults(GroupField(name="g", fields=(inner,)))


WRONG_LABELS: list[tuple[Label, str]] = [
    (Label(""), "1 to 1000"),
    (Label("x" * 1001), "1 to 1000"),
    (Label("x", color="#12"), "colour"),
    (Label("x", color="url(evil)"), "colour"),
    (Label("x", color="#12345g"), "colour"),
    (Label("x", hotkey="a b"), "hotkey"),
    (Label("x", hotkey=""), "hotkey"),
    (Label("x", number=-1), "number"),
    (Label("x", key=""), "key"),
    (Label("a"), "a second one"),
]


@pytest.mark.parametrize(("label", "message"), WRONG_LABELS)
def test_wrong_labels_are_named(label: Label, message: str) -> None:
    for field in (
        ChoiceField(name="f", labels=(*AB, label)),
        RegionField(name="f", shapes=("box",), labels=(*AB, label)),
        RelationField(name="f", labels=(*AB, label)),
        RankingField(name="f", labels=AB, buckets=(*AB, label)),
    ):
        part = "buckets" if isinstance(field, RankingField) else "labels"
        found = faults(field)
        assert list(found) == [f"fields/f/{part}/{label.name}"]
        assert message in next(iter(found.values()))


@pytest.mark.parametrize(
    "labels",
    [
        (Label("x", labels=(Label("y"),)),),
        (Label("x/y"),),
        (Label("x", labels=(Label("z/y"),)),),
        (Label("x", labels=(Label("x/y/z"),)),),
    ],
)
def test_nested_names_are_paths(labels: tuple[Label, ...]) -> None:
    found = faults(ChoiceField(name="f", labels=labels, nested=True))
    assert list(found.values()) == ["the name is not the path to the option"]


WRONG_CONDITIONS: list[tuple[AnyCondition, str]] = [
    (Answered("nowhere"), "no such field"),
    (Answered("f"), "wait for itself"),
    (Answered("pick", ("c",)), "no such pick: c"),
    (Answered("boxes", ("c",)), "no such pick: c"),
    (Labelled(("c",)), "no such label: c"),
    (Labelled(("a",), "pick"), "no such region field"),
    (Equals(1), "either a field or an input"),
    (Equals(1, "pick", "image"), "either a field or an input"),
    (Equals(1, "nowhere"), "no such field"),
    (Equals(1, input="nowhere"), "no such input"),
    (Equals(NAN, "pick"), "finite"),
]


@pytest.mark.parametrize(("condition", "message"), WRONG_CONDITIONS)
def test_wrong_conditions_are_named(condition: AnyCondition, message: str) -> None:
    for when in (condition, Not(AllOf((Answered("pick"), AnyOf((condition,)))))):
        found = faults(PICK, BOXES, TextField(name="f", when=when))
        assert list(found) == ["fields/f/when"]
        assert message in found["fields/f/when"]


def test_open_options_may_be_waited_for() -> None:
    for other in (
        ChoiceField(name="o", key="options"),
        ChoiceField(name="o", labels=AB, free=True),
        ChoiceField(name="o", labels=(*AB, Label("c", key="c"))),
    ):
        assert faults(other, TextField(name="f", when=Answered("o", ("z",)))) == {}


def test_fields_cannot_wait_for_each_other() -> None:
    one = TextField(name="one", when=Answered("two"))
    two = TextField(name="two", when=Answered("three"))
    three = TextField(name="three", when=Not(Answered("one")))
    assert "fields/one/when" in faults(one, two, three)
    assert faults(one, two, TextField(name="three")) == {}


# Limits.


def _deep(kind: str, depth: int) -> AnyField:
    if kind == "labels":
        path = [str(n) for n in range(depth)]
        label = Label(join(path))
        while len(path := path[:-1]):
            label = Label(join(path), labels=(label,))
        return ChoiceField(name="f", labels=(label,), nested=True)
    if kind == "groups":
        field: AnyField = TextField(name="t")
        for _ in range(depth - 1):
            field = GroupField(name="g", fields=(field,))
        return field
    condition: AnyCondition = Answered("pick")
    for _ in range(depth - 1):
        condition = Not(condition)
    return TextField(name="f", when=condition)


@pytest.mark.parametrize("kind", ["labels", "groups", "conditions"])
def test_depth_is_limited(kind: str) -> None:
    assert faults(PICK, _deep(kind, DEPTH - 1)) == {}
    for depth in (DEPTH + 1, 1000 if kind == "labels" else 50_000):
        assert "deeper" in faults(PICK, _deep(kind, depth))["fields"]


def test_number_of_elements_is_limited() -> None:
    many = tuple(Label(str(n)) for n in range(ELEMENTS - 2))
    assert faults(ChoiceField(name="f", labels=many), inputs=()) == {}
    more = (*many, Label("x"), Label("y"))
    assert "more than" in faults(ChoiceField(name="f", labels=more), inputs=())["fields"]


def test_a_schema_of_the_largest_size_is_checked_in_time() -> None:
    labels = tuple(Label(str(n)) for n in range(4900))
    conditions = AnyOf(tuple(Answered("p", (str(n),)) for n in range(4900)))
    start = time.perf_counter()
    assert faults(ChoiceField(name="p", labels=labels), TextField(name="f", when=conditions)) == {}
    assert time.perf_counter() - start < 5


def test_a_decoded_schema_is_checked_alike() -> None:
    body = (
        b'{"fields": [{"kind": "choice", "name": "f", "labels": [{"name": "a", "color": "#1"}]}]}'
    )
    schema = msgspec.json.decode(body, type=LabelSchema)
    assert list(check_schema(schema)) == ["fields/f/labels/a"]


# Nested picks.


@pytest.mark.parametrize(
    "path", [("a",), ("a", "b"), ("A/C", "x"), ("\\", "/"), ("", ""), ("a\\/", "\\\\/b", "é")]
)
def test_a_path_comes_back_from_its_pick(path: tuple[str, ...]) -> None:
    assert split(join(path)) == path


@given(st.lists(st.text(alphabet="ab/\\é😀"), min_size=1, max_size=5))
def test_random_paths_come_back(path: list[str]) -> None:
    assert split(join(path)) == tuple(path)
