"""Marked spans of text, and links between them, as they stand in a response."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.attributes import Attributes, is_own, of_scope
from glossator.dialects.scale.kinds.entities.labels import NAME, definitions
from glossator.dialects.scale.kinds.given import mapping, params_of
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.dialects.scale.kinds.numbers import whole
from glossator.model.annotation import Answer, Region, Relation
from glossator.model.data_paths import at
from glossator.model.geometry import Foreign, TextSpan
from glossator.model.label_schema import (
    AllOf,
    AnyCondition,
    Label,
    Labelled,
    LabelSchema,
    RegionField,
    RelationField,
    walk,
)
from glossator.model.ladder import fit
from glossator.model.loss import Losses
from glossator.model.naming import by_position, region_ids
from glossator.model.shown import Shown

_KEYS = ("id", "label", "attributes")
"""What of an annotation is no place."""


class Sight:
    """What one response is read and written with."""

    def __init__(self, schema: LabelSchema, shown: Shown, losses: Losses) -> None:
        self.losses = losses
        self.spans = {field.name: field for field in schema.region_fields}
        source = next((one for one in schema.inputs if one.media == "text"), None)
        self.input = source.name if source is not None else None
        text = at(shown.data, source.key) if source is not None and source.key else None
        self.text = text if isinstance(text, str) else None
        self.own = is_own(schema)
        self.asked = of_scope(schema, "region")
        self.ready: dict[tuple[str, str | None], Attributes] = {}
        links = [field for field in schema.fields if isinstance(field, RelationField)]
        self.links: dict[str, RelationField] = {
            label.name: field for field in links for label in walk(field.labels)
        }
        self.link = links[0] if links else None
        given = definitions(params_of(schema)[1])
        self.directed = {word(one.get("name")): one.get("is_directed") is True for one in given}

    def field_of(self, label: str | None) -> RegionField | None:
        """The field that has the label, else the first."""
        for field in self.spans.values():
            if any(one.name == label for one in walk(field.labels)):
                return field
        return next(iter(self.spans.values()), None)

    def attributes(self, of: str, label: str | None) -> Attributes:
        """Those of one label: another may define the same key in its own way."""
        if (of, label) not in self.ready:
            fields = (
                field
                for field in self.asked
                if (not field.on or of in field.on) and _meant(field.when, label)
            )
            self.ready[of, label] = Attributes(fields, self.own)
        return self.ready[of, label]


def _meant(when: AnyCondition | None, label: str | None) -> bool:
    """Whether a condition leaves a place of this label out of the question or not."""
    if isinstance(when, AllOf):
        return all(_meant(one, label) for one in when.of)
    return not isinstance(when, Labelled) or not when.names or label in when.names


# Reading.


def read_spans(given: Any, sight: Sight) -> tuple[Region, ...]:
    """The regions of ``annotations``."""
    kept: list[dict[str, Any]] = []
    for n, one in enumerate(listed(given)):
        if isinstance(one, dict):
            kept.append(one)
        else:
            sight.losses.add("value_dropped", f"annotations/{n}", "not an annotation")
    ids = region_ids(word(one.get("id")) for one in kept)
    return tuple(_region(one, name, sight) for one, name in zip(kept, ids, strict=True))


def _region(one: dict[str, Any], name: str, sight: Sight) -> Region:
    label = word(one.get("label"))
    field = sight.field_of(label)
    of = field.name if field is not None else NAME
    values = sight.attributes(of, label).read(
        one.get("attributes"), f"regions/{name}", sight.losses
    )
    return Region(
        name,
        of,
        _shape(one, sight),
        (label,) if label is not None else (),
        sight.input,
        values=values,
    )


def _shape(one: dict[str, Any], sight: Sight) -> TextSpan | Foreign:
    start, end = whole(one.get("start")), whole(one.get("end"))
    if start is None or end is None or not 0 <= start <= end:
        return Foreign("scale", {key: one[key] for key in one if key not in _KEYS})
    text = one.get("text")
    return TextSpan(start, end, text if isinstance(text, str) else _cut(start, end, sight))


def _cut(start: int, end: int, sight: Sight) -> str | None:
    return None if sight.text is None else sight.text[start:end]


def read_links(given: Any, regions: tuple[Region, ...], sight: Sight) -> tuple[Relation, ...]:
    """The relations of ``relationships``; one without both ends is a loss."""
    known = {region.id for region in regions}
    found = []
    for n, one in enumerate(listed(given)):
        link = mapping(one)
        source, target = word(link.get("source_ref")), word(link.get("target_ref"))
        if source is None or target is None or not {source, target} <= known:
            sight.losses.add("relation_dropped", f"relations/{n}", "an end of it is not there")
            continue
        name, own = word(link.get("name")), word(link.get("id"))
        field = sight.links.get(name or "", sight.link)
        found.append(
            Relation(
                source,
                target,
                (name,) if name is not None else (),
                "forward" if sight.directed.get(name, True) else "both",
                field.name if field is not None else None,
                None if own is not None and by_position(own, n + 1) else own,
            )
        )
    return tuple(found)


# Writing.


def write_spans(answer: Answer, sight: Sight) -> list[dict[str, Any]]:
    """``annotations``; what is no span of the text that is shown is a loss."""
    return [one for region in answer.regions for one in _annotations(region, sight)]


def _annotations(region: Region, sight: Sight) -> list[dict[str, Any]]:
    where, losses = f"regions/{region.id}", sight.losses
    field = sight.spans.get(region.field)
    if field is None:
        losses.add("field_unknown", where, region.field)
        return []
    if region.input is not None and region.input != sight.input:
        losses.add("input_dropped", where, region.input)
        return []
    label = _label(region, field, losses)
    if label is None:
        return []
    placed = [region] if isinstance(region.shape, Foreign) else fit(region, ("text_span",), losses)
    found = []
    for one in placed:
        place = _place(one, sight)
        if place is None:
            losses.add("shape_dropped", where, "no offsets into a text")
            continue
        said = sight.attributes(field.name, label).write(one.values, where, losses)
        found.append(
            {"id": one.id, **place, "label": label, **({"attributes": said} if said else {})}
        )
    if found:
        _unsaid(region, losses)
    return found


def _label(region: Region, field: RegionField, losses: Losses) -> str | None:
    where = f"regions/{region.id}"
    if len(region.labels) > 1:
        losses.add("labels_dropped", where, ", ".join(region.labels[1:]))
    if region.labels:
        return region.labels[0]
    every: list[Label] = [label for label in walk(field.labels) if label.selectable]
    if len(every) == 1:
        return every[0].name
    losses.add("label_missing", where)
    return None


def _place(region: Region, sight: Sight) -> dict[str, Any] | None:
    shape = region.shape
    if isinstance(shape, Foreign):
        known = shape.dialect == "scale" and isinstance(shape.value, dict)
        return dict(shape.value) if known else None
    if not isinstance(shape, TextSpan) or shape.start is None or shape.end is None:
        return None
    text = shape.text if shape.text is not None else _cut(shape.start, shape.end, sight)
    return {"start": shape.start, "end": shape.end, "text": text or ""}


def _unsaid(region: Region, losses: Losses) -> None:
    where = f"regions/{region.id}"
    if region.score is not None:
        losses.add("score_dropped", where)
    if region.note is not None:
        losses.add("note_dropped", where)
    if region.parent is not None:
        losses.add("attribute_dropped", where, "the region that it lies in")


def write_links(
    answer: Answer, written: list[dict[str, Any]], sight: Sight
) -> list[dict[str, Any]]:
    """``relationships`` between the annotations that are written."""
    ids = {one["id"] for one in written}
    found = []
    for n, relation in enumerate(answer.relations):
        where = f"relations/{n}"
        if relation.source not in ids or relation.target not in ids:
            sight.losses.add("relation_dropped", where, "an end of it is not there")
            continue
        if len(relation.labels) > 1:
            sight.losses.add("labels_dropped", where, ", ".join(relation.labels[1:]))
        name = relation.labels[0] if relation.labels else None
        if relation.direction == "both" and sight.directed.get(name, True):
            sight.losses.add("attribute_dropped", where, "that it goes both ways")
        ends = relation.source, relation.target
        source, target = reversed(ends) if relation.direction == "back" else ends
        link = {"id": relation.id or str(n + 1), "source_ref": source, "target_ref": target}
        found.append(link if name is None else {**link, "name": name})
    return found
