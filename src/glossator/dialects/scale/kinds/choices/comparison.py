"""comparison: a choice, and named texts, about several attachments."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.attachments import read_many
from glossator.dialects.scale.kinds.family import Family, Link
from glossator.dialects.scale.kinds.forms.answers import read_answers, write_answers
from glossator.dialects.scale.kinds.forms.transcription import (
    named_units,
    read_named,
    read_values,
    write_values,
)
from glossator.dialects.scale.kinds.given import (
    need,
    need_array,
    no_places,
    params_of,
    response_of,
)
from glossator.dialects.scale.kinds.labels import listed, read_options
from glossator.model.annotation import Answer
from glossator.model.label_schema import AnyField, ChoiceField, LabelSchema
from glossator.model.loss import Losses
from glossator.model.naming import unique
from glossator.model.shown import Shown

NAME = "choice"


def _check(kind: str, params: dict[str, Any]) -> None:
    need_array(params, "attachments")
    need(params, "choices", "fields")


def _read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    fields = read_named(params.get("fields"), "fields", losses)
    labels, nested = read_options(params.get("choices"))
    if labels:
        *_, name = unique([*(field.name for field in fields), NAME])
        # The last one, so that it is found again whatever it is called.
        fields = (*fields, ChoiceField(name=name, required=True, labels=labels, nested=nested))
    return LabelSchema((read_many(params),), fields)


def _choice(schema: LabelSchema, params: dict[str, Any]) -> ChoiceField | None:
    """The choice: the last field, whatever it is called."""
    last = schema.fields[-1] if schema.fields else None
    return last if isinstance(last, ChoiceField) and params.get("choices") else None


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    response, params = response_of(given), params_of(schema)[1]
    field = _choice(schema, params)
    values = read_values(response.get("fields"), schema, named_units(params.get("fields")), losses)
    if field is not None:
        unit = {"choices": params.get("choices")}
        values += read_answers(field, [listed(response.get("choice"))], unit, losses)
    return Answer(tuple(values))


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    no_places(answer.regions, answer.relations, losses)
    params = params_of(schema)[1]
    field = _choice(schema, params)
    name = field.name if field is not None else None
    fields: dict[str, AnyField] = {one.name: one for one in schema.fields if one.name != name}
    for value in answer.values:
        if schema.field(value.field) is None:
            losses.add("field_unknown", f"fields/{value.field}")
    response: dict[str, Any] = {}
    if field is not None:
        chosen = [value for value in answer.values if value.field == name]
        unit = {"choices": params.get("choices")}
        written = write_answers(chosen[:1], {field.name: field}, {field.name: unit}, losses)
        if written:
            response["choice"] = written[field.name][0][0]
    if fields:
        response["fields"] = write_values(answer, fields, named_units(params.get("fields")), losses)
    return response


FAMILY = Family(
    names=("comparison",),
    check=_check,
    read=_read,
    read_response=_read_response,
    write_response=_write_response,
)
