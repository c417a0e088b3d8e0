"""A shape of the model as the place in a result's ``value``: percent of the original picture."""

from __future__ import annotations

from collections.abc import Collection
from math import cos, radians, sin
from typing import Any, TypeVar

from glossator.dialects.labelstudio.results import bitmask, brush, vector
from glossator.dialects.labelstudio.results.plan import Plan
from glossator.dialects.labelstudio.results.sight import Say
from glossator.dialects.labelstudio.results.sizes import plain, text_of
from glossator.model.annotation import Frame
from glossator.model.geometry import (
    AnyShape,
    Box,
    Ellipse,
    Key,
    Keypoint,
    Mask,
    Parts,
    Point,
    Polygon,
    Polyline,
    Skeleton,
    TextSpan,
    TimeSpan,
    Track,
)
from glossator.model.loss import LossCode
from glossator.model.measure import to_fractions, utf16
from glossator.model.shown import Shown

S = TypeVar("S", bound=AnyShape)
Place = tuple[str, dict[str, Any]]
"""The kind of control that draws it (empty for ``Labels`` alone), and the keys of ``value``."""


class Dropped(Exception):
    """The shape cannot be written; the code and the detail say why."""

    def __init__(self, code: LossCode, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def drawn(
    shape: AnyShape,
    frame: Frame,
    plan: Plan,
    name: str,
    kinds: Collection[str],
    shown: Shown,
    say: Say,
) -> Place:
    """The place of a shape on the input ``name``. ``frame`` has the size where anybody knows it;
    ``kinds`` are those of the controls that may draw it.

    Raises :class:`Dropped` for a shape that has no place there, and where a size is missing.
    """
    media = plan.media(name)
    match shape:
        case Mask():
            return _painted(shape, kinds)
        case TextSpan():
            return _text(shape, plan, name, shown, say)
        case TimeSpan() if media == "time_series" and shape.unit == "x":
            return "timeseries", _range(shape)
        case TimeSpan() if media == "audio" and shape.unit == "s":
            return "", _seconds(shape)
        case TimeSpan(unit="frame") | Parts() if media == "video":
            return "timeline", {"ranges": _frames(shape)}
        case Track() if media == "video":
            return "videorectangle", _sequence(shape, frame, say)
        case Polygon() | Polyline() | Skeleton() if media != "video" and (
            kind := _vector(shape, kinds)
        ):
            return kind, vector.write(_fractions(shape, frame), say)
        case Box() | Ellipse() | Keypoint() | Polygon() | Polyline() if media != "video":
            return _picture(shape, frame, say)
    raise Dropped("shape_dropped", "no such place on this input")


# Pictures.


def _picture(shape: Box | Ellipse | Keypoint | Polygon | Polyline, frame: Frame, say: Say) -> Place:
    found = _fractions(shape, frame)
    match found:
        case Box():
            return "rectangle", box(found, frame)
        case Ellipse(x, y, rx, ry, rotation):
            radii = {"radiusX": rx * 100, "radiusY": ry * 100}
            return "ellipse", {"x": x * 100, "y": y * 100, **radii, "rotation": rotation}
        case Keypoint(x, y, size, visible):
            if visible is not None and visible != 2:
                say("attribute_dropped", "whether the point is hidden")
            # The editor draws a dot of this width; it is no part of the answer.
            width = 0.5 if size is None else size * 100
            return "keypoint", {"x": x * 100, "y": y * 100, "width": width}
        case Polygon(points):
            return "polygon", {"points": _percent(points), "closed": True}
        case Polyline(points):
            return "polygon", {"points": _percent(points), "closed": False}


def _fractions(shape: S, frame: Frame) -> S:
    found = to_fractions(shape, frame)
    if found is None:
        raise Dropped("size_unknown", "pixels of a picture whose size is not known")
    return found


def _vector(shape: AnyShape, kinds: Collection[str]) -> str | None:
    """The kind of vector that says a shape: graphs as such first, rings where nothing else does."""
    if isinstance(shape, Skeleton):
        return "graph" if "graph" in kinds else "vector"
    if "vector" not in kinds or (isinstance(shape, Polygon) and "polygon" in kinds):
        return None
    return "vector"


def _percent(points: tuple[Point, ...]) -> list[list[float]]:
    return [[x * 100, y * 100] for x, y in points]


def box(shape: Box, frame: Frame) -> dict[str, Any]:
    """x, y (the turned top-left corner), width, height in percent, rotation, of a box in fractions.

    Raises :class:`Dropped` if it is turned and the picture's size is not known.
    """
    x, y, width, height, turn = shape.x, shape.y, shape.width, shape.height, shape.rotation
    if turn % 360:
        if not frame.width or not frame.height:
            raise Dropped("size_unknown", "a turned box needs the size of the picture")
        w, h = frame.width, frame.height
        a, b = width * w / 2, height * h / 2
        c, s = cos(radians(turn)), sin(radians(turn))
        x, y = (x * w + a - a * c + b * s) / w, (y * h + b - a * s - b * c) / h
    return {
        "x": x * 100,
        "y": y * 100,
        "width": width * 100,
        "height": height * 100,
        "rotation": turn,
    }


def _painted(mask: Mask, kinds: Collection[str]) -> Place:
    try:
        if "bitmask" in kinds and "brush" not in kinds:
            return "bitmask", {"imageDataURL": bitmask.encode(mask)}
        return "brush", {"format": "rle", "rle": brush.encode(mask)}
    except ValueError as error:
        raise Dropped("shape_dropped", str(error)) from None


# Video.


def _sequence(track: Track, frame: Frame, say: Say) -> dict[str, Any]:
    sequence: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for key in track.keys:
        place = _key(key, frame)
        if place is None and before is None:
            say("track_sampled", "a key without a shape before the first shape")
            continue
        if place is None and not key.gone:
            say("track_sampled", "a key without a shape")
            continue
        if place is None:
            say("precision", "a hidden key takes the shape before it")
        before = place or before
        step = {"frame": key.at + 1, "enabled": not key.gone, **(before or {})}
        sequence.append(step if key.time is None else {**step, "time": key.time})
    if any(key.values for key in track.keys):
        say("attribute_dropped", "attributes that change in time")
    if track.between == "none" and len(sequence) > 1:
        say("track_sampled", "the editor moves the box from key to key")
    place = {"sequence": sequence}
    if track.count is not None:
        place["framesCount"] = track.count
    if track.seconds is not None:
        place["duration"] = track.seconds
    return place


def _key(key: Key, frame: Frame) -> dict[str, Any] | None:
    if key.shape is None:
        return None
    shape = to_fractions(key.shape, frame)
    if shape is None:
        raise Dropped("size_unknown", "pixels of a video whose size is not known")
    if not isinstance(shape, Box):
        raise Dropped("shape_dropped", "only boxes can be followed")
    return box(shape, frame)


def _frames(shape: AnyShape) -> list[dict[str, Any]]:
    """Ranges of frames from 1, both ends belong to them."""
    ranges = []
    for span in shape.shapes if isinstance(shape, Parts) else (shape,):
        if not isinstance(span, TimeSpan) or span.unit != "frame":
            raise Dropped("shape_dropped", "only ranges of frames lie on a timeline")
        if isinstance(span.start, str) or isinstance(span.end, str):
            raise Dropped("shape_dropped", "a frame is a number")
        ranges.append({"start": span.start + 1, "end": span.end})
    return ranges


# Text and time.


def _range(span: TimeSpan) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "instant": span.start == span.end}


def _seconds(span: TimeSpan) -> dict[str, Any]:
    place: dict[str, Any] = {"start": span.start, "end": span.end}
    return place if span.channel is None else {**place, "channel": span.channel}


_TEXT_KINDS: dict[str | None, str] = {"html": "hypertext", "paragraphs": "paragraph"}


def _text(span: TextSpan, plan: Plan, name: str, shown: Shown, say: Say) -> Place:
    kind = _TEXT_KINDS.get(plan.media(name), "")
    quote = {} if span.text is None else {"text": span.text}
    if kind:
        return kind, _anchored(span, quote, plain(plan, name, shown), say)
    if span.start is None or span.end is None:
        raise Dropped("shape_dropped", "the offsets of the span are not known")
    whole = text_of(plan, name, shown)
    if whole is None:
        say("offset_uncertain", "the text is not known")
        return "", {"start": span.start, "end": span.end, **quote}
    return "", {"start": utf16(whole, span.start), "end": utf16(whole, span.end), **quote}


def _anchored(span: TextSpan, quote: dict[str, Any], basic: bool, say: Say) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if span.anchor is not None:
        node, offset, last, end = span.anchor
        place = {"start": node, "startOffset": offset, "end": last, "endOffset": end}
    elif span.start is None:
        raise Dropped("shape_dropped", "the span has neither offsets nor an anchor")
    if span.start is not None and span.end is not None:
        place["globalOffsets"] = {"start": span.start, "end": span.end}
        if not basic:
            say("offset_uncertain", "the text as it is shown is not known")
    return {**place, **quote}
