"""Annotations, predictions and reviews."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from glossator.dialects.native.schema.shapes import MISSING, In, Out, Seconds, Text


class NewPrediction(In):
    """A machine's proposal."""

    answer: msgspec.Raw
    score: Annotated[float, Meta(ge=-1e300, le=1e300)] | None = None
    model: Annotated[str, Meta(max_length=200)] | None = None


class NewAnnotation(In):
    """A person's answer; ``seconds`` is the time spent."""

    answer: msgspec.Raw
    seconds: Seconds | None = None


class Annotation(Out, omit_defaults=True):
    """One person's answer; no ``answer`` when the task was skipped."""

    id: int
    task_id: int
    project_id: int
    assignment_id: int
    member_id: int
    state: str
    revision: int
    created_at: str
    updated_at: str
    golden: bool = False
    skipped: bool = False
    seconds: float | None = None
    edited_by: int | None = None
    answer: msgspec.Raw | None = None


class Prediction(Out, omit_defaults=True):
    """A machine's proposal."""

    id: int
    task_id: int
    answer: msgspec.Raw
    created_at: str
    score: float | None = None
    model: str | None = None


class Revision(Out):
    """An earlier state of an annotation."""

    revision: int
    answer: msgspec.Raw | None
    edited_by: int | None
    at: str


class Golden(In):
    """Whether the annotation is the expected answer of its task."""

    golden: bool


class NewReview(In):
    """A verdict; ``answer`` is the corrected one of the verdict ``fixed``."""

    verdict: Literal["accepted", "fixed", "commented", "rejected"]
    comment: Text | None = None
    seconds: Seconds | None = None
    answer: msgspec.Raw = MISSING


class Review(Out):
    """A verdict on an annotation."""

    id: int
    annotation_id: int
    task_id: int
    verdict: str
    source: str
    member_id: int | None
    comment: str | None
    seconds: float | None
    at: str
