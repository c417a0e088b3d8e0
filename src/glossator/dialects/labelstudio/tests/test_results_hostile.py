"""Whatever stands in a result: reading and writing answer, and what they answer can be stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.dialects.labelstudio import codec
from glossator.dialects.labelstudio.config import read_config
from glossator.dialects.labelstudio.results.picks import KEYS
from glossator.dialects.labelstudio.results.places import PLACED
from glossator.model.annotation import read_answer, write_answer
from glossator.model.label_schema import (
    GroupField,
    Input,
    Label,
    LabelSchema,
    NumberField,
    RegionField,
    RelationField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.shown import Shown

SCHEMA = read_config(
    '<View><Image name="img" value="$image"/><Text name="txt" value="$text"/>'
    '<Video name="vid" value="$video"/><Rectangle name="rect" toName="img"/>'
    '<Labels name="lab" toName="img"><Label value="a"/></Labels>'
    '<Labels name="ner" toName="txt"><Label value="a"/></Labels>'
    '<VideoRectangle name="box" toName="vid"/><TimelineLabels name="time" toName="vid">'
    '<Label value="a"/></TimelineLabels><BrushLabels name="brush" toName="img">'
    '<Label value="a"/></BrushLabels><Taxonomy name="tax" toName="img" perRegion="true">'
    '<Choice value="x"><Choice value="y"/></Choice></Taxonomy><Pairwise name="pair" '
    'toName="img,txt"/><VectorLabels name="vec" toName="img" skeleton="true" closable="true">'
    '<Label value="a"/></VectorLabels><BitmaskLabels name="bit" toName="img"><Label value="a"/>'
    '</BitmaskLabels><TextArea name="area" toName="img"/><Rating name="rate" toName="img"/></View>'
)
SHOWN = Shown({"image": "i.png", "pages": ["a", "b"], "text": "😀 x", "video": "v.mp4"})
OWN = LabelSchema(
    (Input("img", "image", "pages", many=True),),
    (
        RegionField(
            name="lab",
            inputs=("img",),
            shapes=("box", "polygon", "polyline", "skeleton", "mask", "parts", "track"),
            labels=(Label("a"),),
        ),
        GroupField(name="g", fields=(NumberField(name="n"), TextField(name="t", many=True))),
        RelationField(name="links"),
    ),
)
NAMES = [
    *("rect", "lab", "ner", "box", "time", "brush", "vec", "bit", "tax", "pair", "area", "rate"),
    *("gone", "lab_box", "lab_polygon", "lab_polyline", "lab_skeleton", "lab_mask", "g_n", "g_t"),
]
PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQMAAADO7O3JAAAABlBMVEU"
    "AAAAAAAClZ7nPAAAAAnRSTlMA/1uRIrUAAAAKSURBVHicY3AAAABCAEEpN/TvAAAAAElFTkSuQmCC"
)
"""Two pixels, the second is set."""
numbers = st.one_of(
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["nan", "inf", "1e999", "3", ""]),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, st.text("a1/é😀", max_size=3))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text("a1/é😀", max_size=3), inner, max_size=3),
    ),
    max_leaves=6,
)
KEYS_OF_PLACES = [
    "x",
    "y",
    "width",
    "height",
    "rotation",
    "radiusX",
    "radiusY",
    "points",
    "closed",
    "rle",
    "format",
    "start",
    "end",
    "startOffset",
    "endOffset",
    "globalOffsets",
    "text",
    "channel",
    "ranges",
    "sequence",
    "framesCount",
    "duration",
    "frame",
    "enabled",
    "time",
    "vertices",
    "imageDataURL",
]
steps = st.fixed_dictionaries(dict.fromkeys(("x", "y", "width", "height", "frame"), scalars))
vertices = st.fixed_dictionaries(
    {"x": scalars, "y": scalars},
    optional={
        "id": st.one_of(st.sampled_from(["p", "q"]), anything),
        "prevPointId": st.one_of(st.sampled_from(["p", "q", None]), anything),
        "isBezier": anything,
    },
)
values = st.one_of(
    anything,
    st.fixed_dictionaries({"vertices": st.lists(vertices, max_size=4), "closed": anything}),
    st.fixed_dictionaries({"imageDataURL": st.one_of(st.just(PNG), st.text(max_size=5))}),
    st.dictionaries(
        st.sampled_from([*KEYS_OF_PLACES, *KEYS.values(), *sorted(PLACED)]),
        st.one_of(anything, st.lists(st.lists(numbers, max_size=2), max_size=3), st.lists(steps)),
        max_size=8,
    ),
    st.fixed_dictionaries(dict.fromkeys(("x", "y", "width", "height", "rotation"), numbers)),
)
results = st.fixed_dictionaries(
    {"type": st.sampled_from([*sorted(PLACED), *KEYS, "relation", "new"]), "value": values},
    optional={
        "id": st.one_of(st.sampled_from(["a", "a-2", "a-3", "b"]), anything),
        "from_name": st.one_of(st.sampled_from(NAMES), anything),
        "to_name": st.one_of(st.sampled_from(["img", "txt", "vid"]), anything),
        "from_id": anything,
        "to_id": anything,
        "direction": anything,
        "labels": anything,
        "original_width": scalars,
        "original_height": scalars,
        "original_length": scalars,
        "item_index": scalars,
        "parentID": st.one_of(st.sampled_from(["a", "a-2", "b"]), anything),
        "score": scalars,
        "meta": st.one_of(anything, st.fixed_dictionaries({"text": anything})),
    },
)


@pytest.mark.parametrize("schema", [SCHEMA, OWN], ids=["of a config", "native"])
@settings(max_examples=300, deadline=None)
@given(result=st.lists(st.one_of(results, anything), max_size=4))
def test_any_result_is_read_stored_and_written(schema: LabelSchema, result: list[Any]) -> None:
    losses = Losses()
    body = json.dumps(result).encode()
    answer = codec.read_answer(body, schema, SHOWN, losses)
    assert len({region.id for region in answer.regions}) == len(answer.regions)
    assert read_answer(write_answer(answer)) is not None
    codec.write_answer(answer, schema, SHOWN, losses)
