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


class NewPage(In):
    """Tasks to show together."""

    task_ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=1000)]
