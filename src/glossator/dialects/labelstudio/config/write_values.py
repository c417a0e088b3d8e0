"""Questions that are answered by a value, as control tags."""

from __future__ import annotations

from typing import Any

import msgspec

from glossator.dialects.labelstudio.config.controls import YES_NO
from glossator.dialects.labelstudio.config.markup import spelt, tag
from glossator.dialects.labelstudio.config.names import Names
from glossator.dialects.labelstudio.config.tree import Element
from glossator.dialects.labelstudio.config.write_inputs import variable
from glossator.dialects.labelstudio.config.write_labels import flat, leaves_only, preset, tree
from glossator.model.conditions import picks
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    FileField,
    JsonField,
    LabelSchema,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    TextField,
    walk,
)
from glossator.model.loss import Losses


class Ask(msgspec.Struct, frozen=True):
    """What a control needs besides its field: ``attributes`` that all have (name, toName,
    required, perRegion, ...), and where losses go. ``many``: several answers, as in a group."""

    attributes: dict[str, str | None]
    where: str
    schema: LabelSchema
    names: Names
    losses: Losses
    many: bool = False


def write_value(field: AnyField, ask: Ask) -> list[Element]:
    """The tags of one question; none if the vendor cannot ask it (reported as ``field_dropped``)."""
    if ask.many and isinstance(field, NumberField | RatingField | DatetimeField):
        return [_as_text(field, ask)]
    match field:
        case ChoiceField():
            return [_choice(field, ask)]
        case TextField():
            return [_text(field, ask)]
        case NumberField():
            return [_number(field, ask)]
        case RatingField(most=most, default=default):
            own = {"maxRating": str(most), "defaultValue": _preset(default)}
            return [tag("Rating", ask.attributes | own)]
        case DatetimeField(parts=parts):
            _no_default(field, ask)
            only = {"date": "date", "time": "time"}.get(parts, "date,time")
            return [tag("DateTime", ask.attributes | {"only": only})]
        case BooleanField(default=default):
            chosen = frozenset(picks(default))
            options = flat("Choice", preset(YES_NO, chosen), ask.where, ask.losses)
            return [tag("Choices", ask.attributes | {"choice": "single"}, *options)]
        case RankingField():
            return _ranking(field, ask)
        case PairwiseField():
            return _pairwise(field, ask)
        case FileField() | JsonField():
            return [_as_text(field, ask)]
        case _:
            ask.losses.add("field_dropped", ask.where)
            return []


def _preset(default: Any) -> str | None:
    number = isinstance(default, int | float) and not isinstance(default, bool)
    return spelt(default) if number else None


def _no_default(field: AnyField, ask: Ask) -> None:
    if field.default is not None:
        ask.losses.add("options_dropped", ask.where, "default")


def _choice(field: ChoiceField, ask: Ask) -> Element:
    losses, where = ask.losses, ask.where
    labels = preset(field.labels, frozenset(picks(field.default)))
    if not labels and field.key is None:
        losses.add("options_dropped", where, "a free choice is asked as text")
        return tag("TextArea", ask.attributes | {"maxSubmissions": None if field.multiple else "1"})
    if field.free:
        losses.add("options_dropped", where, "own words")
    attributes = ask.attributes | {"value": variable(field.key) if field.key else None}
    several = field.multiple or ask.many
    if field.display == "tree" and field.nested:
        return _taxonomy(field, attributes, several, tree(labels, where, losses), ask)
    if field.least is not None or (several and field.most is not None):
        losses.add("limits_dropped", where)
    if field.nested and not all(label.selectable for label in walk(labels)):
        losses.add("options_dropped", where, "options that cannot be picked")
    single = "single-radio" if field.display == "radio" else "single"
    attributes |= {
        "choice": "multiple" if several else single,
        "layout": "select" if field.display == "list" else None,
        "allowNested": "true" if field.nested else None,
    }
    options = tree(labels, where, losses) if field.nested else flat("Choice", labels, where, losses)
    return tag("Choices", attributes, *options)


def _taxonomy(
    field: ChoiceField,
    attributes: dict[str, str | None],
    several: bool,
    options: list[Element],
    ask: Ask,
) -> Element:
    leaves = leaves_only(field.labels)
    if leaves is None:
        ask.losses.add("options_dropped", ask.where, "options that cannot be picked")
    if field.least is not None:
        ask.losses.add("limits_dropped", ask.where)
    most = field.most if several else 1
    attributes |= {
        "leafsOnly": "true" if leaves else None,
        "maxUsages": str(most) if most is not None else None,
    }
    return tag("Taxonomy", attributes, *options)


def _text(field: TextField, ask: Ask) -> Element:
    many = field.many or ask.many
    if field.least is not None or field.most is not None or field.pattern is not None:
        ask.losses.add("limits_dropped", ask.where)
    if field.format is not None:
        ask.losses.add("options_dropped", ask.where, f"format {field.format}")
    words = list(field.default) if isinstance(field.default, list | tuple) else [field.default]
    value = words[0] if len(words) == 1 and isinstance(words[0], str) else None
    if value is not None and value.startswith("$"):
        value = None
    if value is None:
        _no_default(field, ask)
    own = {
        "maxSubmissions": None if many else "1",
        "rows": str(field.lines) if field.lines is not None else None,
        "value": value,
    }
    return tag("TextArea", ask.attributes | own)


def _number(field: NumberField, ask: Ask) -> Element:
    if field.unit is not None:
        ask.losses.add("options_dropped", ask.where, f"unit {field.unit}")
    step = field.step if field.step is not None else (1 if field.whole else None)
    own = {
        "min": spelt(field.least) if field.least is not None else None,
        "max": spelt(field.most) if field.most is not None else None,
        "step": spelt(step) if step is not None else None,
        "defaultValue": _preset(field.default),
    }
    return tag("Number", ask.attributes | own)


def _ranking(field: RankingField, ask: Ask) -> list[Element]:
    """A List of what the task's data offers, and the Ranker of it."""
    _no_default(field, ask)
    if field.key is None:
        ask.losses.add("field_dropped", ask.where, "only what is in the task's data can be ranked")
        return []
    if field.labels:
        ask.losses.add("options_dropped", ask.where, "options that are not in the task's data")
    own = [s for s in ask.schema.inputs if s.media == "list" and s.key == field.key]
    name = ask.names.inputs[own[0].name] if own else ask.names.lists[field.name]
    listed = [] if own else [tag("List", {"name": name, "value": variable(field.key)})]
    buckets = [tag("Bucket", {"name": x.name, "title": x.title or x.name}) for x in field.buckets]
    return [*listed, tag("Ranker", ask.attributes | {"toName": name}, *buckets)]


def _pairwise(field: PairwiseField, ask: Ask) -> list[Element]:
    _no_default(field, ask)
    compared = [ask.names.inputs[name] for name in field.inputs] or list(ask.names.inputs.values())
    if len(compared) != 2:
        ask.losses.add("field_dropped", ask.where, "two are compared, not more")
        return []
    return [tag("Pairwise", ask.attributes | {"toName": ",".join(compared)})]


_WORDS: dict[type[AnyField], str] = {
    FileField: "file ids",
    JsonField: "JSON",
    NumberField: "several numbers",
    RatingField: "several ratings",
    DatetimeField: "several times",
}


def _as_text(
    field: FileField | JsonField | NumberField | RatingField | DatetimeField, ask: Ask
) -> Element:
    """What no control takes, or none takes several times: a text for each."""
    _no_default(field, ask)
    word = _WORDS[type(field)]
    ask.losses.add("options_dropped", ask.where, f"{word} are asked as text")
    many = ask.many or (isinstance(field, FileField) and field.many)
    return tag("TextArea", ask.attributes | {"maxSubmissions": None if many else "1"})
