"""A person's work: assignments, drafts, what is handed in."""

from __future__ import annotations

from typing import Literal

import msgspec

from glossator.dialects.native.schema.annotations import Annotation, Prediction
from glossator.dialects.native.schema.shapes import MISSING, Id, In, Out, Page, Seconds, Text


class WorkTask(Out, omit_defaults=True):
    """A task as its labeller gets it."""

    id: int
    data: msgspec.Raw
    name: str | None = None
    predictions: list[Prediction] = []  # noqa: RUF012 msgspec copies it
    draft: msgspec.Raw | None = None


class Assignment(Out, omit_defaults=True):
    """One person's hold on a task or page; ``tasks`` only where it is claimed or asked for."""

    id: int
    project_id: int
    batch_id: int
    member_id: int
    state: str
    task_ids: list[int]
    created_at: str
    lease_at: str | None = None
    page_id: int | None = None
    reason: str | None = None
    comment: str | None = None
    late: bool = False
    submitted_at: str | None = None
    accepted_at: str | None = None
    rejected_at: str | None = None
    skipped_at: str | None = None
    expired_at: str | None = None
    schema_version: int | None = None
    tasks: list[WorkTask] | None = None
    annotations: list[Annotation] | None = None


class AssignmentFilter(Page):
    """Which rows of a project's assignments."""

    batch_id: Id | None = None
    member_id: Id | None = None
    task_id: Id | None = None
    state: Literal["active", "submitted", "accepted", "rejected", "skipped", "expired"] | None = (
        None
    )


class TaskAnswer(In):
    """The answer to one task of an assignment."""

    task_id: Id
    answer: msgspec.Raw
    seconds: Seconds | None = None


class Submit(In):
    """``answers`` for each task of the assignment; ``answer`` alone where it has one task."""

    answers: list[TaskAnswer] | None = None
    answer: msgspec.Raw = MISSING
    seconds: Seconds | None = None


class Skip(In):
    """Why, if one says."""

    reason: Text | None = None


class NewDraft(In):
    """Unfinished work: any JSON of the editor's. ``task_id`` may be left out where the assignment
    has one task."""

    draft: msgspec.Raw
    task_id: Id | None = None


class DraftSaved(Out):
    """How often this draft was saved."""

    version: int


class Lease(Out):
    """The new end of a lease."""

    lease_at: str
