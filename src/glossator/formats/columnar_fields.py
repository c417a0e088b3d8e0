"""Cells of questions without a place: a type for each kind, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from glossator.formats.columnar_types import Classes, ListOf, Type
from glossator.formats.natives import finite
from glossator.model.annotation import Value
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    FileField,
    Label,
    LabelSchema,
    NumberField,
    PairwiseField,
    RatingField,
    TextField,
    walk,
)

ITEMS = 10_000
"""Items of a list input whose answers get a place in a cell."""
Read = Callable[[Any], Any]


def field_type(field: AnyField, classes: bool) -> Type:
    """The type of a question's column; one that is asked for each item has a list of answers."""
    found = _type(field, classes)
    return ListOf(found) if field.scope == "item" else found


def classes_of(labels: Sequence[Label], key: str | None) -> Classes | None:
    """The labels as numbered classes; None where they are not known beforehand or not unique."""
    names = tuple(label.name for label in walk(tuple(labels)) if label.selectable)
    fixed = key is None and names and len(set(names)) == len(names)
    fixed = fixed and not any(label.key for label in walk(tuple(labels)))
    return Classes(names) if fixed else None


def readers(
    schema: LabelSchema, names: Sequence[str], classes: bool
) -> list[tuple[str, Callable[[list[Value]], Any]]]:
    """For each of the fields its name, and what makes a cell of its values in one answer."""
    fields = {field.name: field for field in schema.fields}
    return [(name, _reader(fields[name], classes)) for name in names]


def _reader(field: AnyField, classes: bool) -> Callable[[list[Value]], Any]:
    read = _cell(_type(field, classes), field)

    def first(values: list[Value]) -> Any:
        return read(values[0].value)

    def listed(values: list[Value]) -> Any:
        given = {v.item: v.value for v in values if v.item is not None and 0 <= v.item < ITEMS}
        last = max(given, default=-1)
        return [read(given[n]) if n in given else None for n in range(last + 1)]

    return listed if field.scope == "item" else first


def _type(field: AnyField, classes: bool) -> Type:
    match field:
        case ChoiceField(multiple=False):
            known = None if field.free or field.nested else classes_of(field.labels, field.key)
            return known if classes and known else "string"
        case ChoiceField():
            return ListOf("string")
        case TextField():
            return ListOf("string") if field.many else "string"
        case NumberField():
            return "int64" if field.whole else "double"
        case RatingField():
            return "int64"
        case BooleanField():
            return "bool"
        case FileField():
            return ListOf("int64")
        case _:
            return "string"


def _cell(type: Type, field: AnyField) -> Read:
    """What makes a cell of an answer: None for one that the type cannot hold as it is."""
    if isinstance(type, Classes):
        numbers = {name: n for n, name in enumerate(type.names)}
        return lambda value: numbers.get(_only(value))
    if isinstance(field, ChoiceField):
        return _texts if field.multiple else _only
    if isinstance(field, TextField):
        return _texts if field.many else _text
    if isinstance(field, DatetimeField | PairwiseField):
        return _text
    if isinstance(field, FileField):
        return lambda value: [whole(one) for one in value] if isinstance(value, list) else None
    return {"double": _number, "int64": whole, "bool": _bool}.get(str(type), _json)


def _only(value: Any) -> Any:
    """The one pick of a choice."""
    one = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    return one if isinstance(one, str) else None


def _texts(value: Any) -> Any:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list | tuple):
        return None
    return [one if isinstance(one, str) else _json(one) for one in value]


def _text(value: Any) -> Any:
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if fits else None


def whole(value: Any) -> int | None:
    """A whole number that 64 bits hold, else None."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return int(value)
    fits = isinstance(value, int) and not isinstance(value, bool) and -(1 << 63) <= value < 1 << 63
    return value if fits else None


def _bool(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _json(value: Any) -> str:
    return finite(value, "value").decode()
