"""Regions on pictures, for the forms that know one picture an entry and one class a region.

Walks an answer once, says what is lost, and gives the regions that are left with a shape that the
form has, a frame as complete as it is known, and a class.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from glossator.formats import WriteOptions
from glossator.model.annotation import Answer, Frame, Region, refuse_not_finite
from glossator.model.data_paths import at
from glossator.model.errors import Invalid, NotFound
from glossator.model.geometry import AnyShape, Box, Mask, Polygon
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField, walk
from glossator.model.ladder import fit
from glossator.model.loss import Losses
from glossator.model.measure import corners, to_fractions, to_pixels
from glossator.model.task import FileRef, Labelled

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
}


class Plan:
    """What of one schema a picture form can hold; made once for a file.

    ``shapes`` that the form has; ``turned``, ``holes``, ``many``, ``boxes`` as
    :func:`glossator.model.ladder.fit` has them; ``attributes`` and ``scores``: whether a region
    keeps its values and its score. The losses of the schema itself are reported at once.
    """

    def __init__(
        self,
        schema: LabelSchema,
        losses: Losses,
        shapes: Collection[str],
        *,
        turned: bool = False,
        holes: bool = False,
        many: bool = False,
        boxes: bool = False,
        attributes: bool = False,
        scores: bool = False,
    ) -> None:
        self.shapes, self.turned, self.holes = frozenset(shapes), turned, holes
        self.many, self.boxes = many, boxes
        self.attributes, self.scores = attributes, scores
        self.picture = _picture(schema, losses)
        self._here = (None, self.picture.name if self.picture else None)
        self._only = {field.name: _only_label(field) for field in schema.region_fields}
        for field in schema.fields:
            kept = isinstance(field, RegionField) or (attributes and field.scope == "region")
            if not kept:
                losses.add("field_dropped", f"fields/{field.name}", type(field).__name__)

    def file(self, task: Labelled) -> FileRef | None:
        """The file that the task's picture is, if one is known."""
        if self.picture is None or not task.files:
            return None
        name = self.picture.name
        return task.files.get(name) or task.files.get(f"{name}[0]")

    def name(self, task: Labelled) -> str:
        """The picture's name: of the file, else what the task's data says."""
        file = self.file(task)
        return file.name if file is not None and file.name else self._said(task)

    def place(self, task: Labelled) -> str:
        """The picture's address or path, as the task's data says it; else the file's name."""
        return self._said(task) or self.name(task)

    def _said(self, task: Labelled) -> str:
        value = at(task.data, (self.picture.key if self.picture else None) or "image")
        if isinstance(value, list) and value:
            value = value[0]
        return value if isinstance(value, str) else ""

    def unheard(self, task: Labelled, losses: Losses) -> None:
        """Report what is said about the task beside its answers: no picture form has a place."""
        for n, _ in enumerate(task.predictions, start=1):
            losses.add("value_dropped", f"predictions/{n}")
        if task.expected is not None:
            losses.add("value_dropped", "expected")

    def placed(
        self, answer: Answer, file: FileRef | None, losses: Losses
    ) -> Iterator[tuple[Region, str]]:
        """The regions that the form can hold, each with its class; everything else is a loss."""
        for value in answer.values:
            losses.add("value_dropped", f"fields/{value.field}")
        for number, _ in enumerate(answer.relations, start=1):
            losses.add("relation_dropped", f"relations/{number}")
        for region in answer.regions:
            label = region.labels[0] if len(region.labels) == 1 else self._label(region, losses)
            if label is None or not self._is_here(region, losses):
                continue
            if region.values or region.note or region.parent or region.score is not None:
                self._lose(region, losses)
            shape = region.shape
            if type(shape) is Box and not shape.rotation:
                # What the ladder does with a straight box, at a fifth of the cost.
                if "box" in self.shapes:
                    yield sized(region, file), label
                    continue
                if "polygon" in self.shapes:
                    losses.add("box_as_polygon", f"regions/{region.id}")
                    boxed = Polygon(corners(shape))
                    yield replace(sized(region, file), shape=boxed), label
                    continue
            for fitted in self._fit(sized(region, file), losses):
                yield fitted, label

    def _fit(self, region: Region, losses: Losses) -> list[Region]:
        return fit(
            region,
            self.shapes,
            losses,
            turned=self.turned,
            holes=self.holes,
            boxes=self.boxes,
            many=self.many,
        )

    def _label(self, region: Region, losses: Losses) -> str | None:
        """The class: the first label; without one, the field's label if it has exactly one."""
        if not region.labels:
            only = self._only.get(region.field)
            if only is None:
                losses.add("label_missing", f"regions/{region.id}")
            return only
        for label in region.labels[1:]:
            losses.add("labels_dropped", f"regions/{region.id}", label)
        return region.labels[0]

    def _is_here(self, region: Region, losses: Losses) -> bool:
        """Whether the region lies on the picture of the entry and not on another one."""
        if region.input is not None and region.input not in self._here:
            losses.add("input_dropped", f"regions/{region.id}", region.input)
            return False
        if region.item:
            losses.add("item_dropped", f"regions/{region.id}", f"item {region.item}")
            return False
        return True

    def _lose(self, region: Region, losses: Losses) -> None:
        where = f"regions/{region.id}"
        if not self.attributes:
            for value in region.values:
                losses.add("attribute_dropped", where, value.field)
        if region.note:
            losses.add("note_dropped", where)
        if region.parent:
            losses.add("relation_dropped", where, f"parent {region.parent}")
        if region.score is not None and not self.scores:
            losses.add("score_dropped", where)


def opened(
    file: FileRef | None, options: WriteOptions, losses: Losses, where: str
) -> BinaryIO | None:
    """The picture's bytes, for the caller to close; None and ``file_missing`` if there are none."""
    if file is not None and options.open is not None:
        try:
            return options.open(file)
        except (FileNotFoundError, NotFound):
            pass
    losses.add("file_missing", where, file.name if file else "")
    return None


def overflown(region: Region, losses: Losses) -> None:
    """A region whose numbers are not finite: :class:`Invalid` if they came so, else they passed the
    range of a float when its shape was converted, and it is a loss (``shape_dropped``)."""
    try:
        refuse_not_finite(msgspec.to_builtins(region.shape))
    except ValueError as why:
        raise Invalid(f"{losses.prefix}regions/{region.id}: {why}") from None
    losses.add("shape_dropped", f"regions/{region.id}", "past the range of numbers")


def _picture(schema: LabelSchema, losses: Losses) -> Input | None:
    """The picture of an entry: the first input that is one. All others are lost."""
    picture = next((i for i in schema.inputs if i.media == "image"), None)
    for other in schema.inputs:
        if other is not picture:
            losses.add("input_dropped", f"inputs/{other.name}", other.media)
    return picture


def _only_label(field: RegionField) -> str | None:
    names = [label.name for label in walk(field.labels) if label.selectable]
    return names[0] if len(names) == 1 else None


def sized(region: Region, file: FileRef | None) -> Region:
    """The region with the size of the file in its frame, where the frame has none itself."""
    frame = region.frame
    if frame is None or (frame.width and frame.height) or file is None or not file.width:
        return region
    return replace(region, frame=Frame(frame.unit, file.width, file.height))


def size_of(answer: Answer | None, file: FileRef | None) -> tuple[int | float, int | float] | None:
    """Width and height in pixels of an entry's picture: of the file, else what a region knows."""
    if file is not None and file.width and file.height:
        return file.width, file.height
    for region in answer.regions if answer else ():
        frame = region.frame
        if frame is not None and frame.width and frame.height:
            return _plain(frame.width), _plain(frame.height)
        if isinstance(region.shape, Mask):
            return region.shape.width, region.shape.height
    return None


def _plain(length: float) -> int | float:
    return int(length) if length == int(length) else length


def in_pixels(shape: AnyShape, frame: Frame | None) -> AnyShape | None:
    """:func:`glossator.model.measure.to_pixels`, three times as fast for boxes."""
    if type(shape) is Box and frame is not None and frame.width and frame.height:
        if frame.unit == "pixel":
            return shape
        w, h = frame.width, frame.height
        return Box(shape.x * w, shape.y * h, shape.width * w, shape.height * h, shape.rotation)
    return to_pixels(shape, frame)


def in_fractions(shape: AnyShape, frame: Frame | None) -> AnyShape | None:
    """:func:`glossator.model.measure.to_fractions`, three times as fast for boxes."""
    if type(shape) is Box and frame is not None and frame.width and frame.height:
        if frame.unit == "fraction":
            return shape
        w, h = frame.width, frame.height
        return Box(shape.x / w, shape.y / h, shape.width / w, shape.height / h, shape.rotation)
    return to_fractions(shape, frame)


def class_labels(schema: LabelSchema) -> list[Label]:
    """The labels of all region fields that can be picked, in order, each name once."""
    found: dict[str, Label] = {}
    for field in schema.region_fields:
        for label in walk(field.labels):
            if label.selectable:
                found.setdefault(label.name, label)
    return list(found.values())


def media_type(name: str) -> str:
    """The media type that a picture's name says; ``application/octet-stream`` if it says none."""
    suffix = PurePosixPath(name.partition("?")[0]).suffix.lower()
    suffix = {".jpeg": ".jpg", ".tiff": ".tif"}.get(suffix, suffix)
    return next((t for t, known in SUFFIXES.items() if known == suffix), "application/octet-stream")


def file_suffix(file: FileRef) -> str:
    """The ending of a picture's name in an archive, from its media type, else its own name."""
    known = SUFFIXES.get(file.media_type)
    if known:
        return known
    own = PurePosixPath(file.name).suffix.lower()
    return own if own[1:].isalnum() and len(own) <= 6 else ".bin"
