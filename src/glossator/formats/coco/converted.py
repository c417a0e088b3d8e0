"""COCO as Label Studio's converter writes it, for ``WriteOptions.compatible``.

Boxes and polygons alone; a turned box is the one around it, turned in percent, as if pictures were
square; each answer is an image of its own, numbered from 0, and so are annotations.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin

import msgspec
from msgspec.structs import replace

from glossator.formats import WriteOptions, answer_of
from glossator.formats.coco.document import Pictures, encode
from glossator.formats.converter_rules import ConverterClasses, anchored, reduced, walked
from glossator.formats.pictures import Plan, in_pixels, overflown, size_of
from glossator.model.annotation import Answer, Region
from glossator.model.geometry import Box, Polygon
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.measure import area, enclosing
from glossator.model.task import FileRef, Labelled


class _Image(msgspec.Struct):
    width: int | float | None
    height: int | float | None
    id: int
    file_name: str


class _Annotation(msgspec.Struct):
    id: int
    image_id: int
    category_id: int
    segmentation: list[list[float]]
    bbox: tuple[float, float, float, float]
    area: float
    ignore: int = 0
    iscrowd: int = 0


class Converted:
    """The converter's document, to be written as a :class:`Document` is."""

    def __init__(self, schema: LabelSchema, losses: Losses, options: WriteOptions) -> None:
        self.options, self.losses = options, losses
        self.plan = Plan(schema, losses, ("box", "polygon"), turned=True)
        self.pictures = Pictures(self.plan, losses, options)
        self.images = self.annotations = 0
        self._numbers = ConverterClasses(schema, losses)

    def entries(self, task: Labelled) -> Iterator[tuple[bytes, list[bytes]]]:
        """An image for each answer; none for one that has neither boxes nor polygons, unless it
        says nothing at all."""
        file = self.plan.file(task)
        name = self.pictures.flat(task, file)
        for annotation in walked(task):
            answer = answer_of(annotation) if annotation else None
            width, height = size_of(answer, file) or (None, None)
            says = answer is not None and bool(answer.values or answer.regions)
            found = self._found(answer, file) if says and answer else []
            if found or not says:
                shown = _Image(width, height, self.images, name)
                text = (b",\n" if self.images else b"\n") + encode(shown)
                self.images += 1
                yield text, found

    def categories(self) -> bytes:
        """The converter's own list: numbers and names."""
        return encode([{"id": n, "name": name} for name, n in self._numbers.names.items()])

    def _found(self, answer: Answer, file: FileRef | None) -> list[bytes]:
        found = []
        taken = reduced(answer, self.losses, polygons=True)
        for region, label in self.plan.placed(taken, file, self.losses):
            place = _box(region) if isinstance(region.shape, Box) else _polygon(region)
            if place is None:
                self.losses.add("size_unknown", f"regions/{region.id}")
                continue
            text = encode(
                _Annotation(self.annotations, self.images, self._numbers.of(label), *place)
            )
            if b"null" in text:  # not a number, or past their range
                overflown(region, self.losses)
                continue
            found.append((b",\n" if self.annotations else b"\n") + text)
            self.annotations += 1
        return found


_Place = tuple[list[list[float]], tuple[float, float, float, float], float]
"""segmentation, bbox and area."""


def _box(region: Region) -> _Place | None:
    box = in_pixels(region.shape, region.frame) if region.shape else None
    if not isinstance(box, Box):
        return None
    if box.rotation:
        place = anchored(region.shape, region.frame)
        if place is None or region.frame is None:
            return None
        box = in_pixels(_around(place), replace(region.frame, unit="fraction"))
    if not isinstance(box, Box):
        return None
    return [], (box.x, box.y, box.width, box.height), box.width * box.height


def _around(place: Box) -> Box:
    """The box around one that is turned about its corner, as if its unit were a square."""
    t = radians(place.rotation)
    c, s, w, h = cos(t), sin(t), place.width, place.height
    across, down = (0, w * c, w * c - h * s, -h * s), (0, w * s, w * s + h * c, h * c)
    left, top = min(across), min(down)
    return Box(place.x + left, place.y + top, max(across) - left, max(down) - top)


def _polygon(region: Region) -> _Place | None:
    polygon = in_pixels(region.shape, region.frame) if region.shape else None
    box = enclosing(polygon) if isinstance(polygon, Polygon) else None
    if not isinstance(polygon, Polygon) or box is None:
        return None
    flat = [number for point in polygon.points for number in point]
    return [flat], (box.x, box.y, box.width, box.height), area(polygon)
