"""From the vendor's ``result`` list to an answer."""

from __future__ import annotations

from typing import Any, Literal

from glossator.dialects.labelstudio.results.objects import joined
from glossator.dialects.labelstudio.results.picks import KEYS, read_pick
from glossator.dialects.labelstudio.results.places import PLACED, labels_of, place
from glossator.dialects.labelstudio.results.plan import Plan, plan_of
from glossator.dialects.labelstudio.results.rows import gathered
from glossator.dialects.labelstudio.results.sight import Pixels, Sight
from glossator.dialects.labelstudio.results.sizes import frame_of, number
from glossator.model.annotation import Answer, Frame, Region, Relation, Value
from glossator.model.geometry import Foreign, Mask
from glossator.model.label_schema import AnyField, LabelSchema, RegionField, RelationField
from glossator.model.loss import LossCode, Losses
from glossator.model.measure import framed
from glossator.model.naming import region_ids
from glossator.model.shown import Shown

Result = dict[str, Any]
_DIRECTIONS: dict[str, Literal["forward", "back", "both"]] = {
    "right": "forward",
    "left": "back",
    "bi": "both",
}


def read_result(result: list[Any], schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """The answer that a ``result`` list says.

    Results of one id are one region if one of them has a place, else values. Lenient: a control
    that the schema does not know is read by its type, an unknown type keeps its whole ``value``,
    an unreadable place is a foreign shape. Losses: ``size_unknown``, ``offset_uncertain``,
    ``soft_mask`` at ``regions/ID``, and ``value_dropped`` for what is no result at all.
    """
    plan = plan_of(schema)
    groups, links = _grouped(result, plan, losses)
    places = [_first(group) for group in groups]
    ids = region_ids(_text(place[0].get("id")) for place in places if place is not None)
    names, pixels = iter(ids), Pixels()
    values: list[Value] = []
    regions: list[Region] = []
    for group, first in zip(groups, places, strict=True):
        if first is None:
            values += (_value(one, name, plan, inside=False) for one, name, _ in group)
        else:
            regions.append(_region(next(names), first, group, plan, shown, losses, pixels))
    values = gathered(values, plan)
    relations = [_relation(link, schema) for link in links]
    if plan.pieces:
        regions, relations = joined(regions, relations, plan)
    return Answer(tuple(values), tuple(regions), tuple(relations))


Part = tuple[Result, str, bool]
"""A result, the field that it answers, and whether it says a place."""


def _grouped(
    result: list[Any], plan: Plan, losses: Losses
) -> tuple[list[list[Part]], list[Result]]:
    """Results by id in the order of their first, and the relations, which have none."""
    groups: dict[str | int, list[Part]] = {}
    links = []
    for n, one in enumerate(result):
        kind = one.get("type") if isinstance(one, dict) else None
        if not isinstance(kind, str):
            losses.add("value_dropped", f"results/{n}", "not a result")
        elif kind == "relation":
            links.append(one)
        else:
            name = plan.field_name(_text(one.get("from_name")) or kind)
            part = one, name, _is_place(kind, plan.fields.get(name))
            groups.setdefault(_text(one.get("id")) or n, []).append(part)
    return list(groups.values()), links


def _text(value: Any) -> str | None:
    if type(value) is str:
        return value
    if value is None or isinstance(value, bool | list | dict):
        return None
    return str(value)


def _is_place(kind: str, field: AnyField | None) -> bool:
    if kind in KEYS:
        return False
    if field is None:
        return kind in PLACED
    return isinstance(field, RegionField)


def _first(group: list[Part]) -> Part | None:
    """The result that says the place: the first with more than labels, else the first place."""
    if len(group) == 1:
        return group[0] if group[0][2] else None
    placed = [part for part in group if part[2]]
    if len(placed) < 2:
        return placed[0] if placed else None
    for part in placed:
        value = part[0].get("value")
        if isinstance(value, dict) and any(key not in PLACED for key in value):
            return part
    return placed[0]


def _region(
    region_id: str,
    found: Part,
    group: list[Part],
    plan: Plan,
    shown: Shown,
    losses: Losses,
    pixels: Pixels,
) -> Region:
    def say(code: LossCode, detail: str) -> None:
        losses.add(code, f"regions/{region_id}", detail)

    first, field, _ = found
    name, item = plan.input_name(_text(first.get("to_name"))), _item(first)
    frame = frame_of(first, name, item, shown)
    shape = place(Sight(first, plan, name, frame, shown, say, pixels))
    labels: tuple[str, ...] = ()
    values = []
    parent = score = note = None
    for one, of, placed in group:
        if placed and of == field:
            labels = labels or labels_of(one)
        else:
            values.append(_value(one, of, plan, inside=True))
        parent = parent or one.get("parentID")
        score = number(one["score"]) if score is None and "score" in one else score
        note = _note(one) if note is None and "meta" in one else note
    return Region(
        region_id,
        field,
        shape,
        labels,
        name,
        item,
        _frame(shape, frame),
        tuple(values),
        parent=_text(parent),
        score=score,
        note=note,
    )


def _frame(shape: Any, frame: Frame) -> Frame | None:
    if isinstance(shape, Mask):
        return Frame("pixel", shape.width, shape.height)
    if isinstance(shape, Foreign):
        return frame if frame.width else None
    return frame if shape is not None and framed(shape) else None


def _item(one: Result) -> int | None:
    found = one.get("item_index")
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _note(one: Result) -> str | None:
    meta = one["meta"]
    text = meta.get("text") if isinstance(meta, dict) else None
    if isinstance(text, str):
        return text
    if isinstance(text, list) and text:
        return "\n".join(str(line) for line in text)
    return None


def _value(one: Result, name: str, plan: Plan, *, inside: bool) -> Value:
    """One answer without a place. Inside of a region, its input and item are the region's."""
    kind, value = one["type"], one.get("value")
    field = plan.fields.get(name)
    if isinstance(value, dict):
        pick = list(labels_of(one)) if isinstance(field, RegionField) else None
        pick = pick if pick is not None else read_pick(kind, value, field)
    else:
        pick = value
    if inside:
        return Value(name, pick)
    to = plan.input_name(_text(one.get("to_name")))
    about = to in field.inputs if field is not None else to in plan.inputs
    return Value(name, pick, to if about else None, _item(one))


def _relation(link: Result, schema: LabelSchema) -> Relation:
    given = link.get("labels")
    labels = tuple(str(label) for label in given) if isinstance(given, list) else ()
    fields = [field for field in schema.fields if isinstance(field, RelationField)]
    # The vendor has one kind of relation for all; the labels say which field is meant.
    meant = [x for x in fields if any(one.name in labels for one in x.labels)] or fields
    return Relation(
        _text(link.get("from_id")) or "",
        _text(link.get("to_id")) or "",
        labels,
        _DIRECTIONS.get(str(link.get("direction")), "forward"),
        meant[0].name if meant else None,
    )
