"""Answers in a shape that ``==`` compares, whatever units they were said in."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.model.annotation import Answer, Frame, Region
from glossator.model.geometry import Mask, Polygon
from glossator.model.label_schema import LabelSchema, RegionField, RelationField
from glossator.model.measure import to_fractions
from glossator.model.rasters import mask_from_pixels, pixels_of


def asked(schema: LabelSchema) -> Any:
    """What a schema asks, whatever text it came from. Links between all regions are links between
    any."""
    drawn = {field.name for field in schema.fields if isinstance(field, RegionField)}
    fields = tuple(
        replace(field, between=())
        if isinstance(field, RelationField) and set(field.between) == drawn
        else field
        for field in schema.fields
    )
    return msgspec.to_builtins(replace(schema, fields=fields, source=None))


def in_fractions(answer: Answer, schema: LabelSchema) -> Any:
    """An answer with fractions everywhere, and without what need not be said."""
    values = tuple(
        replace(value, input=None) if value.input in _only(schema, value.field) else value
        for value in answer.values
    )
    regions = tuple(of_the_picture(region) for region in answer.regions)
    return msgspec.to_builtins(replace(answer, values=values, regions=regions))


def _only(schema: LabelSchema, name: str) -> tuple[str, ...]:
    field = schema.field(name)
    return field.inputs if field is not None and len(field.inputs) == 1 else ()


def of_the_picture(region: Region) -> Region:
    """A region in fractions of its picture."""
    if region.shape is None or region.frame is None:
        return region
    shape = to_fractions(region.shape, region.frame)
    if isinstance(shape, Mask):
        # Empty runs say nothing about the pixels.
        shape = mask_from_pixels(pixels_of(shape), shape.width, shape.height)
    if isinstance(shape, Polygon) and shape.points[0] == shape.points[-1]:
        shape = replace(shape, points=shape.points[:-1])
    frame = Frame("fraction", region.frame.width, region.frame.height)
    return replace(region, shape=shape or region.shape, frame=frame)


def rounded(value: Any) -> Any:
    """Plain values with nine digits of each number: percent and back costs the last ones."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value
