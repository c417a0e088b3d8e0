"""Batches and pages."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.native.schema.shapes import (
    MISSING,
    Id,
    In,
    Moment,
    Name,
    Out,
    Overlap,
    Priority,
)
from glossator.model.project import BatchSettings


class NewBatch(In):
    """A batch; what is left out is the project's."""

    name: Name
    kind: Literal["production", "training", "exam"] = "production"
    staging: bool = False
    priority: Priority = 0
    order: Literal["sequential", "uniform", "explicit"] = "sequential"
    overlap: Overlap | None = None
    settings: BatchSettings | None = None
    groups: tuple[Id, ...] = ()
    expires_at: Moment | None = None
    metadata: msgspec.Raw = MISSING


class BatchChange(In):
    """What is left out stays."""

    name: Name | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    overlap: Overlap | UnsetType = UNSET
    settings: BatchSettings | UnsetType = UNSET
    groups: tuple[Id, ...] | UnsetType = UNSET
    expires_at: Moment | UnsetType | None = UNSET
    metadata: msgspec.Raw = MISSING


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
    metadata: msgspec.Raw | None


class NewPage(In):
    """Tasks to show together."""

    task_ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=1000)]
