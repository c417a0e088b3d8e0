"""Columns of answers: what the tables for analysis (Parquet, Hugging Face) have, one row an answer.

Columns, in this order::

    task_id ... tags                  the row's task
    annotation_id ... updated_at      the row's answer; no state: the task has no answer
    one for each input                task data at the input's path, if it is text
    one for each question             the answer to a question without a place, typed by its kind
    one for each region question      a list of places (see columnar_regions)
    relations                         a list of links between places
    data  task  annotation  answer    JSON in native form: these four say everything

The typed columns are for questions to the table. What they cannot say exactly is empty there and
stands in the four last ones, which are what a reader reads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from glossator.formats.columnar_fields import field_type, readers, whole
from glossator.formats.columnar_regions import RELATIONS, Places, relations
from glossator.formats.columnar_types import Embedded, ListOf, Type
from glossator.formats.natives import encode, finite
from glossator.model.annotation import Annotation, Answer, Value
from glossator.model.data_paths import at
from glossator.model.label_schema import (
    Input,
    LabelSchema,
    RegionField,
    RelationField,
)
from glossator.model.task import FileRef, Labelled

TASK: dict[str, Type] = {
    "task_id": "int64", "task_state": "string", "task_kind": "string", "task_name": "string",
    "tags": ListOf("string"),
}  # fmt: skip
ANNOTATION: dict[str, Type] = {
    "annotation_id": "int64", "state": "string", "member_id": "int64", "revision": "int32",
    "skipped": "bool", "golden": "bool", "seconds": "double", "created_at": "time",
    "updated_at": "time",
}  # fmt: skip
TAIL = ("data", "task", "annotation", "answer")
Open = Callable[[FileRef | None], Any]
"""Gives the bytes of a task's file, None if it is not there."""


class Column(msgspec.Struct, frozen=True):
    """``source``: where its cells come from; ``name`` there is that of the input or field."""

    name: str
    type: Type
    source: Literal["task", "annotation", "input", "field", "region", "relations", "json"]
    of: str = ""


def columns(schema: LabelSchema, *, classes: bool, embed: bool) -> tuple[Column, ...]:
    """Lay out the columns. ``classes``: a choice among fixed labels is its number; ``embed``:
    pictures and recordings stand in the table. A name that is taken, in whatever case, gets
    ``input.`` or ``field.`` before it."""
    found = [Column(name, type, "task") for name, type in TASK.items()]
    found += [Column(name, type, "annotation") for name, type in ANNOTATION.items()]
    # Upper and lower case are one to DuckDB and Spark.
    taken = {*TASK, *ANNOTATION, *TAIL, "relations"}

    def free(name: str, prefix: str) -> str:
        while name.casefold() in taken or not name:
            name = f"{prefix}.{name}"
        taken.add(name.casefold())
        return name

    keys: set[str] = set()
    for one in schema.inputs:
        if one.key is not None and one.key not in keys:
            keys.add(one.key)
            type = _input_type(one, embed)
            found.append(Column(free(one.key, "input"), type, "input", one.name))
    for field in schema.fields:
        if not isinstance(field, RegionField | RelationField) and field.scope != "region":
            type = field_type(field, classes)
            found.append(Column(free(field.name, "field"), type, "field", field.name))
    for place in schema.region_fields:
        type = Places(place, classes).type
        found.append(Column(free(place.name, "field"), type, "region", place.name))
    found.append(Column("relations", RELATIONS, "relations"))
    return (*found, *(Column(name, "string", "json") for name in TAIL))


def _input_type(one: Input, embed: bool) -> Type:
    if one.many:
        return ListOf("string")
    if embed and (one.media == "image" or one.media == "audio"):
        return Embedded(one.media)
    return "string"


class Cells:
    """Makes rows; made once for a file."""

    def __init__(self, schema: LabelSchema, layout: tuple[Column, ...], *, classes: bool) -> None:
        inputs = {one.name: one for one in schema.inputs}
        self._inputs = [(inputs[c.of], c.type) for c in layout if c.source == "input"]
        self._fields = readers(schema, [c.of for c in layout if c.source == "field"], classes)
        self._places = [Places(field, classes) for field in schema.region_fields]

    def of_task(self, task: Labelled, open_file: Open) -> tuple[list[Any], list[Any], list[Any]]:
        """The cells that all rows of a task share: of the task, of its inputs, of its JSON."""
        where = f"tasks/{task.id}"
        rest = msgspec.structs.replace(task, data={}, annotations=())
        head = [whole(task.id), task.state, task.kind, task.name, list(task.tags)]
        shown = [self._shown(one, type, task, open_file) for one, type in self._inputs]
        said = [finite(task.data, f"{where}/data").decode(), finite(rest, where).decode()]
        return head, shown, said

    def of_annotation(
        self, task: Labelled, annotation: Annotation | None, answer: Answer | None
    ) -> tuple[list[Any], list[Any], list[Any]]:
        """The cells of one answer: of the annotation, of what it says, of its JSON."""
        if annotation is None:
            count = len(self._fields) + len(self._places) + 1
            return [None] * len(ANNOTATION), [None] * count, [None, None]
        a = annotation
        head = [
            whole(a.id), a.state, whole(a.member_id) or None, a.revision, a.skipped, a.golden,
            a.seconds, a.created_at or None, a.updated_at or None,
        ]  # fmt: skip
        said = _said(task, annotation, answer)
        found = answer or Answer()
        given: dict[str, list[Value]] = {}
        for value in found.values:
            given.setdefault(value.field, []).append(value)
        cells = [read(given[name]) if name in given else None for name, read in self._fields]
        cells += [places.cell(found, task) for places in self._places]
        return head, [*cells, relations(found)], said

    def _shown(self, one: Input, type: Type, task: Labelled, open_file: Open) -> Any:
        value = at(task.data, one.key or "")
        if isinstance(type, Embedded):
            file = task.files.get(one.name)
            body = open_file(file)
            path = value if isinstance(value, str) else file.name if file else None
            return None if body is None and path is None else {"bytes": body, "path": path}
        if one.many:
            if not isinstance(value, list):
                return None
            return [item if isinstance(item, str) else None for item in value]
        return value if isinstance(value, str) else None


def _said(task: Labelled, annotation: Annotation, answer: Answer | None) -> list[Any]:
    """The annotation without its answer, and the answer: native bytes as they came."""
    raw, body = annotation.raw, None
    if annotation.answer is not None:
        body = finite(annotation.answer, f"tasks/{task.id}").decode()
    elif raw is not None and raw.dialect == "native" and answer is not None:
        body, raw = raw.body.decode(), None
    return [encode(msgspec.structs.replace(annotation, answer=None, raw=raw)).decode(), body]
