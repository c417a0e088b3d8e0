"""Places on a picture, to and from the keys that an annotation of the vendor has for them.

In pixels. [Scale's documentation: Boxes, Polygons, Lines, Points, Ellipses, Cuboids] The inner
form of points, and the order of an ellipse's four, are our inference.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import degrees, radians
from typing import Any

from glossator.dialects.scale.kinds.labels import word
from glossator.dialects.scale.kinds.numbers import number
from glossator.model.annotation import refuse_not_finite
from glossator.model.geometry import (
    AnyShape,
    Box,
    Cuboid,
    Ellipse,
    Foreign,
    Keypoint,
    Point,
    Polygon,
    Polyline,
)
from glossator.model.measure import box_from_corners, corners, ellipse_from_points, ellipse_points

SHAPES = {
    "box": "box",
    "polygon": "polygon",
    "line": "polyline",
    "point": "keypoint",
    "cuboid": "cuboid",
    "ellipse": "ellipse",
}
"""Geometry -> the model's word for the shape."""
WORDS: dict[type[AnyShape], str] = {
    Box: "box",
    Polygon: "polygon",
    Polyline: "line",
    Keypoint: "point",
    Cuboid: "cuboid",
    Ellipse: "ellipse",
}
PLACE = ("left", "top", "width", "height", "rotation", "vertices", "edges", "x", "y")
"""The keys that say where; camera data adds others to a cuboid, which are not ours to read."""
_FACES = tuple(
    f"{face}-{corner}"
    for face in ("face", "back")
    for corner in ("topleft", "topright", "bottomright", "bottomleft")
)
"""What the vertices of a cuboid are called, in the model's order. ``face`` is the vendor's word
(``face-topleft``), ``back`` ours: it names two side corners only, where a face is hidden."""


class Unreadable(Exception):
    """The keys are there, but say no place."""


def geometry_of(given: dict[str, Any], only: str | None = None) -> str | None:
    """What an annotation says that it is; else ``only``, the one geometry that is asked for; else
    what its keys tell, if anything."""
    for key in ("type", "geometry"):
        if isinstance(given.get(key), str) and given[key] in SHAPES:
            return str(given[key])
    if only is not None:
        return only
    if "left" in given and "top" in given:
        return "box"
    if "vertices" in given:
        return "cuboid" if "edges" in given else "polygon"
    return "point" if "x" in given and "y" in given else None


def read_shape(given: dict[str, Any], geometry: str) -> AnyShape:
    """The shape of an annotation; a place that cannot be read is a foreign one."""
    try:
        return _read(given, geometry)
    except (Unreadable, ValueError, OverflowError):
        place = {key: given[key] for key in PLACE if key in given}
        return Foreign("scale", {"geometry": geometry, **place})


def _read(given: dict[str, Any], geometry: str) -> AnyShape:
    match geometry:
        case "box":
            return _box(given)
        case "point":
            if given.get("x") is None and given.get("vertices"):
                return Keypoint(*_points(given)[0])
            return Keypoint(_need(given, "x"), _need(given, "y"))
        case "polygon":
            points = _points(given)
            closed = len(points) > 3 and points[0] == points[-1]
            return Polygon(points[:-1] if closed else points)
        case "line":
            return Polyline(_points(given))
        case "ellipse":
            return ellipse_from_points(_points(given))
        case _:
            return _cuboid(given)


def _need(given: dict[str, Any], key: str) -> float:
    found = number(given.get(key))
    if found is None:
        raise Unreadable
    return found


def _point(given: Any) -> Point:
    if isinstance(given, list | tuple) and len(given) == 2:
        given = {"x": given[0], "y": given[1]}
    if not isinstance(given, dict):
        raise Unreadable
    return _need(given, "x"), _need(given, "y")


def _points(given: dict[str, Any]) -> tuple[Point, ...]:
    vertices = given.get("vertices")
    if not isinstance(vertices, list) or not vertices:
        raise Unreadable
    return tuple(_point(vertex) for vertex in vertices)


def _box(given: dict[str, Any]) -> Box:
    if given.get("left") is None and given.get("vertices"):
        return box_from_corners(_points(given))
    x, y = _need(given, "left"), _need(given, "top")
    width, height = _need(given, "width"), _need(given, "height")
    # Drawn from the other corner, it is the same box.
    x, width = (x + width, -width) if width < 0 else (x, width)
    y, height = (y + height, -height) if height < 0 else (y, height)
    turn = number(given.get("rotation"))
    return Box(x, y, width, height, degrees(turn)) if turn else Box(x, y, width, height)


def _cuboid(given: dict[str, Any]) -> Cuboid:
    points = _points(given)
    if len(points) != 8:
        raise Unreadable
    names = [word(v.get("description")) if isinstance(v, dict) else None for v in given["vertices"]]
    if sorted(map(str, names)) == sorted(_FACES):
        points = tuple(points[names.index(face)] for face in _FACES)
    at = {point: n for n, point in reversed(list(enumerate(points)))}
    edges = []
    for edge in given.get("edges") or ():
        if not isinstance(edge, dict):
            raise Unreadable
        ends = [(_need(edge, f"x{n}"), _need(edge, f"y{n}")) for n in (1, 2)]
        # Found by equal coordinates: the vendor's edges have no indexes.
        if ends[0] in at and ends[1] in at:
            edges.append((at[ends[0]], at[ends[1]]))
    return Cuboid(points, tuple(edges))


# The way back.


def write_shape(shape: AnyShape, whole: bool = False, turns: bool = False) -> dict[str, Any]:
    """The keys of a shape in pixels. ``whole``: boxes that are not turned in whole pixels;
    ``turns``: boxes may be turned, and say how far also where they are not.

    Raises ValueError for one that is not finite, or that no geometry holds.
    """
    found = _written(shape, whole, turns)
    refuse_not_finite(found)
    return found


def _written(shape: AnyShape, whole: bool, turns: bool) -> dict[str, Any]:
    match shape:
        case Box(x, y, width, height, rotation):
            place = {"left": x, "top": y, "width": width, "height": height}
            if not rotation and whole:
                place = {key: round(side) for key, side in place.items()}
            if not rotation and not turns:
                return place
            return {**place, "rotation": radians(rotation), "vertices": _vertices(corners(shape))}
        case Polygon(points) | Polyline(points):
            return {"vertices": _vertices(points)}
        case Keypoint(x, y):
            return {"x": x, "y": y}
        case Ellipse():
            return {"vertices": _vertices(ellipse_points(shape))}
        case Cuboid(points, edges):
            named = zip(points, _FACES, strict=False)
            return {
                "vertices": [
                    {"x": x, "y": y, "type": "vertex", "description": face}
                    for (x, y), face in named
                ],
                "edges": [_edge(points[a], points[b], _FACES[a], _FACES[b]) for a, b in edges],
            }
        case Foreign("scale", dict(value)):
            return {key: inner for key, inner in value.items() if key in PLACE}
        case _:
            raise ValueError("no geometry holds this shape")


def _vertices(points: Sequence[Point]) -> list[dict[str, float]]:
    return [{"x": x, "y": y} for x, y in points]


def _edge(one: Point, other: Point, first: str, last: str) -> dict[str, Any]:
    return {
        "x1": one[0],
        "y1": one[1],
        "x2": other[0],
        "y2": other[1],
        "type": "edge",
        "description": f"{first} {last}",
    }
