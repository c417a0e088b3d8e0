"""The place that a result's ``value`` says, as a shape of the model.

Percent of the original picture become fractions. What cannot be read stays a foreign shape, which
the writer gives back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from glossator.dialects.labelstudio.results.picture_places import (
    read_bitmask,
    read_box,
    read_brush,
    read_ellipse,
    read_keypoint,
    read_polygon,
    read_vector,
)
from glossator.dialects.labelstudio.results.sight import Sight, Unreadable
from glossator.dialects.labelstudio.results.span_places import read_span
from glossator.dialects.labelstudio.results.video_places import read_timeline, read_track
from glossator.model.geometry import AnyShape, Foreign

Read = Callable[[dict[str, Any], Sight], AnyShape]

_READERS: dict[str, Read] = {
    "rectangle": read_box,
    "ellipse": read_ellipse,
    "polygon": read_polygon,
    "keypoint": read_keypoint,
    "brush": read_brush,
    "bitmask": read_bitmask,
    "vector": read_vector,
    "videorectangle": read_track,
    "timeline": read_timeline,
}
"""Type without ``labels`` -> what reads its place."""
_SPANS = ("hypertext", "paragraph", "timeseries")
_UNREAD = ("ocr", "cuboid", "videovector")
PLACED = frozenset(
    f"{kind}{labels}" for kind in (*_READERS, *_SPANS, *_UNREAD) for labels in ("", "labels")
) | {"labels"}
"""The types whose results are places, when no field says otherwise."""
_LABELS = frozenset(kind for kind in PLACED if kind.endswith("labels"))

_BY_KEY: tuple[tuple[str, Read], ...] = (
    ("sequence", read_track),
    ("ranges", read_timeline),
    ("radiusX", read_ellipse),
    ("vertices", read_vector),
    ("points", read_polygon),
    ("rle", read_brush),
    ("imageDataURL", read_bitmask),
    ("height", read_box),
    ("x", read_keypoint),
)
"""``Labels`` repeat the geometry of whatever they label: the first key that is there says what."""


def is_labels(key: str) -> bool:
    """Whether a key of ``value`` holds labels rather than a place."""
    return key in _LABELS


def place(sight: Sight) -> AnyShape | None:
    """The shape of one result; None if it has labels alone."""
    kind, value = str(sight.result.get("type")), sight.result.get("value")
    value = value if isinstance(value, dict) else {}
    bare = {key: inner for key, inner in value.items() if key not in _LABELS}
    if not bare:
        return None
    try:
        return _read(kind, bare, sight)
    except (Unreadable, ValueError, TypeError, OverflowError):
        return Foreign("labelstudio", {"type": kind, "value": bare})


def _read(kind: str, value: dict[str, Any], sight: Sight) -> AnyShape:
    word = kind.removesuffix("labels")
    if reader := _READERS.get(word):
        return reader(value, sight)
    if not word:
        for key, reader in _BY_KEY:
            if key in value:
                return reader(value, sight)
    return read_span(word, value, sight)


def labels_of(result: dict[str, Any]) -> tuple[str, ...]:
    """The labels of a result, whatever key they are under; numbers of old data become text."""
    value = result.get("value")
    if not isinstance(value, dict):
        return ()
    kind = str(result.get("type"))
    if kind in _LABELS and isinstance(own := value.get(kind), list):
        return tuple([str(label) for label in own])
    keys: Sequence[str] = [kind, "labels", *(key for key in value if is_labels(key))]
    for key in keys:
        found = value.get(key)
        if is_labels(key) and isinstance(found, str):
            return (found,)
        if is_labels(key) and isinstance(found, list):
            return tuple(str(label) for label in found)
    return ()
