"""Tasks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.labelstudio.schema.annotations import Annotation
from glossator.dialects.labelstudio.schema.shapes import MISSING, Id, In, Out

Overlap = Annotated[int, Meta(ge=1, le=1 << 30)]


class TaskQuery(In, forbid_unknown_fields=True):
    """A page of a project's tasks. ``query`` is JSON of filters, selected items and ordering;
    ``include`` names the members of each task that are wanted, with commas between."""

    project: Id | None = None
    view: Id | None = None
    page: Annotated[int, Meta(ge=1, le=1 << 31)] = 1
    page_size: Annotated[int, Meta(ge=1, le=10_000)] = 100
    fields: Literal["all", "task_only"] = "task_only"
    query: str | None = None
    include: Annotated[str, Meta(max_length=2000)] = ""
    resolve_uri: bool = True
    review: bool = False


class OneQuery(In, forbid_unknown_fields=True):
    """Nothing that changes the answer: our own addresses need no resolving."""

    project: Id | None = None
    resolve_uri: bool = True


class AsRead(In, forbid_unknown_fields=True):
    """Names that a client sends back as it read them: they are passed over."""

    id: Any = None
    created_at: Any = None
    updated_at: Any = None
    is_labeled: Any = None
    inner_id: Any = None
    total_annotations: Any = None
    cancelled_annotations: Any = None
    total_predictions: Any = None
    comment_count: Any = None
    unresolved_comment_count: Any = None
    last_comment_updated_at: Any = None
    comment_authors: Any = None
    updated_by: Any = None
    file_upload: Any = None
    allow_skip: Any = None
    annotators: Any = None
    completed_at: Any = None
    annotations_results: Any = None
    predictions_results: Any = None
    predictions_score: Any = None
    storage_filename: Any = None
    annotations_ids: Any = None
    predictions_model_versions: Any = None
    avg_lead_time: Any = None
    draft_exists: Any = None


class TaskChange(AsRead, forbid_unknown_fields=True):
    """What is not said stays. Answers, proposals and drafts of a task that was read are passed
    over: they have routes of their own."""

    data: msgspec.Raw = MISSING
    meta: msgspec.Raw = MISSING
    overlap: Overlap | None = None
    project: Id | None = None
    annotations: list[Any] | None = None
    predictions: list[Any] | None = None
    drafts: list[Any] | None = None


class NewTask(TaskChange, forbid_unknown_fields=True):
    """A task about to be made. Answers and proposals come by imports, or by their own routes."""


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

    tasks: list[Any]
    total: int
    total_annotations: int
    total_predictions: int
