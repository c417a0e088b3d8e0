"""Tables of answers: CSV and TSV, one row an answer, nothing lost.

Columns, in this order::

    task_id  annotation_id  state     the row's task and answer; no state: the task has no answer
    one for each input                task data under the input's key, if it is text
    one for each question             the value of a field without a place
    regions  relations  values        JSON in native form; ``values`` only if the columns before
                                      cannot give them back exactly, and then it counts
    data  task  annotation            JSON of whatever else task and annotation have
    schema                            JSON of the label schema, in the first row only

Text stands bare; a text that begins with ``"``, ``[`` or ``{`` and the empty text are written as
JSON strings. One pick of a choice stands bare, several as a JSON list. Everything else is JSON.
UTF-8, fields quoted as RFC 4180 has it, lines end with CR LF.

A table without a ``schema`` column is one of others: each row a task, each column a key of its
data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

from glossator.formats.elements import decode, opens_with_keys
from glossator.formats.natives import finite
from glossator.formats.source import Source
from glossator.model.annotation import Expectation as _Expectation
from glossator.model.annotation import Prediction, Value
from glossator.model.ids import LIMIT
from glossator.model.label_schema import (
    ChoiceField,
    DatetimeField,
    LabelSchema,
    PairwiseField,
    RegionField,
    RelationField,
    TextField,
)
from glossator.model.task import FileRef, TaskKind, TaskState

HEAD = ("task_id", "annotation_id", "state")
TAIL = ("regions", "relations", "values", "data", "task", "annotation", "schema")

Mode = Literal["text", "choice", "json"]
_any: msgspec.json.Decoder[Any] = msgspec.json.Decoder()


class Rest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a task has beside id, data and annotations."""

    predictions: tuple[Prediction, ...] = ()
    expected: _Expectation | None = None
    metadata: Any = None
    state: TaskState = "open"
    kind: TaskKind = "production"
    name: str | None = None
    files: dict[str, FileRef] = {}
    tags: tuple[str, ...] = ()


class Columns(msgspec.Struct, frozen=True):
    """The columns of one schema: header, task data keys and fields by their position in a row.

    ``about``: the input that a field's column is about, where the field has exactly one.
    """

    header: tuple[str, ...]
    keys: dict[str, int]
    fields: dict[str, tuple[int, Mode]]
    about: dict[str, str]
    tail: dict[str, int]


def columns(schema: LabelSchema) -> Columns:
    """Lay out the columns; a name that is taken gets ``input.`` or ``field.`` before it."""
    header = list(HEAD)
    taken = {*HEAD, *TAIL}
    keys: dict[str, int] = {}
    for one in schema.inputs:
        if one.key is not None and one.key not in keys and "." not in one.key:
            keys[one.key] = len(header)
            header.append(_free(one.key, "input", taken))
    fields: dict[str, tuple[int, Mode]] = {}
    about: dict[str, str] = {}
    for field in schema.fields:
        if isinstance(field, RegionField | RelationField) or field.scope != "task":
            continue
        mode: Mode = "json"
        if isinstance(field, ChoiceField):
            mode = "choice"
        elif isinstance(field, TextField | DatetimeField | PairwiseField):
            mode = "text"
        fields[field.name] = (len(header), mode)
        if len(field.inputs) == 1:
            about[field.name] = field.inputs[0]
        header.append(_free(field.name, "field", taken))
    tail = {name: len(header) + n for n, name in enumerate(TAIL)}
    return Columns((*header, *TAIL), keys, fields, about, tail)


def _free(name: str, prefix: str, taken: set[str]) -> str:
    while name in taken or not name:
        name = f"{prefix}.{name}"
    taken.add(name)
    return name


# Cells. None: the cell cannot hold it exactly.


def spell(value: Any, mode: Mode) -> str | None:
    """The cell of a value; None if reading it back would not give the value."""
    if mode == "json":
        return finite(value, "value").decode()
    if mode == "choice" and isinstance(value, list | tuple):
        one = value[0] if len(value) == 1 else None
        if isinstance(one, str) and one and one[0] not in '"[{':
            return one
        return finite(value, "value").decode()
    if isinstance(value, str):
        if mode == "text" and value and value[0] not in '"[{':
            return value
        return finite(value, "value").decode()
    if isinstance(value, list | tuple | dict):
        return finite(value, "value").decode()
    return None


def understand(cell: str, mode: Mode, where: str) -> Any:
    """The value of a cell that is not empty; :class:`Invalid` for JSON that is none."""
    if mode == "json" or cell[0] in '"[{':
        return decode(_any, cell.encode(), where)
    return [cell] if mode == "choice" else cell


def spell_id(task_id: int | str) -> str:
    """A task's id; text that looks like a number is quoted, so that it stays text."""
    if isinstance(task_id, int):
        return str(task_id)
    if not task_id or task_id[0] in '"[{' or _whole(task_id):
        return msgspec.json.encode(task_id).decode()
    return task_id


def understand_id(cell: str, where: str) -> int | str:
    """The id in a cell."""
    if _whole(cell):
        return int(cell)
    return str(understand(cell, "text", where))


def _whole(text: str) -> bool:
    digits = text.removeprefix("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= 19
    return plain and (digits == "0" or digits[0] != "0") and int(digits) < LIMIT << 10


def guard(cell: str) -> str:
    """The cell as no spreadsheet runs it: ``'`` before ``= + - @``, tab and CR."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def line(cells: Iterable[str], delimiter: str) -> str:
    """A row of more than one cell as RFC 4180 has it, what needs no quotes without.

    The same as ``csv.writer`` makes, which looks at one letter after the other: cells of JSON take
    it nearly twice as long.
    """
    return delimiter.join(map(_QUOTED[delimiter], cells)) + "\r\n"


def _quoting(delimiter: str) -> Callable[[str], str]:
    special = re.compile(f'["\r\n{delimiter}]').search

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if special(cell) else cell

    return quoted


_QUOTED = {delimiter: _quoting(delimiter) for delimiter in ",\t"}


def detect(source: Source, delimiter: str, suffix: str) -> float:
    """How surely this is a table with this delimiter."""
    if not source.single:
        return 0.0
    name = source.names()[0]
    head = source.head(name, 1 << 16).removeprefix(b"\xef\xbb\xbf")
    if opens_with_keys(head) or head.lstrip()[:1] in (b"{", b"["):
        return 0.0
    first = head.splitlines()[0].decode("utf-8", "replace") if head else ""
    cells = [cell.strip('"') for cell in first.split(delimiter)]
    if cells[0] == HEAD[0] and cells[-1] == "schema":
        return 1.0
    return 0.6 if name.lower().endswith(suffix) else 0.0


def exact_values(values: tuple[Value, ...], found: Columns, row: list[str]) -> bool:
    """Fill the fields' cells of a row; whether reading them back gives exactly these values."""
    exact, last = True, -1
    for value in values:
        at, mode = found.fields.get(value.field, (-1, "json"))
        if at < 0 or row[at]:
            exact = False
            continue
        cell = spell(value.value, mode)
        known = value.input == found.about.get(value.field) and value.item is None
        if cell is None or not known or at < last:
            exact = False
        row[at] = cell or ""
        last = at
    return exact
