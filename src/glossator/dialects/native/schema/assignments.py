"""A person's work: assignments, drafts, what is handed in."""

from __future__ import annotations

from typing import Literal

import msgspec

from glossator.dialects.native.schema.shapes import MISSING, Id, In, Page, Seconds, Text


class AssignmentFilter(Page):
    """Which rows of a project's assignments."""

    batch_id: Id | None = None
    member_id: Id | None = None
    task_id: Id | None = None
    state: Literal["active", "submitted", "accepted", "rejected", "skipped", "expired"] | None = (
        None
    )


class TaskAnswer(In):
    """The answer to one task of an assignment. The parents: the prediction or the annotation of the
    same task that it grew from."""

    task_id: Id
    answer: msgspec.Raw
    seconds: Seconds | None = None
    parent_prediction_id: Id | None = None
    parent_annotation_id: Id | None = None


class Submit(In):
    """``answers`` for each task of the assignment; ``answer``, with what belongs to it, alone where it
    has one task."""

    answers: list[TaskAnswer] | None = None
    answer: msgspec.Raw = MISSING
    seconds: Seconds | None = None
    parent_prediction_id: Id | None = None
    parent_annotation_id: Id | None = None


class Skip(In):
    """Why, if one says."""

    reason: Text | None = None


class NewDraft(In):
    """Unfinished work: any JSON of the editor's. ``task_id`` may be left out where the assignment
    has one task."""

    draft: msgspec.Raw
    task_id: Id | None = None
