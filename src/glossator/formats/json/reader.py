"""Read ``{"schema": …, "tasks": […]}``, a task at a time."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.formats import Reading, ReadOptions
from glossator.formats.elements import Elements, invalid
from glossator.formats.natives import read_schema, read_task
from glossator.formats.source import Source, told
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read the schema, then stream the tasks. Nothing is lost, so ``losses`` stays empty."""
    name = options.member or source.names()[0]
    return Reading(_schema(source, name), _tasks(source, name))


def _schema(source: Source, name: str) -> LabelSchema:
    # Our writer puts it first; in a file of others it may stand behind the tasks.
    with source.open(name) as file, told(name):
        elements = Elements(file, name, frozenset({"tasks"}))
        for key, body, _ in elements:
            if key == "schema":
                return read_schema(body, f"{name}: schema")
    if "tasks" not in elements.seen:
        raise Invalid(f"{name} has neither a schema nor tasks")
    return LabelSchema()


def _tasks(source: Source, name: str) -> Iterator[Labelled]:
    with source.open(name) as file, told(name):
        index = 0
        for key, body, _ in Elements(file, name, frozenset({"tasks"})):
            if key == "tasks":
                if body[:1] != b"{":
                    raise invalid(f"{name}: tasks/{index}", "a task is an object")
                yield read_task(body, f"{name}: tasks/{index}")
                index += 1
