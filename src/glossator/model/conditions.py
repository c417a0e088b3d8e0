"""When a field is shown, and what happens to an answer to one that is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.model.annotation import Answer, Region, Relation, Value
from glossator.model.data_paths import MISSING, at
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    AnyOf,
    Equals,
    Field,
    GroupField,
    Labelled,
    LabelSchema,
    Not,
    RegionField,
)

Data = Mapping[str, Any]


class Scene(msgspec.Struct, frozen=True):
    """What a condition looks at. ``region`` is the current one (in a region-scope field), ``item``
    the current item of a list input (in an item-scope field)."""

    answer: Answer
    region: Region | None = None
    schema: LabelSchema | None = None
    data: Data | None = None
    item: int | None = None


def visible(
    field: Field,
    answer: Answer,
    region: Region | None = None,
    schema: LabelSchema | None = None,
    data: Data | None = None,
    item: int | None = None,
) -> bool:
    """Whether the field may be shown with this answer (for this region, for this item).

    What is not known here counts as true: conditions of one vendor only, and conditions on task
    data without ``data`` or ``schema`` (which knows where an input's value is).
    """
    return field.when is None or can_be(field.when, True, Scene(answer, region, schema, data, item))


def can_be(condition: AnyCondition, wanted: bool, scene: Scene) -> bool:
    """Whether the condition may come out as ``wanted``.

    Not everything is decided: outside of a region somebody may have selected any region, or none,
    when they answered; a foreign condition may be either. A field is hidden only if its condition
    cannot be true, and insisted on only if it cannot be false.
    """
    match condition:
        case AllOf(of):
            found = (can_be(one, wanted, scene) for one in of)
            return all(found) if wanted else any(found)
        case AnyOf(of):
            found = (can_be(one, wanted, scene) for one in of)
            return any(found) if wanted else all(found)
        case Not(of):
            return can_be(of, not wanted, scene)
        case Labelled():
            if scene.region is None:
                return not wanted or any(_labelled(condition, r) for r in scene.answer.regions)
            return _labelled(condition, scene.region) is wanted
        case Answered(field, names):
            return _answered(field, names, scene) is wanted
        case Equals(_, None, str(name)):
            return _equals_input(condition, name, wanted, scene)
        case Equals(value, str(name)):
            return any(_same(given, value) for given in _given(name, scene)) is wanted
        case _:
            return True


def _labelled(condition: Labelled, region: Region) -> bool:
    if condition.field is not None and condition.field != region.field:
        return False
    return not condition.names or any(label in condition.names for label in region.labels)


def _given(field: str, scene: Scene) -> list[Any]:
    """The answers to the field: of the current region first, else of the task."""
    region, item = scene.region, scene.item
    if region is not None:
        own = [value.value for value in region.values if value.field == field]
        if own:
            return own
    return [
        value.value
        for value in scene.answer.values
        if value.field == field and (item is None or value.item is None or value.item == item)
    ]


def _answered(field: str, names: tuple[str, ...], scene: Scene) -> bool:
    given = _given(field, scene)
    if not given:
        # A region field is answered by regions, with their labels as picks.
        regions = [region for region in scene.answer.regions if region.field == field]
        return any(not names or any(x in names for x in region.labels) for region in regions)
    if names:
        return any(pick in names for value in given for pick in picks(value))
    return any(not is_empty(value) for value in given)


def _equals_input(condition: Equals, name: str, wanted: bool, scene: Scene) -> bool:
    source = scene.schema.input(name) if scene.schema is not None else None
    if source is None or source.key is None or scene.data is None:
        return True
    found = at(scene.data, source.key)
    return (found is not MISSING and _same(found, condition.value)) is wanted


def _same(given: Any, value: Any) -> bool:
    """Equal, also as the only pick of a list; 1 is not true."""
    if isinstance(given, list | tuple) and not isinstance(value, list | tuple):
        return len(given) == 1 and _same(given[0], value)
    if isinstance(given, tuple):
        given = list(given)
    return bool(given == value) and isinstance(given, bool) is isinstance(value, bool)


def picks(value: Any) -> Iterator[str]:
    """The picks in a value, as text: list elements, bucket contents, or the scalar itself."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, Mapping):
            stack += reversed(list(one.values()))
        elif isinstance(one, list | tuple):
            stack += reversed(one)
        elif isinstance(one, bool):
            yield "true" if one else "false"
        elif one is not None:
            yield str(one)


def is_empty(value: Any) -> bool:
    """Whether the value says nothing: None, an empty text, list or object."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


# What a condition refers to.


def leaves(condition: AnyCondition) -> Iterator[AnyCondition]:
    """The conditions that are not made of others."""
    match condition:
        case AllOf(of) | AnyOf(of):
            for one in of:
                yield from leaves(one)
        case Not(of):
            yield from leaves(of)
        case _:
            yield condition


def mentioned(condition: AnyCondition) -> set[str]:
    """The names of the fields that a condition looks at."""
    return {
        leaf.field
        for leaf in leaves(condition)
        if isinstance(leaf, Answered | Labelled | Equals) and leaf.field is not None
    }


def by_dependence(fields: Iterable[AnyField]) -> list[AnyField]:
    """The fields with those that a condition mentions before the field it shows.

    Raises ValueError, naming the field, if fields wait for each other.
    """
    waiting = {field.name: field for field in fields}
    needs = {n: mentioned(f.when) & waiting.keys() if f.when else set() for n, f in waiting.items()}
    ordered: list[AnyField] = []
    while waiting:
        ready = [name for name in waiting if not needs[name] & waiting.keys()]
        if not ready:
            raise ValueError(next(iter(waiting)))
        ordered += [waiting.pop(name) for name in ready]
    return ordered


def drop_hidden(schema: LabelSchema, answer: Answer, data: Data | None = None) -> Answer:
    """The answer without what was answered to fields that are hidden; the same if nothing is.

    A field whose condition looks at a hidden field's answer is judged without it. With a hidden
    region field its regions go, and the relations to them. Fields that wait for each other (which
    a checked schema has none of) are judged in the schema's order.
    """
    for field in _ordered(schema.fields):
        if field.when is not None:
            answer = _without(field, field.when, answer, schema, data)
        if isinstance(field, GroupField) and any(one.when is not None for one in field.fields):
            answer = _without_cells(field, answer, schema, data)
    return answer


def _ordered(fields: tuple[AnyField, ...]) -> Iterable[AnyField]:
    if all(field.when is None for field in fields):
        return fields
    try:
        return by_dependence(fields)
    except ValueError:
        return fields


def _without(
    field: AnyField, when: AnyCondition, answer: Answer, schema: LabelSchema, data: Data | None
) -> Answer:
    def shown(region: Region | None, item: int | None = None) -> bool:
        return can_be(when, True, Scene(answer, region, schema, data, item))

    if field.scope == "region":
        regions = tuple(
            region
            if not any(value.field == field.name for value in region.values) or shown(region)
            else replace(region, values=_others(region.values, field.name))
            for region in answer.regions
        )
        return answer if regions == answer.regions else replace(answer, regions=regions)
    if isinstance(field, RegionField):
        gone = {r.id for r in answer.regions if r.field == field.name and not shown(None, r.item)}
        return _without_regions(answer, gone) if gone else answer
    values = tuple(
        value for value in answer.values if value.field != field.name or shown(None, value.item)
    )
    relations = answer.relations
    if any(relation.field == field.name for relation in relations) and not shown(None):
        relations = tuple(r for r in relations if r.field != field.name)
    if len(values) == len(answer.values) and relations is answer.relations:
        return answer
    return replace(answer, values=values, relations=relations)


def row_as_region(group: str, row: Mapping[str, Any]) -> Region:
    """One row of a group as a condition in it looks at it: like a region, before the task."""
    return Region("", group, values=tuple(Value(name, value) for name, value in row.items()))


def _without_cells(
    group: GroupField, answer: Answer, schema: LabelSchema, data: Data | None
) -> Answer:
    """The answer without what rows of the group say to fields that are hidden in them."""

    def kept(value: Value) -> Value:
        if value.field != group.name or not isinstance(value.value, list | tuple):
            return value
        rows = [
            row if not isinstance(row, Mapping) else shown(row, value.item) for row in value.value
        ]
        same = all(a is b for a, b in zip(rows, value.value, strict=True))
        return value if same else replace(value, value=rows)

    def shown(row: Mapping[str, Any], item: int | None) -> Mapping[str, Any]:
        for field in _ordered(group.fields):
            if field.name in row and field.when is not None:
                scene = Scene(answer, row_as_region(group.name, row), schema, data, item)
                if not can_be(field.when, True, scene):
                    row = {name: value for name, value in row.items() if name != field.name}
        return row

    values = tuple(map(kept, answer.values))
    regions = tuple(
        replace(region, values=inner)
        if (inner := tuple(map(kept, region.values))) != region.values
        else region
        for region in answer.regions
    )
    if values == answer.values and regions == answer.regions:
        return answer
    return replace(answer, values=values, regions=regions)


def _others(values: tuple[Value, ...], field: str) -> tuple[Value, ...]:
    return tuple(value for value in values if value.field != field)


def _without_regions(answer: Answer, gone: set[str]) -> Answer:
    """Regions below a region that goes stay, at the top."""
    relations: tuple[Relation, ...] = tuple(
        r for r in answer.relations if r.source not in gone and r.target not in gone
    )
    regions = tuple(
        replace(region, parent=None) if region.parent in gone else region
        for region in answer.regions
        if region.id not in gone
    )
    return replace(answer, regions=regions, relations=relations)
