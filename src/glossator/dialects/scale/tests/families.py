"""What the suites of task types share: families by type, fixtures, answers in pixels."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.dialects.scale.kinds import pictures, segments, videos
from glossator.dialects.scale.kinds.family import Family
from glossator.model.annotation import Answer, Frame
from glossator.model.geometry import Mask, Polygon
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.measure import to_pixels
from glossator.model.rasters import mask_from_pixels, pixels_of
from glossator.model.shown import Shown
from glossator.model.task import FileRef

FAMILIES: dict[str, Family] = {
    name: family
    for family in (pictures.FAMILY, segments.FAMILY, videos.FAMILY)
    for name in family.names
}
FOLDER = Path(__file__).with_name("fixtures") / "kinds"
SIZE = {"width": 1280, "height": 720}
FILES = {name: FileRef(**SIZE) for name in ("image", "video")}


def fixture(type: str, what: str) -> Any:
    """``params`` or ``response`` of a type."""
    return json.loads((FOLDER / f"{type}.{what}.json").read_text())


def said(type: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses) -> Any:
    """The response with what it has the addresses of inside of it."""
    family = FAMILIES[type]

    def link(name: str) -> str:
        media, body = family.part(name, answer, schema, shown, Losses())
        return f"data:{media};base64,{b64encode(body).decode()}"

    def opened(name: str) -> Any:
        return json.loads(family.part(name, answer, schema, shown, Losses())[1])

    if family is not videos.FAMILY:
        return family.write_response(type, answer, schema, shown, losses, link)
    response = family.write_response(type, answer, schema, shown, losses, lambda name: name)
    inside = {"annotations", "events"} & response.keys()
    return {**response, **{key: opened(response[key]["url"]) for key in inside}}


def in_pixels(answer: Answer, schema: LabelSchema | None = None) -> Any:
    """An answer in plain values, with pixels everywhere and without what need not be said: empty
    runs, a closing point, no turn, the only input that a question is about."""
    regions = []
    for region in answer.regions:
        shape, frame = region.shape, region.frame
        if isinstance(shape, Mask):
            shape = mask_from_pixels(pixels_of(shape), shape.width, shape.height)
        elif shape is not None and frame is not None:
            shape = to_pixels(shape, frame)
        if isinstance(shape, Polygon) and shape.points[0] == shape.points[-1]:
            shape = replace(shape, points=shape.points[:-1])
        frame = frame and Frame("pixel", frame.width, frame.height)
        regions.append(replace(region, shape=shape, frame=frame))
    values = []
    for value in answer.values:
        field = schema.field(value.field) if schema is not None else None
        only = field is not None and (value.input,) == field.inputs
        values.append(replace(value, input=None) if only else value)
    plain = msgspec.to_builtins(replace(answer, values=tuple(values), regions=tuple(regions)))
    for one in plain.get("regions", ()):
        if not one.get("shape", {}).get("rotation"):
            one.get("shape", {}).pop("rotation", None)
    return plain
