"""Attributes: questions about a place, or about the whole task, and their answers.

``{key: {type, description, choices, allow_multiple, required, conditions}}``; the type is
``category`` where none is said. [Scale's documentation, Annotation Attributes]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale.kinds.conditions import is_global, read_conditions, write_conditions
from glossator.dialects.scale.kinds.labels import Words, listed, read_options, word, write_labels
from glossator.dialects.scale.kinds.numbers import number
from glossator.model.annotation import Value
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    Field,
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
    Scope,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.shape_check import wrong_json

LONGEST = 200
"""Characters of a field's name."""
OWN = "scale"
_TEXTS = (TextField, DatetimeField)
_UNSAID = (RankingField, PairwiseField, GroupField, FileField, RegionField, RelationField)
"""Kinds of question that no attribute can ask."""


# Definitions.


class Naming:
    """Names for fields as they come: a clash is numbered, a global one says that it is one."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)

    def give(self, key: str, scope: Scope = "region") -> str:
        """A name that no other field has."""
        name = key.replace("\0", "")[:LONGEST] or "_"
        if name in self.taken and scope == "task":
            name = f"global_{name}"[:LONGEST]
        plain, n = name, 2
        while name in self.taken:
            tail = f"-{n}"
            name, n = plain[: LONGEST - len(tail)] + tail, n + 1
        self.taken.add(name)
        return name


def read_attributes(
    given: Any,
    labels: Sequence[Label],
    naming: Naming,
    scope: Scope = "region",
    on: tuple[str, ...] = (),
) -> list[AnyField]:
    """The fields that attributes ask, in their order; what is no definition is left out.

    ``labels``: those that conditions may name. ``scope``: what the attributes are about, unless
    their conditions say ``is_global``. A field whose name is not its key has it as its title.
    """
    if not isinstance(given, dict):
        return []
    plain: dict[str, AnyField] = {}
    for key, definition in given.items():
        if isinstance(definition, list | tuple):
            definition = {"choices": definition}
        if isinstance(definition, dict):
            whole = scope == "task" or is_global(definition.get("conditions"))
            own: Scope = "task" if whole else scope
            plain[key] = _field(key, definition, naming.give(key, own), own, on)
    fields = []
    for key, field in plain.items():
        conditions = given[key].get("conditions") if isinstance(given[key], dict) else None
        others = {other: one for other, one in plain.items() if other != key}
        fields.append(replace(field, when=read_conditions(conditions, labels, others)))
    return fields


def _field(
    key: str, definition: dict[str, Any], name: str, scope: Scope, on: tuple[str, ...]
) -> AnyField:
    about: dict[str, Any] = {
        "name": name,
        "title": key if name != key else None,
        "help": word(definition.get("description")),
        "required": definition.get("required") is True,
        "scope": scope,
        "on": on if scope == "region" else (),
    }
    kind = definition.get("type") or "category"
    many = definition.get("allow_multiple") is True
    if kind == "category":
        labels, nested = read_options(definition.get("choices"))
        return ChoiceField(**about, labels=labels, nested=nested, multiple=many, free=not labels)
    if kind in ("number", "angle"):
        least, most = number(definition.get("min")), number(definition.get("max"))
        if least is not None and most is not None and least > most:
            least = most = None
        unit = "degree" if kind == "angle" else None
        return NumberField(**about, least=least, most=most, unit=unit)
    if kind == "text":
        return TextField(**about, many=many)
    return JsonField(**about, format=word(kind) or "json")


def key_of(field: Field, own: bool) -> str:
    """The attribute's key: the name, or the title that keeps it in a schema of the vendor's."""
    return field.title if own and field.title else field.name


def is_own(schema: LabelSchema) -> bool:
    """Whether the schema was read from the vendor's parameters."""
    return schema.source is not None and schema.source.dialect == OWN


def write_attributes(
    fields: Sequence[AnyField], losses: Losses, own: bool = False
) -> dict[str, dict[str, Any]]:
    """The definitions of fields, by key; those that no attribute can ask are ``field_dropped``."""
    kept = [field for field in fields if not isinstance(field, _UNSAID)]
    for field in fields:
        if isinstance(field, _UNSAID):
            losses.add("field_dropped", f"fields/{field.name}", "no attribute asks this")
    keys = {field.name: key_of(field, own) for field in kept}
    known = {field.name: field for field in kept}
    found: dict[str, dict[str, Any]] = {}
    for field in kept:
        definition = _definition(field, losses)
        description = field.help or (None if own else field.title)
        if description:
            definition["description"] = description
        if field.required:
            definition["required"] = True
        where = f"fields/{field.name}"
        conditions = write_conditions(field.when, keys, known, where, losses)
        if conditions:
            definition["conditions"] = conditions
        found[keys[field.name]] = definition
    return found


def _definition(field: AnyField, losses: Losses) -> dict[str, Any]:
    where = f"fields/{field.name}"
    match field:
        case ChoiceField(labels=labels) if labels:
            if field.free or field.key or field.least or field.most:
                losses.add("limits_dropped", where, "how many, and own words")
            choices = write_labels(labels, where, losses, field.nested)
            definition: dict[str, Any] = {"type": "category", "choices": choices}
            return {**definition, "allow_multiple": True} if field.multiple else definition
        case ChoiceField():
            if field.key is not None:
                losses.add("options_dropped", where, "options out of the data")
            definition = {"type": "category", "choices": []}
            return {**definition, "allow_multiple": True} if field.multiple else definition
        case BooleanField():
            return {"type": "category", "choices": ["true", "false"]}
        case NumberField(unit="degree"):
            return {"type": "angle"}
        case NumberField(least=least, most=most):
            if field.step or field.unit:
                losses.add("limits_dropped", where, "step and unit")
            limits = {"min": least, "max": most}
            return {"type": "number", **{k: v for k, v in limits.items() if v is not None}}
        case RatingField(most=most):
            return {"type": "number", "min": 1, "max": most}
        case JsonField(format=form):
            return {"type": form or "json"}
        case TextField():
            if field.least or field.most or field.pattern or field.format:
                losses.add("limits_dropped", where, "length and form of a text")
            return {"type": "text", **({"allow_multiple": True} if field.many else {})}
        case _:
            return {"type": "text"}


# Values.


class Attributes:
    """The attributes of one kind that a schema asks, ready for reading and writing answers."""

    def __init__(self, fields: Iterable[AnyField], own: bool = False) -> None:
        kept = [field for field in fields if not isinstance(field, _UNSAID)]
        self.fields: dict[str, AnyField] = {field.name: field for field in kept}
        self.keys = {field.name: key_of(field, own) for field in kept}
        self.by_key = {self.keys[field.name]: field for field in kept}
        self.words = {
            field.name: Words(field.labels, field.nested, own)
            for field in kept
            if isinstance(field, ChoiceField)
        }

    def read(self, given: Any, where: str | None, losses: Losses) -> tuple[Value, ...]:
        """The values in ``{key: value}``; a key that nobody asks is ``field_unknown``. ``where``: the
        region; None for the whole task, whose losses are told field by field."""
        if not isinstance(given, dict):
            return ()
        found: list[Value] = []
        for key, value in given.items():
            field, place = self.by_key.get(key), where or f"fields/{key}"
            if field is None:
                losses.add("field_unknown", place, str(key)[:LONGEST])
            elif value is not None:
                read = self._value(field, value)
                if wrong := wrong_json(read):
                    losses.add("value_dropped", place, f"{str(key)[:LONGEST]}: {wrong}")
                else:
                    about = field.inputs[0] if where is None and len(field.inputs) == 1 else None
                    found.append(Value(field.name, read, about))
        return tuple(found)

    def _value(self, field: AnyField, value: Any) -> Any:
        match field:
            case ChoiceField():
                words = self.words[field.name]
                return [words.pick(text) for one in listed(value) if (text := word(one))]
            case BooleanField():
                return value if isinstance(value, bool) else word(value) == "true"
            case NumberField() | RatingField():
                found = number(value)
                return value if found is None else found
            case TextField(many=True):
                return [text for one in listed(value) if (text := word(one)) is not None]
            case TextField() | DatetimeField():
                text = word(value)
                return value if text is None else text
            case _:
                return value

    def write(self, values: Iterable[Value], where: str | None, losses: Losses) -> dict[str, Any]:
        """``{key: value}`` of values; what cannot be said goes to ``losses``, as in :meth:`read`."""
        found: dict[str, Any] = {}
        for value in values:
            field, place = self.fields.get(value.field), where or f"fields/{value.field}"
            if field is None:
                losses.add("attribute_dropped" if where else "field_dropped", place, value.field)
            elif value.item is not None and where is None:
                losses.add("item_dropped", place, f"the answer for item {value.item}")
            elif (said := self.said(field, value.value, place, losses)) is not None:
                found[self.keys[field.name]] = said
        return found

    def said(self, field: AnyField, value: Any, where: str, losses: Losses) -> Any:
        """One value in the vendor's words; None if it says nothing."""
        match field:
            case ChoiceField():
                words = self.words[field.name]
                picks = [words.say(str(pick)) for pick in listed(value)]
                if field.multiple:
                    return picks
                if len(picks) > 1:
                    losses.add("value_dropped", where, f"{field.name}: one pick of {len(picks)}")
                return picks[0] if picks else None
            case BooleanField() if value is not None:
                return "true" if value is True else "false"
            case _:
                return value


def of_scope(
    schema: LabelSchema, scope: Scope, names: Mapping[str, Any] | None = None
) -> list[AnyField]:
    """The questions of a scope that have no place themselves; without those in ``names``."""
    return [
        field
        for field in schema.fields
        if field.scope == scope
        and not isinstance(field, RegionField | RelationField)
        and field.name not in (names or {})
    ]
