"""Read ``class cx cy w h`` (a sixth number is a score)."""

from __future__ import annotations

from glossator.formats import Reading, ReadOptions, label_files
from glossator.formats.source import Source
from glossator.model.geometry import Box, PlainShape
from glossator.model.loss import Losses


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read a set of straight boxes; :class:`~glossator.model.errors.Invalid` for other lines."""
    return label_files.read(source, losses, options, _place, ("box",))


def _place(numbers: list[float], size: tuple[int, int] | None) -> tuple[PlainShape, float | None]:
    if len(numbers) not in (4, 5):
        raise ValueError("a box has a centre, a width and a height")
    x, y, w, h = numbers[:4]
    return Box(x - w / 2, y - h / 2, w, h), numbers[4] if len(numbers) == 5 else None
