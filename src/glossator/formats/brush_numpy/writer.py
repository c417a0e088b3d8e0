"""Write each mask as an array of bytes, rows first, 0 or 255.

The file's form: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glossator.formats import WriteOptions, label_masks
from glossator.model.geometry import Mask
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled

_ALIGNED = 64


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write a zip of the painted masks; every other shape is a loss."""
    return label_masks.write(
        tasks, schema, losses, options, suffix=".npy", encode=_encode, pack=True
    )


def _encode(mask: Mask) -> Iterator[bytes]:
    said = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({mask.height}, {mask.width}), }}"
    length = len(said) + 1
    length += -(10 + length) % _ALIGNED
    yield b"\x93NUMPY\1\0" + length.to_bytes(2, "little")
    yield said.encode().ljust(length - 1) + b"\n"
    yield from label_masks.rows(mask)
