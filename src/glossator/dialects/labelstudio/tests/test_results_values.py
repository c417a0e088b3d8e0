"""Every kind of value, of the task, of a page and of a region: there and back by the schema that
was asked and by the one that is read from its config."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from glossator.dialects.labelstudio.answers import read_answer, write_answer
from glossator.dialects.labelstudio.config import read_config, write_config
from glossator.model.annotation import Answer, Frame, Region, Value
from glossator.model.geometry import Box
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    FileField,
    Input,
    JsonField,
    Label,
    LabelSchema,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    RegionField,
    Scope,
    TextField,
    join,
)
from glossator.model.loss import Losses
from glossator.model.shown import Shown

WORDS = ("sun", "N/A", "a\\b", "é😀", 'it\'s "so" & <b>', "true", "1", "x, y")
TREE = tuple(
    Label(
        join((one,)), title=one, labels=tuple(Label(join((one, two)), title=two) for two in WORDS)
    )
    for one in WORDS
)
NESTED = [one.name for one in TREE] + [two.name for one in TREE for two in one.labels]
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
picks = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS: dict[str, tuple[AnyField, st.SearchStrategy[Any]]] = {
    "choice": (
        ChoiceField(name="q", labels=tuple(map(Label, WORDS))),
        st.sampled_from(WORDS).map(lambda word: [word]),
    ),
    "choices": (ChoiceField(name="q", labels=tuple(map(Label, WORDS)), multiple=True), picks),
    "nested": (
        ChoiceField(name="q", labels=TREE, multiple=True, nested=True),
        st.lists(st.sampled_from(NESTED), min_size=1, max_size=4, unique=True),
    ),
    "tree": (
        ChoiceField(name="q", labels=TREE, multiple=True, nested=True, display="tree"),
        st.lists(st.sampled_from(NESTED), min_size=1, max_size=4, unique=True),
    ),
    "options of the task": (ChoiceField(name="q", key="options", multiple=True), picks),
    "text": (TextField(name="q"), text),
    "texts": (TextField(name="q", many=True), st.lists(text, min_size=1, max_size=4)),
    "number": (
        NumberField(name="q"),
        st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    ),
    "whole number": (NumberField(name="q", whole=True), st.integers(-(2**53), 2**53)),
    "rating": (RatingField(name="q", most=7), st.integers(1, 7)),
    "date": (DatetimeField(name="q", parts="date"), st.dates().map(str)),
    "time": (DatetimeField(name="q", parts="time"), st.times().map(str)),
    "moment": (DatetimeField(name="q"), st.datetimes().map(lambda at: at.isoformat())),
    "boolean": (BooleanField(name="q"), st.booleans()),
    "json": (JsonField(name="q"), anything),
    "files": (
        FileField(name="q", many=True),
        st.lists(st.integers(1, 10**12).map(str), min_size=1, max_size=3),
    ),
}
ONLY_OURS = {"json", "files"}
"""Asked as texts; who reads the config alone reads texts."""


def _schema(field: AnyField, scope: Scope) -> LabelSchema:
    marks = RegionField(name="marks", inputs=("it",), shapes=("box",), labels=(Label("a"),))
    fields = (replace(field, inputs=("it",), scope=scope),)
    source = Input("it", "image", "it", many=scope == "item")
    return LabelSchema((source,), (marks, *fields) if scope == "region" else fields)


def _answer(value: Any, scope: Scope) -> Answer:
    if scope == "task":
        return Answer((Value("q", value, "it"),))
    if scope == "item":
        return Answer((Value("q", value, "it", 0), Value("q", value, "it", 2)))
    box = Box(0.25, 0.25, 0.5, 0.5)
    region = Region("r", "marks", box, ("a",), "it", frame=Frame("fraction", 64, 64))
    return Answer(regions=(replace(region, values=(Value("q", value),)),))


SHOWN = Shown({"it": "https://example.org/a.png", "options": list(WORDS)})


@pytest.mark.parametrize("scope", ["task", "item", "region"])
@pytest.mark.parametrize("kind", FIELDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_value_comes_back(kind: str, scope: Scope, data: st.DataObject) -> None:
    field, values = FIELDS[kind]
    schema, answer = _schema(field, scope), _answer(data.draw(values), scope)
    losses = Losses()
    body = write_answer(answer, schema, SHOWN, losses)
    assert not list(losses)
    assert read_answer(body, schema, SHOWN, losses) == answer, body
    if kind not in ONLY_OURS:
        text = write_config(schema, losses)
        assert read_answer(body, read_config(text), SHOWN, losses) == answer, (body, text)
    assert not [loss for loss in losses if loss.where.startswith("regions/")]


@pytest.mark.parametrize("chosen", ["first", "second"])
def test_a_comparison_comes_back(chosen: str) -> None:
    inputs = (Input("first", "text", "a"), Input("second", "text", "b"))
    schema = LabelSchema(inputs, (PairwiseField(name="q", inputs=("first", "second")),))
    answer, losses, shown = Answer((Value("q", chosen),)), Losses(), Shown({"a": "x", "b": "y"})
    body = write_answer(answer, schema, shown, losses)
    for own in (schema, read_config(write_config(schema, losses))):
        assert read_answer(body, own, shown, losses) == answer
    assert not list(losses)


@pytest.mark.parametrize(
    ("buckets", "value"),
    [
        ((), ["rain", "sun"]),
        ((Label("good"), Label("bad")), {"good": ["sun", "rain"], "bad": []}),
    ],
)
def test_a_ranking_comes_back(buckets: tuple[Label, ...], value: Any) -> None:
    """In the config it is about the List of what is ranked."""
    field = RankingField(name="q", key="options", buckets=buckets)
    schema, losses = LabelSchema((Input("it", "image", "it"),), (field,)), Losses()
    body = write_answer(Answer((Value("q", value),)), schema, SHOWN, losses)
    assert read_answer(body, schema, SHOWN, losses).values == (Value("q", value),)
    own = read_config(write_config(schema, losses))
    assert read_answer(body, own, SHOWN, losses).values == (Value("q", value, "q_list"),)
    assert not list(losses)
