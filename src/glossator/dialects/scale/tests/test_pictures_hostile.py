"""Whatever stands in parameters and responses: a schema and an answer that can be stored."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.dialects.scale.tests.families import FAMILIES, FILES, fixture, said
from glossator.dialects.scale.tests.near import asked
from glossator.model.annotation import read_answer, write_answer
from glossator.model.check import check_answer, check_schema
from glossator.model.errors import Invalid
from glossator.model.loss import Losses
from glossator.model.shown import Shown

TYPES = sorted(FAMILIES)
numbers = st.one_of(
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["nan", "inf", "1e999", "3", "", 1.7976931348623157e308]),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, st.text("a1/é😀\0", max_size=3))
WORDS = [
    "box", "polygon", "line", "point", "cuboid", "ellipse", "uuid", "label", "type", "geometry",
    "attributes", "vertices", "edges", "x", "y", "left", "top", "width", "height", "rotation", "frames",
    "key", "timestamp", "annotations", "url", "choice", "subchoices", "display", "instance_label",
    "objects_to_annotate", "conditions", "label_condition", "attribute_conditions", "is_global",
    "choices", "allow_multiple", "description", "start", "end", "index", "color", "combined",
    "indexedImage", "labeled", "min", "max", "interpolated", "a",
]  # fmt: skip
keys = st.one_of(st.sampled_from(WORDS), st.text("a1/é😀\0", max_size=3))
anything = st.recursive(
    st.one_of(scalars, st.sampled_from(WORDS)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=8,
)
PARAMS = [
    "attachment", "attachments", "attachment_type", "geometries", "objects_to_annotate", "labels",
    "annotation_attributes", "global_attributes", "links", "events_to_annotate", "frame_rate",
    "with_labels", "min_width", "allow_unlabeled",
]  # fmt: skip
params = st.dictionaries(st.sampled_from(PARAMS), anything, max_size=6)
objects = st.dictionaries(st.sampled_from(WORDS), anything, max_size=7)
responses = st.fixed_dictionaries(
    {},
    optional={
        "annotations": st.one_of(
            st.lists(objects, max_size=3),
            st.dictionaries(keys, objects, max_size=3),
            st.lists(
                st.fixed_dictionaries({"annotations": st.lists(objects, max_size=2)}), max_size=3
            ),
            anything,
        ),
        "global_attributes": anything,
        "events": st.one_of(anything, st.lists(objects, max_size=2)),
        "labelMapping": st.one_of(anything, st.dictionaries(keys, objects, max_size=2)),
        "links": anything,
    },
)
SCHEMAS = {
    type: asked(type, fixture(type, "params"))
    for type in ("imageannotation", "annotation", "segmentannotation", "videoannotation",
                 "videoplaybackannotation")
}  # fmt: skip
WHOLE = {type: fixture(type, "response") for type in SCHEMAS}


def _deep(depth: int, key: str = "a") -> Any:
    value: Any = 1
    for n in range(depth):
        value = [value] if n % 2 else {key: value}
    return value


@settings(max_examples=40, deadline=None)
@given(type=st.sampled_from(TYPES), given_params=params)
def test_parameters_are_read_whatever_they_are(type: str, given_params: dict[str, Any]) -> None:
    family = FAMILIES[type]
    with contextlib.suppress(Invalid):
        family.check(type, given_params)
    schema = family.read(type, given_params, Losses())
    check_schema(schema)
    family.fits(schema)
    json.dumps(family.write(schema, Losses()))


def _is_taken(type: str, response: Any) -> None:
    """Read, stored, checked and said again without more than losses."""
    schema, shown = SCHEMAS[type], Shown(fixture(type, "params"), FILES)
    answer = FAMILIES[type].read_response(response, schema, shown, Losses())
    assert read_answer(write_answer(answer)) is not None
    check_answer(schema, answer)
    losses = Losses()
    json.dumps(said(type, answer, schema, shown, losses), allow_nan=False)


@settings(max_examples=50, deadline=None)
@given(type=st.sampled_from(sorted(SCHEMAS)), response=responses)
def test_responses_are_read_whatever_they_are(type: str, response: Any) -> None:
    _is_taken(type, response)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs: Any = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    return [path, *(found for key, one in pairs for found in _places(one, (*path, key)))]


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(value[path[0]], path[1:], new)
    return copy


@settings(max_examples=50, deadline=None)
@given(data=st.data(), type=st.sampled_from(sorted(SCHEMAS)))
def test_a_sound_response_with_one_part_replaced_is_read(data: st.DataObject, type: str) -> None:
    place = data.draw(st.sampled_from(_places(WHOLE[type])[1:]))
    _is_taken(type, _with(WHOLE[type], place, data.draw(anything)))


@pytest.mark.parametrize("type", sorted(SCHEMAS))
def test_a_hundred_levels_are_read(type: str) -> None:
    for key in ("annotations", "vertices", "subchoices", "frames"):
        deep = _deep(98, key)
        _is_taken(type, {"annotations": deep, "global_attributes": {"is_night": deep}})
        _is_taken(
            type, {"annotations": [{"type": "box", "vertices": deep, "attributes": {"axle": deep}}]}
        )
    tree: Any = ["leaf"]
    for n in range(48):
        tree = [{"choice": f"c{n}", "subchoices": tree}]
    geometries = {
        "box": {"objects_to_annotate": tree},
        "polygon": {"objects_to_annotate": _deep(90)},
    }
    told = {
        "geometries": geometries,
        "labels": tree,
        "annotation_attributes": {"a": {"choices": tree}},
    }
    schema = FAMILIES[type].read(type, told, Losses())
    assert check_schema(schema) == {}
    FAMILIES[type].write(schema, Losses())
