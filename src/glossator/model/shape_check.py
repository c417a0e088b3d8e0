"""Whether a shape is well formed: finite numbers, enough points, spans in order, runs that add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from glossator.model.geometry import (
    AnyShape,
    Box,
    Cuboid,
    Cuboid3d,
    Ellipse,
    Foreign,
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
from glossator.model.rasters import AREA, SIDE


def wrong_shape(shape: AnyShape) -> str | None:
    """What is wrong with the form of the shape, or None."""
    return _CHECKS[type(shape)](shape)


NOT_FINITE = "numbers must be finite"


def finite(numbers: Iterable[float]) -> bool:
    """Whether all of them are finite."""
    return all(map(isfinite, numbers))


def finite_points(points: Sequence[Point]) -> bool:
    """Whether all coordinates are finite."""
    return all(isfinite(x) and isfinite(y) for x, y in points)


DEEP = 100
"""How deep JSON may nest: a stored value must be readable again from any depth of calls."""


def wrong_json(value: Any) -> str | None:
    """What is wrong with free JSON, or None: numbers that are not finite, too deep a nest."""
    level = [value]
    for _ in range(DEEP + 1):
        below: list[Any] = []
        for one in level:
            if isinstance(one, float):
                if not isfinite(one):
                    return NOT_FINITE
            elif isinstance(one, Mapping):
                below += one.values()
            elif isinstance(one, list | tuple):
                below += one
        if not below:
            return None
        level = below
    return f"nested deeper than {DEEP}"


def _box(shape: Box) -> str | None:
    width, height = shape.width, shape.height
    # A finite sum has finite members; only huge ones need a second look.
    if not isfinite(shape.x + shape.y + width + height + shape.rotation) and not finite(
        (shape.x, shape.y, width, height, shape.rotation)
    ):
        return NOT_FINITE
    return None if width >= 0 and height >= 0 else "a box cannot have a negative size"


def _ellipse(shape: Ellipse) -> str | None:
    if not finite((shape.x, shape.y, shape.rx, shape.ry, shape.rotation)):
        return NOT_FINITE
    return None if shape.rx >= 0 and shape.ry >= 0 else "an ellipse cannot have a negative radius"


def _polygon(shape: Polygon) -> str | None:
    for ring in (shape.points, *shape.holes):
        if len(ring) < 3:
            return "a ring needs three points"
        if not finite_points(ring):
            return NOT_FINITE
    return None


def _polyline(shape: Polyline) -> str | None:
    if len(shape.points) < 2:
        return "a line needs two points"
    return None if finite_points(shape.points) else NOT_FINITE


def _keypoint(shape: Keypoint) -> str | None:
    if not finite((shape.x, shape.y, shape.size or 0)):
        return NOT_FINITE
    return None if shape.visible in {None, 0, 1, 2} else "visible is 0, 1 or 2"


def _skeleton(shape: Skeleton) -> str | None:
    points = len(shape.points)
    if not points:
        return "a skeleton needs a point"
    if shape.names and len(shape.names) != points:
        return "a skeleton names all of its points or none"
    if shape.visible and (len(shape.visible) != points or not {0, 1, 2}.issuperset(shape.visible)):
        return "visible is 0, 1 or 2 for each point"
    return _edges(shape.edges, points) or (None if finite_points(shape.points) else NOT_FINITE)


def _cuboid(shape: Cuboid) -> str | None:
    if len(shape.points) != 8:
        return "a cuboid has eight points"
    return _edges(shape.edges, 8) or (None if finite_points(shape.points) else NOT_FINITE)


def _edges(edges: Sequence[tuple[int, int]], points: int) -> str | None:
    if all(0 <= a < points and 0 <= b < points for a, b in edges):
        return None
    return "an edge joins two of the points"


def _cuboid3d(shape: Cuboid3d) -> str | None:
    if not finite((*shape.center, *shape.size, shape.yaw, shape.pitch, shape.roll)):
        return NOT_FINITE
    return None if min(shape.size) >= 0 else "a cuboid cannot have a negative size"


def _mask(shape: Mask) -> str | None:
    width, height = shape.width, shape.height
    if not (0 < width <= SIDE and 0 < height <= SIDE and width * height <= AREA):
        return "no picture has this size"
    if min(shape.runs, default=0) < 0 or sum(shape.runs) != width * height:
        return "the runs of a mask must add up to width x height"
    return None


def _text_span(shape: TextSpan) -> str | None:
    start, end = shape.start, shape.end
    if start is None or end is None:
        if start is not None or end is not None:
            return "a span has a start and an end, or neither"
        return None if shape.anchor is not None else "a span needs offsets or an anchor"
    return None if 0 <= start <= end else "a span runs from its start to its end"


def _time_span(shape: TimeSpan) -> str | None:
    start, end = shape.start, shape.end
    if isinstance(start, str) or isinstance(end, str):
        if not (isinstance(start, str) and isinstance(end, str)):
            return "start and end are both numbers or both text"
        return None if shape.unit == "x" else "only values of the time column may be text"
    if not finite((start, end, shape.length or 0)):
        return NOT_FINITE
    if start > end or (start < 0 and shape.unit != "x"):
        return "a span runs from its start to its end"
    return None if shape.channel is None or shape.channel >= 0 else "channels count from 0"


def _foreign(shape: Foreign) -> str | None:
    return wrong_json(shape.value)


def _parts(shape: Parts) -> str | None:
    if not shape.shapes:
        return "parts need a shape"
    return next((wrong for part in shape.shapes if (wrong := wrong_shape(part))), None)


def _track(shape: Track) -> str | None:
    if not shape.keys:
        return "a track needs a key"
    if not finite((shape.seconds or 0, *(key.time or 0 for key in shape.keys))):
        return NOT_FINITE
    last = -1
    for key in shape.keys:
        if key.at <= last:
            return "the keys of a track go forward"
        last = key.at
        if key.shape is not None and (wrong := wrong_shape(key.shape)):
            return wrong
    return None if shape.count is None or last < shape.count else "a key lies past the end"


_CHECKS: dict[type[AnyShape], Callable[[Any], str | None]] = {
    Box: _box,
    Polygon: _polygon,
    Polyline: _polyline,
    Keypoint: _keypoint,
    Ellipse: _ellipse,
    Skeleton: _skeleton,
    Cuboid: _cuboid,
    Cuboid3d: _cuboid3d,
    Mask: _mask,
    TextSpan: _text_span,
    TimeSpan: _time_span,
    Foreign: _foreign,
    Parts: _parts,
    Track: _track,
}
