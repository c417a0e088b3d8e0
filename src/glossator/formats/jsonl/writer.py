"""Write the schema in the first line and a task in each further one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from glossator.formats import WriteOptions
from glossator.formats.archive import CHUNK
from glossator.formats.joining import in_a_row
from glossator.formats.natives import write_schema, write_task
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


def head(schema: LabelSchema) -> bytes:
    """The first line."""
    return b'{"schema":' + write_schema(schema) + b"}\n"


def join(
    pieces: Sequence[Iterable[bytes]], schema: LabelSchema, options: WriteOptions
) -> Iterator[bytes]:
    """The first line, and the lines of all pieces."""
    yield head(schema)
    yield from in_a_row(pieces, schema, options)


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write everything; nothing is lost, so ``losses`` stays empty, and every annotation is kept
    whatever ``options.everything`` says."""
    waiting = bytearray(head(schema) if options.part is None else b"")
    for task in tasks:
        body = write_task(task)
        # A spliced answer may have line breaks between its tokens; inside strings JSON has none.
        waiting += (
            body.replace(b"\r", b" ").replace(b"\n", b" ") if b"\n" in body else body
        ) + b"\n"
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
