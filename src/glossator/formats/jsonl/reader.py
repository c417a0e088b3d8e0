"""Read the schema from the first line and a task from each further one."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.formats import Reading, ReadOptions
from glossator.formats.natives import read_first, read_task
from glossator.formats.source import Source, told
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read the schema, then stream the tasks; blank lines are passed over.

    A file whose first line is a task already has no schema: an empty one is given.
    """
    name = options.member or source.names()[0]
    with source.open(name) as file, told(name):
        line = file.readline().removeprefix(b"\xef\xbb\xbf")
    first = read_first(line, f"{name}: line 1") if line.strip() else None
    return Reading(first or LabelSchema(), _tasks(source, name, skip=first is not None))


def _tasks(source: Source, name: str, *, skip: bool) -> Iterator[Labelled]:
    with source.open(name) as file, told(name):
        for number, line in enumerate(file, start=1):
            if number == 1:
                if skip:
                    continue
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield read_task(line, f"{name}: line {number}")
