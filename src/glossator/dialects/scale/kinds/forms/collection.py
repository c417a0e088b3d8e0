"""textcollection: a form about any attachments."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.attachments import read_many
from glossator.dialects.scale.kinds.family import Family, Link
from glossator.dialects.scale.kinds.forms.answers import read_answers, write_answers
from glossator.dialects.scale.kinds.forms.units import read_units, write_unit, write_units
from glossator.dialects.scale.kinds.forms.values import inner_units, responses
from glossator.dialects.scale.kinds.given import (
    mapping,
    need_array,
    no_places,
    params_of,
    response_of,
)
from glossator.model.annotation import Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import AnyField, LabelSchema, RegionField, RelationField
from glossator.model.loss import Losses
from glossator.model.shown import Shown


def _check(kind: str, params: dict[str, Any]) -> None:
    for name in ("attachments", "fields"):
        need_array(params, name)
    for name, keys in (("attachments", ("type", "content")), ("fields", ("type", "field_id"))):
        for n, one in enumerate(params[name]):
            for key in keys:
                if not isinstance(one, dict) or one.get(key) in (None, ""):
                    raise Invalid(
                        f'"{name}[{n}].{key}" is required', {f"{name}[{n}].{key}": "is required"}
                    )


def _read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    return LabelSchema((read_many(params),), read_units(params.get("fields"), "fields", losses))


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    found = mapping(response_of(given).get("annotations"))
    units = inner_units(params_of(schema)[1])
    fields = {field.name: field for field in schema.fields}
    values = []
    for name, said in found.items():
        if name not in fields:
            losses.add("field_unknown", f"fields/{name}")
            continue
        values += read_answers(fields[name], responses(said), units.get(name, {}), losses)
    return Answer(tuple(values))


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    no_places(answer.regions, answer.relations, losses)
    units = inner_units(params_of(schema)[1])
    fields = {field.name: field for field in schema.fields}
    written = write_answers(answer.values, fields, units, losses)
    return {
        "annotations": {
            name: {"type": _type(fields[name], units), "field_id": name, "response": found}
            for name, found in written.items()
        }
    }


def _type(field: AnyField, units: dict[str, dict[str, Any]]) -> Any:
    unit = units.get(field.name) or write_unit(field, "", Losses(keep=0)) or {}
    return unit.get("type", "text")


def _fits(schema: LabelSchema) -> bool:
    return all(
        field.scope == "task" and not isinstance(field, RegionField | RelationField)
        for field in schema.fields
    )


def _write(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    return {"fields": write_units(schema.fields, losses)}


FAMILY = Family(
    names=("textcollection",),
    check=_check,
    read=_read,
    read_response=_read_response,
    write_response=_write_response,
    fits=_fits,
    write=_write,
)
