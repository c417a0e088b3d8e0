"""From the vendor's ``result`` list to an answer."""

from __future__ import annotations

from typing import Any, Literal

from glossator.dialects.labelstudio.results.picks import KEYS, read_pick
from glossator.dialects.labelstudio.results.places import PLACED, labels_of, place
from glossator.dialects.labelstudio.results.plan import Plan, plan_of
from glossator.dialects.labelstudio.results.rows import gathered
from glossator.dialects.labelstudio.results.sight import Pixels, Sight
from glossator.dialects.labelstudio.results.sizes import frame_of, number
from glossator.model.annotation import Answer, Frame, Region, Relation, Value
from glossator.model.geometry import Foreign, Mask
from glossator.model.label_schema import LabelSchema, RegionField, RelationField
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
    groups, links = _grouped(result, losses)
    placed = [(group, first) for group in groups if (first := _first(group, plan)) is not None]
    ids = region_ids(_text(first.get("id")) for _, first in placed)
    values: list[Value] = []
    regions: list[Region] = []
    names, pixels = iter(ids), Pixels()
    for group in groups:
        first = _first(group, plan)
        if first is None:
            values += (_value(one, plan, inside=False) for one in group)
        else:
            regions.append(_region(next(names), first, group, plan, shown, losses, pixels))
    values = gathered(values, plan)
    return Answer(tuple(values), tuple(regions), tuple(_relation(link, schema) for link in links))


def _grouped(result: list[Any], losses: Losses) -> tuple[list[list[Result]], list[Result]]:
    """Results by id in the order of their first, and the relations, which have none."""
    groups: dict[str | int, list[Result]] = {}
    links = []
    for n, one in enumerate(result):
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            losses.add("value_dropped", f"results/{n}", "not a result")
        elif one["type"] == "relation":
            links.append(one)
        else:
            groups.setdefault(_text(one.get("id")) or n, []).append(one)
    return list(groups.values()), links


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool | list | dict):
        return None
    return str(value)


def _is_place(one: Result, plan: Plan) -> bool:
    kind = one["type"]
    field = plan.fields.get(_field_name(one, plan))
    if kind in KEYS:
        return False
    if field is None:
        return kind in PLACED
    return isinstance(field, RegionField)


def _field_name(one: Result, plan: Plan) -> str:
    return plan.field_name(_text(one.get("from_name")) or one["type"])


def _first(group: list[Result], plan: Plan) -> Result | None:
    """The result that says the place: the first with more than labels, else the first place."""
    placed = [one for one in group if _is_place(one, plan)]
    for one in placed:
        value = one.get("value")
        if isinstance(value, dict) and any(key not in PLACED for key in value):
            return one
    return placed[0] if placed else None


def _region(
    region_id: str,
    first: Result,
    group: list[Result],
    plan: Plan,
    shown: Shown,
    losses: Losses,
    pixels: Pixels,
) -> Region:
    def say(code: LossCode, detail: str) -> None:
        losses.add(code, f"regions/{region_id}", detail)

    name, item = plan.input_name(_text(first.get("to_name"))), _item(first)
    frame = frame_of(first, name, item, shown)
    field = _field_name(first, plan)
    shape = place(Sight(first, plan, field, name, frame, shown, say, pixels))
    labels: tuple[str, ...] = ()
    values = []
    for one in group:
        if _is_place(one, plan) and _field_name(one, plan) == field:
            labels = labels or labels_of(one)
        else:
            values.append(_value(one, plan, inside=True))
    return Region(
        region_id,
        field,
        shape,
        labels,
        name,
        item,
        _frame(shape, frame),
        tuple(values),
        parent=_text(next((one["parentID"] for one in group if one.get("parentID")), None)),
        score=next((s for one in group if (s := number(one.get("score"))) is not None), None),
        note=next((note for one in group if (note := _note(one)) is not None), None),
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
    meta = one.get("meta")
    text = meta.get("text") if isinstance(meta, dict) else None
    if isinstance(text, str):
        return text
    if isinstance(text, list) and text:
        return "\n".join(str(line) for line in text)
    return None


def _value(one: Result, plan: Plan, *, inside: bool) -> Value:
    """One answer without a place. Inside of a region, its input and item are the region's."""
    kind, value = one["type"], one.get("value")
    name = _field_name(one, plan)
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
