"""Every shape that can be drawn, alone and beside others, with labels and without: there and back
by the schema that was asked and by the one that is read from its config."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.dialects.labelstudio.answers import read_answer, write_answer
from glossator.dialects.labelstudio.config import read_config, write_config
from glossator.model.annotation import Answer, Frame, Region
from glossator.model.geometry import (
    AnyShape,
    Box,
    Ellipse,
    Key,
    Keypoint,
    Mask,
    Parts,
    Polygon,
    Polyline,
    Skeleton,
    TextSpan,
    TimeSpan,
    Track,
)
from glossator.model.label_schema import Input, Label, LabelSchema, Media, RegionField
from glossator.model.loss import Losses
from glossator.model.shown import Shown
from glossator.model.task import FileRef

W, H = 640, 480
side = st.floats(0, 1, width=32)
size = st.floats(0.0009765625, 1, width=32)
turn = st.one_of(st.just(0.0), st.floats(-360, 360, width=16))
point = st.tuples(side, side)


def _mask(edges: list[int]) -> Mask:
    steps = [0, *sorted(set(edges)), W * H]
    runs = [b - a for a, b in pairwise(steps)]
    return Mask(W, H, tuple(runs))


@st.composite
def _graphs(draw: st.DrawFn) -> Skeleton:
    points = draw(st.lists(point, min_size=1, max_size=6))
    parents = [draw(st.integers(0, n - 1)) for n in range(1, len(points))]
    return Skeleton(tuple(points), tuple((above, n) for n, above in enumerate(parents, start=1)))


PICTURES: dict[str, st.SearchStrategy[Any]] = {
    "box": st.builds(Box, side, side, size, size, turn),
    "polygon": st.builds(Polygon, st.lists(point, min_size=3, max_size=6, unique=True).map(tuple)),
    "ellipse": st.builds(Ellipse, side, side, size, size, turn),
    "keypoint": st.builds(Keypoint, side, side, size),
    "mask": st.builds(_mask, st.lists(st.integers(1, W * H - 1), max_size=8)),
    "polyline": st.builds(Polyline, st.lists(point, min_size=2, max_size=6).map(tuple)),
    "skeleton": _graphs(),
}


def _key(at: int, shape: Box, gone: bool) -> Key:
    return Key(at, shape, gone, at / 25)


TRACKS = st.lists(st.tuples(st.integers(0, 500), PICTURES["box"], st.booleans()), min_size=1, max_size=4).map(
    lambda keys: Track(tuple(_key(*key) for key in keys), "linear", 600, 24.0)
)  # fmt: skip
SPAN = st.tuples(st.integers(0, 90), st.integers(0, 90)).map(sorted)
RANGES = st.lists(SPAN, min_size=1, max_size=3).map(
    lambda found: [TimeSpan(a, b + 1, "frame") for a, b in found]
)
OTHERS: dict[str, tuple[Media, tuple[str, ...], st.SearchStrategy[Any]]] = {
    "followed boxes": ("video", ("box", "track"), TRACKS),
    "timeline": (
        "video", ("time_span", "parts"),
        RANGES.map(lambda spans: spans[0] if len(spans) == 1 else Parts(tuple(spans))),
    ),
    "audio": (
        "audio", ("time_span",),
        st.tuples(side, side, st.one_of(st.none(), st.integers(0, 1))).map(
            lambda found: TimeSpan(*sorted(found[:2]), "s", found[2], 60.5)
        ),
    ),
    "time series": ("time_series", ("time_span",), SPAN.map(lambda ends: TimeSpan(*ends, "x"))),
    "text": ("text", ("text_span",), SPAN.map(lambda ends: TextSpan(*ends, "quoted"))),
    "html": (
        "html", ("text_span",),
        SPAN.map(lambda ends: TextSpan(*ends, "q", ("/p[1]/text()[1]", ends[0], "/p[2]/text()[1]", ends[1]))),
    ),
    "paragraphs": (
        "paragraphs", ("text_span",),
        SPAN.map(lambda ends: TextSpan(None, None, "q", ("0", ends[0], "1", ends[1]))),
    ),
}  # fmt: skip
DATA: dict[str, Any] = {
    "text": "😀é" * 60, "html": "<p>plain</p>", "paragraphs": [{"author": "a", "text": "plain"}],
}  # fmt: skip
LABELS = (Label("a"), Label("b"))


def _near(one: Any, other: Any) -> bool:
    """The same to 1e-9. A turn of nothing may stand there or not."""
    if isinstance(one, dict):
        keys = one.keys() | other.keys()
        return all(_near(one.get(key, 0), other.get(key, 0)) for key in keys)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_near, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return bool(abs(one - other) <= 1e-9)
    return bool(one == other)


def _frame(shape: AnyShape, media: Media) -> Frame | None:
    """The size of a film stands with its file; spans and ranges have no frame."""
    if isinstance(shape, Mask):
        return Frame("pixel", W, H)
    placed = media == "image" or isinstance(shape, Track)
    return Frame("fraction", W, H) if placed else None


def _comes_back(schema: LabelSchema, shapes: list[AnyShape], labelled: bool, media: Media) -> None:
    labels = ("b",) if labelled else ()
    regions = tuple(
        Region(f"r{n}", "marks", shape, labels, "it", frame=_frame(shape, media))
        for n, shape in enumerate(shapes)
    )
    answer, losses = Answer(regions=regions), Losses()
    data = {"it": DATA.get(media, "https://example.org/it")}
    shown = Shown(data, {"it": FileRef(width=W, height=H)})
    body = write_answer(answer, schema, shown, losses)
    for own in (schema, read_config(write_config(schema, losses))):
        back = read_answer(body, own, shown, losses)
        assert _near(msgspec.to_builtins(back), msgspec.to_builtins(answer)), body
    assert not list(losses)


def _schema(media: Media, shapes: tuple[str, ...], labelled: bool) -> LabelSchema:
    field = RegionField(
        name="marks", inputs=("it",), shapes=shapes, labels=LABELS if labelled else (), rotates=True
    )
    return LabelSchema((Input("it", media, "it"),), (field,))


@pytest.mark.parametrize("labelled", [True, False], ids=["labelled", "bare"])
@pytest.mark.parametrize("kind", PICTURES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_shape_on_a_picture_comes_back(kind: str, labelled: bool, data: st.DataObject) -> None:
    shape = data.draw(PICTURES[kind])
    _comes_back(_schema("image", (kind,), labelled), [shape], labelled, "image")


@pytest.mark.parametrize("labelled", [True, False], ids=["labelled", "bare"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_shapes_of_several_kinds_come_back(labelled: bool, data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(sorted(PICTURES)), min_size=2, unique=True))
    shapes = [data.draw(PICTURES[kind]) for kind in kinds]
    _comes_back(_schema("image", tuple(kinds), labelled), shapes, labelled, "image")


@pytest.mark.parametrize("kind", OTHERS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_place_elsewhere_comes_back(kind: str, data: st.DataObject) -> None:
    media, words, shapes = OTHERS[kind]
    _comes_back(_schema(media, words, True), [data.draw(shapes)], True, media)
