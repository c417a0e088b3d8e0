"""transcription and datacollection: named texts about one attachment, and rows of them."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.attachments import read_one
from glossator.dialects.scale.kinds.family import Family, Link
from glossator.dialects.scale.kinds.forms.answers import Units, read_answers, write_answers
from glossator.dialects.scale.kinds.forms.units import read_unit
from glossator.dialects.scale.kinds.forms.values import responses
from glossator.dialects.scale.kinds.given import (
    mapping,
    need,
    no_places,
    params_of,
    response_of,
    usable,
)
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.dialects.scale.kinds.pictures.asked import need as need_text
from glossator.model.annotation import Answer, Value
from glossator.model.label_schema import AnyField, ChoiceField, GroupField, LabelSchema, TextField
from glossator.model.loss import Losses
from glossator.model.naming import unique
from glossator.model.shown import Shown

REPEATED = "repeatable_fields"


def _check(kind: str, params: dict[str, Any]) -> None:
    need_text(params, "attachment")
    need(params, "fields", REPEATED)


def read_named(given: Any, where: str, losses: Losses) -> tuple[AnyField, ...]:
    """Fields from ``{key: description}``, or from questions as a form has them."""
    found: dict[str, AnyField] = {}
    for n, (key, said) in enumerate(_named(given)):
        place = f"{where}/{n}"
        name = usable(key, found, place, losses)
        if name is None:
            continue
        field: AnyField | None
        if isinstance(said, dict) and "type" in said:
            field = read_unit(name, said, place, losses)
        else:
            text = word(said) or word(mapping(said).get("description"))
            field = TextField(name=name, help=text)
        if field is not None:
            found[name] = field
    return tuple(found.values())


def named_units(given: Any) -> dict[str, dict[str, Any]]:
    """The questions that were asked as a form has them, by name."""
    return {str(key): said for key, said in _named(given) if isinstance(said, dict)}


def _named(given: Any) -> list[tuple[Any, Any]]:
    if isinstance(given, dict):
        return list(given.items())
    return [
        (one.get("field_id"), one) if isinstance(one, dict) else (one, None)
        for one in listed(given)
    ]


def _read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    fields = read_named(params.get("fields"), "fields", losses)
    inner = read_named(params.get(REPEATED), REPEATED, losses)
    if inner:
        *_, name = unique([*(field.name for field in fields), REPEATED])
        fields = (*fields, GroupField(name=name, fields=inner))
    return LabelSchema((read_one(params),), fields)


def _rows_field(schema: LabelSchema, params: dict[str, Any]) -> GroupField | None:
    """The group of the repeated fields: the last, whatever it is called."""
    last = schema.fields[-1] if schema.fields else None
    return last if isinstance(last, GroupField) and params.get(REPEATED) else None


def read_values(given: Any, schema: LabelSchema, units: Units, losses: Losses) -> list[Value]:
    """The values that an object of answers says."""
    values = []
    for name, said in mapping(given).items():
        field = schema.field(name)
        if field is None:
            losses.add("field_unknown", f"fields/{name}")
        else:
            values += read_answers(field, responses(said), units.get(name, {}), losses)
    return values


def write_values(
    answer: Answer, fields: dict[str, AnyField], units: Units, losses: Losses
) -> dict[str, Any]:
    """The object of answers; an array where one is answered several times."""
    values = [value for value in answer.values if value.field in fields]
    for value in values:
        if value.item is not None:
            losses.add("item_dropped", f"fields/{value.field}", "one response")
    values = [value for value in values if value.item is None]
    written = write_answers(values, fields, units, losses)
    return {name: _alone(fields[name], found[0]) for name, found in written.items()}


def _alone(field: AnyField, found: list[Any]) -> Any:
    match field:
        case ChoiceField(multiple=True) | TextField(many=True):
            return found
        case GroupField() if field.most != 1:
            return found
    return found[0]


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    response, params = response_of(given), params_of(schema)[1]
    rows = _rows_field(schema, params)
    units = _units(rows, params)
    values = read_values(response.get("fields"), schema, units, losses)
    said = listed(response.get(REPEATED))
    if rows is not None and said:
        values += read_answers(rows, [said], units[rows.name], losses)
    return Answer(tuple(values))


def _units(rows: GroupField | None, params: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The questions, and the set of those that are repeated."""
    units = named_units(params.get("fields"))
    if rows is not None:
        units[rows.name] = {"fields": _as_units(params.get(REPEATED))}
    return units


def _as_units(given: Any) -> list[dict[str, Any]]:
    return [{**unit, "field_id": name} for name, unit in named_units(given).items()]


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    no_places(answer.regions, answer.relations, losses)
    params = params_of(schema)[1]
    rows = _rows_field(schema, params)
    fields = {field.name: field for field in schema.fields}
    for value in answer.values:
        if value.field not in fields:
            losses.add("field_unknown", f"fields/{value.field}")
    written = write_values(answer, fields, _units(rows, params), losses)
    if rows is None:
        return {"fields": written}
    found = written.pop(rows.name, [])
    return {"fields": written, REPEATED: found}


FAMILY = Family(
    names=("transcription", "datacollection"),
    check=_check,
    read=_read,
    read_response=_read_response,
    write_response=_write_response,
)
