"""Read ``class x1 y1 x2 y2 x3 y3 x4 y4``: four corners, any order, the first is the top-left.

Fractions of a picture that is not square are sheared, so an angle needs the picture's size: it is
read from the header of the picture beside. Unknown, a turned box stays four foreign corners, which
the writer of this format gives back exactly.
"""

from __future__ import annotations

from glossator.formats import Reading, ReadOptions, label_files
from glossator.formats.source import Source
from glossator.model.annotation import Frame
from glossator.model.geometry import Box, Foreign, PlainShape, Point
from glossator.model.loss import Losses
from glossator.model.measure import box_from_corners, to_fractions


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read a set of turned boxes; :class:`~glossator.model.errors.Invalid` for other lines."""
    return label_files.read(source, losses, options, _place, ("box",), rotates=True)


def _place(numbers: list[float], size: tuple[int, int] | None) -> tuple[PlainShape, float | None]:
    if len(numbers) not in (8, 9):
        raise ValueError("a turned box has four corners")
    score = numbers[8] if len(numbers) == 9 else None
    points = list(zip(numbers[:8:2], numbers[1:8:2], strict=True))
    straight = _straight(points)
    if straight is not None:
        return straight, score
    if size is None:
        return Foreign("yolo_obb", [list(point) for point in points]), score
    width, height = size
    turned = box_from_corners([(x * width, y * height) for x, y in points])
    box = to_fractions(turned, Frame("pixel", width, height))
    return box or turned, score


def _straight(points: list[Point]) -> Box | None:
    """The box of corners that go tl, tr, br, bl without a turn; the size does not matter then."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    if y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0 and x1 >= x0 and y3 >= y0:
        return Box(x0, y0, x1 - x0, y3 - y0)
    return None
