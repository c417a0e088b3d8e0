"""Annotations, drafts and predictions."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.labelstudio.schema.shapes import MISSING, Id, In, Out

Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Name = Annotated[str, Meta(max_length=256)]


class AnnotationQuery(In):
    """``was_cancelled`` makes the answer a skip, as the body's member of the same name does."""

    was_cancelled: bool = False


class NewAnnotation(In):
    """``result`` is a list, or its JSON text. Whoever calls is ``completed_by``."""

    result: msgspec.Raw = MISSING
    was_cancelled: bool | None = None
    ground_truth: bool | None = None
    lead_time: Seconds | None = None
    completed_by: int | None = None
    parent_prediction: Id | None = None
    parent_annotation: Id | None = None


class AnnotationChange(In):
    """What is not said stays."""

    result: msgspec.Raw = MISSING
    was_cancelled: bool | None = None
    ground_truth: bool | None = None
    lead_time: Seconds | None = None
    completed_by: int | None = None


class NewDraft(In):
    """Unfinished work."""

    result: msgspec.Raw = MISSING
    lead_time: Seconds | None = None


class PredictionQuery(In):
    """Of which task or project; one of them must be said."""

    task: Id | None = None
    project: Id | None = None


class NewPrediction(In):
    """A machine's proposal."""

    task: Id
    result: msgspec.Raw = MISSING
    score: float | None = None
    model_version: Name | None = None


class PredictionChange(In):
    """What is not said stays."""

    result: msgspec.Raw = MISSING
    score: float | UnsetType | None = UNSET
    model_version: Name | UnsetType | None = UNSET
    task: Id | None = None


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
