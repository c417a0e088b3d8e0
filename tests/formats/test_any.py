"""Round trips of whatever a schema of a few questions can be answered with."""

from __future__ import annotations

import io
import math
import tempfile
import zipfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.made import read, unzipped, written

from glossator.convert import find
from glossator.formats import WriteOptions
from glossator.formats.archive import Archive
from glossator.formats.data_yaml import read_yaml, write_yaml
from glossator.model.annotation import Annotation, Answer, Frame, Region, Relation, Value
from glossator.model.geometry import Box, Polygon
from glossator.model.label_schema import (
    BooleanField,
    ChoiceField,
    Input,
    Label,
    LabelSchema,
    NumberField,
    RegionField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.task import Labelled

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
odd = st.sampled_from(
    ["", '"', "[", "{", "=1", "a,b", "a\tb", "\r", "\n", "\r\n", "5", "null", "'"]
)
words = texts | odd
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**64 - 1)
simple = st.none() | st.booleans() | numbers | words
anything = st.recursive(
    simple, lambda s: st.lists(s, max_size=3) | st.dictionaries(words, s, max_size=3), max_leaves=6
)
floats = st.floats(-1e6, 1e6, allow_nan=False)
boxes = st.builds(Box, floats, floats, floats, floats, floats)
rings = st.lists(st.tuples(floats, floats), min_size=3, max_size=5).map(tuple)
frames = st.none() | st.builds(Frame, st.sampled_from(["pixel", "fraction"]), st.just(7.5))
names = st.sampled_from(["note", "mood", "tags", "count", "clear", "unknown"])
values = st.builds(
    Value,
    names,
    anything | st.lists(words, max_size=2),
    st.none() | st.just("text"),
    st.none() | st.just(1),
)
regions = st.builds(
    Region,
    words,
    st.just("places"),
    st.none() | boxes | st.builds(Polygon, rings),
    st.tuples(words),
    frame=frames,
)
answers = st.builds(
    Answer,
    st.lists(values, max_size=5).map(tuple),
    st.lists(regions, max_size=3).map(tuple),
    st.lists(st.builds(Relation, words, words), max_size=2).map(tuple),
)
annotations = st.builds(
    Annotation,
    id=st.integers(0, 2**53),
    answer=st.none() | answers,
    state=st.sampled_from(["submitted", "accepted", "rejected", "skipped"]),
    seconds=st.none() | st.floats(0, 1e6),
)
tasks = st.builds(
    Labelled,
    st.integers(0, 2**53) | words,
    st.dictionaries(words | st.just("text"), anything, max_size=3),
    st.lists(annotations, max_size=2).map(tuple),
)
SCHEMA = LabelSchema(
    (Input("text", "text", key="text"),),
    (
        TextField(name="note", inputs=("text",)),
        ChoiceField(name="mood", labels=(Label("a"),)),
        ChoiceField(name="tags", multiple=True),
        NumberField(name="count"),
        BooleanField(name="clear"),
        RegionField(name="places"),
    ),
)


def infos(body: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return archive.infolist()


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl", "parquet", "huggingface"])
@settings(max_examples=150, deadline=None)
@given(made=st.lists(tasks, max_size=3, unique_by=lambda task: str(task.id)))
def test_what_holds_everything_gives_everything_back(name: str, made: list[Labelled]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(written(name, made, SCHEMA, everything=True))
        assert read(name, path) == (SCHEMA, made)


PICTURED = LabelSchema((Input("image", "image", key="text"),), SCHEMA.fields)
PICTURE_FORMS = ["coco", "yolo", "yolo_obb", "yolo_segment", "voc"]


@pytest.mark.parametrize("name", PICTURE_FORMS)
@pytest.mark.parametrize("compatible", [False, True])
@settings(max_examples=60, deadline=None)
@given(made=st.lists(tasks, max_size=3, unique_by=lambda task: str(task.id)))
def test_label_studios_layout_of_anything_is_whole_and_has_each_name_once(
    name: str, compatible: bool, made: list[Labelled]
) -> None:
    options = {"everything": True, "flat": True, "compatible": compatible, "document": "x.json"}
    found = [info.filename for info in infos(written(name, made, PICTURED, **options))]
    assert len({entry.lower() for entry in found}) == len(found)
    for entry in found:
        if entry.startswith("labels/"):
            lines = unzipped(written(name, made, PICTURED, **options))[entry].decode().split("\n")
            assert all(math.isfinite(float(word)) for line in lines for word in line.split())


@pytest.mark.parametrize(
    "name", [*PICTURE_FORMS, "brush_png", "brush_numpy", "conll2003", "asr_manifest"]
)
def test_what_a_schema_loses_is_known_before_the_first_task_is_read(name: str) -> None:
    losses = Losses()
    find(name).write(iter(()), SCHEMA, losses, WriteOptions())
    assert losses.counts["field_dropped"] > 1


@settings(max_examples=200, deadline=None)
@given(st.lists(words, max_size=4))
def test_names_in_a_yaml_come_back(given_names: list[str]) -> None:
    body = write_yaml(given_names, "detect")
    assert list(read_yaml(body, "x")[0].values()) == given_names
    theirs = yaml.safe_load(body)["names"]
    assert (list(theirs.values()) if given_names else theirs) == given_names


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=6))
def test_archives_hold_what_was_put_in(bodies: list[bytes]) -> None:
    with Archive() as archive:
        out = b"".join(archive.small(f"{n}", body) for n, body in enumerate(bodies))
        out += b"".join(archive.close())
    assert unzipped(out) == {f"{n}": body for n, body in enumerate(bodies)}
