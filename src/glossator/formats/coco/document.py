"""One COCO document under way: numbers, names of pictures, the text of images and annotations."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from glossator.formats import WriteOptions, answer_of, entries
from glossator.formats.answer_files import is_flat
from glossator.formats.coco.categories import Categories
from glossator.formats.coco.shapes import Segments, box_annotation
from glossator.formats.entry_names import EntryNames, parted, picture_name
from glossator.formats.natives import finite
from glossator.formats.pictures import Plan, file_suffix, in_pixels, overflown, size_of
from glossator.model.annotation import Answer, Region
from glossator.model.errors import Invalid
from glossator.model.geometry import AnyShape, Box
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

SHAPES = ("box", "polygon", "mask", "skeleton")
encode = msgspec.json.Encoder().encode

Size = tuple[int | float, int | float]


class Image(msgspec.Struct, omit_defaults=True, kw_only=True):
    """An entry of ``images``."""

    id: int
    width: int | float | None = None
    height: int | float | None = None
    file_name: str
    # Not COCO's word: it brings the task's own id back.
    task_id: int | str | None = None


class Pictures:
    """The names of pictures, and those that are ``waiting`` to be put beside the document."""

    def __init__(self, plan: Plan, losses: Losses, options: WriteOptions) -> None:
        self._plan, self._losses, self._options = plan, losses, options
        self._names = EntryNames()
        self.waiting: list[tuple[str, FileRef]] = []

    def numbered(self, task: Labelled, file: FileRef | None, number: int) -> str:
        """The name of the picture of an image with this number."""
        if not self._options.files:
            return self._plan.name(task)
        return self._put(task, file, f"{number}", "")

    def flat(self, task: Labelled, file: FileRef | None) -> str:
        """The picture's name in Label Studio's layout, for all answers of a task."""
        named = picture_name(self._plan.place(task))
        if not self._options.files:
            return f"images/{named}" if named else self._plan.name(task)
        stem, suffix = parted(named)
        return self._put(task, file, self._names.give_by(stem or str(task.id), 0), suffix)

    def _put(self, task: Labelled, file: FileRef | None, stem: str, suffix: str) -> str:
        if file is None:
            self._losses.add("file_missing", "files/image")
            return self._plan.name(task)
        name = f"images/{stem}{suffix or file_suffix(file)}"
        self.waiting.append((name, file))
        return name


class Document:
    """Images and annotations as they come; each text begins with what parts it from the last."""

    def __init__(self, schema: LabelSchema, losses: Losses, options: WriteOptions) -> None:
        self.options, self.losses = options, losses
        self.plan = Plan(schema, losses, SHAPES, many=True, attributes=True, scores=True)
        self.classes = Categories(schema, losses)
        self.annotations = 0
        self.images = 0
        self.pictures = Pictures(self.plan, losses, options)
        self._numbered: bool | None = None
        self._is_flat = is_flat(options)

    def entries(self, task: Labelled) -> Iterator[tuple[bytes, list[bytes]]]:
        """The text of each image of a task (empty for none), and those of its annotations."""
        file = self.plan.file(task)
        flat = self.pictures.flat(task, file) if self._is_flat else None
        for annotation in entries(task, self.options.everything):
            answer = answer_of(annotation) if annotation else None
            number = self._number(task)
            size = size_of(answer, file)
            name = self.pictures.numbered(task, file, number) if flat is None else flat
            shown = Image(id=number, file_name=name)
            if size is not None:
                shown.width, shown.height = size
            if number != task.id:
                shown.task_id = task.id
            text = (b",\n" if self.images else b"\n") + encode(shown)
            self.images += 1
            yield text, self._regions(number, answer, file, size) if answer else []

    def categories(self) -> bytes:
        """The JSON list, when all are known."""
        return self.classes.write()

    def _number(self, task: Labelled) -> int:
        """The image's id: the task's, or a running number where several answers have an entry each
        or ids are text."""
        if self._numbered is None:
            self._numbered = self.options.everything or isinstance(task.id, str)
        if self._numbered:
            return self.images + 1
        if isinstance(task.id, str):
            raise Invalid(f"task {task.id!r}: ids must be all numbers or all text to number images")
        return task.id

    def _regions(
        self, image: int, answer: Answer, file: FileRef | None, size: Size | None
    ) -> list[bytes]:
        segments = Segments(answer, size, self.losses)
        found = []
        for region, label in self.plan.placed(segments.rest, file, self.losses):
            frame = region.frame
            shape = region.shape
            if shape is not None and (frame is None or frame.unit != "pixel"):
                shape = in_pixels(shape, frame)
            if shape is None:
                self.losses.add("size_unknown", f"regions/{region.id}")
                continue
            try:
                text = self._annotation(segments, image, region, shape, label)
            except OverflowError:
                overflown(region, self.losses)
                continue
            if text is not None:
                found.append((b",\n" if self.annotations else b"\n") + text)
                self.annotations += 1
        return found

    def _annotation(
        self, segments: Segments, image: int, region: Region, shape: AnyShape, label: str
    ) -> bytes | None:
        """The text of one annotation; None if the shape has no place, which is told."""
        if type(shape) is Box and not (segments.poses or region.values or region.score is not None):
            number = self.classes.number(label)
            return box_annotation(self.annotations + 1, image, number, shape)
        place = segments.write(region, shape, label, self.classes)
        if place is None:
            return None
        text = (
            f'{{"id":{self.annotations + 1},"image_id":{image},'
            f'"category_id":{self.classes.number(label)},{place}{_more(region, self.losses)}}}'
        )
        return text.encode()


def _more(region: Region, losses: Losses) -> str:
    """iscrowd, attributes and score of a region."""
    if not region.values and region.score is None:
        return ',"iscrowd":0'
    crowd, attributes = 0, {}
    for value in region.values:
        if value.field == "iscrowd":
            crowd = 1 if value.value else 0
        elif value.field in attributes:
            losses.add("attribute_dropped", f"regions/{region.id}", value.field)
        else:
            attributes[value.field] = value.value
    out = f',"iscrowd":{crowd}'
    if attributes:
        out += f',"attributes":{finite(attributes, f"regions/{region.id}").decode()}'
    if region.score is not None:
        out += f',"score":{finite(region.score, f"regions/{region.id}").decode()}'
    return out
