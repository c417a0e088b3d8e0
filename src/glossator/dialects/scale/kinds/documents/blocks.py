"""Blocks of text on pages, as they stand in a response."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.frames import pixels, sized
from glossator.dialects.scale.kinds.given import mapping
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.dialects.scale.kinds.numbers import whole
from glossator.dialects.scale.kinds.pictures.shapes import (
    WORDS,
    geometry_of,
    read_shape,
    write_shape,
)
from glossator.model.annotation import Answer, Region, Relation, Value
from glossator.model.geometry import AnyShape, Foreign
from glossator.model.label_schema import LabelSchema
from glossator.model.ladder import fit
from glossator.model.loss import Losses
from glossator.model.measure import to_pixels
from glossator.model.naming import region_ids
from glossator.model.shown import Shown

BLOCK, TEXT, REFS = "block", "text", "refs"
SHAPES = ("box", "polygon")


def read_blocks(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """Regions and their references; what is no block at all is a loss."""
    kept: list[dict[str, Any]] = []
    for n, one in enumerate(listed(given)):
        if isinstance(one, dict):
            kept.append(one)
        else:
            losses.add("value_dropped", f"annotations/{n}", "not an annotation")
    ids = region_ids(word(one.get("uuid", one.get("id"))) for one in kept)
    source = schema.inputs[0].name if schema.inputs else None
    regions = tuple(_region(one, name, source, shown) for one, name in zip(kept, ids, strict=True))
    relations = []
    for one, name in zip(kept, ids, strict=True):
        for ref in listed(one.get("refs")):
            target = word(mapping(ref).get("uuid")) if isinstance(ref, dict) else word(ref)
            if target in ids:
                relations.append(Relation(name, target, field=REFS))
            else:
                losses.add("relation_dropped", f"regions/{name}", "what it refers to is not there")
    return Answer(regions=regions, relations=tuple(relations))


def _region(one: dict[str, Any], name: str, source: str | None, shown: Shown) -> Region:
    page, label, text = whole(one.get("page")), word(one.get("label")), one.get("text")
    item = page if page is not None and page >= 0 else None
    shape = _shape(one.get("location"))
    return Region(
        name,
        BLOCK,
        shape,
        (label,) if label is not None else (),
        source,
        item,
        pixels(shown, source, item) if shape is not None else None,
        (Value(TEXT, text),) if isinstance(text, str) else (),
    )


def _shape(given: Any) -> AnyShape | None:
    if given is None:
        return None
    geometry = geometry_of(given) if isinstance(given, dict) else None
    if geometry in SHAPES:
        shape = read_shape(given, geometry)
        if not isinstance(shape, Foreign):
            return shape
    return Foreign("scale", {"location": given})


# Writing.


def write_blocks(
    answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses
) -> list[dict[str, Any]]:
    """The annotations, each with the ids that it refers to."""
    found: list[dict[str, Any]] = []
    for region in answer.regions:
        if schema.field(region.field) is None:
            losses.add("field_unknown", f"regions/{region.id}", region.field)
            continue
        found += _written(region, shown, losses)
    ids = {one["uuid"]: one for one in found}
    for n, relation in enumerate(answer.relations):
        ends = relation.source, relation.target
        source, target = reversed(ends) if relation.direction == "back" else ends
        if source not in ids or target not in ids:
            losses.add("relation_dropped", f"relations/{n}", "an end of it is not there")
            continue
        if relation.labels or relation.id is not None or relation.direction == "both":
            losses.add("attribute_dropped", f"relations/{n}", "only that there is one is said")
        ids[source]["refs"].append(target)
    return found


def _written(region: Region, shown: Shown, losses: Losses) -> list[dict[str, Any]]:
    where = f"regions/{region.id}"
    said: dict[str, Any] = {"page": region.item or 0}
    if region.labels:
        said["label"] = region.labels[0]
    if len(region.labels) > 1:
        losses.add("labels_dropped", where, ", ".join(region.labels[1:]))
    for value in region.values:
        if value.field == TEXT and isinstance(value.value, str):
            said["text"] = value.value
        else:
            losses.add("attribute_dropped", where, value.field)
    if region.score is not None:
        losses.add("score_dropped", where)
    if region.note is not None:
        losses.add("note_dropped", where)
    if region.shape is None:
        return [{"uuid": region.id, **said, "refs": []}]
    if isinstance(region.shape, Foreign):
        value = region.shape.value
        if region.shape.dialect != "scale" or not isinstance(value, dict):
            losses.add("shape_dropped", where, "a place that only another can read")
            return []
        return [{"uuid": region.id, **said, **value, "refs": []}]
    found = []
    for one in fit(region, SHAPES, losses, turned=False, holes=False):
        frame = sized(one.frame, shown, one.input, one.item)
        shape = one.shape and to_pixels(one.shape, frame)
        if shape is None:
            losses.add("size_unknown", where, "the size of the page")
            continue
        try:
            place = {"type": WORDS[type(shape)], **write_shape(shape)}
        except ValueError as error:
            losses.add("shape_dropped", where, str(error))
            continue
        found.append({"uuid": one.id, **said, "location": place, "refs": []})
    return found
