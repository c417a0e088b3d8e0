"""Plane arithmetic of shapes: units, corners, ellipses, enclosing boxes, offsets in text.

Pure functions over :mod:`glossator.model.geometry`. ``R(t)(a, b)`` is
``(a cos t - b sin t, a sin t + b cos t)`` with y down, so a positive angle turns clockwise as
seen. Everything that knows an angle works **in pixels**: fractions of a picture that is not square
are sheared space, and an angle has no meaning there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from math import atan2, cos, degrees, hypot, pi, radians, sin, sqrt
from typing import Any, TypeVar

from msgspec.structs import replace

from glossator.model.annotation import Frame
from glossator.model.geometry import (
    AnyShape,
    Box,
    Cuboid,
    Ellipse,
    Keypoint,
    Mask,
    Parts,
    Point,
    Polygon,
    Polyline,
    Skeleton,
    Track,
)

S = TypeVar("S", bound=AnyShape)
Scale = Callable[[float], float]
Corners = tuple[Point, Point, Point, Point]

# Units.


def to_pixels(shape: S, frame: Frame | None) -> S | None:
    """The shape in pixels; the same object if it is measured in them already.

    None when that needs a size (width and height in pixels) which the frame does not have. Shapes
    that are not measured in a frame (spans, masks, 3D, foreign) come back as they are.
    """
    if not framed(shape) or (frame is not None and frame.unit == "pixel"):
        return shape
    if frame is None or not frame.width or not frame.height:
        return None
    w, h = frame.width, frame.height
    return _mapped(shape, lambda x: x * w, lambda y: y * h)


def to_fractions(shape: S, frame: Frame | None) -> S | None:
    """The shape in fractions of the image; the same object if it is measured in them already.

    None when that needs a size which the frame does not have, as :func:`to_pixels`.
    """
    if not framed(shape) or (frame is not None and frame.unit == "fraction"):
        return shape
    if frame is None or not frame.width or not frame.height:
        return None
    # Divided, not multiplied by 1/w: that would cost the last bit.
    w, h = frame.width, frame.height
    return _mapped(shape, lambda x: x / w, lambda y: y / h)


def framed(shape: AnyShape) -> bool:
    """Whether the shape has coordinates that a frame gives a unit to."""
    if isinstance(shape, Parts):
        return any(framed(part) for part in shape.shapes)
    if isinstance(shape, Track):
        return any(key.shape is not None and framed(key.shape) for key in shape.keys)
    return isinstance(shape, _FRAMED)


_FRAMED = (Box, Polygon, Polyline, Keypoint, Ellipse, Skeleton, Cuboid)


def _mapped(shape: S, fx: Scale, fy: Scale) -> S:
    return replace(shape, **_changes(shape, fx, fy))


def _changes(shape: AnyShape, fx: Scale, fy: Scale) -> dict[str, Any]:
    """The members that a change of unit changes; a rotation is not among them."""
    match shape:
        case Box(x, y, width, height):
            return {"x": fx(x), "y": fy(y), "width": fx(width), "height": fy(height)}
        case Ellipse(x, y, rx, ry):
            return {"x": fx(x), "y": fy(y), "rx": fx(rx), "ry": fy(ry)}
        case Keypoint(x, y, size):
            return {"x": fx(x), "y": fy(y), "size": None if size is None else fx(size)}
        case Polygon(points, holes):
            inner = tuple(_points(hole, fx, fy) for hole in holes)
            return {"points": _points(points, fx, fy), "holes": inner}
        case Polyline(points) | Skeleton(points) | Cuboid(points):
            return {"points": _points(points, fx, fy)}
        case Parts(shapes):
            return {"shapes": tuple(_mapped(part, fx, fy) for part in shapes)}
        case Track(keys):
            return {
                "keys": tuple(
                    key if key.shape is None else replace(key, shape=_mapped(key.shape, fx, fy))
                    for key in keys
                )
            }
        case _:
            return {}


def _points(points: Iterable[Point], fx: Scale, fy: Scale) -> tuple[Point, ...]:
    return tuple((fx(x), fy(y)) for x, y in points)


# Boxes.


def corners(box: Box) -> Corners:
    """Top-left, top-right, bottom-right, bottom-left of a box in pixels: centre + R(t)(±w/2, ±h/2).

    A box that is not turned gives its edges exactly, in any unit.
    """
    x, y, w, h = box.x, box.y, box.width, box.height
    if box.rotation == 0:
        return (x, y), (x + w, y), (x + w, y + h), (x, y + h)
    t = radians(box.rotation)
    c, s = cos(t), sin(t)
    cx, cy, a, b = x + w / 2, y + h / 2, w / 2, h / 2
    return (
        (cx - a * c + b * s, cy - a * s - b * c),
        (cx + a * c + b * s, cy + a * s - b * c),
        (cx + a * c - b * s, cy + a * s + b * c),
        (cx - a * c - b * s, cy - a * s + b * c),
    )


def box_from_corners(points: Sequence[Point]) -> Box:
    """The turned box, in pixels, whose four corners these are; the first is its top-left.

    w = \\|c1-c0\\|, h = \\|c3-c0\\|, centre = mean, angle = atan2(c1-c0), in (-180, 180]. The other
    three may come in any order (YOLO OBB files do not agree on one): they are put clockwise first.
    Raises ValueError for anything but four points.
    """
    if len(points) != 4:
        raise ValueError("a box has four corners")
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = _clockwise(points)
    w, h = hypot(x1 - x0, y1 - y0), hypot(x3 - x0, y3 - y0)
    cx, cy = (x0 + x1 + x2 + x3) / 4, (y0 + y1 + y2 + y3) / 4
    # Without a width the upper edge has no direction, so the left one gives it.
    t = atan2(y1 - y0, x1 - x0) if w else atan2(x0 - x3, y3 - y0)
    return Box(cx - w / 2, cy - h / 2, w, h, degrees(t))


def _clockwise(points: Sequence[Point]) -> Sequence[Point]:
    """The four points clockwise as seen, from the first; untouched if they are so already.

    A box without area has no order to find, so only clear turns to the left count as wrong.
    """
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    slack = 1e-12 * (max(xs) - min(xs) + max(ys) - min(ys)) ** 2
    if all(_turn(points[n - 2], points[n - 1], points[n]) >= -slack for n in range(4)):
        return points
    cx, cy = sum(xs) / 4, sum(ys) / 4
    rest = sorted(points[1:], key=lambda p: _behind(points[0], p, cx, cy))
    return [points[0], *rest]


def _behind(first: Point, point: Point, cx: float, cy: float) -> float:
    """The clockwise angle from ``first`` to ``point`` seen from the centre, in [0, 2 pi)."""
    a, b = first[0] - cx, first[1] - cy
    c, d = point[0] - cx, point[1] - cy
    return atan2(a * d - b * c, a * c + b * d) % (2 * pi)


def _turn(a: Point, b: Point, c: Point) -> float:
    """Twice the area of the triangle; positive when a, b, c turn clockwise as seen."""
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


# Ellipses.


def ellipse_points(ellipse: Ellipse) -> Corners:
    """The ends of the axes, in pixels: centre + R(t)(rx, 0), (0, ry), (-rx, 0), (0, -ry)."""
    t = radians(ellipse.rotation)
    x, y, rx, ry = ellipse.x, ellipse.y, ellipse.rx, ellipse.ry
    ax, ay, bx, by = rx * cos(t), rx * sin(t), -ry * sin(t), ry * cos(t)
    return (x + ax, y + ay), (x + bx, y + by), (x - ax, y - ay), (x - bx, y - by)


def ellipse_from_points(points: Sequence[Point]) -> Ellipse:
    """The ellipse, in pixels, whose ends of axes these are, in the order of :func:`ellipse_points`.

    centre = mean, rx = \\|v0-v2\\|/2, ry = \\|v1-v3\\|/2, angle = atan2(v0 - centre), in (-180, 180].
    Raises ValueError for anything but four points.
    """
    if len(points) != 4:
        raise ValueError("an ellipse has four ends of axes")
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    rx, ry = hypot(x0 - x2, y0 - y2) / 2, hypot(x1 - x3, y1 - y3) / 2
    # Without a first axis the second one gives the angle.
    t = atan2(y0 - y2, x0 - x2) if rx else atan2(x3 - x1, y1 - y3)
    return Ellipse((x0 + x1 + x2 + x3) / 4, (y0 + y1 + y2 + y3) / 4, rx, ry, degrees(t))


def ellipse_polygon(ellipse: Ellipse, n: int = 64) -> Polygon:
    """``n`` points on the ellipse, clockwise from the end of its first axis. In pixels if turned."""
    t = radians(ellipse.rotation)
    c, s = (cos(t), sin(t)) if t else (1.0, 0.0)
    points = []
    for k in range(n):
        a, b = ellipse.rx * cos(2 * pi * k / n), ellipse.ry * sin(2 * pi * k / n)
        points.append((ellipse.x + a * c - b * s, ellipse.y + a * s + b * c))
    return Polygon(tuple(points))


# Extent.


def enclosing(shape: AnyShape) -> Box | None:
    """The smallest box that is not turned around the shape; None for a shape without extent.

    In the shape's own unit, which must be pixels where something is turned. Of an ellipse exactly:
    centre ± √(rx²cos²+ry²sin²), √(rx²sin²+ry²cos²). Of a track: around all of its keys.
    """
    match shape:
        case Box():
            return _around(corners(shape)) if shape.rotation else shape
        case Ellipse(x, y, rx, ry, rotation):
            t = radians(rotation)
            c, s = (cos(t), sin(t)) if t else (1.0, 0.0)
            a = sqrt(rx * rx * c * c + ry * ry * s * s)
            b = sqrt(rx * rx * s * s + ry * ry * c * c)
            return Box(x - a, y - b, 2 * a, 2 * b)
        case Keypoint(x, y):
            return Box(x, y, 0.0, 0.0)
        case Polygon(points) | Polyline(points) | Skeleton(points) | Cuboid(points):
            return _around(points)
        case Mask():
            return mask_bounds(shape)
        case Parts(shapes):
            return _union(enclosing(part) for part in shapes)
        case Track(keys):
            return _union(enclosing(key.shape) for key in keys if key.shape is not None)
        case _:
            return None


def _around(points: Sequence[Point]) -> Box | None:
    if not points:
        return None
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x, y = min(xs), min(ys)
    return Box(x, y, max(xs) - x, max(ys) - y)


def _union(boxes: Iterable[Box | None]) -> Box | None:
    return _around([p for box in boxes if box is not None for p in corners(box)])


def mask_area(mask: Mask) -> int:
    """How many pixels are set."""
    return sum(mask.runs[1::2])


def mask_bounds(mask: Mask) -> Box | None:
    """The smallest box around the set pixels, in pixels; None if none is set."""
    width = mask.width
    left, right, top, bottom, at = width, 0, -1, 0, 0
    for n, run in enumerate(mask.runs):
        if n & 1 and run:
            row, column = divmod(at, width)
            last_row, last_column = divmod(at + run - 1, width)
            if top < 0:
                top = row
            bottom = last_row + 1
            # A run over the edge of a row reaches both sides.
            left = min(left, column if row == last_row else 0)
            right = max(right, last_column + 1 if row == last_row else width)
        at += run
    return None if top < 0 else Box(left, top, right - left, bottom - top)


def area(shape: AnyShape) -> float:
    """The area in the square of the shape's own unit; 0 for lines, points and spans.

    As COCO counts it: w·h of a box, the shoelace formula over a polygon's outer ring **without
    taking its holes away**, the pixels of a mask, the sum of parts. π·rx·ry of an ellipse.
    """
    match shape:
        case Box(_, _, width, height):
            return abs(width * height)
        case Ellipse(_, _, rx, ry):
            return pi * abs(rx * ry)
        case Polygon(points):
            return abs(signed_area(points))
        case Mask():
            return mask_area(shape)
        case Parts(shapes):
            return sum(area(part) for part in shapes)
        case _:
            return 0.0


def signed_area(ring: Sequence[Point]) -> float:
    """Shoelace formula; positive when the ring runs clockwise as seen.

    Measured from the first point, so that a small ring far from the origin keeps its digits.
    """
    if not ring:
        return 0.0
    ox, oy = ring[0]
    total = 0.0
    px, py = ring[-1][0] - ox, ring[-1][1] - oy
    for x, y in ring:
        x, y = x - ox, y - oy
        total += px * y - x * py
        px, py = x, y
    return total / 2


def hull(points: Iterable[Point]) -> tuple[Point, ...]:
    """The convex hull, clockwise as seen, without points on its edges (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return tuple(ordered)
    return (*_chain(ordered), *_chain(ordered[::-1]))


def _chain(ordered: Sequence[Point]) -> list[Point]:
    """One side of the hull, without its last point, which begins the other side."""
    side: list[Point] = []
    for point in ordered:
        while len(side) > 1 and _turn(side[-2], side[-1], point) <= 0:
            side.pop()
        side.append(point)
    return side[:-1]


# Offsets in text.

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def code_points(text: str, utf16_index: int) -> int:
    """How many code points lie in the first ``utf16_index`` UTF-16 units of the text.

    An index between the halves of a surrogate pair counts the character as not begun. One past the
    end keeps its distance from the end, so that nothing is lost on the way back.
    """
    if text.isascii():
        return utf16_index
    astral = 0
    for match in _ASTRAL.finditer(text):
        start = match.start() + astral  # in units
        if start >= utf16_index:
            break
        astral += 1
    return utf16_index - astral


def utf16(text: str, code_point_index: int) -> int:
    """How many UTF-16 units the first ``code_point_index`` code points of the text take."""
    if text.isascii():
        return code_point_index
    return code_point_index + sum(1 for _ in _ASTRAL.finditer(text, 0, code_point_index))
