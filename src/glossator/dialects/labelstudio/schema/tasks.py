"""Tasks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.labelstudio.schema.annotations import Annotation
from glossator.dialects.labelstudio.schema.shapes import MISSING, Id, In, Out

Overlap = Annotated[int, Meta(ge=1, le=1 << 30)]


class TaskQuery(In):
    """A page of a project's tasks. ``query`` is JSON of filters, selected items and ordering."""

    project: Id | None = None
    view: Id | None = None
    page: Annotated[int, Meta(ge=1, le=1 << 31)] = 1
    page_size: Annotated[int, Meta(ge=1, le=10_000)] = 100
    fields: Literal["all", "task_only"] = "task_only"
    query: str | None = None


class OneQuery(In):
    """Nothing that changes the answer."""


class NewTask(In):
    """A task about to be made."""

    data: msgspec.Raw = MISSING
    project: Id | None = None
    meta: msgspec.Raw = MISSING
    overlap: Overlap | None = None


class TaskChange(In):
    """What is not said stays."""

    data: msgspec.Raw = MISSING
    meta: msgspec.Raw = MISSING
    overlap: Overlap | None = None
    project: Id | None = None


class Task(Out):
    """A task. The lower half is there when one is asked for, and in lists with ``fields=all``.

    ``updated_by`` is a list in lists and for one task, else an id.
    """

    id: int
    data: msgspec.Raw
    meta: msgspec.Raw
    created_at: str | None
    updated_at: str | None
    is_labeled: bool | UnsetType
    overlap: int | UnsetType
    inner_id: int
    total_annotations: int
    cancelled_annotations: int
    total_predictions: int
    comment_count: int
    unresolved_comment_count: int
    last_comment_updated_at: str | None
    project: int
    updated_by: list[dict[str, int]] | int | None
    file_upload: Any
    comment_authors: list[int]
    allow_skip: bool | UnsetType = UNSET
    predictions: list[Any] | UnsetType = UNSET
    annotations: list[Annotation] | UnsetType = UNSET
    drafts: list[Any] | UnsetType = UNSET
    annotators: list[int] | UnsetType = UNSET
    completed_at: str | UnsetType | None = UNSET
    annotations_results: str | UnsetType = UNSET
    predictions_results: str | UnsetType = UNSET
    predictions_score: float | UnsetType | None = UNSET
    storage_filename: str | UnsetType | None = UNSET
    annotations_ids: str | UnsetType = UNSET
    predictions_model_versions: str | UnsetType = UNSET
    avg_lead_time: float | UnsetType | None = UNSET
    draft_exists: bool | UnsetType = UNSET


class Tasks(Out):
    """A page of tasks, and how much there is in the project."""

    tasks: list[Task]
    total: int
    total_annotations: int
    total_predictions: int
