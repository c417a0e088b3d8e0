"""Annotations, drafts and predictions."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.labelstudio.schema.shapes import MISSING, Id, In, Out

Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Name = Annotated[str, Meta(max_length=256)]


class AnnotationQuery(In, forbid_unknown_fields=True):
    """``was_cancelled`` makes the answer a skip, as the body's member of the same name does."""

    was_cancelled: bool = False


class AsRead(In, forbid_unknown_fields=True):
    """Names that a client sends back as it read them: they are passed over."""

    id: Any = None
    created_ago: Any = None
    created_username: Any = None
    created_at: Any = None
    updated_at: Any = None
    draft_created_at: Any = None
    import_id: Any = None
    last_action: Any = None
    last_created_by: Any = None
    bulk_created: Any = None
    updated_by: Any = None
    result_count: Any = None
    prediction: Any = None


class AnnotationChange(AsRead, forbid_unknown_fields=True):
    """What is not said stays. ``result`` is a list, or its JSON text."""

    result: msgspec.Raw = MISSING
    was_cancelled: bool | None = None
    ground_truth: bool | None = None
    lead_time: Seconds | None = None
    completed_by: Id | None = None
    unique_id: uuid.UUID | None = None
    draft_id: Id | None = None
    parent_prediction: Id | None = None
    parent_annotation: Id | None = None
    task: Id | None = None
    project: Id | None = None


class NewAnnotation(AnnotationChange, forbid_unknown_fields=True):
    """``completed_by`` is who calls unless it is said; ``draft_id`` is the draft that it ends."""


class NewDraft(AsRead, forbid_unknown_fields=True):
    """Unfinished work."""

    result: msgspec.Raw = MISSING
    lead_time: Seconds | None = None
    user: Any = None
    was_postponed: Any = None
    task: Id | None = None
    annotation: Id | None = None


class PredictionQuery(In, forbid_unknown_fields=True):
    """Of which task or project; one of them must be said."""

    task: Id | None = None
    project: Id | None = None
    task__project: Id | None = None


class PredictionAsRead(In, forbid_unknown_fields=True):
    """Names that a client sends back as it read them: they are passed over."""

    id: Any = None
    created_ago: Any = None
    created_at: Any = None
    updated_at: Any = None
    cluster: Any = None
    neighbors: Any = None
    mislabeling: Any = None
    model: Any = None
    model_run: Any = None


class NewPrediction(PredictionAsRead, kw_only=True, forbid_unknown_fields=True):
    """A machine's proposal. ``result`` is a list, or its JSON text."""

    task: Id
    result: msgspec.Raw = MISSING
    score: float | None = None
    model_version: Name | None = None
    project: Id | None = None


class ImportedPrediction(In, forbid_unknown_fields=True):
    """One of many proposals. Without ``model_version`` it is by ``undefined``, as in imports."""

    task: Id
    result: msgspec.Raw
    score: float | None = None
    model_version: Name = "undefined"


class Created(Out):
    """How many were made."""

    created: int


class PredictionChange(PredictionAsRead, forbid_unknown_fields=True):
    """What is not said stays."""

    result: msgspec.Raw = MISSING
    score: float | UnsetType | None = UNSET
    model_version: Name | UnsetType | None = UNSET
    task: Id | None = None
    project: Id | None = None


class User(Out):
    """A person as the vendor shows them."""

    id: int
    first_name: str
    last_name: str
    email: str
    avatar: str | None
    initials: str


class Annotation(Out):
    """An answer. ``completed_by`` is a person in the answer for one task, else an id."""

    id: int
    result: msgspec.Raw
    created_username: str
    created_ago: str
    completed_by: User | int
    was_cancelled: bool
    ground_truth: bool
    created_at: str
    updated_at: str
    draft_created_at: str | None
    lead_time: float | None
    import_id: int | None
    last_action: str | None
    bulk_created: bool
    task: int
    project: int
    updated_by: int | None
    parent_prediction: int | None
    parent_annotation: int | None
    last_created_by: int | None
    result_count: int | UnsetType = UNSET
    unique_id: str | UnsetType = UNSET
    prediction: Any = UNSET


class Draft(Out):
    """The caller's unfinished work on a task, or on an answer."""

    id: int
    result: msgspec.Raw
    lead_time: float | None
    user: str
    created_username: str
    created_ago: str
    created_at: str
    updated_at: str
    was_postponed: bool
    import_id: int | None
    task: int
    annotation: int | None


class Prediction(Out):
    """A machine's proposal."""

    id: int
    result: msgspec.Raw
    model_version: str | None
    created_ago: str
    score: float | None
    cluster: int | None
    neighbors: Any
    mislabeling: float
    created_at: str
    updated_at: str
    model: int | None
    model_run: int | None
    task: int
    project: int
