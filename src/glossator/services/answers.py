"""Stored answers in the model's form, whichever dialect stored them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from glossator.model.annotation import Annotation, Answer, Prediction, read_answer
from glossator.model.errors import NotFound
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import Raw
from glossator.model.shown import Shown
from glossator.model.task import FileRef
from glossator.registry import codec
from glossator.services import assignments, links, schemas
from glossator.services.access import Context
from glossator.store import raws, tasks
from glossator.store.files import File
from glossator.store.transaction import Row

A = TypeVar("A", Annotation, Prediction)
_object = msgspec.json.Decoder(dict[str, Any]).decode


def read(raw: Raw, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """Decode a stored answer; what the model cannot hold of it becomes a Loss."""
    if raw.dialect == "native":
        return read_answer(raw.body)
    found: Answer = codec(raw.dialect).read_answer(raw.body, schema, shown, losses)
    return found


def reader(context: Context, task_id: int) -> Callable[[Raw], Answer]:
    """Reads the stored answers of one task; the losses become the request's."""
    task = tasks.get(context.tx, task_id)
    if task is None:
        raise NotFound("no such task")
    schema = schemas.plan_of(context, task).schema
    data = raws.part(context.tx, task_id, "data")
    seen = shown(context, schema, data.body if data else b"{}")
    return lambda raw: read(raw, schema, seen, context.losses)


def shown(context: Context, schema: LabelSchema, data: bytes) -> Shown:
    """What a codec may know of a task, from the bytes of its data."""
    value = _object(data)
    found = links.files_shown(context.tx, schema, {0: value})[0]
    return Shown(value, {name: ref(file) for name, file in found.items()})


def ref(file: File) -> FileRef:
    """A stored file as codecs and formats need to know it."""
    return FileRef(
        id=file.id, name=file.name, media_type=file.media_type, size=file.size, width=file.width,
        height=file.height,
    )  # fmt: skip


def native(context: Context, found: Sequence[A]) -> list[A]:
    """Annotations or predictions with their answers as native JSON, where they are not yet."""
    readers: dict[int, Callable[[Raw], Answer]] = {}
    return [
        msgspec.structs.replace(one, raw=_native(context, readers, one.task_id, one.raw))
        if one.raw is not None and one.raw.dialect != "native"
        else one
        for one in found
    ]


def history(
    context: Context, annotation: Annotation, rows: Sequence[Row]
) -> list[tuple[int, Raw | None, int | None, int]]:
    """(revision, answer as native JSON, edited by, at) of an annotation's earlier revisions."""
    readers: dict[int, Callable[[Raw], Answer]] = {}
    found = []
    for revision, dialect, body, editor, at in rows:
        raw = None if body is None else Raw(dialect, "answer", bytes(body))
        if raw is not None and dialect != "native":
            raw = _native(context, readers, annotation.task_id, raw)
        found.append((revision, raw, editor, at))
    return found


def _native(
    context: Context, readers: dict[int, Callable[[Raw], Answer]], task_id: int, raw: Raw
) -> Raw:
    if task_id not in readers:
        readers[task_id] = reader(context, task_id)
    return assignments.encoded(readers[task_id](raw))
