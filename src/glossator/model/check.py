"""Strict checks, used at submit and on ``--strict``: is this schema sound, does this answer fit it?

Readers never check against a schema; they take what a dialect may send. What is checked here is
checked once, in one place, for all dialects. The checks of answers are compiled: see
:class:`~glossator.model.plan.Plan`. Places in what :func:`check_schema` returns::

    inputs/NAME, fields/NAME            (the 0-based position instead of a name that is not sound)
    fields/NAME/when                    a condition
    fields/NAME/labels/LABEL            a label; ``buckets`` alike
    fields/GROUP/NAME                   a field of a group
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossator.model.conditions import by_dependence, drop_hidden, leaves, visible
from glossator.model.geometry import KINDS
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    AnyOf,
    ChoiceField,
    Equals,
    GroupField,
    JsonField,
    Label,
    Labelled,
    LabelSchema,
    Not,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    RegionField,
    RelationField,
    TextField,
    split,
    walk,
)
from glossator.model.patterns import compiled
from glossator.model.plan import Plan, check_answer
from glossator.model.shape_check import wrong_json
from glossator.model.value_check import checker

__all__ = ["Plan", "check_answer", "check_schema", "drop_hidden", "visible"]

LONGEST_NAME, LONGEST_LABEL = 200, 1000
DEPTH, ELEMENTS = 100, 10_000
"""How deep labels, groups and conditions nest, and how many of them all there may be."""
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]{1,30}")
_HOTKEY = re.compile(r"[^\s\x00-\x1f\x7f]{1,30}")

Faults = dict[str, str]


def check_schema(schema: LabelSchema) -> dict[str, str]:
    """What is wrong with the schema: place -> message, the first for each place; empty if sound."""
    faults = _too_big(schema)
    if faults:
        return faults  # nothing that recurses may look at it
    _inputs(schema, faults)
    seen: set[str] = set()
    for n, field in enumerate(schema.fields):
        place = _named("fields", field.name, n, seen, faults)
        _field(field, place, schema, faults)
    try:
        by_dependence(schema.fields)
    except ValueError as error:
        faults.setdefault(f"fields/{error}/when", "these fields wait for each other")
    return faults


def _too_big(schema: LabelSchema) -> Faults:
    """Counted without recursion: a tree too deep to walk must not be walked."""
    stack: list[tuple[object, int]] = [(field, 1) for field in schema.fields]
    elements = len(schema.inputs) + len(stack)
    while stack:
        element, depth = stack.pop()
        if depth > DEPTH:
            return {"fields": f"nested deeper than {DEPTH}"}
        inner = list(_inside(element))
        elements += len(inner)
        if elements > ELEMENTS:
            return {"fields": f"more than {ELEMENTS} fields, labels and conditions"}
        stack += [(one, depth + 1) for one in inner]
    return {}


def _inside(element: object) -> Iterator[object]:
    match element:
        case Label():
            yield from element.labels
        case AllOf(of) | AnyOf(of):
            yield from of
        case Not(of):
            yield of
        case ChoiceField() | RegionField() | RelationField():
            yield from element.labels
        case RankingField():
            yield from element.labels
            yield from element.buckets
        case GroupField():
            yield from element.fields
    when = getattr(element, "when", None)
    if when is not None:
        yield when


def _named(where: str, name: str, n: int, seen: set[str], faults: Faults) -> str:
    """The place of a named thing; its name is checked on the way."""
    if not 0 < len(name) <= LONGEST_NAME or "\0" in name:
        place = f"{where}/{n}"
        faults[place] = f"a name has 1 to {LONGEST_NAME} characters"
        return place
    place = f"{where}/{name}"
    if name in seen:
        faults[place] = "a second one with this name"
    seen.add(name)
    return place


def _inputs(schema: LabelSchema, faults: Faults) -> None:
    seen: set[str] = set()
    for n, source in enumerate(schema.inputs):
        place = _named("inputs", source.name, n, seen, faults)
        if source.key == "":
            faults.setdefault(place, "a key is not empty")
        elif wrong := wrong_json(source.options):
            faults.setdefault(place, wrong)


# One field.


def _field(field: AnyField, place: str, schema: LabelSchema, faults: Faults) -> None:
    wrong = _references(field, schema) or _kind(field, schema)
    if wrong:
        faults.setdefault(place, wrong)
    for part in ("labels", "buckets"):
        labels = getattr(field, part, ())
        if labels:
            _labels(
                labels, f"{place}/{part}", isinstance(field, ChoiceField) and field.nested, faults
            )
    if field.when is not None and (wrong := _condition(field.when, field, schema)):
        faults.setdefault(f"{place}/when", wrong)
    if isinstance(field, GroupField):
        seen: set[str] = set()
        for n, one in enumerate(field.fields):
            _inner(one, _named(place, one.name, n, seen, faults), field, schema, faults)
    if field.default is not None and place not in faults:
        wrong = _default(field, schema)
        if wrong:
            faults[place] = f"the default is not an answer: {wrong}"


def _inner(
    field: AnyField, place: str, group: GroupField, schema: LabelSchema, faults: Faults
) -> None:
    """A field of a group; its condition may look at its neighbours."""
    if isinstance(field, RegionField | RelationField):
        faults.setdefault(place, "marks cannot be repeated in a group")
    elif field.scope != "task":
        faults.setdefault(place, "a field of a group has the group's scope")
    around = LabelSchema(schema.inputs, (*group.fields, *schema.fields))
    _field(field, place, around, faults)


def _default(field: AnyField, schema: LabelSchema) -> str | None:
    try:
        return checker(field, schema, drafts=True)(field.default, None)
    except ValueError as error:
        return str(error)


def _references(field: AnyField, schema: LabelSchema) -> str | None:
    for name in field.inputs:
        if schema.input(name) is None:
            return f"no such input: {name}"
    if field.on and field.scope != "region":
        return "only a field of regions is limited to some of them"
    if wrong := _region_fields(field.on, schema):
        return wrong
    if field.scope == "region" and not schema.region_fields:
        return "there are no regions to ask about"
    if field.scope == "item":
        sources = [s for s in schema.inputs if not field.inputs or s.name in field.inputs]
        if not any(source.many for source in sources):
            return "there is no list of items to ask about"
    if isinstance(field, RegionField | RelationField) and field.scope == "region":
        return "marks cannot be asked for inside of marks"
    return None


def _region_fields(names: Sequence[str], schema: LabelSchema) -> str | None:
    for name in names:
        if not isinstance(schema.field(name), RegionField):
            return f"no such region field: {name}"
    return None


def _kind(field: AnyField, schema: LabelSchema) -> str | None:
    """What one kind alone can have wrong."""
    match field:
        case ChoiceField():
            return _choice(field)
        case TextField():
            return _limits(field.least, field.most) or _pattern(field.pattern)
        case NumberField():
            return _number(field)
        case RatingField(most=most):
            return None if 1 <= most <= 1000 else "a rating ends between 1 and 1000"
        case PairwiseField():
            count = len(set(field.inputs)) if field.inputs else len(schema.inputs)
            return None if count > 1 else "two or more inputs are compared"
        case RegionField():
            return _region(field)
        case RelationField():
            return _region_fields(field.between, schema)
        case GroupField():
            return _limits(field.least, field.most) or (
                None if field.fields else "a group has fields"
            )
        case RankingField():
            return None if field.labels or field.key else "there is nothing to rank"
        case JsonField():
            return wrong_json(field.default)
        case _:
            return None


def _limits(least: float | None, most: float | None) -> str | None:
    if (least or 0) < 0 or (most or 0) < 0:
        return "a count is not negative"
    return _order(least, most)


def _order(least: float | None, most: float | None) -> str | None:
    return "least is over most" if least is not None and most is not None and least > most else None


def _pattern(pattern: str | None) -> str | None:
    try:
        if pattern is not None:
            compiled(pattern)
    except ValueError as error:
        return str(error)
    return None


def _choice(field: ChoiceField) -> str | None:
    labels = list(walk(field.labels))
    preset = sum(label.selected for label in labels)
    if not labels and field.key is None and not field.free:
        return "there is nothing to choose from"
    if not field.multiple and (preset > 1 or (field.least or 0) > 1):
        return "only one can be chosen"
    known = field.key is None and not field.free
    if known and (field.least or 0) > sum(label.selectable for label in labels):
        return "there are fewer options than must be chosen"
    if not field.nested and any(label.labels for label in field.labels):
        return "options with children make a nested choice"
    return _limits(field.least, field.most)


def _number(field: NumberField) -> str | None:
    if wrong := wrong_json((field.least, field.most, field.step)):
        return wrong
    if field.step is not None and field.step <= 0:
        return "a step is over 0"
    return _order(field.least, field.most)


def _region(field: RegionField) -> str | None:
    if not field.shapes:
        return "no shape can be drawn"
    for shape in field.shapes:
        if shape not in KINDS:
            return f"no such shape: {shape}"
    return wrong_json(field.options) or _limits(field.least, field.most)


# Labels.


def _labels(labels: tuple[Label, ...], where: str, nested: bool, faults: Faults) -> None:
    seen: set[str] = set()
    for label in walk(labels):
        place = f"{where}/{label.name}"
        if label.name in seen:
            faults.setdefault(place, "a second one with this name")
        seen.add(label.name)
        if wrong := _label(label):
            faults.setdefault(place, wrong)
    if nested:
        _paths(labels, (), where, faults)


def _label(label: Label) -> str | None:
    if not 0 < len(label.name) <= LONGEST_LABEL or "\0" in label.name:
        return f"a name has 1 to {LONGEST_LABEL} characters"
    if label.color is not None and not _COLOR.fullmatch(label.color):
        return "a colour is #rrggbb or a word"
    if label.hotkey is not None and not _HOTKEY.fullmatch(label.hotkey):
        return "a hotkey is a key or keys joined by +"
    if label.number is not None and label.number < 0:
        return "a number of a class is not negative"
    return "a key is not empty" if label.key == "" else None


def _paths(labels: tuple[Label, ...], above: tuple[str, ...], where: str, faults: Faults) -> None:
    """In a nested choice every name is the whole path."""
    for label in labels:
        path = split(label.name)
        if path[:-1] != above:
            faults.setdefault(f"{where}/{label.name}", "the name is not the path to the option")
        _paths(label.labels, path, where, faults)


# Conditions.


class _Picks:
    """What conditions may name, looked up once each."""

    def __init__(self, schema: LabelSchema) -> None:
        self.schema = schema
        self._of: dict[str, frozenset[str] | None] = {}

    def of(self, field: AnyField) -> frozenset[str] | None:
        """The picks of a field; None if they are not fixed."""
        if field.name not in self._of:
            self._of[field.name] = self._read(field)
        return self._of[field.name]

    def _read(self, field: AnyField) -> frozenset[str] | None:
        if not isinstance(field, ChoiceField | RegionField) or field.key is not None:
            return None
        labels = list(walk(field.labels))
        if any(label.key for label in labels) or (isinstance(field, ChoiceField) and field.free):
            return None
        return frozenset(label.name for label in labels)

    def unknown_label(self, names: Sequence[str]) -> str | None:
        """The first of the names that is no label of any region field."""
        if not names:
            return None
        every = [self.of(field) for field in self.schema.region_fields]
        if None in every:
            return None
        return next((n for n in names if not any(n in one for one in every if one)), None)


def _condition(condition: AnyCondition, field: AnyField, schema: LabelSchema) -> str | None:
    picks = _Picks(schema)
    return next((x for leaf in leaves(condition) if (x := _leaf(leaf, field, picks))), None)


def _leaf(leaf: AnyCondition, field: AnyField, picks: _Picks) -> str | None:
    schema = picks.schema
    match leaf:
        case Answered(name, names):
            return _known(name, names, field, picks)
        case Labelled(names, name):
            if name is not None and not isinstance(schema.field(name), RegionField):
                return f"no such region field: {name}"
            unknown = picks.unknown_label(names)
            return None if unknown is None else f"no such label: {unknown}"
        case Equals(value, name, source):
            if (name is None) is (source is None):
                return "either a field or an input is compared"
            if wrong := wrong_json(value):
                return wrong
            if name is not None:
                return _known(name, (), field, picks)
            return None if schema.input(source or "") else f"no such input: {source}"
        case _:
            return None


def _known(name: str, names: Sequence[str], field: AnyField, picks: _Picks) -> str | None:
    """The field exists, is another one, and has these picks where they are fixed."""
    other = picks.schema.field(name)
    if other is None:
        return f"no such field: {name}"
    if name == field.name:
        return "a field cannot wait for itself"
    known = picks.of(other)
    unknown = None if known is None else next((one for one in names if one not in known), None)
    return None if unknown is None else f"no such pick: {unknown}"
