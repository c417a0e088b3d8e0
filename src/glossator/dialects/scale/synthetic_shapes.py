"""Places that nobody marked, inside of what is shown."""

from __future__ import annotations

import re

from glossator.model.annotation import Frame
from glossator.model.data_paths import at
from glossator.model.geometry import (
    AnyShape,
    Box,
    Cuboid,
    Cuboid3d,
    Ellipse,
    Key,
    Keypoint,
    Polygon,
    Polyline,
    SimpleShape,
    Skeleton,
    TextSpan,
    TimeSpan,
    Track,
)
from glossator.model.label_schema import Input, LabelSchema, RegionField
from glossator.model.measure import framed
from glossator.model.rasters import rasterise
from glossator.model.shown import Shown

SIDE = 100
"""Pixels of a picture whose size nobody knows: what is marked lies inside of most."""


def place(
    field: RegionField, schema: LabelSchema, shown: Shown
) -> tuple[str | None, AnyShape, Frame | None] | None:
    """Input, shape and frame of a mark; None if there is no shape that could be made up."""
    names = field.inputs or tuple(one.name for one in schema.inputs)
    source = schema.input(names[0]) if names else None
    name = source.name if source is not None else None
    width, height = _size(name, shown)
    w, h = width or SIDE, height or SIDE
    for word in field.shapes:
        shape = _shape(word, w, h, source, shown)
        if shape is None:
            continue
        frame = Frame("pixel", width, height) if framed(shape) or word == "mask" else None
        if word == "mask":
            frame = Frame("pixel", w, h)
        whole: AnyShape = Track((Key(0, shape),)) if "track" in field.shapes else shape
        return name, whole, frame
    return None


def _size(name: str | None, shown: Shown) -> tuple[int | None, int | None]:
    file = shown.files.get(name or "") or shown.files.get(f"{name}[0]")
    return (file.width, file.height) if file is not None else (None, None)


def _shape(word: str, w: int, h: int, source: Input | None, shown: Shown) -> SimpleShape | None:
    box = Box(w / 4, h / 4, w / 2, h / 2)
    ring = ((w / 4, h / 4), (w * 3 / 4, h / 4), (w * 3 / 4, h * 3 / 4), (w / 4, h * 3 / 4))
    match word:
        case "box":
            return box
        case "polygon":
            return Polygon(ring)
        case "polyline":
            return Polyline(ring)
        case "keypoint":
            return Keypoint(w / 2, h / 2)
        case "ellipse":
            return Ellipse(w / 2, h / 2, w / 4, h / 4)
        case "skeleton":
            return Skeleton(ring)
        case "cuboid":
            return Cuboid((*ring, *((x + w / 8, y - h / 8) for x, y in ring)))
        case "cuboid3d":
            return Cuboid3d((10.0, 0.0, 0.75), (2.0, 4.5, 1.5))
        case "mask":
            return rasterise(box, w, h)
        case "text_span":
            return _span(source, shown)
        case "time_span":
            heard = source is not None and source.media == "audio"
            return TimeSpan(0, 1, "s" if heard else "frame")
    return None


def _span(source: Input | None, shown: Shown) -> TextSpan:
    """The first word of the text."""
    text = at(shown.data, source.key) if source is not None and source.key else None
    found = re.search(r"\S+", text) if isinstance(text, str) else None
    return TextSpan(found.start(), found.end(), found[0]) if found else TextSpan(0, 0, "")
