"""Read ``class x1 y1 x2 y2 x3 y3 …``; a line of four numbers is a box, as Ultralytics has it."""

from __future__ import annotations

from glossator.formats import Reading, ReadOptions, label_files
from glossator.formats.source import Source
from glossator.model.geometry import Box, PlainShape, Polygon
from glossator.model.loss import Losses


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read a set of outlines; :class:`~glossator.model.errors.Invalid` for other lines."""
    return label_files.read(source, losses, options, _place, ("polygon", "box"))


def _place(numbers: list[float], size: tuple[int, int] | None) -> tuple[PlainShape, float | None]:
    if len(numbers) == 4:
        x, y, w, h = numbers
        return Box(x - w / 2, y - h / 2, w, h), None
    # An odd number behind the points is the score of a prediction.
    score = numbers[-1] if len(numbers) % 2 else None
    points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
    if len(points) > 1 and points[0] == points[-1]:
        points = points[:-1]
    if len(points) < 3:
        raise ValueError("an outline has at least three points")
    return Polygon(points), score
