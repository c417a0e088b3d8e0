"""The questions of a form (``UnitField`` and ``FieldSet``) to and from fields.

[Scale's documentation: UnitField, CategoryField, FieldSet]
"""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.given import is_repeated, usable
from glossator.dialects.scale.kinds.labels import listed, read_options, word, write_labels
from glossator.dialects.scale.kinds.numbers import number, whole
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    ForeignCondition,
    GroupField,
    JsonField,
    NumberField,
    PairwiseField,
    RatingField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.raw import held

MOST = 100
"""The upper bound of ``max_responses_required``."""
EQUAL = "equal"
"""Our option for two inputs of which none is better."""
_PARTS = {"date": "date", "datetime": "datetime", "time": "time"}


def read_units(given: Any, where: str, losses: Losses) -> tuple[AnyField, ...]:
    """The fields that a ``fields`` array asks. What is no question is a loss ``field_dropped``."""
    found: dict[str, AnyField] = {}
    for n, unit in enumerate(listed(given)):
        place = f"{where}/{n}"
        if not isinstance(unit, dict):
            losses.add("field_dropped", place, "not an object")
        elif (name := usable(unit.get("field_id"), found, place, losses)) is not None:
            field = read_unit(name, unit, place, losses)
            if field is not None:
                found[name] = field
    return tuple(found.values())


def read_unit(name: str, unit: dict[str, Any], where: str, losses: Losses) -> AnyField | None:
    """One question, as a group if it may be answered several times and is no text."""
    least, most = _counts(unit)
    notes = [text for key in ("description", "hint") if (text := word(unit.get(key)))]
    common: dict[str, Any] = {
        "name": name,
        "title": word(unit.get("title")),
        "help": "\n".join(notes) or None,
        "required": bool(unit.get("required")),
        "when": _condition(unit),
    }
    kind = kind_of(unit)
    if kind == "text":
        return TextField(**common, many=most > 1)
    if kind in ("fieldset", "form"):
        inner = read_units(unit.get("fields"), f"{where}/fields", losses)
        if not inner:
            losses.add("field_dropped", where, "a set without fields")
            return None
        return GroupField(**common, fields=inner, least=least, most=most)
    if most > 1:
        one = _single(kind, unit, {"name": name})
        return GroupField(**common, fields=(one,), least=least, most=most)
    return _single(kind, unit, common)


def kind_of(unit: dict[str, Any]) -> str:
    """The type of a question in one spelling (``field_set`` is ``fieldset``)."""
    kind = unit.get("type")
    return kind.lower().replace("_", "") if isinstance(kind, str) else ""


def _counts(unit: dict[str, Any]) -> tuple[int | None, int]:
    """How often it is answered; a least of one is what ``required`` says."""
    least = whole(unit.get("min_responses_required")) or 1
    most = max(whole(unit.get("max_responses_required")) or 1, least, 1)
    return (least if least > 1 else None), most


def _condition(unit: dict[str, Any]) -> ForeignCondition | None:
    """The inner form of ``conditions`` is not documented well enough to be understood."""
    given = unit.get("conditions")
    return ForeignCondition("scale", held(given)) if given else None


def _single(kind: str, unit: dict[str, Any], common: dict[str, Any]) -> AnyField:
    match kind:
        case "number":
            least, most = number(unit.get("min")), number(unit.get("max"))
            if least is not None and most is not None and least > most:
                least = most = None
            return NumberField(**common, least=least, most=most)
        case "boolean":
            return BooleanField(**common)
        case "date" | "datetime" | "time":
            return DatetimeField(**common, parts=kind)
        case "category" | "select":
            return _choice(unit, common)
    return JsonField(**common)


def _choice(unit: dict[str, Any], common: dict[str, Any]) -> ChoiceField:
    labels, nested = read_options(unit.get("choices"))
    most = whole(unit.get("max_choices")) or 1
    least = whole(unit.get("min_choices")) or 1
    several = most > 1
    return ChoiceField(
        **common,
        labels=labels,
        nested=nested,
        free=not labels,
        multiple=several,
        least=least if several and 1 < least <= most else None,
        most=most if several else None,
    )


# The way back.


def write_units(fields: tuple[AnyField, ...], losses: Losses) -> list[dict[str, Any]]:
    """The ``fields`` array that asks these; what it has no question for is ``field_dropped``."""
    written = (write_unit(field, f"fields/{field.name}", losses) for field in fields)
    return [unit for unit in written if unit is not None]


def write_unit(field: AnyField, where: str, losses: Losses) -> dict[str, Any] | None:
    """One question, or None if the vendor has none like it."""
    own = _own(field, where, losses)
    if own is None:
        losses.add("field_dropped", where, "no question of this kind")
        return None
    kind, keys = own
    unit: dict[str, Any] = {
        "type": kind, "field_id": field.name, "title": field.title or field.name
    }  # fmt: skip
    if field.help is not None:
        unit["description"] = field.help
    if field.required:
        unit["required"] = True
    if isinstance(field.when, ForeignCondition) and field.when.dialect == "scale":
        unit["conditions"] = field.when.value
    elif field.when is not None:
        losses.add("condition_dropped", where)
    if field.default is not None:
        losses.add("options_dropped", where, "what is filled in before")
    return {**unit, **keys}


def _own(field: AnyField, where: str, losses: Losses) -> tuple[str, dict[str, Any]] | None:
    """Type and the keys that only this type has."""
    match field:
        case ChoiceField():
            return _write_choice(field, where, losses)
        case TextField():
            if (field.least, field.most, field.pattern, field.format) != (None,) * 4:
                losses.add("limits_dropped", where, "of a text")
            return "text", {"max_responses_required": MOST} if field.many else {}
        case NumberField():
            if field.whole or field.step or field.unit:
                losses.add("limits_dropped", where, "whole, step or unit")
            ends = {"min": field.least, "max": field.most}
            return "number", {key: end for key, end in ends.items() if end is not None}
        case RatingField():
            return "number", {"min": 1, "max": field.most}
        case BooleanField():
            return "boolean", {}
        case DatetimeField(parts=parts):
            return _PARTS[parts], {}
        case PairwiseField():
            names = [*field.inputs, EQUAL]
            return "category", {"choices": [{"value": name, "label": name} for name in names]}
        case GroupField():
            return _write_group(field, where, losses)
        case JsonField():
            return "text", {}
    return None


def _write_choice(
    field: ChoiceField, where: str, losses: Losses
) -> tuple[str, dict[str, Any]] | None:
    if field.key is not None or not field.labels:
        losses.add("options_dropped", where, "they come from the data")
    elif field.free:
        losses.add("options_dropped", where, "own words")
    choices = write_labels(field.labels, where, losses, field.nested, ("value", "label"))
    for one in choices:
        one.setdefault("label", one["value"])
    keys: dict[str, Any] = {"choices": choices}
    if field.multiple:
        keys["min_choices"] = field.least or 1
        keys["max_choices"] = field.most or max(2, len(choices), MOST)
    return "category", keys


def _write_group(
    field: GroupField, where: str, losses: Losses
) -> tuple[str, dict[str, Any]] | None:
    counts = {
        "min_responses_required": field.least or 1,
        "max_responses_required": MOST if field.most is None else field.most,
    }
    if is_repeated(field):
        own = _own(field.fields[0], where, losses)
        return own and (own[0], {**own[1], **counts})
    inner = [write_unit(one, f"{where}/{one.name}", losses) for one in field.fields]
    units = [unit for unit in inner if unit is not None]
    return ("field_set", {"fields": units, **counts}) if units else None
