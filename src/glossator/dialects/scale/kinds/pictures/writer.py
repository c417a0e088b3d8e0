"""A schema that came from elsewhere as geometries and attributes."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale.kinds.attributes import is_own, of_scope, write_attributes
from glossator.dialects.scale.kinds.labels import write_labels
from glossator.dialects.scale.kinds.pictures.asked import CAMERA, FLAGS, SIZES
from glossator.dialects.scale.kinds.pictures.shapes import SHAPES
from glossator.model.label_schema import (
    AllOf,
    AnyField,
    Labelled,
    LabelSchema,
    Media,
    RegionField,
    RelationField,
    walk,
)
from glossator.model.loss import LossCode, Losses

GEOMETRIES: dict[str, tuple[str, LossCode | None]] = {
    **{shape: (geometry, None) for geometry, shape in SHAPES.items()},
    "mask": ("polygon", "mask_traced"),
    "skeleton": ("point", "edges_dropped"),
}
"""Shape -> the geometry that asks for it, and what is lost with that."""


def fits(schema: LabelSchema) -> bool:
    """Whether something can be drawn on a picture that a geometry holds."""
    return any(set(field.shapes) & GEOMETRIES.keys() for field in schema.region_fields)


def write(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """``geometries`` and attributes that ask what the schema asks; what they cannot goes to
    ``losses``."""
    write_inputs(schema, ("image",), losses)
    params: dict[str, Any] = {"geometries": write_geometries(schema, losses)}
    for field in schema.fields:
        if isinstance(field, RelationField):
            losses.add("field_dropped", f"fields/{field.name}", "no links between places")
    return params | write_questions(schema, losses)


def write_inputs(schema: LabelSchema, media: tuple[Media, ...], losses: Losses) -> None:
    """One input is the attachment: the first of these media. The others are lost."""
    shown = next((source for source in schema.inputs if source.media in media), None)
    for source in schema.inputs:
        if source is not shown:
            losses.add("input_dropped", f"inputs/{source.name}", "one attachment is shown")


_SAID = ("with_labels", "names", "edges")
"""Options of a field that are said with its type, or lost with its shape."""


def write_geometries(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """All region fields by geometry; fields that share one have their labels in one list."""
    found: dict[str, dict[str, Any]] = {}
    for field in schema.region_fields:
        where = f"fields/{field.name}"
        names = _geometries(field, where, losses)
        if not names:
            losses.add("field_dropped", where, ", ".join(field.shapes))
            continue
        if field.multiple or field.least or field.most or field.required:
            losses.add("limits_dropped", where, "how many places and labels")
        if field.key is not None:
            losses.add("options_dropped", where, "labels out of the data")
        if field.when is not None:
            losses.add("condition_dropped", f"{where}/when", "geometries are always asked")
        if other := set(field.options) - {*SIZES, *FLAGS, *CAMERA.values(), *_SAID}:
            losses.add("options_dropped", where, ", ".join(sorted(other)))
        labels = write_labels(field.labels, where, losses)
        for name in names:
            known = found.setdefault(name, {"objects_to_annotate": []})
            if any(label in known["objects_to_annotate"] for label in labels):
                losses.add("fields_merged", where, f"labels that {name} has already")
            known["objects_to_annotate"] += [
                label for label in labels if label not in known["objects_to_annotate"]
            ]
            known.update(_options(name, field))
    return found


def _geometries(field: RegionField, where: str, losses: Losses) -> list[str]:
    found: list[str] = []
    for shape in field.shapes:
        name, code = GEOMETRIES.get(shape, (None, None))
        if name is None or name in found:
            continue
        if code is not None:
            losses.add(code, where, shape)
        found.append(name)
    return found


def _options(name: str, field: RegionField) -> dict[str, Any]:
    options = {key: field.options[key] for key in (*SIZES, *FLAGS) if key in field.options}
    options |= {key: field.options[one] for key, one in CAMERA.items() if one in field.options}
    return {**options, "can_rotate": True} if name == "box" and field.rotates else options


def write_questions(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """``annotation_attributes`` and ``global_attributes``, those that there are."""
    own = is_own(schema)
    places = [_on_some(field, schema, losses) for field in of_scope(schema, "region")]
    whole = of_scope(schema, "task")
    for field in of_scope(schema, "item"):
        losses.add("field_dropped", f"fields/{field.name}", "nothing is asked for each item")
    params: dict[str, Any] = {}
    if asked := write_attributes(places, losses, own):
        params["annotation_attributes"] = asked
    if asked := write_attributes(whole, losses, own):
        for definition in asked.values():
            conditions = definition.get("conditions", {})
            if isinstance(conditions, dict):
                definition["conditions"] = {**conditions, "is_global": True}
        params["global_attributes"] = asked
    return params


def _on_some(field: AnyField, schema: LabelSchema, losses: Losses) -> AnyField:
    """A field that is asked for regions of some fields only: for their labels, if these are no
    others'."""
    others = [one for one in schema.region_fields if one.name not in field.on]
    if not field.on or not others:
        return field
    mine = {name for one in schema.region_fields if one.name in field.on for name in _names(one)}
    if mine and not mine & {name for one in others for name in _names(one)}:
        return _limited(field, tuple(sorted(mine)))
    losses.add("limits_dropped", f"fields/{field.name}", "asked for regions of all fields")
    return field


def _names(field: RegionField) -> list[str]:
    return [label.name for label in walk(field.labels) if label.selectable]


def _limited(field: AnyField, names: tuple[str, ...]) -> AnyField:
    when = field.when
    leaves = when.of if isinstance(when, AllOf) else (when,) if when is not None else ()
    if any(isinstance(leaf, Labelled) and leaf.names for leaf in leaves):
        return field
    kept = tuple(leaf for leaf in leaves if not isinstance(leaf, Labelled))
    asked = Labelled(names)
    return replace(field, when=AllOf((asked, *kept)) if kept else asked)
