"""Every kind of field: values that have its form, and values that do not."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.model.annotation import Answer, Value
from glossator.model.data_paths import MISSING, at, options
from glossator.model.label_schema import (
    Answered,
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    FileField,
    GroupField,
    Input,
    JsonField,
    Label,
    LabelSchema,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    RegionField,
    RelationField,
    TextField,
)
from glossator.model.plan import Plan, check_answer

NAN, INF = float("nan"), float("inf")
ABC = (Label("a"), Label("b"), Label("c"))
INPUTS = (Input("one", "text", "one"), Input("two", "text", "two"))
DATA: dict[str, Any] = {"one": "x", "opts": ["p", {"name": "q", "labels": ["r"]}, 5], "pick": "z"}


def wrong(field: AnyField, value: Any, data: Any = DATA, drafts: bool = False) -> str | None:
    schema = LabelSchema(INPUTS, (field,))
    return check_answer(schema, Answer((Value("f", value),)), data, drafts).get("fields/f")


many = ChoiceField(name="f", labels=ABC, multiple=True, least=2, most=2)
tree = ChoiceField(
    name="f", nested=True, labels=(Label("x", selectable=False, labels=(Label("x/y"),)),)
)
line = GroupField(
    name="f",
    least=1,
    most=2,
    fields=(
        TextField(name="t", required=True),
        NumberField(name="n"),
        ChoiceField(name="c", labels=ABC),
        TextField(name="why", required=True, when=Answered("c", ("a",))),
    ),
)

RIGHT: list[tuple[AnyField, Any]] = [
    (ChoiceField(name="f", labels=ABC), ["a"]),
    (ChoiceField(name="f", labels=ABC), ("a",)),
    (ChoiceField(name="f", labels=ABC), []),
    (ChoiceField(name="f", labels=ABC, free=True), ["own"]),
    (ChoiceField(name="f", key="opts"), ["q"]),
    (ChoiceField(name="f", key="opts"), ["r"]),
    (ChoiceField(name="f", key="opts"), ["5"]),
    (ChoiceField(name="f", key="opts", labels=ABC), ["a"]),
    (ChoiceField(name="f", key="nowhere"), ["whatever"]),
    (ChoiceField(name="f", labels=(Label("left", key="pick"), Label("none"))), ["z"]),
    (ChoiceField(name="f", labels=(Label("left", key="nowhere"), Label("none"))), ["?"]),
    (many, ["a", "c"]),
    (tree, ["x/y"]),
    (TextField(name="f"), "text"),
    (TextField(name="f", least=2, most=3), "abc"),
    (TextField(name="f", least=2), ""),
    (TextField(name="f", many=True, most=1), ["a", "b"]),
    (TextField(name="f", pattern="[a-z]+"), "abc"),
    (TextField(name="f", format="email"), "a.b@example.org"),
    (TextField(name="f", format="url"), "https://example.org/x?y=1"),
    (TextField(name="f", format="phone"), "+49 (0)30 1234-567"),
    (TextField(name="f", format="html"), "<b>"),
    (NumberField(name="f"), -1.5),
    (NumberField(name="f"), 10**400),
    (NumberField(name="f", whole=True), 3.0),
    (NumberField(name="f", least=1, most=2), 2),
    (NumberField(name="f", step=0.1), 0.3),
    (NumberField(name="f", step=0.1, least=0.05), 0.25),
    (NumberField(name="f", step=0.01), 19.99),
    (NumberField(name="f", step=5e-324), 1.7e308),
    (RatingField(name="f"), 5),
    (DatetimeField(name="f"), "2024-02-29T10:00:00Z"),
    (DatetimeField(name="f"), "2024-02-29"),
    (DatetimeField(name="f", parts="date"), "2024-02-29"),
    (DatetimeField(name="f", parts="time"), "09:15"),
    (BooleanField(name="f"), False),
    (RankingField(name="f", labels=ABC), ["c", "a"]),
    (RankingField(name="f", key="opts"), ["p"]),
    (RankingField(name="f", labels=ABC, buckets=(Label("top"),)), {"top": ["c", "a"]}),
    (PairwiseField(name="f"), "two"),
    (PairwiseField(name="f"), None),
    (FileField(name="f"), ["7"]),
    (FileField(name="f", many=True), [7, 8]),
    (line, [{"t": "x", "n": 1}]),
    (line, [{"t": "x", "c": ["a"], "why": "y"}, {"t": "x", "n": None}]),
    (JsonField(name="f"), {"a": [None, 1e308, "x", True]}),
    (JsonField(name="f", format="coordinates"), "52.5,-13.25"),
]


@pytest.mark.parametrize(("field", "value"), RIGHT)
def test_right_values_pass(field: AnyField, value: Any) -> None:
    assert wrong(field, value) is None
    assert wrong(field, value, None) is None, "without data"


WRONG: list[tuple[AnyField, Any, str]] = [
    (ChoiceField(name="f", labels=ABC), "a", "a list of picks"),
    (ChoiceField(name="f", labels=ABC), [1], "a list of picks"),
    (ChoiceField(name="f", labels=ABC), ["z"], "no such pick: z"),
    (ChoiceField(name="f", labels=ABC), ["a", "b"], "at most 1"),
    (ChoiceField(name="f", key="opts"), ["z"], "no such pick: z"),
    (ChoiceField(name="f", labels=(Label("left", key="pick"),)), ["left"], "no such pick"),
    (many, ["a", "a"], "twice"),
    (many, ["a"], "at least 2"),
    (many, ["a", "b", "c"], "at most 2"),
    (tree, ["x"], "no such pick: x"),
    (tree, ["y"], "no such pick: y"),
    (TextField(name="f"), 5, "text"),
    (TextField(name="f"), ["x"], "text"),
    (TextField(name="f", least=2), "a", "at least 2 characters"),
    (TextField(name="f", most=2), "abc", "at most 2 characters"),
    (TextField(name="f", many=True), "x", "a list of texts"),
    (TextField(name="f", many=True, most=1), ["ab"], "at most 1 characters"),
    (TextField(name="f", pattern="[a-z]+"), "ABC", "pattern"),
    (TextField(name="f", format="email"), "nobody", "email"),
    (TextField(name="f", format="url"), "example.org", "url"),
    (TextField(name="f", format="url"), "http://[", "url"),
    (TextField(name="f", format="url"), "http://a b", "url"),
    (TextField(name="f", format="phone"), "call me", "phone"),
    (NumberField(name="f"), "5", "a number"),
    (NumberField(name="f"), True, "a number"),
    (NumberField(name="f"), NAN, "finite"),
    (NumberField(name="f"), INF, "finite"),
    (NumberField(name="f", whole=True), 1.5, "whole"),
    (NumberField(name="f", least=1), 0.5, "at least 1"),
    (NumberField(name="f", most=2), 3, "at most 2"),
    (NumberField(name="f", step=0.5), 0.75, "in steps of 0.5"),
    (RatingField(name="f"), 0, "1 to 5"),
    (RatingField(name="f"), 6, "1 to 5"),
    (RatingField(name="f"), 3.0, "whole"),
    (RatingField(name="f"), True, "whole"),
    (DatetimeField(name="f"), "tomorrow", "ISO 8601"),
    (DatetimeField(name="f"), 2024, "ISO 8601"),
    (DatetimeField(name="f", parts="date"), "2023-02-29", "ISO 8601"),
    (DatetimeField(name="f", parts="date"), "2024-02-29T10:00:00", "ISO 8601"),
    (DatetimeField(name="f", parts="time"), "25:00", "ISO 8601"),
    (BooleanField(name="f"), 1, "true or false"),
    (RankingField(name="f", labels=ABC), ["z"], "no such pick"),
    (RankingField(name="f", labels=ABC), ["a", "a"], "twice"),
    (RankingField(name="f", labels=ABC), {"top": ["a"]}, "a list of picks"),
    (RankingField(name="f", labels=ABC, buckets=(Label("top"),)), ["a"], "each bucket"),
    (RankingField(name="f", labels=ABC, buckets=(Label("top"),)), {"top": "a"}, "each bucket"),
    (RankingField(name="f", labels=ABC, buckets=(Label("top"),)), {"no": []}, "no such bucket"),
    (
        RankingField(name="f", labels=ABC, buckets=(Label("x"), Label("y"))),
        {"x": ["a"], "y": ["a"]},
        "twice",
    ),
    (PairwiseField(name="f"), "three", "no such input"),
    (PairwiseField(name="f"), ["one"], "no such input"),
    (FileField(name="f"), "7", "file ids"),
    (FileField(name="f"), [None], "file ids"),
    (FileField(name="f"), ["7", "8"], "one file"),
    (line, {"t": "x"}, "a list of groups"),
    (line, [5], "0/an object"),
    (line, [{"t": "x"}, {"zzz": 1}], "1/no such field: zzz"),
    (line, [{"t": "x", "n": "many"}], "0/n: a number"),
    (line, [{"n": 1}], "0/t: required"),
    (line, [{"t": "x", "c": ["a"]}], "0/why: required"),
    (line, [{"t": "x"}] * 3, "at most 2"),
    (JsonField(name="f"), {"a": [1, NAN]}, "finite"),
    (JsonField(name="f", format="coordinates"), "north", "latitude"),
    (JsonField(name="f", format="coordinates"), "95,0", "latitude"),
    (RegionField(name="f", shapes=("box",)), ["a"], "by marks"),
    (RelationField(name="f"), ["a"], "by marks"),
]


@pytest.mark.parametrize(("field", "value", "message"), WRONG)
def test_wrong_values_are_told(field: AnyField, value: Any, message: str) -> None:
    assert message in (wrong(field, value) or "")


def test_json_may_not_nest_too_deep() -> None:
    value: Any = "x"
    for _ in range(100):
        value = [value]
    assert wrong(JsonField(name="f"), value) is None
    for _ in range(100_000):
        value = [value]
    assert "deeper" in (wrong(JsonField(name="f"), value) or "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (many, ["a"]),
        (TextField(name="f", least=5), "a"),
        (TextField(name="f", pattern="[0-9]+"), "a"),
        (TextField(name="f", format="email"), "a"),
        (line, [{}]),
    ],
)
def test_drafts_may_be_unfinished(field: AnyField, value: Any) -> None:
    assert wrong(field, value) is not None
    assert wrong(field, value, drafts=True) is None


def test_drafts_have_the_form_of_their_field_all_the_same() -> None:
    assert wrong(ChoiceField(name="f", labels=ABC), ["z"], drafts=True) is not None
    assert wrong(TextField(name="f", most=1), "ab", drafts=True) is not None


def test_a_plan_needs_patterns_that_can_be_used() -> None:
    with pytest.raises(ValueError, match="expression"):
        Plan(LabelSchema((), (TextField(name="f", pattern="["),)))


# Task data.


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a", {"b": [10, {"c": 1}], "d": None}),
        ("a.b", [10, {"c": 1}]),
        ("a.b.0", 10),
        ("a.b.1.c", 1),
        ("a.d", None),
        ("x.y", "the key itself"),
        ("a.b.2", MISSING),
        ("a.b.-1", MISSING),
        ("a.b.99999999999999999999", MISSING),
        ("a.b.²", MISSING),
        ("a.z", MISSING),
        ("a.d.z", MISSING),
        ("", MISSING),
    ],
)
def test_paths_in_task_data(path: str, value: Any) -> None:
    data = {"a": {"b": [10, {"c": 1}], "d": None}, "x.y": "the key itself", "x": {"y": 1}}
    assert at(data, path) == value


def test_options_that_only_a_dialect_can_read_are_not_known() -> None:
    data = {"good": ["a", 1.5], "other": [{"value": "a"}], "text": "abc", "flags": [True]}
    assert options(data, "good") == {"a", "1.5"}
    for key in ("other", "text", "flags", "nowhere"):
        assert options(data, key) is None
    assert options(None, "good") is None
    assert options({"x": [{"name": "a", "labels": [{"value": 1}]}]}, "x") is None
