"""Write ``{"schema": …, "tasks": […]}``, a task a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from glossator.formats import WriteOptions
from glossator.formats.archive import CHUNK
from glossator.formats.joining import without_first
from glossator.formats.natives import write_schema, write_task
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled

TAIL = b"\n]}\n"


def head(schema: LabelSchema) -> bytes:
    """What stands before the tasks."""
    return b'{"schema":' + write_schema(schema) + b',\n"tasks":['


def join(
    pieces: Sequence[Iterable[bytes]], schema: LabelSchema, options: WriteOptions
) -> Iterator[bytes]:
    """The tasks of all pieces; in a piece a comma stands before each task."""
    yield head(schema)
    yield from without_first(pieces, len(b","))
    yield TAIL


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write everything; nothing is lost, so ``losses`` stays empty, and every annotation is kept
    whatever ``options.everything`` says."""
    whole = options.part is None
    if whole:
        yield head(schema)
    waiting = bytearray()
    comma = b"\n" if whole else b",\n"
    for task in tasks:
        waiting += comma + write_task(task)
        comma = b",\n"
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if whole:
        waiting += TAIL
    if waiting:
        yield bytes(waiting)
