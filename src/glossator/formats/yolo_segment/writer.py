"""Write ``class x1 y1 x2 y2 x3 y3 …`` in fractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glossator.formats import WriteOptions, ultralytics
from glossator.formats.pictures import Plan
from glossator.model.annotation import Region
from glossator.model.geometry import PlainShape, Polygon
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write a zip; an object of several rings becomes one line for each."""
    plan = Plan(schema, losses, ("polygon",))
    numbers = ultralytics.Numbers(schema, losses)
    return ultralytics.write(tasks, losses, options, plan, numbers, line=_line, word="segment")


def _line(shape: PlainShape, region: Region) -> list[float] | None:
    if not isinstance(shape, Polygon) or len(shape.points) < 3:
        return None
    return [number for point in shape.points for number in point]
