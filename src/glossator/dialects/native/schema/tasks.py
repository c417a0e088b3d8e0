"""Tasks, and the filters of their list."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.native.schema.annotations import NewAnnotation, NewPrediction
from glossator.dialects.native.schema.shapes import (
    MISSING,
    After,
    Id,
    In,
    Limit,
    Moment,
    Overlap,
    Priority,
    Short,
)
from glossator.model.annotation import Expectation
from glossator.model.task import TaskState


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


class TaskWanted(In):
    """Which tasks of a project; all that is said must hold. What several may be is said again for
    each. ``name_like``: ``%`` stands for any text, ``_`` for one character, in any case of letters.
    ``tag_in``: any of these. ``verdict``: one of its answers has this one."""

    batch_id: Id | None = None
    state: TaskState | None = None
    state_in: tuple[TaskState, ...] = ()
    kind: Literal["production", "golden", "training"] | None = None
    name: Short | None = None
    name_in: tuple[Short, ...] = ()
    name_like: Short | None = None
    unique_id_in: tuple[Short, ...] = ()
    tag: Short | None = None
    tag_in: tuple[Short, ...] = ()
    verdict: Literal["accepted", "fixed", "commented", "rejected"] | None = None
    id_in: tuple[Id, ...] = ()
    id_lt: After | None = None
    id_lte: After | None = None
    id_gt: After | None = None
    id_gte: After | None = None
    created_lt: Moment | None = None
    created_lte: Moment | None = None
    created_gt: Moment | None = None
    created_gte: Moment | None = None
    updated_since: Moment | None = None
    updated_lt: Moment | None = None
    updated_lte: Moment | None = None
    updated_gt: Moment | None = None
    updated_gte: Moment | None = None
    completed_since: Moment | None = None
    completed_lt: Moment | None = None
    completed_lte: Moment | None = None
    completed_gt: Moment | None = None
    completed_gte: Moment | None = None


class TaskFilter(TaskWanted):
    """The same, a page at a time, as in every list (:class:`shapes.Page`); ``leave_out``: what of
    each task is not wanted. ``sort``: by id or by the last change, with a minus the last first;
    ``next`` of a list that is sorted by changes is text."""

    after: Annotated[str, Meta(pattern=r"^\d{1,16}(\.\d{1,17})?$")] = ""
    sort: Literal["id", "-id", "updated", "-updated"] = "id"
    limit: Limit = 100
    leave_out: tuple[Literal["data", "metadata", "expected"], ...] = ()
