"""Answers to the questions of a form, as they stand in a response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from glossator.dialects.scale.kinds.forms.units import EQUAL
from glossator.dialects.scale.kinds.given import is_repeated
from glossator.dialects.scale.kinds.labels import Words, listed, word
from glossator.dialects.scale.kinds.numbers import number
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    GroupField,
    JsonField,
    NumberField,
    PairwiseField,
    RatingField,
    TextField,
)

NOTHING: Any = object()
"""Stands for what is not answered: None is an answer where two are compared."""


class Unsayable(Exception):
    """One side has no word for this value; the message says why."""


class Several(Exception):
    """More values than a question has; ``first`` is the answer."""

    def __init__(self, first: Any) -> None:
        super().__init__("one value is asked")
        self.first = first


def read_value(field: AnyField, given: list[Any], unit: dict[str, Any]) -> Any:
    """The answer that a list of values says, :data:`NOTHING` if it says none.

    ``unit`` is the question as it was asked, ``{}`` if another dialect asked it. Unsayable for what
    is no answer to it, Several if only the first could be taken.
    """
    given = [one for one in given if one is not None]
    if isinstance(field, ChoiceField):
        return _picks(field, given, bool(unit))
    if isinstance(field, TextField) and field.many:
        return [_text(one) for one in given] or NOTHING
    if isinstance(field, GroupField):
        return _rows(field, given, unit) or NOTHING
    if not given:
        return NOTHING
    if isinstance(field, JsonField):
        return _json(given[0] if len(given) == 1 else given, unit)
    value = _one(field, given[0])
    if len(given) > 1:
        raise Several(value)
    return value


def _picks(field: ChoiceField, given: list[Any], own: bool) -> Any:
    words = Words(field.labels, field.nested, own)
    flat = [inner for one in given for inner in (one if isinstance(one, list) else [one])]
    said = [text for one in flat if (text := word(one)) is not None]
    if flat and not said:
        raise Unsayable("no picks")
    return list(dict.fromkeys(words.pick(text) for text in said)) or NOTHING


def _text(given: Any) -> str:
    if isinstance(given, str):
        return given
    if isinstance(given, bool | int | float):
        return msgspec.json.encode(given).decode()
    raise Unsayable("not a text")


def _one(field: AnyField, given: Any) -> Any:
    match field:
        case NumberField() | RatingField():
            found = number(given)
            if found is None:
                raise Unsayable("not a number")
            if isinstance(field, RatingField) and float(found).is_integer():
                return int(found)
            return found
        case BooleanField():
            if isinstance(given, bool):
                return given
            if str(given).lower() in ("true", "false"):
                return str(given).lower() == "true"
            raise Unsayable("not true or false")
        case PairwiseField():
            name = _text(given)
            return None if name == EQUAL and EQUAL not in field.inputs else name
        case TextField() | DatetimeField():
            return _text(given)
    raise Unsayable("no question of this kind")


def _json(given: Any, unit: dict[str, Any]) -> Any:
    """A json field of another dialect is asked as a text."""
    if not unit and isinstance(given, str):
        try:
            return msgspec.json.decode(given)
        except msgspec.DecodeError:
            return given
    return given


def _rows(field: GroupField, given: list[Any], unit: dict[str, Any]) -> list[dict[str, Any]]:
    if is_repeated(field):
        inner = field.fields[0]
        read = (read_value(inner, listed(one), unit) for one in given)
        return [{inner.name: value} for value in read if value is not NOTHING]
    units = inner_units(unit)
    rows = []
    for one in given:
        if not isinstance(one, dict):
            raise Unsayable("a set of fields is an object")
        row = {}
        for child in field.fields:
            for answers in responses(one.get(child.name))[:1]:
                value = read_value(child, answers, units.get(child.name, {}))
                if value is not NOTHING:
                    row[child.name] = value
        rows.append(row)
    return rows


def inner_units(unit: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The questions of a set, by id."""
    given = (one for one in listed(unit.get("fields")) if isinstance(one, dict))
    return {name: one for one in given if (name := word(one.get("field_id"))) is not None}


def responses(given: Any) -> list[list[Any]]:
    """The responses to one question, each a list of values.

    ``{type, field_id, response: [[...]]}``, or only what was answered: a value, a list of values,
    an object of a set. [Scale's documentation, both forms]
    """
    if given is None:
        return []
    if isinstance(given, dict) and "response" in given and ("type" in given or "field_id" in given):
        found = listed(given["response"])
        if found and all(isinstance(one, list) for one in found):
            return found
        return [found] if found else []
    return [listed(given)]


# The way back.


def write_value(field: AnyField, value: Any, unit: dict[str, Any]) -> list[Any]:
    """The list of values that says an answer; Unsayable if the vendor has no word for it."""
    match field:
        case ChoiceField():
            words = Words(field.labels, field.nested, bool(unit))
            typed = typed_values(unit.get("choices"))
            return [typed.get(said, said) for said in map(words.say, map(str, listed(value)))]
        case TextField(many=True):
            return listed(value)
        case PairwiseField():
            return [EQUAL if value is None else value]
        case GroupField() if is_repeated(field):
            inner = field.fields[0]
            rows = (row.get(inner.name) for row in listed(value) if isinstance(row, Mapping))
            return [_alone(inner, one, unit) for one in rows if one is not None]
        case GroupField():
            return [_row(field, row, unit) for row in listed(value) if isinstance(row, Mapping)]
        case JsonField():
            return [value if unit else msgspec.json.encode(value).decode()]
        case NumberField() | RatingField() | BooleanField() | TextField() | DatetimeField():
            return [value]
    raise Unsayable("no question of this kind")


def _row(field: GroupField, row: Mapping[str, Any], unit: dict[str, Any]) -> dict[str, Any]:
    units = inner_units(unit)
    return {
        child.name: _alone(child, row[child.name], units.get(child.name, {}))
        for child in field.fields
        if row.get(child.name) is not None
    }


def _alone(field: AnyField, value: Any, unit: dict[str, Any]) -> Any:
    """A value that stands for itself: an array only where its question may have several."""
    written = write_value(field, value, unit)
    several = isinstance(field, ChoiceField | GroupField) and not (
        isinstance(field, GroupField) and field.most == 1
    )
    if several or (isinstance(field, TextField) and field.many):
        return written
    return written[0] if written else None


def typed_values(choices: Any) -> dict[str, Any]:
    """Options whose value is no text, by the text that we call them."""
    found: dict[str, Any] = {}
    for one in listed(choices):
        given = one.get("value", one.get("choice")) if isinstance(one, dict) else one
        name = word(given)
        if name is not None and not isinstance(given, str):
            found[name] = given
        if isinstance(one, dict):
            found |= typed_values(one.get("subchoices"))
    return found
