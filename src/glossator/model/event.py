"""What happened: one value per change, written in the transaction of the change."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec

EventKind = Literal[
    "project.created",
    "project.updated",
    "project.deleted",
    "label.created",
    "label.updated",
    "label.deleted",
    "tasks.created",
    "tasks.deleted",
    "task.done",
    "task.error",
    "task.recalled",
    "task.canceled",
    "task.overlap_completed",
    "batch.opened",
    "batch.closed",
    "batch.completed",
    "assignment.created",
    "assignment.submitted",
    "assignment.skipped",
    "assignment.expired",
    "assignment.accepted",
    "assignment.rejected",
    "annotation.created",
    "annotation.updated",
    "annotation.deleted",
    "review.created",
    "member.created",
    "member.updated",
    "member.deleted",
    "group.created",
    "group.updated",
    "group.deleted",
    "skill.created",
    "skill.updated",
    "skill.deleted",
    "restriction.created",
    "restriction.deleted",
    "file.created",
    "snapshot.finished",
    "operation.finished",
    "webhook.off",
    "webhook.test",
]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)


class Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """``entity_id`` is what it happened to; ``payload`` holds ids and the few values that may
    change later, as JSON."""

    id: int
    kind: EventKind
    entity_id: int
    project_id: int | None = None
    batch_id: int | None = None
    member_id: int | None = None
    at: int = 0
    payload: dict[str, Any] = {}
