"""From an answer to the vendor's ``result`` list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from msgspec.structs import replace

from glossator.dialects.labelstudio.results.draw import Dropped, drawn
from glossator.dialects.labelstudio.results.picks import Unsayable, write_pick
from glossator.dialects.labelstudio.results.plan import Control, Plan, plan_of
from glossator.dialects.labelstudio.results.rows import column
from glossator.dialects.labelstudio.results.sizes import sized
from glossator.model.annotation import Answer, Frame, Region, Relation, Value, refuse_not_finite
from glossator.model.geometry import (
    NAMES,
    Box,
    Ellipse,
    Foreign,
    Keypoint,
    Mask,
    Polyline,
    TextSpan,
    TimeSpan,
)
from glossator.model.label_schema import GroupField, LabelSchema, RegionField
from glossator.model.ladder import fit
from glossator.model.loss import LossCode, Losses
from glossator.model.naming import unique
from glossator.model.shown import Shown

Result = dict[str, Any]
_PLAIN: dict[type[Any], str] = {
    shape: NAMES[shape] for shape in (Box, Ellipse, Keypoint, Polyline, TextSpan, TimeSpan)
}
"""Shapes of which nothing is lost where they can be drawn at all."""
_DIRECTIONS = {"forward": "right", "back": "left", "both": "bi"}


def write_result(
    answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses
) -> list[dict[str, Any]]:
    """The ``result`` list that says an answer; what it cannot say goes to ``losses``.

    Task values come first, then regions, each with its values beside it under the same id, then
    relations. Ids are stable: the region's own, and for values one made of field, input and item.
    """
    writer = _Writer(plan_of(schema), shown, losses)
    results: list[Result] = []
    regions = writer.regions(answer.regions)
    taken = {region.id for region in answer.regions} | {one["id"] for one in regions}
    for value in answer.values:
        results += writer.value(value, taken)
    drawn_ids = {one["id"] for one in regions}
    results += regions
    for n, relation in enumerate(answer.relations):
        if relation.source in drawn_ids and relation.target in drawn_ids:
            results.append(_relation(relation))
            if relation.id is not None:
                losses.add("attribute_dropped", f"relations/{n}", "its id")
        else:
            losses.add("relation_dropped", f"relations/{n}", "an end of it is not there")
    return results


def _relation(relation: Relation) -> Result:
    """A relation has no id of its own in this form, and no control."""
    link: Result = {
        "type": "relation",
        "from_id": relation.source,
        "to_id": relation.target,
        "direction": _DIRECTIONS[relation.direction],
    }
    return {**link, "labels": list(relation.labels)} if relation.labels else link


class _Writer:
    """What the parts of one answer are written with."""

    def __init__(self, plan: Plan, shown: Shown, losses: Losses) -> None:
        self.plan, self.shown, self.losses = plan, shown, losses

    # Values.

    def value(self, value: Value, taken: set[str]) -> Iterator[Result]:
        """The result of one value of the task or of an item."""
        field, control = self.plan.fields.get(value.field), self.plan.asks.get(value.field)
        if field is None:
            self.losses.add("field_unknown", f"fields/{value.field}")
            return
        if isinstance(field, GroupField):
            yield from self._group(value, field, taken)
            return
        if control is None or isinstance(field, RegionField):
            self.losses.add("field_dropped", f"fields/{value.field}", "no control of this name")
            return
        try:
            pick = write_pick(control.type, value, field)
        except Unsayable as error:
            self.losses.add("value_dropped", f"fields/{value.field}", str(error))
            return
        yield self._envelope(value, control, pick, taken)

    def _envelope(
        self, value: Value, control: Control, pick: dict[str, Any], taken: set[str]
    ) -> Result:
        one: Result = {
            "id": _value_id(value, taken),
            "from_name": control.name,
            "to_name": self._object(control, value.input),
            "type": control.type,
            "value": pick,
        }
        return one if value.item is None else {**one, "item_index": value.item}

    def _object(self, control: Control, name: str | None) -> str:
        """The object that a result names.

        Quirk: Pairwise names itself (its objects stand in its toName alone).
        """
        if control.type == "pairwise":
            return control.name
        given = self.plan.object_name(name) if name else None
        return given if given in control.to else ",".join(control.to)

    def _group(self, value: Value, field: GroupField, taken: set[str]) -> Iterator[Result]:
        """The fields of a repeated group one by one, all rows together."""
        self.losses.add("fields_merged", f"fields/{value.field}", "the rows of a group")
        rows = [row for row in value.value or () if isinstance(row, dict)]
        for inner in field.fields:
            control = self.plan.column(value.field, inner.name)
            if control is None or (given := column(inner, rows, control.type)) is None:
                continue
            one = replace(value, field=inner.name, value=given)
            try:
                pick = write_pick(control.type, one, inner)
            except Unsayable as error:
                self.losses.add("value_dropped", f"fields/{value.field}", f"{inner.name}: {error}")
                continue
            yield self._envelope(one, control, pick, taken)

    # Regions.

    def regions(self, regions: Iterable[Region]) -> list[Result]:
        """The results of all regions, in their order."""
        given = list(regions)
        results: list[Result] = []
        for region, name in zip(given, unique(region.id for region in given), strict=True):
            if name != region.id:
                self.losses.add("renamed", f"regions/{region.id}", name)
                region = replace(region, id=name)
            results += self._region(region)
        return results

    def _region(self, region: Region) -> Iterator[Result]:
        field = self.plan.fields.get(region.field)
        if not isinstance(field, RegionField):
            self.losses.add("field_unknown", f"regions/{region.id}", region.field)
            return
        controls = self.plan.drawn.get(region.field, {})
        first = next(iter(controls.values()), None)
        if first is None:
            self.losses.add("field_dropped", f"regions/{region.id}", "no control of this name")
            return
        name = region.input or self.plan.input_name(first.to[0] if first.to else None) or ""
        if isinstance(region.shape, Foreign) and region.shape.dialect == "labelstudio":
            yield from self._foreign(region, controls, name)
            return
        shapes = self.plan.shapes(region.field, name)
        fitted = [region]
        if _PLAIN.get(type(region.shape)) not in shapes:
            many = "parts" in shapes
            fitted = fit(region, shapes, self.losses, holes=False, many=many)
        for one in fitted:
            yield from self._one(one, controls, name, self._say(region.id))

    def _say(self, region_id: str) -> Any:
        def say(code: LossCode, detail: str) -> None:
            self.losses.add(code, f"regions/{region_id}", detail)

        return say

    def _foreign(self, region: Region, controls: dict[str, Control], name: str) -> Iterator[Result]:
        """A place that only this vendor knows, as it came."""
        given = region.shape.value if isinstance(region.shape, Foreign) else None
        if not isinstance(given, dict) or not isinstance(given.get("value"), dict):
            self.losses.add("shape_dropped", f"regions/{region.id}", "not a place of this vendor")
            return
        kind = str(given.get("type", "")).removesuffix("labels")
        kind = "graph" if kind == "vector" and kind not in controls else kind
        frame = sized(region.frame, self.shown, name, region.item)
        yield from self._results(region, kind, given["value"], controls, name, frame)

    def _one(
        self, region: Region, controls: dict[str, Control], name: str, say: Any
    ) -> Iterator[Result]:
        frame = sized(region.frame, self.shown, name, region.item)
        shape = region.shape
        if isinstance(shape, Mask):
            frame = Frame("pixel", shape.width, shape.height)
        try:
            if shape is None:
                kind, place = "", dict[str, Any]()
            else:
                kind, place = drawn(shape, frame, self.plan, name, controls, self.shown, say)
                if not isinstance(shape, Mask):
                    refuse_not_finite(place)
        except ValueError as error:
            say("shape_dropped", str(error))
            return
        except Dropped as error:
            say(error.code, error.detail)
            return
        yield from self._results(region, kind, place, controls, name, frame)

    def _results(
        self,
        region: Region,
        kind: str,
        place: dict[str, Any],
        controls: dict[str, Control],
        name: str,
        frame: Frame,
    ) -> Iterator[Result]:
        """One result for the shape, one for ``Labels`` beside it, one for each value."""
        envelope = self._beside(region, name, frame)
        owner = controls.get("")
        control = controls.get(kind) or owner or next(iter(controls.values()))
        labels = list(region.labels)

        def result(of: str, kind: str, **own: Any) -> Result:
            value = {**place, **own}
            return {"id": region.id, "from_name": of, **envelope, "type": kind, "value": value}

        if control.type.endswith("labels"):
            yield result(control.name, control.type, **{control.type: labels})
        elif control.type == "videorectangle" and owner is not None:
            # Quirk: the one bare shape whose labels stand inside of it.
            yield result(control.name, control.type, **({"labels": labels} if labels else {}))
        else:
            yield result(control.name, control.type)
            if owner is not None and labels:
                yield result(owner.name, "labels", labels=labels)
            elif labels:
                self.losses.add("labels_dropped", f"regions/{region.id}", ", ".join(labels))
        for value in region.values:
            if (pick := self._inside(value, region.id)) is not None:
                yield result(pick[0].name, pick[0].type, **pick[1])

    def _inside(self, value: Value, region_id: str) -> tuple[Control, dict[str, Any]] | None:
        """Control and own key of a value of a region."""
        where = f"regions/{region_id}"
        field, control = self.plan.fields.get(value.field), self.plan.asks.get(value.field)
        if field is None:
            self.losses.add("field_unknown", where, value.field)
            return None
        if control is None or isinstance(field, GroupField):
            self.losses.add("attribute_dropped", where, value.field)
            return None
        try:
            return control, write_pick(control.type, value, field)
        except Unsayable as error:
            self.losses.add("value_dropped", where, f"{value.field}: {error}")
            return None

    def _beside(self, region: Region, name: str, frame: Frame) -> dict[str, Any]:
        """The keys beside ``value`` that every result of the region repeats."""
        beside: dict[str, Any] = {"to_name": self.plan.object_name(name)}
        if self.plan.media(name) == "image" and frame.width and frame.height:
            beside["original_width"] = _whole(frame.width)
            beside["original_height"] = _whole(frame.height)
            beside["image_rotation"] = 0
        if isinstance(region.shape, TimeSpan) and region.shape.length is not None:
            beside["original_length"] = region.shape.length
        if region.item is not None:
            beside["item_index"] = region.item
        if region.parent is not None:
            beside["parentID"] = region.parent
        if region.score is not None:
            beside["score"] = region.score
        if region.note is not None:
            beside["meta"] = {"text": [region.note]}
        return beside


def _whole(size: float) -> float:
    return int(size) if size == int(size) else size


def _value_id(value: Value, taken: set[str]) -> str:
    """Ten characters that depend on field, input and item alone, and are no region's id."""
    for n in range(len(taken) + 1):
        seed = repr((value.field, value.input, value.item, n))
        name = blake2b(seed.encode("utf-8", "replace"), digest_size=5).hexdigest()
        if name not in taken:
            break
    taken.add(name)
    return name
