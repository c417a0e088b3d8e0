"""Answers to several questions at once, and what is lost on either way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from glossator.dialects.scale.kinds.forms.values import (
    NOTHING,
    Several,
    Unsayable,
    read_value,
    write_value,
)
from glossator.dialects.scale.kinds.given import about, placed
from glossator.model.annotation import Value
from glossator.model.conditions import is_empty
from glossator.model.label_schema import AnyField, PairwiseField
from glossator.model.loss import Losses

Units = Mapping[str, dict[str, Any]]
"""The questions as they were asked, by the name of their field."""


def read_answers(
    field: AnyField, given: list[list[Any]], unit: dict[str, Any], losses: Losses
) -> list[Value]:
    """One value for each response to a question; the first has no number."""
    found = []
    for n, one in enumerate(given):
        try:
            value = read_value(field, one, unit)
        except Several as error:
            losses.add("value_dropped", f"fields/{field.name}", str(error))
            value = error.first
        except Unsayable as error:
            losses.add("value_dropped", f"fields/{field.name}", str(error))
            continue
        if value is not NOTHING:
            found.append(Value(field.name, value, about(field), n or None))
    return found


def write_answers(
    values: Iterable[Value], fields: Mapping[str, AnyField], units: Units, losses: Losses
) -> dict[str, list[list[Any]]]:
    """By the name of a field, its responses, each a list of values."""
    written: dict[str, list[list[Any]]] = {}
    for value in values:
        field = fields.get(value.field)
        if field is None:
            losses.add("field_unknown", f"fields/{value.field}")
            continue
        if is_empty(value.value) and not isinstance(field, PairwiseField):
            continue
        placed(value, field, losses)
        try:
            one = write_value(field, value.value, units.get(value.field, {}))
        except Unsayable as error:
            losses.add("field_dropped", f"fields/{value.field}", str(error))
            continue
        responses = written.setdefault(value.field, [])
        if value.item is None or not 0 <= value.item < 1000:
            responses.append(one)
        else:
            responses += [[]] * (value.item + 1 - len(responses))
            responses[value.item] = one
    return written
