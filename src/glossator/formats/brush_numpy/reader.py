"""Read masks from arrays of bytes, by their names. Nothing in a file is ever run (no pickles)."""

from __future__ import annotations

import ast

from glossator.formats import Reading, ReadOptions, label_masks
from glossator.formats.source import Source
from glossator.model.loss import Losses

_BYTES = frozenset({"|u1", "|i1", "|b1"})
_HEADER = 4096


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read a folder or zip of masks; :class:`~glossator.model.errors.Invalid` names the file."""
    return label_masks.read(source, losses, options, suffix=".npy", decode=_decode)


def _decode(body: bytes) -> tuple[bytes, int, int]:
    if body[:6] != b"\x93NUMPY" or body[6:7] not in (b"\1", b"\2", b"\3"):
        raise ValueError("this is no array")
    start = 10 if body[6] == 1 else 12
    length = int.from_bytes(body[8:start], "little")
    if length > _HEADER:
        raise ValueError("the header is too long")
    try:
        said = ast.literal_eval(body[start : start + length].decode("latin-1").strip())
        kind, columns, shape = said["descr"], said["fortran_order"], said["shape"]
    except (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError):
        raise ValueError("the header is not understood") from None
    whole = isinstance(shape, tuple) and all(type(side) is int for side in shape)
    if not isinstance(kind, str) or kind not in _BYTES or columns is not False or not whole:
        raise ValueError("a mask is an array of bytes, row by row")
    if len(shape) != 2 or not 0 < shape[0] * shape[1] <= label_masks.MOST or shape[0] < 0:
        raise ValueError(f"a mask has two sides and at most {label_masks.MOST} pixels")
    pixels = body[start + length :]
    if len(pixels) != shape[0] * shape[1]:
        raise ValueError("the array is cut off")
    return pixels, shape[1], shape[0]
