"""``conditions`` of an attribute, to and from when a field is shown.

``{label_condition: {label: text or list}, attribute_conditions: [{key: text or list}]}``: all of it
must hold, and of a list one is enough; of several such objects one must hold. ``is_global`` beside
them makes the attribute one of the whole task. [Scale's documentation, Conditionality and Global
Attributes] What cannot be understood is kept as it is, and counts as true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glossator.dialects.scale.kinds.labels import Words, listed, word
from glossator.dialects.scale.kinds.numbers import number
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    AnyOf,
    BooleanField,
    ChoiceField,
    Equals,
    ForeignCondition,
    Label,
    Labelled,
    NumberField,
    RatingField,
    TextField,
    walk,
)
from glossator.model.loss import Losses

_KNOWN = {"label_condition", "attribute_conditions", "is_global"}


def is_global(given: Any) -> bool:
    """Whether the conditions say that the attribute is about the task as a whole."""
    return isinstance(given, dict) and given.get("is_global") is True


def read_conditions(
    given: Any, labels: Sequence[Label], fields: Mapping[str, AnyField]
) -> AnyCondition | None:
    """The condition; None if there is none. ``labels`` are those of the regions, ``fields`` the
    other attributes by their keys (not the one that is shown: that cannot wait for itself)."""
    every = [one for one in listed(given) if one not in ({}, None)]
    found = [_one(one, labels, fields) for one in every]
    if any(one is _UNKNOWN for one in found):
        return ForeignCondition("scale", given)
    known = tuple(one for one in found if one is not None)
    if not known or len(known) < len(found):
        return None  # one of the ways is always open
    return known[0] if len(known) == 1 else AnyOf(known)


_UNKNOWN = ForeignCondition("scale", None)


def _one(
    given: Any, labels: Sequence[Label], fields: Mapping[str, AnyField]
) -> AnyCondition | None:
    if not isinstance(given, dict) or not given.keys() <= _KNOWN:
        return _UNKNOWN
    leaves: list[AnyCondition] = []
    said = given.get("label_condition")
    if said not in (None, {}) and not is_global(given):
        leaves.append(_labelled(said, labels))
    for pair in listed(given.get("attribute_conditions")):
        if not isinstance(pair, dict):
            return _UNKNOWN
        leaves += [_answered(fields.get(key), value) for key, value in pair.items()]
    if any(leaf is _UNKNOWN for leaf in leaves):
        return _UNKNOWN
    if len(leaves) < 2:
        return leaves[0] if leaves else None
    return AllOf(tuple(leaves))


def _labelled(given: Any, labels: Sequence[Label]) -> AnyCondition:
    if not isinstance(given, dict) or given.keys() != {"label"}:
        return _UNKNOWN
    names: list[str] = []
    for said in listed(given["label"]):
        found = [one for one in walk(tuple(labels)) if said in (one.name, one.title)]
        if not found:
            return _UNKNOWN
        names += [leaf.name for leaf in walk((found[0],)) if leaf.selectable]
    return Labelled(tuple(dict.fromkeys(names))) if names else _UNKNOWN


def _answered(field: AnyField | None, value: Any) -> AnyCondition:
    """Quirk: of a list one is enough, also of an empty one: nothing could be meant by it."""
    wanted = listed(value)
    if field is None or not wanted:
        return _UNKNOWN
    if isinstance(field, ChoiceField):
        words = Words(field.labels, field.nested)
        texts = [word(one) for one in wanted]
        picks = tuple(words.pick(text) for text in texts if text is not None)
        known = {label.name for label in walk(field.labels)}
        if len(picks) < len(wanted) or not (field.free or known.issuperset(picks)):
            return _UNKNOWN
        return Answered(field.name, picks)
    if isinstance(field, NumberField):
        wanted = [number(one) for one in wanted]
    if not isinstance(field, NumberField | TextField) or not all(
        isinstance(one, str | int | float) for one in wanted
    ):
        return _UNKNOWN
    equal = tuple(Equals(one, field=field.name) for one in wanted)
    return equal[0] if len(equal) == 1 else AnyOf(equal)


# The way back.


def write_conditions(
    when: AnyCondition | None,
    keys: Mapping[str, str],
    fields: Mapping[str, AnyField],
    where: str,
    losses: Losses,
) -> Any:
    """The ``conditions`` of a field; None if it has none, or (``condition_dropped``) none that can
    be said. ``keys`` are the names that fields have as attributes."""
    if when is None:
        return None
    if isinstance(when, ForeignCondition) and when.dialect == "scale":
        return when.value
    written: dict[str, Any] = {}
    for leaf in when.of if isinstance(when, AllOf) else (when,):
        pair = _leaf(leaf, keys, fields)
        if pair is None or (isinstance(leaf, Labelled) and "label_condition" in written):
            losses.add("condition_dropped", f"{where}/when", "no word for this condition")
            return None
        if isinstance(leaf, Labelled):
            written |= {"label_condition": pair} if pair["label"] else {}
        else:
            written.setdefault("attribute_conditions", []).append(pair)
    return written or None


def _leaf(
    leaf: AnyCondition, keys: Mapping[str, str], fields: Mapping[str, AnyField]
) -> dict[str, Any] | None:
    match leaf:
        case Labelled(names):
            return {"label": _short(list(names))}
        case Answered(name, names) if names and name in keys:
            field = fields[name]
            if isinstance(field, ChoiceField):
                words = Words(field.labels, field.nested)
                return {keys[name]: _short([words.say(pick) for pick in names])}
            return {keys[name]: _short(list(names))}
        case Equals(value, str(name)) if name in keys:
            field = fields[name]
            if isinstance(field, BooleanField) and isinstance(value, bool):
                return {keys[name]: "true" if value else "false"}
            if isinstance(field, NumberField | RatingField | TextField) and not isinstance(
                value, dict | list | bool
            ):
                return {keys[name]: value}
    return None


def _short(names: list[str]) -> Any:
    return names[0] if len(names) == 1 else names
