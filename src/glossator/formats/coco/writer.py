"""Write COCO instances and keypoints.

Images are sent as the tasks come; annotations wait in a temporary file, because COCO keeps the two
apart; categories come last, when all are known. Numbers are never rounded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, BinaryIO, cast

import msgspec

from glossator.formats import WriteOptions, answer_of, entries
from glossator.formats.archive import CHUNK, Archive, drain
from glossator.formats.coco.categories import Categories
from glossator.formats.coco.shapes import Segments, box_place
from glossator.formats.natives import finite
from glossator.formats.pictures import Plan, file_suffix, in_pixels, opened, overflown, size_of
from glossator.model.annotation import Answer, Region
from glossator.model.errors import Invalid
from glossator.model.geometry import Box
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

SHAPES = ("box", "polygon", "mask", "skeleton")
_SPOOL = 1 << 23
_text = msgspec.json.Encoder().encode


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write one JSON document; with ``options.files`` a zip of ``annotations.json`` and pictures,
    with ``options.document`` a zip of the document under that name.

    One entry of ``images`` for each task (for each answer with ``options.everything``).
    """
    document = _Document(schema, losses, options)
    if not (options.files or options.document):
        with tempfile.SpooledTemporaryFile(_SPOOL) as later:
            yield from document.chunks(tasks, later)
        return
    with (
        Archive() as archive,
        tempfile.SpooledTemporaryFile(_SPOOL) as later,
        tempfile.SpooledTemporaryFile(_SPOOL) as whole,
    ):
        for chunk in document.chunks(tasks, later, archive):
            whole.write(chunk)
            yield from document.pictures()
        yield from document.pictures()
        whole.seek(0)
        name = options.document or "annotations.json"
        yield from archive.stream(name, cast(BinaryIO, whole), pack=True)
        yield from archive.close()


class _Document:
    """One COCO document under way: numbers, categories, the section that waits."""

    def __init__(self, schema: LabelSchema, losses: Losses, options: WriteOptions) -> None:
        self.options, self.losses = options, losses
        self.plan = Plan(schema, losses, SHAPES, many=True, attributes=True, scores=True)
        self.categories = Categories(schema, losses)
        self.annotations = 0
        self.images = 0
        self._numbered: bool | None = None
        self._archive: Archive | None = None
        self._waiting: list[tuple[str, FileRef]] = []

    def chunks(
        self, tasks: Iterable[Labelled], later: IO[bytes], archive: Archive | None = None
    ) -> Iterator[bytes]:
        """The document's chunks; annotations go to ``later`` first."""
        self._archive = archive
        yield self._head()
        waiting: list[str] = []
        waited = 0
        for task in tasks:
            self.losses.prefix = f"tasks/{task.id}/"
            self.plan.unheard(task, self.losses)
            for annotation in entries(task, self.options.everything):
                answer = answer_of(annotation) if annotation else None
                image, found = self._entry(task, answer)
                waiting.append(image)
                waited += len(image)
                later.write("".join(found).encode())
            if waited >= CHUNK or self._waiting:
                yield "".join(waiting).encode()
                waiting, waited = [], 0
        self.losses.prefix = ""
        yield "".join(waiting).encode() + b'\n],\n"annotations":['
        yield from drain(cast(BinaryIO, later))
        yield b'\n],\n"categories":' + self.categories.write() + b"\n}\n"

    def pictures(self) -> Iterator[bytes]:
        """The archive entries of the pictures that were met since the last call."""
        waiting, self._waiting = self._waiting, []
        for name, file in waiting:
            body = opened(file, self.options, self.losses, f"files/{name}")
            if body is not None and self._archive is not None:
                with body:
                    yield from self._archive.stream(name, body, pack=False)

    def _head(self) -> bytes:
        info = {"description": "Written by Glossator", "version": "1"}
        if self.options.now:
            moment = datetime.fromtimestamp(self.options.now / 1_000_000, UTC)
            info["date_created"] = moment.isoformat()
        return b'{"info":' + _text(info) + b',\n"licenses":[],\n"images":['

    def _entry(self, task: Labelled, answer: Answer | None) -> tuple[str, list[str]]:
        """The text of one image and of its annotations."""
        number = self._number(task)
        file = self.plan.file(task)
        size = size_of(answer, file)
        image = f'"id":{number}'
        if size is not None:
            image += f',"width":{size[0]},"height":{size[1]}'
        image += f',"file_name":{_quoted(self._file_name(task, number, file))}'
        if number != task.id:
            # Not COCO's word: it brings the task's own id back.
            image += f',"task_id":{_text(task.id).decode()}'
        comma = ",\n" if self.images else "\n"
        self.images += 1
        found = self._regions(number, answer, file, size) if answer else []
        return f"{comma}{{{image}}}", found

    def _file_name(self, task: Labelled, number: int, file: FileRef | None) -> str:
        if not self.options.files:
            return self.plan.name(task)
        if file is None:
            self.losses.add("file_missing", "files/image")
            return self.plan.name(task)
        name = f"images/{number}{file_suffix(file)}"
        self._waiting.append((name, file))
        return name

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
        self,
        image: int,
        answer: Answer,
        file: FileRef | None,
        size: tuple[int | float, int | float] | None,
    ) -> list[str]:
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
                if type(shape) is Box and not segments.poses:
                    place: str | None = box_place(shape)
                else:
                    place = segments.write(region, shape, label, self.categories)
            except OverflowError:
                overflown(region, self.losses)
                continue
            if place is None:
                continue
            self.annotations += 1
            comma = ",\n" if self.annotations > 1 else "\n"
            number = self.categories.number(label)
            found.append(
                f'{comma}{{"id":{self.annotations},"image_id":{image},"category_id":{number},'
                f"{place}{_more(region, self.losses)}}}"
            )
        return found


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


def _quoted(text: str) -> str:
    return _text(text).decode()
