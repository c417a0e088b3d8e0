"""Tasks as the vendor's export tells them; pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.answers import write_answer
from glossator.dialects.labelstudio.moments import moment
from glossator.dialects.labelstudio.schema.exports import (
    Completer,
    ExportedAnnotation,
    ExportedTask,
)
from glossator.dialects.labelstudio.task_codec import EMPTY_LIST, Scene
from glossator.model.annotation import Annotation, Prediction, read_answer
from glossator.model.annotation import write_answer as native
from glossator.model.errors import Unsupported
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import Raw
from glossator.model.shown import Shown, shown
from glossator.model.task import Labelled, Task
from glossator.model.work import Draft

NAME = "labelstudio"
A = TypeVar("A", Annotation, Prediction)
EMPTY = msgspec.Raw(b"{}")
_encode = msgspec.json.Encoder().encode
_moment = lru_cache(maxsize=1024)(moment)
"""What came together has one time."""


class _Result(msgspec.Struct, gc=False):
    """What counts of a result."""

    id: Any = None


_ids = msgspec.json.Decoder(list[_Result]).decode


class Whole(msgspec.Struct, frozen=True):
    """What stands whole in an export; everything else of it is an id. ``at``: microseconds UTC
    that ages are counted from."""

    drafts: bool = False
    predictions: bool = False
    people: bool = False
    at: int = 0


def write_task(
    row: Task, data: msgspec.Raw, meta: msgspec.Raw, given: Sequence[Annotation],
    predictions: Sequence[Prediction], drafts: Iterable[Draft], scene: Scene, whole: Whole,
) -> ExportedTask:  # fmt: skip
    """A task with all that is said about it."""
    unfinished = task_codec.write_drafts(drafts, scene) if drafts else []
    return ExportedTask(
        row.id, [_annotation(one, scene, whole) for one in given],
        unfinished if whole.drafts else [one.id for one in unfinished],
        [task_codec.write_prediction(one, scene) for one in predictions]
        if whole.predictions else [one.id for one in predictions],
        data, meta, _moment(row.created_at), _moment(row.updated_at), row.number,
        row.annotations, row.skips, row.predictions, row.project_id,
        task_codec.last_by(row, given),
    )  # fmt: skip


def _annotation(found: Annotation, scene: Scene, whole: Whole) -> ExportedAnnotation:
    result, who = scene.result(found.raw), found.member_id
    return ExportedAnnotation(
        found.id, _completer(scene, who) if whole.people else who, msgspec.Raw(result),
        found.state == "skipped", found.golden, _moment(found.created_at),
        _moment(found.updated_at), found.seconds, regions(result),
        found.unique_id or unique_id(found), found.task_id, found.project_id,
        found.edited_by or who, found.parent_prediction_id, found.parent_annotation_id,
    )  # fmt: skip


def _completer(scene: Scene, number: int) -> Completer:
    user = task_codec.write_user(scene.people.get(number), number)
    return Completer(number, user.email, user.first_name, user.last_name)


def regions(result: bytes) -> int:
    """How many regions a result has: results of one id are one region."""
    return len({str(one.id) for one in _ids(result) if one.id})


def unique_id(found: Annotation) -> str:
    """A name for all places, of an answer that its client gave none: a UUID of version 8 (RFC 9562)
    out of its time and its id."""
    at, number = found.created_at, found.id
    return "%08x-%04x-8%03x-%04x-%012x" % (  # noqa: UP031 (twice as fast as an f-string)
        at >> 28 & 0xFFFFFFFF, at >> 12 & 0xFFFF, at & 0xFFF, 0x8000 | number >> 48 & 0x3FFF,
        number & 0xFFFFFFFFFFFF,
    )  # fmt: skip


# Out of a snapshot


def frozen(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, whole: Whole
) -> Iterator[ExportedTask]:
    """The tasks of a snapshot. Unsupported for one of a release that kept no rows."""
    for task in tasks:
        if task.row is None:
            raise Unsupported("the snapshot is too old for this form: make a new one")
        scene = Scene(
            whole.at, {person.id: person for person in task.people},
            _results(schema, shown(task), losses),
        )  # fmt: skip
        yield write_task(
            task.row, msgspec.Raw(_encode(task.data)),
            EMPTY if task.metadata is None else msgspec.Raw(_encode(task.metadata)),
            [_stored(one) for one in task.annotations], [_stored(p) for p in task.predictions],
            task.drafts, scene, whole,
        )  # fmt: skip


def _stored(one: A) -> A:
    """An answer as it was stored, or in native form: a snapshot has native ones decoded, and of
    other dialects both."""
    if one.answer is None or (one.raw is not None and one.raw.dialect == NAME):
        return one
    return msgspec.structs.replace(one, raw=Raw("native", "answer", native(one.answer)))


def _results(schema: LabelSchema, seen: Shown, losses: Losses) -> Callable[[Raw | None], bytes]:
    def result(raw: Raw | None) -> bytes:
        if raw is None:
            return EMPTY_LIST
        if raw.dialect == NAME:
            return raw.body
        return write_answer(read_answer(raw.body), schema, seen, losses)

    return result
