"""Parquet tables of others as tasks to label: a row a task, a column a key of its data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from glossator.formats import Reading
from glossator.formats.columnar_files import SCHEMA, opened_file, read_tasks, rows
from glossator.formats.elements import invalid
from glossator.formats.natives import read_schema
from glossator.formats.source import PICTURES, Source
from glossator.model.errors import Invalid
from glossator.model.label_schema import Input, LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled

IDS = ("task_id", "id")


def read(source: Source, names: tuple[str, ...], losses: Losses) -> Reading:
    """Read our own files exactly, others as tasks; ``names`` are the files of one table."""
    if not names:
        raise Invalid(f"{source.path.name} has no Parquet file")
    with opened_file(source, names[0]) as file:
        said = (file.schema_arrow.metadata or {}).get(SCHEMA)
        columns = list(file.schema_arrow.names)
    if said is not None:
        return Reading(read_schema(said, f"{names[0]}: schema"), read_tasks(source, names))
    if not all(columns) or len(set(columns)) < len(columns):
        raise invalid(names[0], "each column needs a name of its own")
    first = next(rows(source, names[0], None), {})
    inputs = tuple(Input(column, _media(first.get(column)), key=column) for column in columns)
    return Reading(LabelSchema(inputs), _tasks(source, names, losses))


def _media(example: Any) -> Any:
    if isinstance(example, dict) and set(example) == {"bytes", "path"}:
        example = example["path"]
    if not isinstance(example, str):
        return "text"
    suffix = "." + example.partition("?")[0].rpartition(".")[2].lower()
    return "image" if suffix in PICTURES else "text"


def _tasks(source: Source, names: Iterable[str], losses: Losses) -> Iterator[Labelled]:
    count = 0
    for name in names:
        for number, row in enumerate(rows(source, name, None), start=1):
            count += 1
            own = next((row[key] for key in IDS if isinstance(row.get(key), int | str)), count)
            losses.prefix = f"tasks/{own}/"
            where = f"{name}: row {number}"
            data = {key: _plain(value, key, losses, where) for key, value in row.items()}
            yield Labelled(own, data)
    losses.prefix = ""


def _plain(value: Any, key: str, losses: Losses, where: str) -> Any:
    """A cell as JSON has it. Bytes are lost, of a picture in the table all but its path."""
    if isinstance(value, dict):
        if set(value) == {"bytes", "path"}:
            if value["bytes"] is not None:
                losses.add("value_dropped", f"inputs/{key}", "bytes")
            return value["path"]
        return {str(name): _plain(inner, key, losses, where) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, key, losses, where) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | timedelta):
        return str(value)
    if value is None or isinstance(value, str | int | bool):
        return value
    losses.add("value_dropped", f"inputs/{key}", type(value).__name__)
    return None
