"""One object that is marked: an annotation of the vendor, a region of ours."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale.kinds.frames import pixels, sized
from glossator.dialects.scale.kinds.labels import word
from glossator.dialects.scale.kinds.pictures.plan import Plan
from glossator.dialects.scale.kinds.pictures.shapes import (
    SHAPES,
    WORDS,
    geometry_of,
    read_shape,
    write_shape,
)
from glossator.model.annotation import Frame, Region
from glossator.model.geometry import AnyShape, Box, Foreign, Keypoint, Skeleton
from glossator.model.label_schema import RegionField
from glossator.model.ladder import fit
from glossator.model.loss import Losses
from glossator.model.measure import to_pixels
from glossator.model.shown import Shown

HELD = frozenset(SHAPES.values())
"""The shapes that geometries hold."""


def label_of(given: dict[str, Any]) -> str | None:
    """The label that an annotation carries."""
    return word(given.get("label"))


def read_object(
    given: dict[str, Any], name: str, plan: Plan, shown: Shown, losses: Losses
) -> Region | None:
    """The region that an annotation says, called ``name``; None (``value_dropped``) for an
    annotation that says no place."""
    geometry = geometry_of(given, plan.only_geometry())
    if geometry is None:
        losses.add("value_dropped", f"regions/{name}", "an annotation without a place")
        return None
    label = label_of(given)
    field = plan.field_for(geometry, label)
    known = field.name if field else geometry
    shape = read_shape(given, geometry)
    source = plan.input_of(field) if field else None
    return Region(
        id=name,
        field=known,
        shape=shape,
        labels=labels_of(label, field, plan),
        input=source,
        frame=None if isinstance(shape, Foreign) else pixels(shown, source),
        values=plan.places.read(given.get("attributes"), f"regions/{name}", losses),
    )


def labels_of(label: str | None, field: RegionField | None, plan: Plan) -> tuple[str, ...]:
    """The label as the field calls it."""
    if label is None:
        return ()
    return (plan.words[field.name].pick(label) if field else label,)


# The way back.


def told(region: Region, losses: Losses) -> None:
    """What a region says that no annotation can, to ``losses``; once for each cause."""
    where = f"regions/{region.id}"
    if len(region.labels) > 1:
        losses.add("labels_dropped", where, ", ".join(region.labels[1:]))
    if region.score is not None:
        losses.add("score_dropped", where, f"{region.score:g}")
    if region.note is not None:
        losses.add("note_dropped", where, "a note on it")
    if region.parent is not None:
        losses.add("relation_dropped", where, f"it lies in {region.parent}")
    if isinstance(region.shape, Keypoint | Skeleton) and region.shape.visible not in (None, ()):
        losses.add("attribute_dropped", where, "whether a point is hidden")


def write_object(region: Region, plan: Plan, shown: Shown, losses: Losses) -> list[dict[str, Any]]:
    """The annotations that say a region: one, several where it had to be split, or none."""
    where, field = f"regions/{region.id}", plan.fields.get(region.field)
    if field is None:
        losses.add("field_unknown", where, region.field)
        return []
    source = plan.input_of(field, region.input)
    frame = sized(region.frame, shown, source, region.item)
    fitted = [region] if own_place(region.shape) else fit(
        replace(region, frame=frame), HELD, losses, holes=False
    )  # fmt: skip
    found = [one for piece in fitted if (one := _one(piece, frame, field, plan, losses, where))]
    if found:
        told(region, losses)
        if region.item is not None:
            losses.add("item_dropped", where, f"it lies on item {region.item}")
    return found


def own_place(shape: AnyShape | None) -> bool:
    """Whether the shape is a place that only this vendor can read."""
    return isinstance(shape, Foreign) and shape.dialect == "scale" and isinstance(shape.value, dict)


def _one(
    region: Region, frame: Frame, field: RegionField, plan: Plan, losses: Losses, where: str
) -> dict[str, Any] | None:
    place = placed(region.shape, region.frame or frame, field, losses, where)
    if place is None:
        return None
    geometry, keys = place
    found: dict[str, Any] = {"uuid": region.id, "type": geometry, "geometry": geometry}
    if (label := said_label(region, field, plan)) is not None:
        found["label"] = label
    if plan.places.fields:
        found["attributes"] = plan.places.write(region.values, where, losses)
    elif region.values:
        losses.add("attribute_dropped", where, ", ".join(v.field for v in region.values))
    return {**found, **keys}


def placed(
    shape: AnyShape | None, frame: Frame, field: RegionField, losses: Losses, where: str
) -> tuple[str, dict[str, Any]] | None:
    """Geometry and keys of a shape that a geometry holds, in pixels; None with a loss."""
    if own_place(shape) and isinstance(shape, Foreign):
        return str(shape.value.get("geometry", "polygon")), write_shape(shape)
    moved = None if shape is None else to_pixels(shape, frame)
    if moved is None:
        losses.add("size_unknown", where, "the size of the image is not known")
        return None
    integers = field.options.get("integer_pixels") is True
    try:
        keys = write_shape(moved, integers, field.rotates)
    except ValueError as error:
        losses.add("shape_dropped", where, str(error))
        return None
    if integers and isinstance(moved, Box) and not moved.rotation and _rounded(moved, keys):
        losses.add("precision", where, "whole pixels are asked for")
    return WORDS[type(moved)], keys


def _rounded(box: Box, keys: dict[str, Any]) -> bool:
    return (box.x, box.y, box.width, box.height) != tuple(keys.values())[:4]


def said_label(region: Region, field: RegionField, plan: Plan) -> str | None:
    """The label that an annotation carries: the first; of a field with one label that one. None
    where nobody is asked for labels."""
    if field.options.get("with_labels") is False:
        return None
    known = plan.labels[field.name]
    labels = region.labels or (tuple(known) if len(known) == 1 else ())
    return plan.words[field.name].say(labels[0]) if labels else None
