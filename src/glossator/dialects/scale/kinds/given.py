"""What a client gave, taken apart: the parameters of a type, a response."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from glossator.dialects.scale.kinds.labels import word
from glossator.model.annotation import Region, Relation, Value
from glossator.model.errors import Invalid
from glossator.model.label_schema import AnyField, GroupField, LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import held

FORM = "params"
"""The form of the source text: JSON of ``{"type": ..., "params": {...}}``."""
LONGEST = 200
"""Characters of a field's name."""


def params_of(schema: LabelSchema) -> tuple[str, dict[str, Any]]:
    """Type and parameters that a schema was read from; ``("", {})`` if they are not this dialect's.
    The parameters are shared: nobody changes them."""
    source = schema.source
    if source is None or source.dialect != "scale":
        return "", {}
    return _decoded(source.body)


@lru_cache(maxsize=256)
def _decoded(body: bytes) -> tuple[str, dict[str, Any]]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "", {}
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        return "", {}
    kind, params = found["type"], found.get("asked") or found.get("params")
    return kind, held(params) if isinstance(params, dict) else {}


def need(params: dict[str, Any], *names: str) -> None:
    """Invalid if none of these parameters is there: null, "", [] and {} mean that it is not."""
    if not any(params.get(name) not in (None, "", [], {}) for name in names):
        raise Invalid(f'"{names[0]}" is required', {names[0]: "is required"})


def need_array(params: dict[str, Any], name: str) -> None:
    """Invalid if the parameter is not there, or no array."""
    need(params, name)
    if not isinstance(params[name], list):
        raise Invalid(f'"{name}" must be an array', {name: "must be an array"})


def mapping(value: Any) -> dict[str, Any]:
    """An object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def response_of(given: Any) -> dict[str, Any]:
    """A response, which is an object; Invalid if it is none."""
    if not isinstance(given, dict):
        raise Invalid("a response is an object", {"response": "must be an object"})
    return {key: held(inner) for key, inner in given.items()}


def usable(name: Any, taken: Iterable[str], where: str, losses: Losses) -> str | None:
    """The name of a field, or None with a loss if none can be called so."""
    found = word(name)
    if found is None or len(found) > LONGEST:
        losses.add("field_dropped", where, f"an id has 1 to {LONGEST} characters")
        return None
    if found in taken:
        losses.add("field_dropped", where, f"a second field {found}")
        return None
    return found


def no_places(regions: Iterable[Region], relations: Iterable[Relation], losses: Losses) -> None:
    """The losses of places where a response has none."""
    for region in regions:
        losses.add("shape_dropped", f"regions/{region.id}", "this response has no places")
    for n, _ in enumerate(relations):
        losses.add("relation_dropped", f"relations/{n}", "this response has no places")


def no_values(values: Iterable[Value], schema: LabelSchema, losses: Losses) -> None:
    """The losses of values that have no place, where a response has only places."""
    for value in values:
        known = schema.field(value.field) is not None
        losses.add("field_dropped" if known else "field_unknown", f"fields/{value.field}")


def about(field: AnyField) -> str | None:
    """The input that a value of the field is about, where there is no choice."""
    return field.inputs[0] if len(field.inputs) == 1 else None


def placed(value: Value, field: AnyField, losses: Losses) -> None:
    """The loss of saying which of several inputs a value is about."""
    if value.input is not None and value.input != about(field):
        losses.add("input_dropped", f"fields/{value.field}", value.input)


def is_repeated(field: GroupField) -> bool:
    """Whether a group stands for one question that is answered several times."""
    return len(field.fields) == 1 and field.fields[0].name == field.name
