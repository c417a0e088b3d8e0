"""Conditions as ``visibleWhen`` and its companions: on the control itself, and on Views around."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from glossator.dialects.labelstudio.config.conditions import names_meant, view_attributes
from glossator.dialects.labelstudio.config.names import Names
from glossator.dialects.labelstudio.config.tools import tools_of
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    BooleanField,
    ChoiceField,
    Equals,
    Labelled,
    LabelSchema,
    Not,
    RegionField,
    walk,
)
from glossator.model.loss import Losses

Attributes = dict[str, str]


def write_conditions(
    field: AnyField, schema: LabelSchema, names: Names, losses: Losses
) -> tuple[list[Attributes], Attributes]:
    """Attributes of the Views to put around a field, outermost first, and of its own control.

    Nothing of a condition is written if any part of it cannot be said (``condition_dropped``).
    """
    own = _limited(field, schema, names, losses)
    if field.when is None:
        return [], own
    around: list[Attributes] = []
    for part in field.when.of if isinstance(field.when, AllOf) else (field.when,):
        leaf = _leaf(part, schema, names)
        given = view_attributes(leaf) if leaf is not None else None
        if given is None:
            losses.add("condition_dropped", f"fields/{field.name}")
            return [], _limited(field, schema, names, Losses(0))
        mine = isinstance(part, Labelled) and field.scope == "region"
        if mine and "whenLabelValue" not in own and _agree(own, given):
            own = {**own, **given}
        else:
            around.append(given)
    return around, own


def _agree(own: Attributes, given: Attributes) -> bool:
    """Whether both can be one: not about two different fields."""
    sources = {x["whenTagName"] for x in (own, given) if "whenTagName" in x}
    return len(sources) < 2


def _limited(field: AnyField, schema: LabelSchema, names: Names, losses: Losses) -> Attributes:
    """The attributes of a question that is asked for regions of one field alone."""
    if len(field.on) == 1:
        return {"visibleWhen": "region-selected", "whenTagName": names.fields[field.on[0]]}
    if field.on and set(field.on) != {x.name for x in schema.region_fields}:
        losses.add("condition_dropped", f"fields/{field.name}", "for some regions only")
    return {}


def _leaf(part: AnyCondition, schema: LabelSchema, names: Names) -> AnyCondition | None:
    """The leaf with the config's names; None if it cannot be said."""
    match part:
        case Not(of):
            inner = _leaf(of, schema, names)
            return Not(inner) if inner is not None else None
        case Labelled(picked, None):
            return part if _tellable(picked, schema.region_fields) else None
        case Labelled(picked, str(name)):
            field = schema.field(name)
            if not isinstance(field, RegionField) or not _drawn(field, schema):
                return None
            return replace(part, field=names.fields[name]) if _tellable(picked, [field]) else None
        case Answered(name, picked):
            field = schema.field(name)
            if not _is_choice(field) or not _tellable(picked, [field]):
                return None
            return replace(part, field=names.fields[name])
        case Equals(value, str(name), None):
            return _equals(value, name, schema, names)
        case _:
            return part if view_attributes(part) is not None else None


def _drawn(field: RegionField, schema: LabelSchema) -> bool:
    tools = tools_of(field, schema)
    return bool(tools.span or tools.drawn)


def _equals(value: object, name: str, schema: LabelSchema, names: Names) -> AnyCondition | None:
    """Equal to the only pick is: this is picked."""
    field = schema.field(name)
    if isinstance(field, BooleanField) and isinstance(value, bool):
        return _leaf(Answered(name, ("true" if value else "false",)), schema, names)
    if isinstance(field, ChoiceField) and isinstance(value, str) and not field.multiple:
        return _leaf(Answered(name, (value,)), schema, names)
    return None


def _is_choice(field: AnyField | None) -> bool:
    """The vendor looks at choices alone; a choice of own words only is written as a text."""
    if isinstance(field, ChoiceField):
        return bool(field.labels or field.key)
    return isinstance(field, BooleanField)


def _tellable(picked: tuple[str, ...], fields: Sequence[AnyField | None]) -> bool:
    """Whether the comma list of these picks is read as these picks and no others."""
    if not picked:
        return True
    if any(isinstance(field, ChoiceField) and field.nested for field in fields):
        # The vendor compares the option itself, not the path to it.
        return False
    known = [x for x in fields if isinstance(x, ChoiceField | RegionField)]
    labels = [label for field in known for label in walk(field.labels)]
    free = any(x.key is not None for x in known) or len(known) < len(fields)
    return names_meant(",".join(picked), labels, free) == picked
