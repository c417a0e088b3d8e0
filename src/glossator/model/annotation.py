"""Answers: what a person, a machine or a golden task says about one task."""

from __future__ import annotations

import math
from typing import Any, Literal

import msgspec

from glossator.model.geometry import AnyShape
from glossator.model.raw import Raw


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to one field that has no place.

    ``value`` by the field's kind: choice a list of picks (also when single), text str or list of
    str, number, rating int, datetime ISO 8601 text, boolean, ranking a list or {bucket: list},
    pairwise an input's name or None, file a list of file ids, group a list of {field: value},
    json anything. ``input`` says about which input, ``item`` the 0-based index in a list input.
    """

    field: str
    value: Any
    input: str | None = None
    item: int | None = None


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a region's coordinates are measured in, and the image's size in pixels if known."""

    unit: Literal["pixel", "fraction"]
    width: float | None = None
    height: float | None = None


class Region(msgspec.Struct, frozen=True, omit_defaults=True):
    """One marked place.

    ``id`` is unique inside the answer. ``shape`` None means that the labels hold for the whole
    input. ``values`` answer the fields with scope ``region``. ``parent`` is a region's id,
    ``score`` 0-1.
    """

    id: str
    field: str
    shape: AnyShape | None = None
    labels: tuple[str, ...] = ()
    input: str | None = None
    item: int | None = None
    frame: Frame | None = None
    values: tuple[Value, ...] = ()
    parent: str | None = None
    score: float | None = None
    note: str | None = None


class Relation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A link between two regions, given by their ids."""

    source: str
    target: str
    labels: tuple[str, ...] = ()
    direction: Literal["forward", "back", "both"] = "forward"
    field: str | None = None
    id: str | None = None


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything one person says about one task, in the order given."""

    values: tuple[Value, ...] = ()
    regions: tuple[Region, ...] = ()
    relations: tuple[Relation, ...] = ()


AnnotationState = Literal["submitted", "accepted", "rejected", "skipped", "superseded"]


class Annotation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One person's whole answer. ``answer`` is None when only ``raw`` was loaded (the edge decodes
    it where it is asked for) or when the task was skipped. ``seconds`` is the time spent;
    ``unique_id`` a client's own name for it, once in an organization."""

    id: int = 0
    task_id: int = 0
    member_id: int = 0
    assignment_id: int = 0
    project_id: int = 0
    state: AnnotationState = "submitted"
    revision: int = 1
    answer: Answer | None = None
    skipped: bool = False
    golden: bool = False
    seconds: float | None = None
    parent_annotation_id: int | None = None
    parent_prediction_id: int | None = None
    edited_by: int | None = None
    created_at: int = 0
    updated_at: int = 0
    raw: Raw | None = None
    unique_id: str | None = None


class Prediction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A machine's proposal; ``model`` is the name of the model's version."""

    id: int = 0
    task_id: int = 0
    project_id: int = 0
    answer: Answer | None = None
    score: float | None = None
    model: str | None = None
    created_at: int = 0
    raw: Raw | None = None


class Expectation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a golden or training task expects. ``fields`` names what counts (empty = all answered);
    ``hint`` is shown after a mistake; ``annotation_id`` if a person's annotation was promoted."""

    answer: Answer
    weight: float = 1.0
    fields: tuple[str, ...] = ()
    hint: str | None = None
    annotation_id: int | None = None


_decode = msgspec.json.Decoder(Answer).decode
_encode = msgspec.json.Encoder().encode


def read_answer(body: bytes) -> Answer:
    """Decode native answer JSON; raises :class:`msgspec.ValidationError` on the wrong form.

    JSON has no not-a-number, and a number past the range of a float is refused by the decoder.
    """
    return _decode(body)


def write_answer(answer: Answer) -> bytes:
    """Encode an answer as native JSON; raises ValueError for not-a-number and infinity.

    msgspec would write them as ``null``, and the stored answer could not be read again.
    """
    body = _encode(answer)
    if b"null" in body:
        refuse_not_finite(msgspec.to_builtins(answer))
    return body


def refuse_not_finite(value: object) -> None:
    """Raise ValueError if a float that is not finite stands anywhere inside ``value``."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("numbers must be finite")
    elif isinstance(value, dict):
        for inner in value.values():
            refuse_not_finite(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            refuse_not_finite(inner)
