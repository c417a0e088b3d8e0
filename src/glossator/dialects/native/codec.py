"""Native wire shapes to and from the model; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from glossator.dialects.native import schema as wire
from glossator.model.annotation import Annotation, Answer, Prediction, write_answer
from glossator.model.errors import Invalid, Unsupported
from glossator.model.event import Event
from glossator.model.moments import read_moment, second
from glossator.model.project import Batch, Project
from glossator.model.raw import Raw, misread, sound
from glossator.model.task import AnnotationDraft, Lesson, PredictionDraft, Task, TaskDraft
from glossator.model.unknown import unknown_names
from glossator.model.work import Assignment, Review

_answer = msgspec.json.Decoder(Answer).decode
_task = msgspec.json.Decoder(wire.NewTask).decode
_NULL = b"null"
_TIMES = ("created_", "updated_", "completed_")
_RENAMED = {
    "batch_id": "batch", "updated_since": "updated_gte", "completed_since": "completed_gte",
}  # fmt: skip


def moment(at: int) -> str:
    """Microseconds UTC as ISO 8601 with milliseconds."""
    seconds, rest = divmod(at, 1_000_000)
    return f"{second(seconds)}.{rest // 1000:03d}Z"


def maybe_moment(at: int | None) -> str | None:
    """The same, for a time that may not have come."""
    return None if at is None else moment(at)


def maybe_read_moment(text: str | None) -> int | None:
    """The same, for a time that may not be said."""
    return None if text is None else read_moment(text)


def given(change: msgspec.Struct) -> dict[str, Any]:
    """The fields of a change that were said."""
    return {
        name: value
        for name in change.__struct_fields__
        if (value := getattr(change, name)) is not UNSET and is_sent(value)
    }


EMPTY = msgspec.Raw(b"{}")


def raw(body: bytes) -> msgspec.Raw:
    """Native bytes to splice into an answer."""
    return msgspec.Raw(body)


# In


def is_sent(value: Any) -> bool:
    """Whether a raw value was sent at all."""
    return not (isinstance(value, msgspec.Raw) and not bytes(value))


def strict(body: bytes, struct: Any) -> None:
    """Refuse names that the model's structs inside a body do not have: a misspelt setting or
    field of a schema must not pass for one that was left out."""
    wrong = unknown_names(msgspec.json.decode(body), struct) if body else {}
    if wrong:
        raise Invalid("unknown names", wrong)


def read_raw(raw: msgspec.Raw, form: str) -> Raw:
    """A client-owned value, kept byte for byte. The edge has checked it with its body."""
    return Raw("native", form, bytes(raw))


def read_object(raw: msgspec.Raw, form: str) -> Raw:
    """The same, for a value that must be an object."""
    body = bytes(raw)
    if body[:1] != b"{":
        raise Invalid(f"{form} must be a JSON object", {form: "must be an object"})
    return Raw("native", form, body)


def maybe_raw(raw: msgspec.Raw, form: str) -> Raw | None:
    """The same, for a value that may be missing or null."""
    return None if bytes(raw) in (b"", _NULL) else read_raw(raw, form)


def read_answer(raw: msgspec.Raw) -> tuple[Answer, Raw]:
    """An answer and its bytes; Invalid names the place that is wrong."""
    body = bytes(raw)
    try:
        return _answer(body), Raw("native", "answer", body)
    except msgspec.ValidationError as error:
        raise misread(error, "answer") from None


def read_annotation(body: wire.NewAnnotation) -> AnnotationDraft:
    """A person's answer."""
    answer, raw = read_answer(body.answer)
    return AnnotationDraft(answer, body.seconds, raw)


def _read_handed_in(body: wire.TaskAnswer | wire.Submit) -> AnnotationDraft:
    answer, raw = read_answer(body.answer)
    return AnnotationDraft(
        answer, body.seconds, raw, parent_prediction_id=body.parent_prediction_id,
        parent_annotation_id=body.parent_annotation_id,
    )  # fmt: skip


def read_prediction(body: wire.NewPrediction) -> PredictionDraft:
    """A machine's proposal."""
    answer, raw = read_answer(body.answer)
    return PredictionDraft(answer, body.score, body.model, raw)


def read_task(text: bytes) -> TaskDraft:
    """A new task from its JSON, which is checked whole: its parts need not be again."""
    sound(text)
    try:
        body = _task(text)
    except msgspec.ValidationError as error:
        raise misread(error) from None
    data, metadata = bytes(body.data), bytes(body.metadata)
    if data[:1] != b"{":
        raise Invalid("data must be a JSON object", {"data": "must be an object"})
    return TaskDraft(
        data=Raw("native", "data", data),
        metadata=None if metadata in (b"", _NULL) else Raw("native", "metadata", metadata),
        kind=body.kind, name=body.name, unique_id=body.unique_id, overlap=body.overlap,
        priority=body.priority, tags=body.tags, expected=body.expected,
        predictions=tuple(map(read_prediction, body.predictions)),
        annotations=tuple(map(read_annotation, body.annotations)),
    )  # fmt: skip


def read_tasks(texts: Sequence[bytes | msgspec.Raw], first: int = 0) -> list[TaskDraft]:
    """New tasks; Invalid names the task that is wrong."""
    drafts = []
    for n, text in enumerate(texts, start=first):
        try:
            drafts.append(read_task(bytes(text)))
        except Invalid as error:
            places = {f"tasks/{n}/{k}": v for k, v in error.fields.items()}
            raise Invalid(f"task {n}: {error.message}", places) from None
    return drafts


def read_task_filter(body: wire.TaskWanted) -> dict[str, Any]:
    """What tasks a client wants, as the services take it."""
    found: dict[str, Any] = {}
    for name in wire.TaskWanted.__struct_fields__:
        value = getattr(body, name)
        if value is None or value == ():
            continue
        if name.startswith(_TIMES):
            value = read_moment(value)
        found[_RENAMED.get(name, name)] = value
    return found


def read_task_change(body: wire.TaskChange) -> dict[str, Any]:
    """What a client wants changed of a task."""
    changes = given(body)
    if "data" in changes:
        changes["data"] = read_object(changes["data"], "data")
    if "metadata" in changes:
        changes["metadata"] = maybe_raw(changes["metadata"], "metadata")
    if changes.get("expected") is not None:
        changes["expected"] = Raw("native", "expected", msgspec.json.encode(changes["expected"]))
    return changes


def read_submit(body: wire.Submit) -> dict[int, AnnotationDraft] | AnnotationDraft:
    """The answers of an assignment: by task, or the one that was sent alone."""
    if (body.answers is not None) == is_sent(body.answer):
        raise Invalid("send either answers or answer")
    if body.answers is None:
        return _read_handed_in(body)
    if body.parent_prediction_id or body.parent_annotation_id:
        raise Invalid("of several answers each has its own parents")
    found = {one.task_id: _read_handed_in(one) for one in body.answers}
    if len(found) != len(body.answers):
        raise Invalid("a task is answered twice")
    return found


# Out


def raw_or_none(raw: Raw | None) -> msgspec.Raw | None:
    """Stored bytes to splice into an answer. Another dialect's come through its own codec."""
    if raw is None:
        return None
    if raw.dialect != "native":
        raise Unsupported(f"the value is in the form of {raw.dialect}")
    return msgspec.Raw(raw.body)


def spliced(raw: Raw | None) -> msgspec.Raw | None:
    """The client's own JSON, which is the same in every dialect."""
    return None if raw is None else msgspec.Raw(raw.body)


def write_project(project: Project) -> wire.Project:
    """A project."""
    return wire.Project(
        id=project.id, name=project.name, state=project.state, kind=project.kind,
        schema_version=project.schema_version, settings=project.settings,
        overlap=project.overlap, default_batch_id=project.default_batch_id,
        open_to_all=project.open_to_all, revision=project.revision,
        created_at=moment(project.created_at), instructions=project.instructions,
    )  # fmt: skip


def write_batch(batch: Batch, groups: list[int]) -> wire.Batch:
    """A batch, and the groups that it is limited to."""
    return wire.Batch(
        groups=groups, id=batch.id, project_id=batch.project_id, name=batch.name, kind=batch.kind,
        state=batch.state, reason=batch.reason, priority=batch.priority, order=batch.order,
        grouped=batch.grouped, overlap=batch.overlap, settings=batch.settings,
        revision=batch.revision, created_at=moment(batch.created_at),
        started_at=maybe_moment(batch.started_at), stopped_at=maybe_moment(batch.stopped_at),
        completed_at=maybe_moment(batch.completed_at), expires_at=maybe_moment(batch.expires_at),
        metadata=None if batch.metadata is None else msgspec.Raw(batch.metadata),
    )  # fmt: skip


def write_task(
    task: Task, parts: dict[str, Raw], tags: tuple[str, ...] = (), unique_id: str | None = None,
    annotations: Iterable[Annotation] | None = None,
) -> wire.Task:  # fmt: skip
    """A task, with its answers where they are given."""
    return wire.Task(
        id=task.id, project_id=task.project_id, batch_id=task.batch_id, kind=task.kind,
        state=task.state, overlap=task.overlap, answers=task.answers, skips=task.skips,
        annotation_count=task.annotations, prediction_count=task.predictions,
        priority=task.priority, schema_version=task.schema_version, revision=task.revision,
        created_at=moment(task.created_at), updated_at=moment(task.updated_at),
        completed_at=maybe_moment(task.completed_at), page_id=task.page_id, name=task.name,
        unique_id=unique_id, tags=tags,
        data=spliced(parts.get("data")) or EMPTY,
        metadata=spliced(parts.get("metadata")), expected=raw_or_none(parts.get("expected")),
        annotations=None if annotations is None else list(map(write_annotation, annotations)),
    )  # fmt: skip


def write_annotation(annotation: Annotation) -> wire.Annotation:
    """An annotation."""
    return wire.Annotation(
        id=annotation.id, task_id=annotation.task_id, project_id=annotation.project_id,
        assignment_id=annotation.assignment_id, member_id=annotation.member_id,
        state=annotation.state, revision=annotation.revision, golden=annotation.golden,
        skipped=annotation.skipped, seconds=annotation.seconds, edited_by=annotation.edited_by,
        created_at=moment(annotation.created_at), updated_at=moment(annotation.updated_at),
        parent_prediction_id=annotation.parent_prediction_id,
        parent_annotation_id=annotation.parent_annotation_id, answer=raw_or_none(annotation.raw),
    )  # fmt: skip


def write_prediction(prediction: Prediction) -> wire.Prediction:
    """A proposal."""
    return wire.Prediction(
        id=prediction.id, task_id=prediction.task_id, score=prediction.score,
        model=prediction.model, created_at=moment(prediction.created_at),
        answer=raw_or_none(prediction.raw) or EMPTY,
    )  # fmt: skip


def write_review(review: Review) -> wire.Review:
    """A verdict."""
    return wire.Review(
        id=review.id, annotation_id=review.annotation_id, task_id=review.task_id,
        verdict=review.verdict, source=review.source, member_id=review.member_id,
        comment=review.comment, seconds=review.seconds, at=moment(review.at),
    )  # fmt: skip


def write_assignment(
    rows: Sequence[Assignment], tasks: list[wire.WorkTask] | None = None,
    annotations: list[wire.Annotation] | None = None, schema_version: int | None = None,
    lessons: Sequence[Lesson] = (),
) -> wire.Assignment:  # fmt: skip
    """An assignment: its lead row speaks for all."""
    lead = rows[0]
    return wire.Assignment(
        id=lead.lead_id, project_id=lead.project_id, batch_id=lead.batch_id,
        member_id=lead.member_id, state=lead.state, task_ids=[row.task_id for row in rows],
        created_at=moment(lead.created_at), lease_at=maybe_moment(lead.lease_at),
        page_id=lead.page_id, reason=lead.reason, comment=lead.comment, late=lead.late,
        submitted_at=maybe_moment(lead.submitted_at), accepted_at=maybe_moment(lead.accepted_at),
        rejected_at=maybe_moment(lead.rejected_at), skipped_at=maybe_moment(lead.skipped_at),
        expired_at=maybe_moment(lead.expired_at), tasks=tasks, annotations=annotations,
        schema_version=schema_version, lessons=[write_lesson(one) for one in lessons],
    )  # fmt: skip


def write_lesson(lesson: Lesson) -> wire.Lesson:
    """What a training task teaches."""
    expected = msgspec.Raw(write_answer(lesson.expected.answer))
    return wire.Lesson(
        task_id=lesson.task_id, right=lesson.right, expected=expected, hint=lesson.expected.hint
    )


def write_event(event: Event) -> wire.Event:
    """What happened."""
    return wire.Event(
        id=event.id, kind=event.kind, entity_id=event.entity_id, project_id=event.project_id,
        batch_id=event.batch_id, member_id=event.member_id, at=moment(event.at),
        payload=event.payload,
    )  # fmt: skip


def with_answers(
    assignment: wire.Assignment, annotations: list[wire.Annotation]
) -> wire.Assignment:
    """An assignment with what was handed in."""
    return msgspec.structs.replace(assignment, annotations=annotations)
