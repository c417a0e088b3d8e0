"""Whether a value has the form that its field's kind asks for.

:func:`checker` compiles a field once into a function ``(value, data) -> what is wrong or None``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from glossator.model.annotation import Answer
from glossator.model.conditions import Data, Scene, can_be, is_empty, mentioned, row_as_region
from glossator.model.data_paths import MISSING, at, options
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    FileField,
    GroupField,
    JsonField,
    Label,
    LabelSchema,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    RegionField,
    RelationField,
    TextField,
    walk,
)
from glossator.model.patterns import compiled
from glossator.model.shape_check import wrong_json

Check = Callable[[Any, Data | None], str | None]
ANYTHING = None
"""Stands for the picks of a field whose options are not known."""


def checker(field: AnyField, schema: LabelSchema, drafts: bool = False) -> Check:
    """The check of one field's values. A draft may have too few picks, letters and rows.

    Raises ValueError for a pattern that cannot be used.
    """
    match field:
        case ChoiceField():
            return _choice(field, drafts)
        case TextField():
            return _text(field, drafts)
        case NumberField():
            return _number(field)
        case RatingField(most=most):
            return lambda value, data: (
                None
                if type(value) is int and 1 <= value <= most
                else f"a whole number from 1 to {most}"
            )
        case DatetimeField(parts=parts):
            return lambda value, data: _moment(value, parts)
        case BooleanField():
            return lambda value, data: None if isinstance(value, bool) else "true or false"
        case RankingField():
            return _ranking(field)
        case PairwiseField():
            names = set(field.inputs or (source.name for source in schema.inputs))
            return lambda value, data: (
                None
                if value is None or (isinstance(value, str) and value in names)
                else "no such input"
            )
        case FileField(many=many):
            return lambda value, data: _files(value, many)
        case GroupField():
            return _group(field, schema, drafts)
        case JsonField(format=form):
            return lambda value, data: _json(value, form)
        case RegionField() | RelationField():
            return lambda value, data: "this field is answered by marks, not by a value"


class Picks:
    """The picks that a set of labels allows, with what a task's data adds."""

    __slots__ = ("_keys", "_known", "_options", "_paths")

    def __init__(self, labels: tuple[Label, ...], key: str | None = None) -> None:
        every = list(walk(labels))
        self._known = frozenset(one.name for one in every if one.selectable and one.key is None)
        self._paths = tuple(one.key for one in every if one.selectable and one.key is not None)
        self._keys = key
        self._options = key is not None or bool(self._paths)

    def of(self, data: Data | None) -> frozenset[str] | None:
        """The picks with this data; :data:`ANYTHING` if the data does not tell them."""
        return self._known if not self._options else self._with(data)

    def _with(self, data: Data | None) -> frozenset[str] | None:
        known = self._known
        if self._keys is not None:
            offered = options(data, self._keys)
            if offered is None:
                return ANYTHING
            known |= offered
        for path in self._paths:
            found = MISSING if data is None else at(data, path)
            if not isinstance(found, str | int | float):
                return ANYTHING
            known |= {str(found)}
        return known


def _list_of_picks(value: Any, known: frozenset[str] | None) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(pick, str) for pick in value):
        return "a list of picks"
    if known is not ANYTHING and not known.issuperset(value):
        return f"no such pick: {next(pick for pick in value if pick not in known)}"
    return None if len(set(value)) == len(value) else "the same pick twice"


def _choice(field: ChoiceField, drafts: bool) -> Check:
    picks = Picks(field.labels, field.key)
    least = 0 if drafts else field.least or 0
    most = field.most if field.multiple else 1

    def check(value: Any, data: Data | None) -> str | None:
        wrong = _list_of_picks(value, ANYTHING if field.free else picks.of(data))
        return wrong or _count(value, least, most)

    return check


def _count(value: Sequence[Any], least: int, most: int | None) -> str | None:
    """An empty list is no answer, and whether there must be one is not asked here."""
    if value and len(value) < least:
        return f"at least {least}"
    return f"at most {most}" if most is not None and len(value) > most else None


def _text(field: TextField, drafts: bool) -> Check:
    pattern = compiled(field.pattern) if field.pattern is not None else None
    least = 0 if drafts else field.least or 0
    form = _FORMATS.get(field.format or "") if not drafts else None

    def one(value: Any) -> str | None:
        if not isinstance(value, str):
            return "text"
        if wrong := _count(value, least, field.most):
            return f"{wrong} characters"
        if value and form is not None and not form(value):
            return f"not a valid {field.format}"
        if value and pattern is not None and not drafts and not pattern.fits(value):
            return "the text does not fit the pattern"
        return None

    def several(value: Any, data: Data | None) -> str | None:
        if not isinstance(value, list | tuple):
            return "a list of texts"
        return next((wrong for text in value if (wrong := one(text))), None)

    return several if field.many else lambda value, data: one(value)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and not any(map(str.isspace, text))


_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,10}")
_PHONE = re.compile(r"\+?[0-9 ()./-]{3,40}")
_FORMATS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
    "phone": lambda text: _PHONE.fullmatch(text) is not None,
    "url": _is_url,
}


def _number(field: NumberField) -> Check:
    least, most, step, whole = field.least, field.most, field.step, field.whole

    def check(value: Any, data: Data | None) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "a number"
        if isinstance(value, float) and not isfinite(value):
            return "numbers must be finite"
        if whole and isinstance(value, float) and not value.is_integer():
            return "a whole number"
        if least is not None and value < least:
            return f"at least {least:g}"
        if most is not None and value > most:
            return f"at most {most:g}"
        if step and not _on_step(value, least or 0, step):
            return f"in steps of {step:g}"
        return None

    return check


def _on_step(value: float, origin: float, step: float) -> bool:
    """Whether the value lies on a step, as far as floats can tell (0.3 in steps of 0.1)."""
    try:
        steps = (value - origin) / step
        return abs(steps - round(steps)) < 1e-6 * max(1.0, abs(steps))
    except OverflowError:
        return True


_READ: dict[str, Callable[[str], object]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def _moment(value: Any, parts: str) -> str | None:
    try:
        if isinstance(value, str) and _READ[parts](value):
            return None
    except ValueError:
        pass
    return f"a {parts} in ISO 8601"


def _ranking(field: RankingField) -> Check:
    picks = Picks(field.labels, field.key)
    buckets = {bucket.name for bucket in field.buckets}

    def check(value: Any, data: Data | None) -> str | None:
        known = picks.of(data)
        if not buckets:
            return _list_of_picks(value, known)
        if not isinstance(value, Mapping) or not all(
            isinstance(inner, list | tuple) for inner in value.values()
        ):
            return "a list of picks for each bucket"
        unknown = value.keys() - buckets
        if unknown:
            return f"no such bucket: {min(unknown)}"
        return _list_of_picks([pick for inner in value.values() for pick in inner], known)

    return check


def _files(value: Any, many: bool) -> str | None:
    if not isinstance(value, list | tuple) or not all(
        isinstance(one, str | int) and not isinstance(one, bool) for one in value
    ):
        return "a list of file ids"
    return "one file" if len(value) > 1 and not many else None


_COORDINATES = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*")


def _json(value: Any, form: str | None) -> str | None:
    if wrong := wrong_json(value):
        return wrong
    if form == "coordinates":
        found = _COORDINATES.fullmatch(value) if isinstance(value, str) else None
        if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
            return "latitude,longitude"
    return None


def _group(field: GroupField, schema: LabelSchema, drafts: bool) -> Check:
    inner = {one.name: (one, checker(one, schema, drafts)) for one in field.fields}
    least = 0 if drafts else field.least or 0

    def row(values: Any, data: Data | None) -> str | None:
        if not isinstance(values, Mapping):
            return "an object of fields"
        for name, value in values.items():
            if name not in inner:
                return f"no such field: {name}"
            if not is_empty(value) and (wrong := inner[name][1](value, data)):
                return f"{name}: {wrong}"
        if drafts:
            return None
        for name, (one, _) in inner.items():
            missing = one.required and is_empty(values.get(name))
            if missing and not _hidden(one, field, values, schema, data):
                return f"{name}: required"
        return None

    def check(value: Any, data: Data | None) -> str | None:
        if not isinstance(value, list | tuple):
            return "a list of groups"
        for n, values in enumerate(value):
            if wrong := row(values, data):
                return f"{n}/{wrong}"
        return _count(value, least, field.most)

    return check


def _hidden(
    one: AnyField, group: GroupField, row: Mapping[str, Any], schema: LabelSchema, data: Data | None
) -> bool:
    """Whether a field of a group may not be shown in this row. What a condition on a field outside
    of the group says is not known here, so nothing is insisted on."""
    if one.when is None:
        return False
    if mentioned(one.when) - {field.name for field in group.fields}:
        return True
    return can_be(one.when, False, Scene(Answer(), row_as_region(group.name, row), schema, data))
