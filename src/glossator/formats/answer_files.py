"""Archives with a small file for each answer and its picture beside it, as YOLO and VOC are.

What a file says is in their folders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from glossator.formats import WriteOptions, answer_of, converter_rules, entries
from glossator.formats.archive import CHUNK, Archive
from glossator.formats.entry_names import EntryNames, parted, picture_name
from glossator.formats.pictures import Plan, file_suffix, opened
from glossator.model.annotation import Answer
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

Body = Callable[[Answer, FileRef | None, str], bytes]
"""What the file of an answer says; it is given the task's file and the picture's name."""


class Layout(msgspec.Struct, frozen=True):
    """Where the files of an archive stand: the folders of answers and of pictures, the answers'
    suffix, and whether a task without an answer has an empty file (``bare``). ``marked``: for
    ``options.compatible``, whether an answer without regions has none."""

    answers: str
    pictures: str
    suffix: str
    bare: bool = False
    marked: bool = False


def write(
    tasks: Iterable[Labelled],
    layout: Layout,
    plan: Plan,
    body: Body,
    losses: Losses,
    options: WriteOptions,
    last: Callable[[], dict[str, bytes]] = dict,
) -> Iterator[bytes]:
    """A zip of the entries of all tasks and, behind them, of those that ``last`` gives.

    A task without an answer has only its picture. Files are named by the task's id, with
    ``options.flat`` and ``options.compatible`` by its picture.
    """
    with Archive() as archive:
        yield from _entries(tasks, archive, layout, plan, body, losses, options)
        for name, said in last().items():
            yield archive.small(name, said)
        yield from archive.close()


def _entries(
    tasks: Iterable[Labelled],
    archive: Archive,
    layout: Layout,
    plan: Plan,
    body: Body,
    losses: Losses,
    options: WriteOptions,
) -> Iterator[bytes]:
    waiting = bytearray()
    names = _Names(plan, options)
    for task in tasks:
        losses.prefix = f"tasks/{task.id}/"
        plan.unheard(task, losses)
        file = plan.file(task)
        for number, answer in enumerate(_answers(task, layout, losses, options)):
            stem, picture = names.give(task, file, number)
            if answer is not None or layout.bare:
                said = body(answer, file, picture) if answer is not None else b""
                waiting += archive.small(f"{layout.answers}/{stem}{layout.suffix}", said)
            if options.files:
                if waiting:
                    yield bytes(waiting)
                    waiting.clear()
                name = f"{layout.pictures}/{picture}"
                yield from _picture(archive, name, file, options, losses)
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    losses.prefix = ""
    if waiting:
        yield bytes(waiting)


def is_flat(options: WriteOptions) -> bool:
    """Whether files are laid out and named as Label Studio does."""
    return options.flat or options.compatible


def _answers(
    task: Labelled, layout: Layout, losses: Losses, options: WriteOptions
) -> list[Answer | None]:
    if options.compatible:
        is_there, left = converter_rules.standing(task, losses, marked=layout.marked)
        return [left] if is_there else []
    return [answer_of(one) if one else None for one in entries(task, options.everything)]


class _Names:
    """The names of the files of one archive."""

    def __init__(self, plan: Plan, options: WriteOptions) -> None:
        self._plan, self._options = plan, options
        self._given = EntryNames()
        self._is_flat = is_flat(options)

    def give(self, task: Labelled, file: FileRef | None, number: int) -> tuple[str, str]:
        """The name of a task's entry, ``number`` from 0, and the whole one of its picture."""
        tail = number + 1 if number else 0
        named, suffix = "", ""
        if self._is_flat:
            named = picture_name(self._plan.place(task))
            stem, suffix = parted(named)
            stem = self._given.give_by(stem or str(task.id), tail)
        else:
            stem = self._given.give(task.id, tail)
        if self._options.files and file is not None:
            return stem, f"{stem}{suffix or file_suffix(file)}"
        return stem, named or self._plan.name(task)


def _picture(
    archive: Archive, name: str, file: FileRef | None, options: WriteOptions, losses: Losses
) -> Iterator[bytes]:
    body = opened(file, options, losses, "files/image")
    if body is not None:
        with body:
            yield from archive.stream(name, body, pack=False)
