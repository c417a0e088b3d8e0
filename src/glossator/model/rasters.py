"""Masks: run lengths in both orders, COCO's text form, tracing and rasterising.

Everything works on the intervals of set pixels in each row, never on a list of pixels, so the cost
follows the outline and not the area. A row is a flat list of edges ``[a, b, c, d, ...]``: the
pixels a <= x < b and c <= x < d are set; edges grow strictly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, cos, radians, sin, sqrt

from glossator.model.geometry import AnyShape, Box, Ellipse, Mask, Parts, Point, Polygon
from glossator.model.measure import corners, mask_area, mask_bounds
from glossator.model.outlines import Outline, Row

__all__ = [
    "columns_to_rows",
    "mask_area",
    "mask_bounds",
    "mask_from_pixels",
    "pack",
    "pixels_of",
    "rasterise",
    "rows_to_columns",
    "trace",
    "unpack",
]


SIDE, AREA = 1 << 20, 1 << 28
"""The largest picture: pixels along a side, and in all. More is no picture but an attack."""

# Rows and runs.


def _check_size(width: int, height: int) -> None:
    if not (0 <= width <= SIDE and 0 <= height <= SIDE and width * height <= AREA):
        raise ValueError("no picture has this size")


def _rows_fit(mask: Mask) -> None:
    _check_size(mask.width, mask.height)
    if sum(mask.runs) != mask.width * mask.height or min(mask.runs, default=0) < 0:
        raise ValueError("the runs of a mask must add up to width x height")


def _rows(mask: Mask) -> list[Row]:
    """The edges of every row; ValueError if the runs are not width x height pixels."""
    width, height = mask.width, mask.height
    _rows_fit(mask)
    rows: list[Row] = [[] for _ in range(height)]
    at = 0
    for n, run in enumerate(mask.runs):
        if n & 1 and run:
            _mark(rows, at, at + run, width)
        at += run
    return rows


def _mark(rows: list[Row], start: int, stop: int, width: int) -> None:
    """Set the pixels ``start <= i < stop``, counted row by row, after all that are set."""
    while start < stop:
        y, x = divmod(start, width)
        end = min(stop, (y + 1) * width)
        row = rows[y]
        # An empty run of zeros leaves two intervals that touch; they are one.
        if row and row[-1] == x:
            row[-1] = end - y * width
        else:
            row.append(x)
            row.append(end - y * width)
        start = end


def _runs(edges: Iterable[int], total: int) -> list[int]:
    """Run lengths of ``total`` pixels that change at each of the growing ``edges``.

    An edge that comes twice (a run over the end of a row) is none.
    """
    kept: list[int] = []
    for edge in edges:
        if kept and kept[-1] == edge:
            kept.pop()
        else:
            kept.append(edge)
    runs = [b - a for a, b in zip([0, *kept], kept, strict=False)]
    last = kept[-1] if kept else 0
    if last < total or not runs:
        runs.append(total - last)
    return runs


def _mask(rows: Sequence[Row], width: int, height: int) -> Mask:
    edges = (y * width + x for y, row in enumerate(rows) for x in row)
    return Mask(width, height, tuple(_runs(edges, width * height)))


def _changes(rows: Sequence[Row], width: int) -> list[list[int]]:
    """For each column the rows at which its pixels change, the end of the picture included."""
    columns: list[list[int]] = [[] for _ in range(width)]
    above: Row = []
    for y, row in enumerate([*rows, []]):
        if row != above:
            edges = iter(sorted(set(above) ^ set(row)))
            for a in edges:
                for x in range(a, next(edges)):
                    columns[x].append(y)
        above = row
    return columns


def rows_to_columns(mask: Mask) -> list[int]:
    """The mask's run lengths column by column, as COCO counts; the first run is zeros.

    Raises ValueError if the runs do not add up.
    """
    height = mask.height
    columns = _changes(_rows(mask), mask.width)
    edges = (x * height + y for x, column in enumerate(columns) for y in column)
    return _runs(edges, mask.width * height)


def columns_to_rows(counts: Sequence[int], width: int, height: int) -> Mask:
    """The mask that has these COCO ``counts`` (column by column, zeros first).

    Raises ValueError if they do not add up to width x height.
    """
    turned = Mask(height, width, tuple(counts))
    return Mask(width, height, tuple(rows_to_columns(turned)))


def mask_from_pixels(pixels: bytes, width: int, height: int) -> Mask:
    """The mask of the bytes that are not zero; one byte a pixel, row by row.

    Raises ValueError for the wrong number of bytes.
    """
    if len(pixels) != width * height:
        raise ValueError("a mask needs one byte for each pixel")
    flat = pixels.translate(_ONE_OR_ZERO)
    edges = []
    at = flat.find(1)
    while at >= 0:
        edges.append(at)
        at = flat.find(not len(edges) & 1, at)
    return Mask(width, height, tuple(_runs(edges, len(flat))))


_ONE_OR_ZERO = bytes([0] + [1] * 255)


def pixels_of(mask: Mask, value: int = 255) -> bytes:
    """One byte for each pixel, row by row: ``value`` where the mask is set, else 0.

    Raises ValueError if the runs do not add up.
    """
    _rows_fit(mask)
    return b"".join(bytes([value * (n & 1)]) * run for n, run in enumerate(mask.runs))


# COCO's compressed text.


def pack(counts: Sequence[int]) -> str:
    """COCO's text for run lengths: each as signed 5-bit groups, from the fourth on as the
    difference to the one two before (``rleToString`` of cocoapi's ``maskApi.c``)."""
    text = []
    for n, count in enumerate(counts):
        number = count - counts[n - 2] if n > 2 else count
        more = True
        while more:
            group = number & 0x1F
            number >>= 5
            more = number != (-1 if group & 0x10 else 0)
            text.append(group + 0x20 * more + 48)
    return bytes(text).decode("ascii")


_GROUPS = 13
"""65 bits: more than any count; a longer number is no mask but an attack."""


def unpack(text: str) -> list[int]:
    """Read what :func:`pack` wrote; ValueError for text that is no COCO mask."""
    counts: list[int] = []
    number = shift = 0
    for letter in text:
        group = ord(letter) - 48
        if not 0 <= group < 64 or shift >= 5 * _GROUPS:
            raise ValueError("not the compressed text of a mask")
        number |= (group & 0x1F) << shift
        shift += 5
        if group & 0x20:
            continue
        if group & 0x10:
            number -= 1 << shift
        if len(counts) > 2:
            number += counts[-2]
        if number < 0:
            raise ValueError("a run of a mask cannot be negative")
        counts.append(number)
        number = shift = 0
    if shift:
        raise ValueError("the compressed text of a mask is cut off")
    return counts


# From mask to polygons.


def trace(mask: Mask) -> list[Polygon]:
    """The outlines of the mask, one polygon for each 4-connected piece, along the pixels' edges.

    In pixels, outer rings clockwise, each with its holes (anticlockwise), from top to bottom.
    Exact: :func:`rasterise` of them gives the mask again. Raises ValueError if the runs do not
    add up. Costs about 4 µs for each run.
    """
    outline = Outline(_rows(mask), mask.width)
    stride = outline.stride
    rings: dict[int, list[tuple[Point, ...]]] = {}
    for start in list(outline.right):
        if start in outline.right:
            ring = tuple((float(n % stride), float(n // stride)) for n in outline.ring(start))
            # The uppermost right edge of a piece comes first, and is on its outer ring.
            rings.setdefault(outline.root(outline.piece[start]), []).append(ring)
    return [Polygon(outer, tuple(holes)) for outer, *holes in rings.values()]


# From shapes to mask.


def rasterise(shape: AnyShape, width: int, height: int) -> Mask:
    """The pixels of a ``width`` x ``height`` picture whose centres lie inside the shape.

    The shape is in pixels. Polygons are even-odd, holes counted as further rings; parts are the
    union of theirs; a centre exactly on a left or upper edge is inside, on a right or lower one
    not. A mask of the same size is returned as it is. Raises ValueError for a shape without an
    inside, for a mask of another size and for a size no picture has.
    """
    _check_size(width, height)
    if isinstance(shape, Mask) and (shape.width, shape.height) == (width, height):
        return shape
    return _mask(_filled(shape, width, height), width, height)


def _filled(shape: AnyShape, width: int, height: int) -> list[Row]:
    match shape:
        case Polygon(points, holes):
            return _scan((points, *holes), width, height)
        case Box():
            return _scan((corners(shape),), width, height)
        case Ellipse():
            return _ellipse(shape, width, height)
        case Mask() if (shape.width, shape.height) == (width, height):
            return _rows(shape)
        case Parts(shapes):
            rows: list[Row] = [[] for _ in range(height)]
            for part in shapes:
                rows = [
                    _either(a, b) for a, b in zip(rows, _filled(part, width, height), strict=True)
                ]
            return rows
    raise ValueError("the shape has no inside of this size")


def _either(one: Row, other: Row) -> Row:
    """The union of two rows."""
    if not one or not other:
        return one or other
    intervals = sorted([*_pairs(one), *_pairs(other)])
    out: Row = []
    for a, b in intervals:
        if out and a <= out[-1]:
            out[-1] = max(out[-1], b)
        else:
            out += (a, b)
    return out


def _pairs(row: Row) -> Iterator[tuple[int, int]]:
    edges = iter(row)
    return zip(edges, edges, strict=True)


def _clip(x: float, limit: int) -> int:
    """The first pixel whose centre is not left of ``x``, within 0...limit.

    The order of the arguments matters: max and min keep the first of two that do not compare, so a
    not-a-number (from coordinates near the end of the range of floats) becomes 0.
    """
    return ceil(min(limit, max(0.0, x - 0.5)))


def _scan(rings: Iterable[Sequence[Point]], width: int, height: int) -> list[Row]:
    """Even-odd fill at the pixels' centres. An edge counts for the rows y1 <= centre < y2."""
    crossings: list[list[float]] = [[] for _ in range(height)]
    for ring in rings:
        for n, (x2, y2) in enumerate(ring):
            x1, y1 = ring[n - 1]
            if y1 > y2:
                x1, y1, x2, y2 = x2, y2, x1, y1
            first, last = _clip(y1, height), _clip(y2, height)
            if first == last:
                continue
            slope = (x2 - x1) / (y2 - y1)
            for y in range(first, last):
                crossings[y].append(x1 + (y + 0.5 - y1) * slope)
    rows = []
    for found in crossings:
        found.sort()
        row: Row = []
        for a, b in zip(found[::2], found[1::2], strict=True):
            _append(row, _clip(a, width), _clip(b, width))
        rows.append(row)
    return rows


def _append(row: Row, a: int, b: int) -> None:
    if a >= b:
        return
    if row and row[-1] == a:
        row[-1] = b
    else:
        row += (a, b)


def _ellipse(ellipse: Ellipse, width: int, height: int) -> list[Row]:
    """Each row cuts the ellipse at the roots of a x² + 2 b x + c = 0, x from the centre.

    Multiplied by (rx ry)², so that thin ellipses do not divide by nothing.
    """
    t = radians(ellipse.rotation)
    c, s = cos(t), sin(t)
    p, q = ellipse.rx * ellipse.rx, ellipse.ry * ellipse.ry
    a = c * c * q + s * s * p
    rows: list[Row] = []
    for n in range(height):
        y = n + 0.5 - ellipse.y
        b = y * c * s * (q - p)
        inside = b * b - a * (y * y * (s * s * q + c * c * p) - p * q)
        row: Row = []
        if a > 0 and inside > 0:
            half = sqrt(inside)
            _append(
                row,
                _clip(ellipse.x + (-b - half) / a, width),
                _clip(ellipse.x + (half - b) / a, width),
            )
        rows.append(row)
    return rows
