"""Types that the model has no words for: one field asks for the whole response, any JSON object.

It is stored as it was given and given back as it was stored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glossator.dialects.scale.kinds.family import Family, Link
from glossator.dialects.scale.kinds.given import no_places, response_of
from glossator.model.annotation import Answer, Value
from glossator.model.label_schema import Input, JsonField, LabelSchema
from glossator.model.loss import Losses
from glossator.model.shown import Shown

NAME = "response"


def family(
    names: tuple[str, ...],
    check: Callable[[str, dict[str, Any]], None],
    inputs: Callable[[str, dict[str, Any]], tuple[Input, ...]],
) -> Family:
    """The family of these types; ``inputs(type, params)`` says what is shown."""

    def read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
        return LabelSchema(inputs(kind, params), (JsonField(name=NAME, required=True),))

    return Family(
        names=names,
        check=check,
        read=read,
        read_response=_read_response,
        write_response=_write_response,
    )


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    return Answer((Value(NAME, response_of(given)),))


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    no_places(answer.regions, answer.relations, losses)
    response: dict[str, Any] = {}
    for value in answer.values:
        if value.field != NAME:
            losses.add("field_unknown", f"fields/{value.field}")
        elif isinstance(value.value, dict):
            response = value.value
        else:
            losses.add("value_dropped", f"fields/{NAME}", "a response is an object")
    return response
