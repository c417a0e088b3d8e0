"""Write ``{"schema": …, "tasks": […]}``, a task a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glossator.formats import WriteOptions
from glossator.formats.archive import CHUNK
from glossator.formats.natives import write_schema, write_task
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write everything; nothing is lost, so ``losses`` stays empty, and every annotation is kept
    whatever ``options.everything`` says."""
    yield b'{"schema":' + write_schema(schema) + b',\n"tasks":['
    waiting = bytearray()
    comma = b"\n"
    for task in tasks:
        waiting += comma + write_task(task)
        comma = b",\n"
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting) + b"\n]}\n"
