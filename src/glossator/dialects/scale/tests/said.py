"""Schemas and answers in a shape that ``==`` compares, less what this vendor has no words for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.model.annotation import Answer, Frame, Region, Relation
from glossator.model.geometry import Ellipse, Mask, Polygon
from glossator.model.label_schema import LabelSchema, RegionField, RelationField
from glossator.model.measure import to_pixels
from glossator.model.rasters import mask_from_pixels, pixels_of

_OF_LABELS = ("color", "hotkey")
"""How things look on a screen is not said by this vendor's parameters."""
_OF_FIELDS = ("inputs", "title", "help", "lines", "on")
"""Every question is about the one thing that is shown, and about all that is marked."""


def plain(schema: LabelSchema, answer: Answer | None, guessed: Iterable[Answer]) -> Any:
    """What is asked and answered, fields of regions and of relations by their place among those:
    this vendor gives them names of its own."""
    names = _names(schema)
    return rounded([_asked(schema, names), *(_said(one, names) for one in (answer, *guessed))])


def _names(schema: LabelSchema) -> dict[str, str]:
    drawn = [one.name for one in schema.fields if isinstance(one, RegionField)]
    linked = [one.name for one in schema.fields if isinstance(one, RelationField)]
    return {name: f"region {n}" for n, name in enumerate(drawn)} | {
        name: f"relation {n}" for n, name in enumerate(linked)
    }


def _asked(schema: LabelSchema, names: dict[str, str]) -> Any:
    fields = [msgspec.to_builtins(field) for field in schema.fields]
    for field in fields:
        field["name"] = names.get(field["name"], field["name"])
        for name in _OF_FIELDS:
            field.pop(name, None)
        field.pop("between", None)
        _labels(field.get("labels", ()))
    return {
        "inputs": sorted({one.media for one in schema.inputs}),
        "fields": sorted(fields, key=lambda field: str(field["name"])),
    }


def _labels(labels: Iterable[dict[str, Any]]) -> None:
    """Without looks, and without titles and descriptions that only say the name again."""
    for label in labels:
        for name in _OF_LABELS:
            label.pop(name, None)
        for name in ("title", "help"):
            if label.get(name) == label["name"]:
                del label[name]
        _labels(label.get("labels", ()))


def _said(answer: Answer | None, names: dict[str, str]) -> Any:
    if answer is None:
        return None
    values = tuple(replace(one, input=None) for one in answer.values)
    regions = tuple(in_pixels(one, names) for one in answer.regions)
    relations = tuple(_forward(one, names) for one in answer.relations)
    return msgspec.to_builtins(Answer(values, regions, relations))


def _forward(relation: Relation, names: dict[str, str]) -> Relation:
    """A link named like its field's place, from where it goes out."""
    named = replace(relation, field=names.get(relation.field or "", relation.field))
    if named.direction != "back":
        return named
    return replace(named, source=named.target, target=named.source, direction="forward")


def in_pixels(region: Region, names: dict[str, str]) -> Region:
    """A region in pixels of its picture; where that size is not known, as it is."""
    named = replace(region, field=names.get(region.field, region.field), input=None)
    if region.shape is None:
        return named
    shape = to_pixels(region.shape, region.frame) or region.shape
    if isinstance(shape, Mask):
        # Empty runs say nothing about the pixels.
        shape = mask_from_pixels(pixels_of(shape), shape.width, shape.height)
    if isinstance(shape, Polygon) and shape.points[0] == shape.points[-1]:
        shape = replace(shape, points=shape.points[:-1])
    if isinstance(shape, Ellipse) and not rounded(shape.rotation):
        shape = replace(shape, rotation=0.0)
    frame = None if region.frame is None else Frame("pixel")
    return replace(named, shape=shape, frame=frame)


def rounded(value: Any) -> Any:
    """Plain values with nine digits of each number: fractions and back cost the last ones."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    if isinstance(value, float):
        return float(f"{value:.9g}") + 0.0
    return value
