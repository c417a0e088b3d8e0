"""Tasks, and the filters of their list."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.native.schema.annotations import NewAnnotation, NewPrediction
from glossator.dialects.native.schema.shapes import (
    MISSING,
    Id,
    In,
    Moment,
    Overlap,
    Page,
    Priority,
    Short,
)
from glossator.model.annotation import Expectation


class NewTask(In):
    """A task; ``data`` is any JSON object, kept byte for byte."""

    data: msgspec.Raw
    metadata: msgspec.Raw = MISSING
    kind: Literal["production", "golden", "training"] = "production"
    name: Short | None = None
    unique_id: Short | None = None
    overlap: Overlap | None = None
    priority: Priority = 0
    tags: Annotated[tuple[Short, ...], Meta(max_length=100)] = ()
    expected: Expectation | None = None
    predictions: tuple[NewPrediction, ...] = ()
    annotations: tuple[NewAnnotation, ...] = ()


class NewTasks(In):
    """Tasks, all or none; more than 1 000 become visible together at the end."""

    tasks: list[NewTask]


class RawTasks(In):
    """The same, with each task undecoded: a big body is read a chunk at a time."""

    tasks: list[msgspec.Raw]


class TaskTarget(In):
    """The batch that new tasks go to; none = the project's default batch."""

    batch_id: Id | None = None


class TaskChange(In):
    """What is left out stays; None takes a value away."""

    name: Short | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    overlap: Overlap | UnsetType = UNSET
    data: msgspec.Raw = MISSING
    metadata: msgspec.Raw = MISSING
    tags: Annotated[tuple[Short, ...], Meta(max_length=100)] | UnsetType = UNSET
    unique_id: Short | UnsetType | None = UNSET
    expected: Expectation | UnsetType | None = UNSET


class TaskIds(In):
    """Tasks to delete."""

    ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=1000)]


class TaskFilter(Page):
    """Which tasks of a project."""

    batch_id: Id | None = None
    state: (
        Literal[
            "configuring", "open", "in_progress", "labelled", "in_review", "accepted", "rejected",
            "canceled", "error",
        ]
        | None
    ) = None  # fmt: skip
    kind: Literal["production", "golden", "training"] | None = None
    name: Short | None = None
    tag: Short | None = None
    updated_since: Moment | None = None
    completed_since: Moment | None = None
