"""Projects, batches, and what happened."""

from __future__ import annotations

from typing import Any

from glossator.model.loss import Loss
from glossator.model.project import BatchSettings
from glossator.sdk.shapes.out import Json, Out


class Project(Out):
    """One job with one label schema."""

    id: int
    name: str
    state: str
    kind: str | None
    schema_version: int
    settings: BatchSettings
    overlap: int
    default_batch_id: int
    open_to_all: bool
    revision: int
    created_at: str


class Batch(Out):
    """A group of tasks with a life cycle."""

    id: int
    project_id: int
    name: str
    kind: str
    state: str
    reason: str | None
    priority: int
    order: str
    grouped: bool
    overlap: int
    settings: BatchSettings
    revision: int
    created_at: str
    started_at: str | None
    stopped_at: str | None
    completed_at: str | None
    expires_at: str | None
    metadata: Json


class Event(Out):
    """What happened."""

    id: int
    kind: str
    entity_id: int
    project_id: int | None
    batch_id: int | None
    member_id: int | None
    at: str
    payload: dict[str, Any]


class SchemaWritten(Out):
    """A label schema in a dialect's own language, and what that could not say."""

    text: str
    losses: list[Loss]


class Place(Out):
    """A person's place in a project, and the role that they have there at least."""

    member_id: int
    role: str


class Places(Out):
    """Everybody with a place."""

    items: list[Place]


class TaskPage(Out):
    """Tasks that are shown together."""

    id: int
    project_id: int
    batch_id: int
    task_ids: list[int]
    created_at: str


class Unblocked(Out):
    """How many people may get how many units again."""

    unblocked: int
