"""Reads and writes the rows of a table of answers; :mod:`glossator.formats.tables` has the form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.formats import Reading, ReadOptions, WriteOptions, chosen
from glossator.formats.archive import CHUNK
from glossator.formats.elements import decode, invalid
from glossator.formats.natives import encode, finite, read_schema, write_schema
from glossator.formats.source import PICTURES, Source, told
from glossator.formats.tables import (
    HEAD,
    TAIL,
    Columns,
    Rest,
    columns,
    exact_values,
    guard,
    line,
    spell,
    spell_id,
    understand,
    understand_id,
)
from glossator.model.annotation import Annotation, Answer, Region, Relation, Value
from glossator.model.errors import Unsupported
from glossator.model.label_schema import Input, LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


class _Split(msgspec.Struct):
    """An answer whose places stay bytes."""

    values: tuple[Value, ...] = ()
    regions: msgspec.Raw = msgspec.Raw(b"")
    relations: msgspec.Raw = msgspec.Raw(b"")


_split = msgspec.json.Decoder(_Split)
_regions = msgspec.json.Decoder(tuple[Region, ...])
_relations = msgspec.json.Decoder(tuple[Relation, ...])
_values = msgspec.json.Decoder(tuple[Value, ...])
_data = msgspec.json.Decoder(dict[str, Any])
_rest = msgspec.json.Decoder(Rest)
_annotation = msgspec.json.Decoder(Annotation)


# Writing.


def write(
    tasks: Iterable[Labelled],
    schema: LabelSchema,
    losses: Losses,
    options: WriteOptions,
    delimiter: str,
) -> Iterator[bytes]:
    """Write a row for each task's chosen answer, for each of its answers with
    ``options.everything``. A native answer that is still bytes keeps its regions as they came."""
    found = columns(schema)
    text = io.StringIO()
    safe = options.spreadsheet_safe
    said = ""
    if not options.part:  # a further piece has neither header nor schema
        text.write(line(map(guard, found.header) if safe else found.header, delimiter))
        said = write_schema(schema).decode()
    at = found.tail["schema"]
    for task in tasks:
        for row in _rows(task, found, options):
            row[at], said = said, ""
            text.write(line(map(guard, row) if safe else row, delimiter))
        if text.tell() >= CHUNK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    if said:
        # No task to carry the schema: a row without a task does.
        text.write(line([""] * at + [said], delimiter))
    if text.tell():
        yield text.getvalue().encode()


def _rows(task: Labelled, found: Columns, options: WriteOptions) -> Iterator[list[str]]:
    first = [""] * len(found.header)
    first[0] = spell_id(task.id)
    rest = dict(task.data)
    for key, at in found.keys.items():
        value = rest.get(key)
        if isinstance(value, str):
            first[at] = spell(value, "text") or ""
            del rest[key]
    tail = found.tail
    if rest:
        first[tail["data"]] = finite(rest, f"tasks/{task.id}/data").decode()
    beside = Rest(
        task.predictions,
        task.expected,
        task.metadata,
        task.state,
        task.kind,
        task.name,
        task.files,
        task.tags,
    )
    plain = finite(beside, f"tasks/{task.id}")
    if plain != b"{}":
        first[tail["task"]] = plain.decode()
    if options.everything:
        kept = list(task.annotations)
    else:
        one = chosen(task)
        kept = [] if one is None else [one]
    row = first
    for annotation in kept:
        _fill(row, annotation, found, f"tasks/{task.id}")
        yield row
        row = [first[0], *[""] * (len(first) - 1)]
    if not kept:
        yield first


def _fill(row: list[str], annotation: Annotation, found: Columns, where: str) -> None:
    tail = found.tail
    row[1], row[2] = str(annotation.id), annotation.state
    raw, answer = annotation.raw, annotation.answer
    values: tuple[Value, ...] = ()
    if answer is None and raw is not None and raw.dialect == "native":
        split = decode(_split, raw.body, f"{where}/annotations/{annotation.id}")
        values, raw = split.values, None
        row[tail["regions"]] = bytes(split.regions).decode()
        row[tail["relations"]] = bytes(split.relations).decode()
    elif answer is None:
        if raw is not None and not annotation.skipped:
            raise Unsupported(f"annotation {annotation.id} is still in the form of another dialect")
        row[tail["regions"]] = "null"
    else:
        values = answer.values
        if answer.regions:
            row[tail["regions"]] = finite(answer.regions, where).decode()
        if answer.relations:
            row[tail["relations"]] = encode(answer.relations).decode()
    if values and not exact_values(values, found, row):
        row[tail["values"]] = finite(values, where).decode()
    head = encode(replace(annotation, id=0, state="submitted", answer=None, raw=raw))
    if head != b"{}":
        row[tail["annotation"]] = head.decode()


# Reading.


def read(source: Source, options: ReadOptions, delimiter: str) -> Reading:
    """Read a table of answers, or any other table as tasks to label."""
    name = options.member or source.names()[0]
    with _lines(source, name, delimiter) as lines:
        header = next(lines, (1, []))[1]
        _, first = next(lines, (2, []))
    if tuple(header[:3]) != HEAD or tuple(header[-len(TAIL) :]) != TAIL:
        return _foreign(source, name, delimiter, header, first)
    if not first or not first[-1]:
        raise invalid(f"{name}: line 2", "the first row has no schema")
    schema = read_schema(first[-1].encode(), f"{name}: line 2")
    found = columns(schema)
    if tuple(header) not in (found.header, tuple(map(guard, found.header))):
        raise invalid(f"{name}: line 1", "the columns are not those of the schema")
    return Reading(schema, _tasks(source, name, delimiter, found))


@contextmanager
def _lines(source: Source, name: str, delimiter: str) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """The rows with the number of their last line; blank ones are passed over."""
    # The module's limit is 128 KiB a field, and one answer may well be a megabyte. It can only be
    # set for the whole process.
    csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))
    with source.open(name) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        yield _checked(csv.reader(text, delimiter=delimiter, strict=True), name)


def _checked(rows: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    with told(name):
        try:
            for row in rows:
                if row:
                    if any("\0" in cell for cell in row):
                        raise invalid(f"{name}: line {rows.line_num}", "NUL in text")
                    yield rows.line_num, row
        except csv.Error as why:
            raise invalid(f"{name}: line {rows.line_num}", str(why)) from None


def _tasks(source: Source, name: str, delimiter: str, found: Columns) -> Iterator[Labelled]:
    task: Labelled | None = None
    waiting: list[Annotation] = []
    known = ""
    with _lines(source, name, delimiter) as lines:
        next(lines)
        for number, row in lines:
            where = f"{name}: line {number}"
            if len(row) != len(found.header):
                raise invalid(
                    where, f"{len(row)} cells, where there are {len(found.header)} columns"
                )
            if not row[0]:
                continue
            if task is None or row[0] != known:
                if task is not None:
                    yield replace(task, annotations=tuple(waiting))
                task, waiting, known = _task(row, found, where), [], row[0]
            if row[2]:
                waiting.append(_read_annotation(row, found, where))
    if task is not None:
        yield replace(task, annotations=tuple(waiting))


def _task(row: list[str], found: Columns, where: str) -> Labelled:
    tail = found.tail
    data: dict[str, Any] = {}
    if row[tail["data"]]:
        data = decode(_data, row[tail["data"]].encode(), f"{where}, data")
    for key, at in found.keys.items():
        if row[at]:
            data[key] = understand(row[at], "text", f"{where}, {key}")
    rest = Rest()
    if row[tail["task"]]:
        rest = decode(_rest, row[tail["task"]].encode(), f"{where}, task")
    return Labelled(
        understand_id(row[0], where), data, **{f: getattr(rest, f) for f in rest.__struct_fields__}
    )


def _read_annotation(row: list[str], found: Columns, where: str) -> Annotation:
    tail = found.tail
    text = row[tail["annotation"]] or "{}"
    annotation = decode(_annotation, text.encode(), f"{where}, annotation")
    spelled = {"id": row[1] or 0, "state": row[2]}
    try:
        head = msgspec.convert(spelled, Annotation, strict=False)
    except msgspec.ValidationError as why:
        raise invalid(where, str(why)) from None
    regions = row[tail["regions"]]
    answer = None
    if regions != "null":
        answer = Answer(
            _read_values(row, found, where),
            decode(_regions, regions.encode(), f"{where}, regions") if regions else (),
            decode(_relations, row[tail["relations"]].encode(), f"{where}, relations")
            if row[tail["relations"]]
            else (),
        )
    return replace(annotation, id=head.id, state=head.state, answer=answer)


def _read_values(row: list[str], found: Columns, where: str) -> tuple[Value, ...]:
    whole = row[found.tail["values"]]
    if whole:
        return decode(_values, whole.encode(), f"{where}, values")
    return tuple(
        Value(name, understand(row[at], mode, f"{where}, {name}"), found.about.get(name))
        for name, (at, mode) in found.fields.items()
        if row[at]
    )


# Tables of others.


def _foreign(
    source: Source, name: str, delimiter: str, header: list[str], first: list[str]
) -> Reading:
    if not header or not all(header) or len(set(header)) < len(header):
        raise invalid(f"{name}: line 1", "each column needs a name of its own")
    inputs = []
    for column, example in zip(header, [*first, *[""] * len(header)], strict=False):
        suffix = "." + example.partition("?")[0].rpartition(".")[2].lower()
        media = "image" if suffix in PICTURES else "text"
        inputs.append(Input(column, media, key=column))  # type: ignore[arg-type]
    return Reading(LabelSchema(tuple(inputs)), _rows_as_tasks(source, name, delimiter, header))


def _rows_as_tasks(
    source: Source, name: str, delimiter: str, header: list[str]
) -> Iterator[Labelled]:
    key = next((n for n, column in enumerate(header) if column in ("task_id", "id")), None)
    with _lines(source, name, delimiter) as lines:
        next(lines)
        for count, (number, row) in enumerate(lines, start=1):
            if len(row) != len(header):
                where = f"{name}: line {number}"
                raise invalid(where, f"{len(row)} cells, where there are {len(header)} columns")
            own = row[key] if key is not None else ""
            task_id = understand_id(own, f"{name}: line {number}") if own else count
            yield Labelled(task_id, dict(zip(header, row, strict=True)))
