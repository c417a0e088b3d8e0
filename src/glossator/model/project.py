"""Organizations, projects and batches: who owns what, and in which groups it is worked on."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

ProjectState = Literal["configuring", "active", "archived", "deleted"]
BatchState = Literal["staging", "open", "paused", "completed", "canceled", "archived", "deleted"]
BatchKind = Literal["default", "production", "training", "exam"]
PauseReason = Literal["manual", "update", "expired", "budget", "limit", "blocked", "completed"]
Order = Literal["sequential", "uniform", "explicit", "uncertainty"]


class Organization(msgspec.Struct, frozen=True, omit_defaults=True):
    """A tenant: the owner of everything."""

    id: int
    name: str
    created_at: int = 0


class Mix(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many tasks of each kind a page takes."""

    real: int = 0
    golden: int = 0
    training: int = 0


class SkillRule(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Only people who have this skill get work, from ``least`` to ``most`` where that is said."""

    skill_id: int
    least: float | None = None
    most: float | None = None


class BatchSettings(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The rules of a batch that the hand-out and the reviews read; a project's are the defaults.

    ``lease_s`` seconds a hold lasts, ``max_active`` holds of one person in the project,
    ``golden_every``: one task in so many is a golden one (0 = none), ``review_percent`` of the
    tasks want a review, ``on_skip``: the slot goes to others, back to me, or is counted;
    ``on_reject``: the answer keeps its slot, or the slot is requeued to others. ``skills``: what
    people must have to get work; all of it. ``golden_batch_id``: the batch of the project whose
    golden tasks are handed out among this one's, if not its own.
    """

    lease_s: int = 1800
    max_active: int = 2
    on_skip: Literal["others", "me", "count"] = "others"
    on_reject: Literal["requeue", "final"] = "requeue"
    auto_accept: bool | None = None
    auto_accept_days: int | None = None
    review_percent: int = 0
    review_own: bool = False
    golden_every: int = 0
    golden_repeat: bool = False
    mix: Mix | None = None
    golden_batch_id: int | None = None
    max_overlap: int | None = None
    min_confidence: float | None = None
    skills: tuple[SkillRule, ...] = ()
    completes: bool = True
    reopens: bool = True

    @property
    def accepts(self) -> bool:
        """Whether a submit is accepted at once: as said, else unless reviews are wanted."""
        return self.review_percent == 0 if self.auto_accept is None else self.auto_accept


class Project(msgspec.Struct, frozen=True, omit_defaults=True):
    """One job with one label schema (in versions). ``instructions``: what its labelers are told,
    plain text or HTML, as it was written."""

    id: int
    org_id: int
    name: str
    state: ProjectState
    kind: str | None = None
    test: bool = False
    schema_id: int | None = None
    schema_version: int = 0
    settings: BatchSettings = BatchSettings()
    overlap: int = 1
    default_batch_id: int = 0
    open_to_all: bool = False
    revision: int = 1
    dialect: str | None = None
    raw: bytes | None = None
    created_at: int = 0
    instructions: str | None = None


class Batch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A group of tasks of one project with a life cycle of its own."""

    id: int
    project_id: int
    name: str
    kind: BatchKind
    state: BatchState
    reason: str | None = None
    priority: int = 0
    order: Order = "sequential"
    grouped: bool = False
    sealed: bool = False
    overlap: int = 1
    settings: BatchSettings = BatchSettings()
    filter: Any = None
    operation_id: str | None = None
    revision: int = 1
    started_at: int | None = None
    stopped_at: int | None = None
    completed_at: int | None = None
    expires_at: int | None = None
    dialect: str | None = None
    raw: bytes | None = None
    metadata: bytes | None = None
    created_at: int = 0
    created_by: int | None = None
    webhook_id: int | None = None


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """Tasks that are shown and submitted together."""

    id: int
    project_id: int
    batch_id: int
    task_ids: tuple[int, ...]
    mixed: bool = False
    created_at: int = 0
