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
    instructions: str | None


class Batch(Out):
    """A group of tasks with a life cycle. ``groups`` of people that it is limited to; none where it
    is not ``grouped``."""

    id: int
    project_id: int
    name: str
    kind: str
    state: str
    reason: str | None
    priority: int
    order: str
    grouped: bool
    groups: list[int]
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


class Day(Out, omit_defaults=True):
    """What one person did on a day (UTC): answers handed in, and the ``seconds`` that ``timed`` of
    them took together; tasks skipped; answers to golden and training tasks, and the right ones;
    answers of theirs that were accepted and rejected; verdicts that they gave."""

    day: str
    member_id: int
    submitted: int = 0
    timed: int = 0
    seconds: float = 0
    skipped: int = 0
    golden_seen: int = 0
    golden_right: int = 0
    accepted: int = 0
    rejected: int = 0
    reviewed: int = 0


class LabelCount(Out):
    """How often a label was given."""

    field: str
    label: str
    count: int


class Share(Out, omit_defaults=True):
    """A mean from 0 to 1 over ``count`` comparisons: of everybody, of one person, or of a label."""

    score: float
    count: int
    member_id: int | None = None
    field: str | None = None
    label: str | None = None


class Statistics(Out):
    """What a project's people did day by day; and out of the newest answers (``sampled`` of them)
    how often each label was given, how alike answers to one task are (``agreement``: in all, by
    person, by label), and how right those to golden and training tasks are (``golden``: by label).
    """

    days: list[Day]
    sampled: int
    labels: list[LabelCount]
    agreement: list[Share]
    golden: list[Share]


class Progress(Out):
    """One's own work in a project: answers handed in today (UTC) and in all, and the tasks that are
    not done yet by anybody."""

    today: int
    submitted: int
    undone: int


class Name(Out):
    """Who a member is."""

    id: int
    name: str


class Names(Out):
    """Who works, or worked, on a project."""

    items: list[Name]


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
