"""Write ``class cx cy w h`` in fractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glossator.formats import WriteOptions, ultralytics
from glossator.formats.pictures import Plan
from glossator.model.annotation import Region
from glossator.model.geometry import Box, PlainShape
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write a zip; shapes that are no straight boxes become the box around them."""
    if options.compatible:
        plan, classes, line = ultralytics.as_converted(schema, losses, _line, turns=False)
        return ultralytics.write(tasks, losses, options, plan, classes, line=line, word="detect")
    plan = Plan(schema, losses, ("box",), boxes=True)
    numbers = ultralytics.Numbers(schema, losses)
    return ultralytics.write(tasks, losses, options, plan, numbers, line=_line, word="detect")


def _line(shape: PlainShape, region: Region) -> list[float] | None:
    if not isinstance(shape, Box):
        return None
    w, h = shape.width, shape.height
    return [shape.x + w / 2, shape.y + h / 2, w, h]
