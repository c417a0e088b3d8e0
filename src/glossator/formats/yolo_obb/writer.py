"""Write ``class x1 y1 x2 y2 x3 y3 x4 y4`` in fractions: top-left, top-right, bottom-right,
bottom-left of the box before it was turned, each turned in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from glossator.formats import WriteOptions, ultralytics
from glossator.formats.pictures import Plan
from glossator.model.annotation import Frame, Region
from glossator.model.geometry import Box, Foreign, PlainShape, Polygon
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.measure import corners, to_fractions, to_pixels
from glossator.model.task import Labelled


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write a zip; a turned box needs the picture's size, a straight one does not."""
    if options.compatible:
        plan, classes, line = ultralytics.as_converted(schema, losses, _line, turns=True)
        return ultralytics.write(tasks, losses, options, plan, classes, line=line, word="obb")
    plan = Plan(schema, losses, ("box", "foreign"), turned=True, boxes=options.boxes)
    numbers = ultralytics.Numbers(schema, losses)
    return ultralytics.write(tasks, losses, options, plan, numbers, line=_line, word="obb")


def _line(shape: PlainShape, region: Region) -> list[float] | None:
    if isinstance(shape, Foreign):
        mine = shape.dialect == "yolo_obb" and isinstance(shape.value, list)
        return [number for point in shape.value for number in point] if mine else None
    if not isinstance(shape, Box):
        return None
    if not shape.rotation % 360:
        points = corners(replace(shape, rotation=0.0) if shape.rotation else shape)
    else:
        frame = region.frame
        pixels = to_pixels(shape, Frame("fraction", frame.width, frame.height)) if frame else None
        turned = Polygon(corners(pixels)) if pixels else None
        placed = to_fractions(turned, replace(frame, unit="pixel")) if turned and frame else None
        if placed is None:
            return []
        points = placed.points  # type: ignore[assignment]
    return [number for point in points for number in point]
