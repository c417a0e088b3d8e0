"""Label descriptions, attributes and their conditions, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.dialects.scale.kinds.attributes import (
    Attributes,
    Naming,
    read_attributes,
    write_attributes,
)
from glossator.dialects.scale.kinds.labels import Words, read_labels, read_options, write_labels
from glossator.model.annotation import Value
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyOf,
    BooleanField,
    ChoiceField,
    Equals,
    ForeignCondition,
    GroupField,
    JsonField,
    Label,
    Labelled,
    NumberField,
    RatingField,
    TextField,
)
from glossator.model.loss import Losses

TREE: list[Any] = [
    "traffic_sign",
    {
        "choice": "vehicle",
        "subchoices": ["Car", {"choice": "truck_suv", "display": "truck or SUV"}],
    },
    {"choice": "person", "instance_label": True},
]
"""Scale's documentation of boxes."""
LABELS = read_labels(TREE)


def test_only_leaves_can_be_picked_and_names_are_the_choices() -> None:
    assert (
        Label("traffic_sign"),
        Label(
            "vehicle",
            selectable=False,
            labels=(Label("Car"), Label("truck_suv", title="truck or SUV")),
        ),
        Label("person", instance=True),
    ) == LABELS
    losses = Losses()
    assert write_labels(LABELS, "fields/box", losses) == TREE
    assert not len(losses)


def test_a_parent_gives_way_to_a_leaf_of_its_name_and_a_second_leaf_goes() -> None:
    found = read_labels(
        ["Car", {"choice": "Car", "subchoices": ["Car", "Van"]}, "Van", 7, None, []]
    )
    assert found == (
        Label("Car"),
        Label("Car-2", title="Car", selectable=False, labels=(Label("Van"),)),
        Label("7"),
    )


def test_nested_options_are_paths_and_are_said_by_their_leaves() -> None:
    given = [
        {"choice": "A", "subchoices": ["x", "Other"]},
        {"choice": "B", "subchoices": ["Other"]},
    ]
    labels, nested = read_options(given)
    assert nested
    own, foreign = Words(labels, True, own=True), Words(labels, True)
    assert own.say("A/x") == "x"
    assert (own.say("B/Other"), own.pick("Other")) == ("Other", "A/Other")
    assert (foreign.say("B/Other"), foreign.pick("B/Other")) == ("B/Other", "B/Other")
    losses = Losses()
    write_labels((Label("A", labels=(Label("A/b", title="b"),)),), "fields/f", losses, nested=True)
    assert losses.counts == {"options_dropped": 1}  # a parent that can be picked


CONDITIONS: list[tuple[Any, Any]] = [
    ({"label_condition": {"label": "Car"}}, Labelled(("Car",))),
    ({"label_condition": {"label": ["vehicle"]}}, Labelled(("Car", "truck_suv"))),
    (
        {
            "label_condition": {"label": ["Car", "person"]},
            "attribute_conditions": [{"moving": "No"}, {"state": ["parked", "driving"]}],
        },
        AllOf(
            (
                Labelled(("Car", "person")),
                Answered("moving", ("No",)),
                Answered("state", ("parked", "driving")),
            )
        ),
    ),
    ({"attribute_conditions": [{"speed": "5"}]}, Equals(5, field="speed")),
    (
        [{"label_condition": {"label": "Car"}}, {"attribute_conditions": [{"moving": "Yes"}]}],
        AnyOf((Labelled(("Car",)), Answered("moving", ("Yes",)))),
    ),
    ({"is_global": True}, None),
    ({}, None),
]


@pytest.mark.parametrize(("conditions", "when"), CONDITIONS)
def test_conditions_mean_when_a_field_is_shown(conditions: Any, when: Any) -> None:
    attributes = {
        "moving": {"choices": ["Yes", "No"]},
        "state": {"choices": ["parked", "driving", "else"]},
        "speed": {"type": "number"},
        "asked": {"type": "text", "conditions": conditions},
    }
    fields = read_attributes(attributes, LABELS, Naming())
    assert fields[-1].when == when
    losses = Losses()
    back = write_attributes(fields, losses)
    again = read_attributes(back, LABELS, Naming())
    if isinstance(when, AnyOf):
        assert losses.counts == {"condition_dropped": 1}
    else:
        assert again[-1].when == when


@pytest.mark.parametrize(
    "conditions",
    [
        {"label_condition": {"label": "unknown"}},
        {"label_condition": {"labels": "Car"}},
        {"attribute_conditions": [{"asked": "x"}]},
        {"attribute_conditions": [{"moving": "Perhaps"}]},
        {"attribute_conditions": ["moving"]},
        {"frames": 3},
        "always",
        [{}, 5],
    ],
)
def test_conditions_that_are_not_understood_are_kept(conditions: Any) -> None:
    attributes = {
        "moving": {"choices": ["Yes", "No"]},
        "asked": {"type": "text", "conditions": conditions},
    }
    fields = read_attributes(attributes, LABELS, Naming())
    assert fields[-1].when == ForeignCondition("scale", conditions)
    losses = Losses()
    assert write_attributes(fields, losses)["asked"]["conditions"] == conditions
    assert not len(losses)


def test_attributes_of_all_types_and_their_answers() -> None:
    given = {
        "occlusion": {"description": "How much?", "choices": ["0%", "25%"], "required": True},
        "doors": {"type": "category", "choices": ["left", "right"], "allow_multiple": True},
        "count": {"type": "number", "min": 1, "max": "6"},
        "heading": {"type": "angle"},
        "note": {"type": "text"},
        "axle": {"type": "x_offset"},
        "owner": {"type": "linked", "allowed_labels": ["person"]},
        "box": {"type": "text"},
        "night": {"choices": ["Yes", "No"], "conditions": {"is_global": True}},
    }
    fields = read_attributes(given, LABELS, Naming(["box", "night"]))
    assert [(field.name, field.scope) for field in fields][-3:] == [
        ("owner", "region"), ("box-2", "region"), ("global_night", "task"),
    ]  # fmt: skip
    assert isinstance(fields[2], NumberField)
    assert (fields[2].least, fields[2].most) == (1, 6)
    assert isinstance(fields[5], JsonField)
    assert fields[5].format == "x_offset"
    attributes, losses = Attributes(fields, own=True), Losses()
    said = {
        "occlusion": "25%", "doors": ["left", "right"], "count": 4, "heading": 12.5, "note": "new",
        "axle": 3.25, "owner": "a6092706", "box": "b", "night": "No",
    }  # fmt: skip
    values = attributes.read({**said, "count": "4", "heading": "12.5"}, "regions/1", losses)
    assert values[0] == Value("occlusion", ["25%"])
    assert attributes.write(values, "regions/1", losses) == said
    assert not len(losses)
    attributes.read({"gone": 1}, "regions/1", losses)
    assert losses.counts == {"field_unknown": 1}


def test_questions_of_others_become_attributes_where_one_can_ask_them() -> None:
    fields = [
        BooleanField(name="ok", title="Is it?", scope="region"),
        RatingField(name="stars", most=3, scope="region"),
        TextField(name="plate", pattern="[A-Z]+", scope="region"),
        ChoiceField(name="one", labels=(Label("a"), Label("b", title="B")), scope="region"),
        GroupField(name="rows", fields=(TextField(name="t"),), scope="region"),
    ]
    losses = Losses()
    assert write_attributes(fields, losses) == {
        "ok": {"type": "category", "choices": ["true", "false"], "description": "Is it?"},
        "stars": {"type": "number", "min": 1, "max": 3},
        "plate": {"type": "text"},
        "one": {"type": "category", "choices": ["a", {"choice": "b", "display": "B"}]},
    }
    assert losses.counts == {"field_dropped": 1, "limits_dropped": 1}
    attributes, losses = Attributes(fields), Losses()
    values = (Value("ok", True), Value("one", ["a", "b"]), Value("rows", []), Value("stars", 2))
    assert attributes.write(values, "r", losses) == {"ok": "true", "one": "a", "stars": 2}
    assert losses.counts == {"value_dropped": 1, "attribute_dropped": 1}
    assert attributes.read({"ok": "true", "one": "B"}, "r", losses) == (
        Value("ok", True), Value("one", ["b"]),
    )  # fmt: skip
