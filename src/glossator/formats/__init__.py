"""File formats: each a folder with a reader and a writer between bytes and the model.

A folder of this package is a *spoke*: its package has a ``format``, found by
:mod:`glossator.registry`; spokes never import one another. The plain modules beside the folders are
what several spokes stand on:

* :mod:`~glossator.formats.source`: what is read; :mod:`~glossator.formats.archive`: a zip written
* :mod:`~glossator.formats.elements`: strict, streaming JSON; :mod:`~glossator.formats.natives`: the
  model's own JSON
* :mod:`~glossator.formats.pictures`: regions on pictures
* :mod:`~glossator.formats.tables`, :mod:`~glossator.formats.table_rows`: CSV and TSV
* :mod:`~glossator.formats.columnar` and its neighbours: Parquet, and what is made of it
* :mod:`~glossator.formats.joining`: one file out of its pieces
* :mod:`~glossator.formats.ultralytics`, :mod:`~glossator.formats.label_files`,
  :mod:`~glossator.formats.data_yaml`: the YOLO layout
* :mod:`~glossator.formats.answer_files`: a file for each answer in an archive
* :mod:`~glossator.formats.entry_names`: what the files of an archive are called
* :mod:`~glossator.formats.converter_rules`: what Label Studio's converter loses, for who wants it
* :mod:`~glossator.formats.label_masks`, :mod:`~glossator.formats.mask_names`: masks as files
* :mod:`~glossator.formats.xml_tree`: small XML documents of strangers

Readers and writers are plain functions. Both stream: memory does not grow with the set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

import msgspec

from glossator.formats.source import Source
from glossator.model.annotation import Annotation, Answer, read_answer
from glossator.model.errors import Invalid, Unsupported
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to read. ``member``: the file to take when a folder or zip has several that would do.
    ``sizes``: look into the headers of pictures for their size where the form does not say it."""

    member: str | None = None
    sizes: bool = True


class WriteOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to write.

    ``everything``: every answer of a task as an entry of its own instead of the chosen one.
    ``boxes``: a shape that the form does not have may become its enclosing box. ``files``: put the
    pictures beside the answers, each opened with ``open`` (the result is then a zip); it raises
    FileNotFoundError or NotFound for a picture that is not there.
    ``flat``: archives as Label Studio lays them out: files named by their pictures, YOLO's in
    ``labels`` and ``images``. ``compatible``: laid out so, and with what Label Studio's converter
    loses: turns, whole pixels, all answers but one (see the READMEs of COCO, YOLO, YOLO OBB and
    VOC; others are written as ever).
    ``document``: a picture form that is one JSON document is a zip, and this the document's name in
    it. ``spreadsheet_safe``: guard cells that a spreadsheet would run. ``now``: microseconds UTC,
    for forms that say when they were written. ``part``: which piece of a file this is, from 0, for
    :attr:`Format.join`.
    """

    everything: bool = False
    boxes: bool = False
    files: bool = False
    open: Callable[[FileRef], BinaryIO] | None = None
    flat: bool = False
    compatible: bool = False
    document: str = ""
    spreadsheet_safe: bool = False
    now: int = 0
    part: int | None = None


class Reading(msgspec.Struct, frozen=True):
    """What a reader gives: the schema, known at once, and the tasks, one after another.

    ``tasks`` raises :class:`~glossator.model.errors.Invalid` where the input goes wrong. Open
    files are closed when the iterator ends or is closed.
    """

    schema: LabelSchema
    tasks: Iterator[Labelled]


Read = Callable[[Source, Losses, ReadOptions], Reading]
Write = Callable[[Iterable[Labelled], LabelSchema, Losses, WriteOptions], Iterator[bytes]]
Join = Callable[[Sequence[Iterable[bytes]], LabelSchema, WriteOptions], Iterator[bytes]]
"""Makes one file of its pieces, in order, each written with :attr:`WriteOptions.part`: the file
that ``write`` makes of all their tasks. The first piece has a task if any has."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One file format.

    ``shapes`` are the words of the shapes that it can hold as they are; everything else becomes a
    :class:`~glossator.model.loss.Loss`. ``detect(source)`` says how sure it is, 0 (not mine) to 1.
    ``pictures``: whether ``write`` can put the pictures beside the answers; its output is then a
    zip, as it is when ``suffix`` is ``.zip``, or with ``options.document`` where that applies.
    ``join``: of pieces one file, for forms where that costs much less than writing them;
    ``pieces``: whether each piece is a whole file itself.
    """

    name: str
    title: str
    suffix: str
    media_type: str
    shapes: frozenset[str]
    read: Read
    write: Write
    detect: Callable[[Source], float]
    description: str = ""
    pictures: bool = False
    join: Join | None = None
    pieces: bool = False

    def suffix_for(self, options: WriteOptions) -> str:
        """The file name's ending of what ``write`` makes with these options."""
        return ".zip" if self._is_packed(options) else self.suffix

    def media_type_for(self, options: WriteOptions) -> str:
        """The media type of what ``write`` makes with these options."""
        return "application/zip" if self._is_packed(options) else self.media_type

    def _is_packed(self, options: WriteOptions) -> bool:
        named = bool(options.document) and self.media_type == "application/json"
        return self.pictures and (options.files or named)


def answer_of(annotation: Annotation) -> Answer | None:
    """The answer, decoded from the native raw bytes if that is all that was loaded.

    None for a skipped task and for an annotation without a body. Raises
    :class:`~glossator.model.errors.Unsupported` if only another dialect's bytes are there: its
    codec must run first.
    """
    if annotation.answer is not None or annotation.raw is None or annotation.skipped:
        return annotation.answer
    if annotation.raw.dialect != "native":
        raise Unsupported(f"annotation {annotation.id} is still in the form of another dialect")
    try:
        return read_answer(annotation.raw.body)
    except msgspec.DecodeError as why:
        raise Invalid(f"annotation {annotation.id}: {why}") from None


def chosen(task: Labelled) -> Annotation | None:
    """The annotation that stands for the task: the newest accepted, else the newest submitted.

    The higher id decides between two of the same time. None if the task has neither; a rejected,
    skipped or superseded answer is never chosen.
    """
    best: Annotation | None = None
    rank: tuple[bool, int, int] = (False, 0, 0)
    for annotation in task.annotations:
        if annotation.skipped or annotation.state not in ("accepted", "submitted"):
            continue
        newest = max(annotation.created_at, annotation.updated_at)
        mine = (annotation.state == "accepted", newest, annotation.id)
        if best is None or mine >= rank:
            best, rank = annotation, mine
    return best


def entries(task: Labelled, everything: bool) -> list[Annotation | None]:
    """The annotations of a task that become entries of a file; ``[None]`` for a bare task.

    With ``everything`` all that have an answer, rejected ones too, but no earlier revisions.
    Answers are never mixed: each is an entry of its own.
    """
    if not everything:
        return [chosen(task)]
    found: list[Annotation | None] = [
        a for a in task.annotations if not a.skipped and a.state not in ("skipped", "superseded")
    ]
    return found or [None]
