"""The place that a result's ``value`` says, as a shape of the model.

Percent of the original picture become fractions; the vendor turns a box about its top-left
corner, the model about its centre, so a turned box needs the picture's size. What cannot be read
stays a foreign shape, which the writer gives back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, isfinite, radians, sin
from typing import Any

from glossator.dialects.labelstudio.results import brush
from glossator.dialects.labelstudio.results.plan import Plan
from glossator.dialects.labelstudio.results.sizes import number, plain, text_of
from glossator.model.annotation import Frame
from glossator.model.geometry import (
    AnyShape,
    Box,
    Ellipse,
    Foreign,
    Key,
    Keypoint,
    Parts,
    Point,
    Polygon,
    Polyline,
    TextSpan,
    TimeSpan,
    Track,
)
from glossator.model.loss import LossCode
from glossator.model.measure import code_points
from glossator.model.shown import Shown

Say = Callable[[LossCode, str], None]
"""Records a loss of the region that is being read."""

_KINDS = ("rectangle", "ellipse", "polygon", "keypoint", "brush", "bitmask", "vector", "ocr")
_MORE = ("cuboid", "hypertext", "paragraph", "timeseries", "timeline")
_VIDEO = ("videorectangle", "videovector")
PLACED = frozenset(
    f"{kind}{labels}" for kind in (*_KINDS, *_MORE, *_VIDEO) for labels in ("", "labels")
) | {"labels"}
"""The types whose results are places, when no field says otherwise."""


class Unreadable(Exception):
    """The place is not in a form that the model has; it is kept as it is."""


def is_labels(key: str) -> bool:
    """Whether a key of ``value`` holds labels rather than a place."""
    return key == "labels" or (key.endswith("labels") and key in PLACED)


def place(
    result: dict[str, Any], plan: Plan, name: str | None, frame: Frame, shown: Shown, say: Say
) -> AnyShape | None:
    """The shape of one result; None if it has labels alone."""
    kind, value = str(result.get("type")), result.get("value")
    value = value if isinstance(value, dict) else {}
    bare = {key: inner for key, inner in value.items() if not is_labels(key)}
    if not bare:
        return None
    try:
        return _read(kind, bare, result, plan, name, frame, shown, say)
    except (Unreadable, ValueError, TypeError, OverflowError):
        return Foreign("labelstudio", {"type": kind, "value": bare})


def _read(
    kind: str,
    value: dict[str, Any],
    result: dict[str, Any],
    plan: Plan,
    name: str | None,
    frame: Frame,
    shown: Shown,
    say: Say,
) -> AnyShape:
    word = kind.removesuffix("labels")
    if word == "brush":
        return _brush(value, frame, say)
    if word == "videorectangle":
        return _track(value, frame, say)
    if word == "timeline":
        return _timeline(value)
    if word in _PICTURES:
        return _PICTURES[word](value, frame, say)
    if word:
        return _span(word, value, result, plan, name, shown, say)
    # ``labels`` repeats the geometry of whatever it labels.
    if "sequence" in value:
        return _track(value, frame, say)
    for key, reader in (("radiusX", _ellipse), ("points", _polygon), ("height", _box)):
        if key in value:
            return reader(value, frame, say)
    if "rle" in value:
        return _brush(value, frame, say)
    return (
        _keypoint(value, frame, say)
        if "x" in value
        else _span("", value, result, plan, name, shown, say)
    )


def _need(value: dict[str, Any], key: str) -> float:
    found = number(value.get(key))
    if found is None:
        raise Unreadable(key)
    return found


# Pictures.


def box(value: dict[str, Any], frame: Frame) -> Box | None:
    """The box of x, y, width, height in percent and rotation; None if it is turned and the
    picture's size is not known."""
    x, y = _need(value, "x") / 100, _need(value, "y") / 100
    width, height = _need(value, "width") / 100, _need(value, "height") / 100
    turn = number(value.get("rotation"))
    if not turn:
        return Box(x, y, width, height)
    if turn % 360 == 0:
        return Box(x, y, width, height, turn)
    if not frame.width or not frame.height:
        return None
    w, h = frame.width, frame.height
    # The corner stays where it is while the centre goes round it, in pixels.
    a, b = width * w / 2, height * h / 2
    c, s = cos(radians(turn)), sin(radians(turn))
    cx, cy = x * w + a * c - b * s, y * h + a * s + b * c
    left, top = (cx - a) / w, (cy - b) / h
    if not isfinite(left) or not isfinite(top):
        raise Unreadable("numbers past the range of floats")
    return Box(left, top, width, height, turn)


_NO_SIZE = "a turned box needs the size of the picture"


def _box(value: dict[str, Any], frame: Frame, say: Say) -> Box:
    found = box(value, frame)
    if found is None:
        say("size_unknown", _NO_SIZE)
        raise Unreadable
    return found


def _ellipse(value: dict[str, Any], frame: Frame, say: Say) -> Ellipse:
    x, y = _need(value, "x") / 100, _need(value, "y") / 100
    rx, ry = _need(value, "radiusX") / 100, _need(value, "radiusY") / 100
    turn = number(value.get("rotation"))
    return Ellipse(x, y, rx, ry, turn) if turn else Ellipse(x, y, rx, ry)


def _polygon(value: dict[str, Any], frame: Frame, say: Say) -> Polygon | Polyline:
    given = value.get("points")
    if not isinstance(given, list) or not given:
        raise Unreadable
    points = tuple(_point(point) for point in given)
    if value.get("closed") is False:
        return Polyline(points)
    if len(points) > 1 and points[0] == points[-1]:
        points = points[:-1]
    return Polygon(points)


def _point(given: Any) -> Point:
    if not isinstance(given, list) or len(given) != 2:
        raise Unreadable
    x, y = number(given[0]), number(given[1])
    if x is None or y is None:
        raise Unreadable
    return x / 100, y / 100


def _keypoint(value: dict[str, Any], frame: Frame, say: Say) -> Keypoint:
    size = number(value.get("width"))
    return Keypoint(
        _need(value, "x") / 100, _need(value, "y") / 100, None if size is None else size / 100
    )


_PICTURES: dict[str, Callable[[dict[str, Any], Frame, Say], AnyShape]] = {
    "rectangle": _box,
    "ellipse": _ellipse,
    "polygon": _polygon,
    "keypoint": _keypoint,
}


def _brush(value: dict[str, Any], frame: Frame, say: Say) -> AnyShape:
    rle = value.get("rle")
    if value.get("format", "rle") != "rle" or not isinstance(rle, list):
        raise Unreadable
    if not frame.width or not frame.height:
        say("size_unknown", "a brush stroke needs the size of the picture")
        raise Unreadable
    mask, soft = brush.decode(rle, int(frame.width), int(frame.height))
    if soft:
        say("soft_mask", "everything above 0 is set")
    return mask


# Video.


def _track(value: dict[str, Any], frame: Frame, say: Say) -> Track:
    sequence = value.get("sequence")
    if not isinstance(sequence, list):
        raise Unreadable
    keys = []
    for step in sequence:
        if not isinstance(step, dict):
            raise Unreadable
        found = _box(step, frame, say)
        at = int(_need(step, "frame")) - 1
        gone = step.get("enabled") is False
        keys.append(Key(at, found, gone, number(step.get("time"))))
    count = number(value.get("framesCount"))
    return Track(
        tuple(keys),
        "linear",
        None if count is None else int(count),
        number(value.get("duration")),
    )


def _timeline(value: dict[str, Any]) -> AnyShape:
    ranges = value.get("ranges")
    if not isinstance(ranges, list) or not ranges:
        raise Unreadable
    spans = []
    for one in ranges:
        if not isinstance(one, dict):
            raise Unreadable
        # Both ends are frames from 1 that belong to the range.
        spans.append(TimeSpan(_need(one, "start") - 1, _need(one, "end"), "frame"))
    return spans[0] if len(spans) == 1 else Parts(tuple(spans))


# Text and time.


def _span(
    word: str,
    value: dict[str, Any],
    result: dict[str, Any],
    plan: Plan,
    name: str | None,
    shown: Shown,
    say: Say,
) -> AnyShape:
    media = plan.media(name)
    if word == "timeseries" or media == "time_series":
        return TimeSpan(_moment(value, "start"), _moment(value, "end"), "x")
    if media in ("audio", "video") or (media is None and "original_length" in result):
        channel = number(value.get("channel"))
        length = number(result.get("original_length"))
        return TimeSpan(
            _need(value, "start"),
            _need(value, "end"),
            "s",
            None if channel is None else int(channel),
            length,
        )
    text = value.get("text")
    text = text if isinstance(text, str) else None
    if "startOffset" in value or "globalOffsets" in value:
        return _anchored(value, text, plain(plan, name, shown), say)
    if word not in ("", "hypertext", "paragraph"):
        raise Unreadable
    return _characters(value, text, text_of(plan, name, shown), say)


def _moment(value: dict[str, Any], key: str) -> float | str:
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        raise Unreadable
    return found


def _characters(value: dict[str, Any], text: str | None, whole: str | None, say: Say) -> TextSpan:
    """The browser counts UTF-16 units, the model code points."""
    start, end = _index(value.get("start")), _index(value.get("end"))
    if whole is None:
        say("offset_uncertain", "the text is not known")
        return TextSpan(start, end, text)
    return TextSpan(code_points(whole, start), code_points(whole, end), text)


def _index(value: Any) -> int:
    found = number(value)
    if found is None or found != int(found):
        raise Unreadable
    return int(found)


def _anchored(value: dict[str, Any], text: str | None, basic: bool, say: Say) -> TextSpan:
    """A span by XPath or by turn; offsets inside of a node stay in the browser's own units."""
    offsets = value.get("globalOffsets")
    start = end = anchor = None
    if isinstance(offsets, dict):
        start, end = _index(offsets.get("start")), _index(offsets.get("end"))
        if not basic:
            say("offset_uncertain", "the text as it is shown is not known")
    if "startOffset" in value:
        nodes = _node(value.get("start")), _node(value.get("end"))
        ends = _index(value.get("startOffset")), _index(value.get("endOffset"))
        anchor = (nodes[0], ends[0], nodes[1], ends[1])
    if anchor is None and start is None:
        raise Unreadable
    return TextSpan(start, end, text, anchor)


def _node(value: Any) -> str:
    # Turns are written as text; old data have them as numbers.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable
    return str(value)


def labels_of(result: dict[str, Any]) -> tuple[str, ...]:
    """The labels of a result, whatever key they are under; numbers of old data become text."""
    value = result.get("value")
    if not isinstance(value, dict):
        return ()
    kind = str(result.get("type"))
    keys: Sequence[str] = [kind, "labels", *(key for key in value if is_labels(key))]
    for key in keys:
        found = value.get(key)
        if is_labels(key) and isinstance(found, str):
            return (found,)
        if is_labels(key) and isinstance(found, list):
            return tuple(str(label) for label in found)
    return ()
