"""What became of each task that was to be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import quote_plus

import msgspec

from glossator.model.data_paths import MISSING, at
from glossator.model.label_schema import LabelSchema
from glossator.sdk.errors import ApiError, ClientError, ConfigError, Unfit

T = TypeVar("T")
_PLACE = "tasks/"
_ADDRESS = 32_000
"""Bytes of the names in one address; httpx takes no address of more than 64 KiB."""
_NAMES = 90
"""Names in one address; the server reads 100 parameters, and some are others."""
FIELDS = frozenset({
    "data", "metadata", "kind", "name", "unique_id", "overlap", "priority", "tags", "expected",
    "predictions", "annotations",
})  # fmt: skip


class Made(msgspec.Struct, frozen=True):
    """``place`` among all that were given, from 0. ``id`` of the task; ``existed`` if one with its
    ``unique_id`` was there already; ``error`` if it could not be made."""

    place: int
    id: int | None = None
    existed: bool = False
    error: ClientError | None = None


def parted(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Values in lists of a size."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def body(task: Mapping[str, Any], key: str | None = None) -> dict[str, Any]:
    """A new task as the server takes it: a mapping with ``data``, or the data itself."""
    if not isinstance(task, Mapping):
        raise ConfigError(f"a task must be a mapping, not {type(task).__name__}")
    if isinstance(task.get("data"), Mapping) and set(task) <= FIELDS:
        return {name: value for name, value in task.items() if value is not None}
    found: dict[str, Any] = {"data": task}
    if key is not None:
        if task.get(key) is None:
            raise ConfigError(f"a row has no {key!r} to be its unique id")
        found["unique_id"] = str(task[key])
    return found


def unfit(schema: LabelSchema, task: Mapping[str, Any]) -> Unfit | None:
    """What a new task's data lacks of what the schema shows."""
    wanted = [i.key for i in schema.inputs if i.required and i.key]
    missing = {key: "required" for key in wanted if at(task["data"], key) in (MISSING, None)}
    return Unfit(f"the data has no {', '.join(missing)}", missing) if missing else None


def repeated(tasks: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Which tasks have the unique id of an earlier one: their place, and that one's."""
    seen: dict[Any, int] = {}
    found = {}
    for n, task in enumerate(tasks):
        if (name := task.get("unique_id")) is not None:
            first = seen.setdefault(name, n)
            if first != n:
                found[n] = first
    return found


def within(project: Any, name: str) -> str:
    """A unique id for something that is unique in a project: ids are so in an organization."""
    return f"{getattr(project, 'id', project)}/{name}"


def addressed(names: Iterable[str]) -> Iterator[list[str]]:
    """Names in lists that an address can say each: some ninety of them, or fewer long ones."""
    some: list[str] = []
    size = 0
    for name in names:
        length = len(quote_plus(name))
        if some and (len(some) == _NAMES or size + length > _ADDRESS):
            yield some
            some, size = [], 0
        some.append(name)
        size += length
    if some:
        yield some


def culprit(error: ApiError) -> int | None:
    """Which task of a request it was that the server refused, if it said."""
    for place in error.fields:
        if place.startswith(_PLACE):
            number = place.removeprefix(_PLACE).split("/", 1)[0]
            if number.isdigit():
                return int(number)
    return None
