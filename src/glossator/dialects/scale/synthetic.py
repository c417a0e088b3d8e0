"""Answers that nobody gave: what a task of the test mode is completed with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale import synthetic_shapes
from glossator.dialects.scale.kinds import type_of
from glossator.dialects.scale.kinds.whole import NAME as WHOLE
from glossator.model.annotation import Answer, Region, Relation, Value
from glossator.model.check import check_answer, drop_hidden
from glossator.model.data_paths import MISSING, at, options
from glossator.model.geometry import Track
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
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
from glossator.model.shown import Shown

_TEXTS = {"email": "somebody@example.org", "url": "https://example.org/", "phone": "+49 30 123456"}
_MOMENTS = {"datetime": "2024-01-01T12:00:00+00:00", "date": "2024-01-01", "time": "12:00:00"}
_RESPONSES: dict[str, dict[str, Any]] = {
    "lidarsegmentation": {
        "annotations": [],
        "point_segmentations": {"objects": [], "point_objects": []},
    },
    **{
        kind: {"threads": []}
        for kind in ("chat", "chatlite", "chatexperimental", "multichat", "multistage")
    },
}
"""Responses of types that are answered as a whole; ``{"annotations": []}`` for the others."""


def synthetic(schema: LabelSchema, shown: Shown) -> Answer:
    """An answer that the checks of the model accept: every question that is shown is answered, and
    each kind of place is marked once, inside of what is shown. The same every time."""
    values: list[Value] = []
    regions: list[Region] = []
    for field in schema.fields:
        if isinstance(field, RegionField):
            regions += _regions(field, schema, shown)
        elif field.scope != "region" and not isinstance(field, RelationField):
            values += _values(field, schema, shown)
    relations = [
        one for field in schema.fields if isinstance(field, RelationField)
        for one in _relations(field, regions)
    ]  # fmt: skip
    answer = drop_hidden(
        schema, Answer(tuple(values), tuple(regions), tuple(relations)), shown.data
    )
    return _without(answer, check_answer(schema, answer, shown.data))


def _without(answer: Answer, faults: Mapping[str, str]) -> Answer:
    """Less what could not be made up so that it fits: a text with a pattern."""
    if not faults:
        return answer
    regions = tuple(
        replace(
            region,
            values=tuple(
                one for one in region.values if f"regions/{region.id}/{one.field}" not in faults
            ),
        )
        for region in answer.regions
    )
    values = (one for one in answer.values if f"fields/{one.field}" not in faults)
    return replace(answer, values=tuple(values), regions=regions)


def _values(field: AnyField, schema: LabelSchema, shown: Shown) -> Iterator[Value]:
    value = _value(field, schema, shown.data)
    if value is None:
        return
    source = field.inputs[0] if len(field.inputs) == 1 else None
    if field.scope != "item":
        yield Value(field.name, value, source)
        return
    lists = [one for one in schema.inputs if one.many and one.name in (field.inputs or (one.name,))]
    found = at(shown.data, lists[0].key) if lists and lists[0].key else MISSING
    for item in range(len(found) if isinstance(found, list) else 1):
        yield Value(field.name, value, source, item)


def _value(field: AnyField, schema: LabelSchema, data: Mapping[str, Any]) -> Any:
    """One answer by the kind of question; None where nothing can be made up."""
    match field:
        case ChoiceField():
            picks = _picks(field.labels, field.key, data) or (["something"] if field.free else [])
            return picks[: max(1, field.least or 1)] or None
        case TextField():
            text = _TEXTS.get(field.format or "", "synthetic")
            text = text.ljust(field.least or 0, ".")[: field.most]
            return [text] if field.many else text
        case NumberField():
            return _number(field)
        case RatingField():
            return 1
        case DatetimeField(parts=parts):
            return _MOMENTS[parts]
        case BooleanField():
            return True
        case RankingField():
            picks = _picks(field.labels, field.key, data)
            return {field.buckets[0].name: picks} if field.buckets else picks
        case PairwiseField():
            return (field.inputs or tuple(one.name for one in schema.inputs))[0]
        case GroupField():
            row = {one.name: _value(one, schema, data) for one in field.fields}
            row = {name: value for name, value in row.items() if value is not None}
            return [row] * max(1, field.least or 1) if field.most != 0 else None
        case JsonField():
            return _json(field, schema)
    return None


def _picks(labels: tuple[Label, ...], key: str | None, data: Mapping[str, Any]) -> list[str]:
    """The options, those of the schema first."""
    found = []
    for label in walk(labels):
        if label.selectable and label.key is None:
            found.append(label.name)
        elif label.selectable and label.key is not None:
            name = at(data, label.key)
            found += [str(name)] if isinstance(name, str | int | float) else []
    if key is not None:
        found += sorted(options(data, key) or ())
    return list(dict.fromkeys(found))


def _number(field: NumberField) -> float:
    start = field.least if field.least is not None else min(0, field.most or 0)
    if field.whole and not float(start).is_integer():
        start = ceil(start)
    return int(start) if float(start).is_integer() and abs(start) < 1 << 53 else start


def _json(field: JsonField, schema: LabelSchema) -> Any:
    if field.format == "coordinates":
        return "0,0"
    if field.name == WHOLE:
        return _RESPONSES.get(type_of(schema), {"annotations": []})
    return {"synthetic": True}


def _regions(field: RegionField, schema: LabelSchema, shown: Shown) -> Iterator[Region]:
    names = _picks(field.labels, field.key, shown.data)
    asked = [
        one for one in schema.fields
        if one.scope == "region" and (not one.on or field.name in one.on)
    ]  # fmt: skip
    made = ((one.name, _value(one, schema, shown.data)) for one in asked)
    values = tuple(Value(name, value) for name, value in made if value is not None)
    place = synthetic_shapes.place(field, schema, shown)
    if place is None:
        return
    source, shape, frame = place
    given = schema.input(source) if source is not None else None
    item = 0 if given is not None and given.many and not isinstance(shape, Track) else None
    for n in range(max(1, field.least or 1) if field.most != 0 else 0):
        name = f"{field.name}-{n + 1}"
        yield Region(name, field.name, shape, tuple(names[:1]), source, item, frame, values)


def _relations(field: RelationField, regions: list[Region]) -> Iterator[Relation]:
    linked = [one for one in regions if not field.between or one.field in field.between]
    if len(linked) > 1:
        labels = tuple(label.name for label in walk(field.labels) if label.selectable)
        yield Relation(linked[0].id, linked[1].id, labels[:1], field=field.name)
