"""Brush masks as PNG: a black and white picture for each region. See README.md."""

from glossator.formats import Format, label_masks
from glossator.formats.brush_png.reader import read
from glossator.formats.brush_png.writer import write
from glossator.formats.source import Source


def _detect(source: Source) -> float:
    return 0.9 if label_masks.members(source, ".png") else 0.0


format = Format(
    name="brush_png",
    title="Brush masks (PNG)",
    suffix=".zip",
    media_type="application/zip",
    shapes=frozenset({"mask"}),
    read=read,
    write=write,
    detect=_detect,
    description="A black and white picture for each painted region, named as Label Studio does.",
)
