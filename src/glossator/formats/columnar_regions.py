"""Cells of region questions: a list of places, each with its numbers side by side.

==============  ==================================================================================
``id``          the place's id inside the answer
``kind``        the word of its shape; none: the labels hold for the whole input
``label``       its first label, ``labels`` all
``input``       which input it lies in, ``item`` which item of a list
``unit``        of the numbers below: ``pixel``; ``fraction`` where the picture's size is not known
``width``       of the picture in pixels, and ``height``
``bbox``        x, y, width, height; of box and ellipse before they are turned, else the enclosing
``rotation``    of box and ellipse, degrees clockwise about the centre
``points``      lists of x1, y1, x2, y2, ...: rings of polygons (outer, holes), a line, points
``runs``        of a mask: row by row, the first counts zeros; over ``width`` x ``height``
``start``       and ``end`` of a span: code points of a text, seconds or frames of a recording
``text``        what a text span covers
``score``       0 to 1
``parent``      the id of the place it lies in
``values``      JSON of the answers to questions about the place
==============  ==================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glossator.formats.columnar_fields import classes_of
from glossator.formats.columnar_types import ListOf, Record, Type
from glossator.formats.natives import finite
from glossator.formats.pictures import sized
from glossator.model.annotation import Answer, Region
from glossator.model.geometry import (
    NAMES,
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
    TextSpan,
    TimeSpan,
    Track,
)
from glossator.model.label_schema import RegionField
from glossator.model.measure import enclosing, framed, to_pixels
from glossator.model.task import FileRef, Labelled

RELATIONS = ListOf(
    Record(
        (
            ("source", "string"), ("target", "string"), ("labels", ListOf("string")),
            ("direction", "string"), ("field", "string"),
        )
    )
)  # fmt: skip
LARGEST = 1 << 31


class Places:
    """The column of one region question. ``classes``: its label is a number if it can be."""

    def __init__(self, field: RegionField, classes: bool) -> None:
        self._name = field.name
        self._inputs = field.inputs
        known = classes_of(field.labels, field.key) if classes else None
        self._numbers = {name: n for n, name in enumerate(known.names)} if known else None
        label: Type = known or "string"
        self.type = ListOf(
            Record(
                (
                    ("id", "string"), ("kind", "string"), ("label", label),
                    ("labels", ListOf("string")), ("input", "string"), ("item", "int32"),
                    ("unit", "string"), ("width", "double"), ("height", "double"),
                    ("bbox", ListOf("double")), ("rotation", "double"),
                    ("points", ListOf(ListOf("double"))), ("runs", ListOf("int32")),
                    ("start", "double"), ("end", "double"), ("text", "string"),
                    ("score", "double"), ("parent", "string"), ("values", "string"),
                )
            )
        )  # fmt: skip

    def cell(self, answer: Answer, task: Labelled) -> list[dict[str, Any]]:
        """The places of an answer."""
        return [self._place(r, task) for r in answer.regions if r.field == self._name]

    def _place(self, region: Region, task: Labelled) -> dict[str, Any]:
        first = region.labels[0] if region.labels else None
        label = first if self._numbers is None else self._numbers.get(first or "")
        found = {
            "id": region.id, "label": label, "labels": list(region.labels), "input": region.input,
            "item": region.item if abs(region.item or 0) < LARGEST else None,
            "score": region.score, "parent": region.parent,
        }  # fmt: skip
        if region.shape is not None:
            found["kind"] = NAMES[type(region.shape)]
            found |= _measured(sized(region, self._file(region, task)), region.shape)
        if region.values:
            found["values"] = finite(region.values, f"tasks/{task.id}").decode()
        return found

    def _file(self, region: Region, task: Labelled) -> FileRef | None:
        name = region.input or (self._inputs[0] if len(self._inputs) == 1 else None)
        if name is None:
            return next(iter(task.files.values())) if len(task.files) == 1 else None
        item = f"{name}[{region.item}]" if region.item is not None else name
        return task.files.get(item) or task.files.get(name)


def _measured(region: Region, shape: AnyShape) -> dict[str, Any]:
    """What a shape says in numbers."""
    frame = region.frame
    found: dict[str, Any] = {}
    if framed(shape):
        pixels = to_pixels(shape, frame)
        found["unit"] = "fraction" if pixels is None else "pixel"
        if frame is not None:
            found |= {"width": frame.width, "height": frame.height}
        found |= _plane(shape if pixels is None else pixels)
    elif isinstance(shape, Mask):
        found |= {"unit": "pixel", "width": shape.width, "height": shape.height}
        found |= {"bbox": _box(enclosing(shape))}
        found["runs"] = list(shape.runs) if max(shape.runs, default=0) < LARGEST else None
    elif isinstance(shape, TextSpan):
        found |= {"start": shape.start, "end": shape.end, "text": shape.text}
    elif isinstance(shape, TimeSpan):
        found |= {"start": _number(shape.start), "end": _number(shape.end)}
    return found


def _plane(shape: AnyShape) -> dict[str, Any]:
    match shape:
        case Box():
            return {"bbox": _box(shape), "rotation": shape.rotation}
        case Ellipse(x, y, rx, ry, rotation):
            return {"bbox": [x - rx, y - ry, 2 * rx, 2 * ry], "rotation": rotation}
        case Track():
            return {"bbox": _box(enclosing(shape))}
        case _:
            return {"bbox": _box(enclosing(shape)), "points": list(_rings(shape))}


def _rings(shape: AnyShape) -> list[list[float]]:
    match shape:
        case Polygon(points, holes):
            return [_flat(points), *map(_flat, holes)]
        case Polyline(points) | Skeleton(points) | Cuboid(points):
            return [_flat(points)]
        case Keypoint(x, y):
            return [[x, y]]
        case Parts(shapes):
            return [ring for part in shapes for ring in _rings(part)]
        case _:
            return []


def _flat(points: Sequence[Point]) -> list[float]:
    return [number for point in points for number in point]


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [box.x, box.y, box.width, box.height]


def _number(value: float | str) -> float | None:
    return None if isinstance(value, str) else float(value)


def relations(answer: Answer) -> list[dict[str, Any]]:
    """The links of an answer."""
    return [
        {
            "source": r.source, "target": r.target, "labels": list(r.labels),
            "direction": r.direction, "field": r.field,
        }
        for r in answer.relations
    ]  # fmt: skip
