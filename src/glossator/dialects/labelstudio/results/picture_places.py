"""Places on pictures: percent of the original picture to fractions of it.

The vendor turns a box about its top-left corner, the model about its centre, so a turned box needs
the picture's size.
"""

from __future__ import annotations

from math import cos, isfinite, radians, sin
from typing import Any

from glossator.dialects.labelstudio.results import bitmask, brush, vector
from glossator.dialects.labelstudio.results.sight import Sight, Unreadable, need
from glossator.dialects.labelstudio.results.sizes import number
from glossator.model.annotation import Frame
from glossator.model.geometry import (
    Box,
    Ellipse,
    Keypoint,
    Mask,
    Point,
    Polygon,
    Polyline,
    Skeleton,
)


def box(value: dict[str, Any], frame: Frame) -> Box | None:
    """The box of x, y, width, height in percent and rotation; None if it is turned and the
    picture's size is not known."""
    x, y = need(value, "x") / 100, need(value, "y") / 100
    width, height = need(value, "width") / 100, need(value, "height") / 100
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


def read_box(value: dict[str, Any], sight: Sight) -> Box:
    found = box(value, sight.frame)
    if found is None:
        sight.say("size_unknown", _NO_SIZE)
        raise Unreadable
    return found


def read_ellipse(value: dict[str, Any], sight: Sight) -> Ellipse:
    x, y = need(value, "x") / 100, need(value, "y") / 100
    rx, ry = need(value, "radiusX") / 100, need(value, "radiusY") / 100
    turn = number(value.get("rotation"))
    return Ellipse(x, y, rx, ry, turn) if turn else Ellipse(x, y, rx, ry)


def read_polygon(value: dict[str, Any], sight: Sight) -> Polygon | Polyline:
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


def read_keypoint(value: dict[str, Any], sight: Sight) -> Keypoint:
    size = number(value.get("width"))
    return Keypoint(
        need(value, "x") / 100, need(value, "y") / 100, None if size is None else size / 100
    )


def read_vector(value: dict[str, Any], sight: Sight) -> Polyline | Polygon | Skeleton:
    """A path; a graph where it branches, or where its control is one for graphs."""
    control = sight.plan.controls.get(str(sight.result.get("from_name")))
    found = vector.read(value, graph=control is not None and control.branches)
    if found is None:
        raise Unreadable("a curve")
    return found


def read_brush(value: dict[str, Any], sight: Sight) -> Mask:
    rle, frame = value.get("rle"), sight.frame
    if value.get("format", "rle") != "rle" or not isinstance(rle, list):
        raise Unreadable
    if not frame.width or not frame.height:
        sight.say("size_unknown", "a brush stroke needs the size of the picture")
        raise Unreadable
    mask, soft = brush.decode(rle, int(frame.width), int(frame.height))
    return _painted(mask, soft, sight)


def read_bitmask(value: dict[str, Any], sight: Sight) -> Mask:
    given = value.get("imageDataURL")
    if not isinstance(given, str):
        raise Unreadable
    mask, soft = bitmask.decode(given, sight.pixels.left)
    sight.pixels.left -= mask.width * mask.height
    if sight.frame.width and (mask.width, mask.height) != (sight.frame.width, sight.frame.height):
        raise Unreadable("a mask of another size than its picture")
    return _painted(mask, soft, sight)


def _painted(mask: Mask, soft: bool, sight: Sight) -> Mask:
    if soft:
        sight.say("soft_mask", "everything above 0 is set")
    return mask
