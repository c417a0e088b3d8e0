"""Answers without a place: what stands in ``value`` for each kind of field, and back."""

from __future__ import annotations

from typing import Any

import msgspec

from glossator.dialects.labelstudio.results.sizes import number
from glossator.model.annotation import Value
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    FileField,
    JsonField,
    NumberField,
    PairwiseField,
    RatingField,
    RegionField,
    TextField,
    join,
    split,
)

KEYS = {
    "choices": "choices",
    "taxonomy": "taxonomy",
    "textarea": "text",
    "number": "number",
    "rating": "rating",
    "datetime": "datetime",
    "pairwise": "selected",
    "ranker": "ranker",
}
"""Type -> the key of its value; a second ``Labels`` and others have their type as the key."""


class Unsayable(Exception):
    """The vendor has no word for this value; the message says why."""


def read_pick(kind: str, value: dict[str, Any], field: AnyField | None) -> Any:
    """The answer to a field, from a result's ``value``; the whole object if its form is unknown."""
    key = KEYS.get(kind, kind)
    if key not in value and kind == "ranker":
        key = "rank"  # the SDK's own model of it
    if key not in value or isinstance(field, JsonField):
        return _json(value, key)
    found = value[key]
    match kind:
        case "choices" | "taxonomy":
            picks = [_path(pick, field) for pick in _listed(found)]
            if isinstance(field, BooleanField):
                return picks == ["true"]
            return picks
        case "textarea":
            texts = [str(text) for text in _listed(found)]
            return texts[0] if _single(field) and len(texts) == 1 else texts
        case "number" | "rating":
            given = number(found)
            return found if given is None else given
        case "pairwise":
            return _side(found, field)
    if isinstance(field, ChoiceField | RegionField):
        return [_path(pick, field) for pick in _listed(found)]
    return found if kind in KEYS else value


def _json(value: dict[str, Any], key: str) -> Any:
    """A json field of ours is written as one text; a vendor's own control is the whole object."""
    texts = value.get(key)
    if key == "text" and isinstance(texts, list) and len(texts) == 1 and isinstance(texts[0], str):
        try:
            return msgspec.json.decode(texts[0])
        except msgspec.DecodeError:
            return value
    return value


def _single(field: AnyField | None) -> bool:
    return isinstance(field, TextField) and not field.many


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _path(pick: Any, field: AnyField | None) -> str:
    """A path as one text. Names of a flat field are not escaped."""
    parts = [_text(part) for part in _listed(pick)]
    if isinstance(field, ChoiceField) and field.nested:
        return join(parts)
    return parts[0] if len(parts) == 1 else join(parts)


def _text(part: Any) -> str:
    if isinstance(part, str):
        return part
    return msgspec.json.encode(part).decode()


def _side(found: Any, field: AnyField | None) -> Any:
    """left and right are the first and second object of the control."""
    if isinstance(field, PairwiseField) and found in ("left", "right"):
        n = 0 if found == "left" else 1
        if n < len(field.inputs):
            return field.inputs[n]
    return found


def write_pick(kind: str, value: Value, field: AnyField) -> dict[str, Any]:
    """What stands in a result's ``value``; :class:`Unsayable` if the vendor has no word for it."""
    given, key = value.value, KEYS.get(kind, kind)
    match field:
        case BooleanField():
            return {key: ["true" if one else "false" for one in _listed(given)]}
        case ChoiceField() | RegionField():
            picks = [str(pick) for pick in _listed(given)]
            nested = isinstance(field, ChoiceField) and field.nested
            if nested or kind == "taxonomy":
                return {key: [list(split(pick)) if nested else [pick] for pick in picks]}
            return {key: picks}
        case PairwiseField():
            return {key: _left_or_right(given, field)}
        case JsonField():
            if kind != "textarea" and isinstance(given, dict):
                return given
            return {key: [msgspec.json.encode(given).decode()]}
        case NumberField() | RatingField() if kind not in ("number", "rating"):
            return {key: [_text(one) for one in _listed(given)]}
        case FileField():
            return {key: [str(file) for file in _listed(given)]}
    if kind == "textarea":
        return {key: [_text(text) for text in _listed(given)]}
    return {key: given}


def _left_or_right(given: Any, field: PairwiseField) -> str:
    if given is None:
        raise Unsayable("no word for two that are equal")
    if given in field.inputs[:2]:
        return ("left", "right")[field.inputs.index(given)]
    if given in ("left", "right"):
        return str(given)
    raise Unsayable("only the first two inputs can be chosen")
