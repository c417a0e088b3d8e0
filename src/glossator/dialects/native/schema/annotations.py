"""Annotations, predictions and reviews."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from glossator.dialects.native.schema.shapes import MISSING, In, Seconds, Text


class NewPrediction(In):
    """A machine's proposal."""

    answer: msgspec.Raw
    score: Annotated[float, Meta(ge=-1e300, le=1e300)] | None = None
    model: Annotated[str, Meta(max_length=200)] | None = None


class NewAnnotation(In):
    """A person's answer; ``seconds`` is the time spent."""

    answer: msgspec.Raw
    seconds: Seconds | None = None


class Golden(In):
    """Whether the annotation is the expected answer of its task."""

    golden: bool


class NewReview(In):
    """A verdict; ``answer`` is the corrected one of the verdict ``fixed``."""

    verdict: Literal["accepted", "fixed", "commented", "rejected"]
    comment: Text | None = None
    seconds: Seconds | None = None
    answer: msgspec.Raw = MISSING
