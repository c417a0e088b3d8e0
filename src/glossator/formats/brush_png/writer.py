"""Write each mask as a PNG of one channel with eight bits, 0 or 255 (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

from glossator.formats import WriteOptions, label_masks
from glossator.model.geometry import Mask
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled

_CHUNK = 1 << 16


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write a zip of the painted masks; every other shape is a loss."""
    return label_masks.write(
        tasks, schema, losses, options, suffix=".png", encode=_encode, pack=False
    )


def _encode(mask: Mask) -> Iterator[bytes]:
    yield b"\x89PNG\r\n\x1a\n"
    # Eight bits, grey, and the only ways to pack, filter and interlace that need no word.
    yield _part(b"IHDR", struct.pack(">2L5B", mask.width, mask.height, 8, 0, 0, 0, 0))
    packer = zlib.compressobj(6)
    waiting = bytearray()
    for row in label_masks.rows(mask):
        waiting += packer.compress(b"\0" + row)
        if len(waiting) >= _CHUNK:
            yield _part(b"IDAT", bytes(waiting))
            waiting.clear()
    yield _part(b"IDAT", bytes(waiting) + packer.flush())
    yield _part(b"IEND", b"")


def _part(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(body, zlib.crc32(kind))
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", check)
