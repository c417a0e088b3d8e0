"""Brush masks as NumPy arrays: an array of bytes for each region. See README.md."""

from glossator.formats import Format, label_masks
from glossator.formats.brush_numpy.reader import read
from glossator.formats.brush_numpy.writer import write
from glossator.formats.source import Source


def _detect(source: Source) -> float:
    return 0.9 if label_masks.members(source, ".npy") else 0.0


format = Format(
    name="brush_numpy",
    title="Brush masks (NumPy)",
    suffix=".zip",
    media_type="application/zip",
    shapes=frozenset({"mask"}),
    read=read,
    write=write,
    detect=_detect,
    description="An array of bytes for each painted region, named as Label Studio does.",
)
