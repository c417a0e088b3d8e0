"""Point clouds: cuboids in space; what else is asked of them is answered as a whole."""

from __future__ import annotations

from typing import Any

import msgspec

from glossator.dialects.scale.kinds.attributes import Naming, read_attributes
from glossator.dialects.scale.kinds.family import Family, Link, Part
from glossator.dialects.scale.kinds.given import need, need_array, no_values, response_of
from glossator.dialects.scale.kinds.labels import read_labels
from glossator.dialects.scale.kinds.points.cuboids import (
    ATTACHMENTS,
    BUILT_IN,
    CUBOID,
    OWN_NAME,
    Sight,
    read_frames,
    write_frames,
)
from glossator.dialects.scale.kinds.points.params import write_params
from glossator.dialects.scale.kinds.whole import family
from glossator.model.annotation import Answer
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    Input,
    LabelSchema,
    NumberField,
    RegionField,
)
from glossator.model.loss import Losses
from glossator.model.shown import Shown

FILE = "annotations.json"


def _check(kind: str, params: dict[str, Any]) -> None:
    need_array(params, ATTACHMENTS)
    need_array(params, "labels")


def _input(params: dict[str, Any]) -> Input:
    return Input("points", "point_cloud", ATTACHMENTS, many=True)


def _read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    labels = read_labels(params.get("labels"))
    cuboids = RegionField(
        name=CUBOID,
        inputs=("points",),
        shapes=("cuboid3d", "track"),
        labels=labels,
        rotates=True,
    )
    naming = Naming((CUBOID,))
    asked = read_attributes(params.get("annotation_attributes"), labels, naming, on=(CUBOID,))
    names = {field.name for field in asked}
    return LabelSchema((_input(params),), (cuboids, *_built_in(names), *asked))


def _built_in(taken: set[str]) -> list[AnyField]:
    found: list[AnyField] = []
    for key in BUILT_IN:
        name = OWN_NAME.format(key) if key in taken else key
        about: dict[str, Any] = {"name": name, "scope": "region", "on": (CUBOID,)}
        if key == "stationary":
            found.append(BooleanField(**about))
        else:
            found.append(NumberField(**about))
    return found


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    frames = response_of(given).get("annotations")
    if isinstance(frames, dict):
        losses.add("file_missing", "annotations", "only its address is given")
        return Answer()
    return read_frames(frames, Sight(schema, shown, losses))


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    no_values(answer.values, schema, losses)
    for n, _ in enumerate(answer.relations):
        losses.add("relation_dropped", f"relations/{n}")
    write_frames(answer, Sight(schema, shown, losses))
    return {"annotations": {"url": link(FILE)}}


def _part(name: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses) -> Part:
    if name != FILE:
        raise KeyError(name)
    frames = write_frames(answer, Sight(schema, shown, losses))
    return "application/json", msgspec.json.encode(frames)


def _fits(schema: LabelSchema) -> bool:
    fields = schema.region_fields
    return bool(fields) and all(
        set(field.shapes) <= {"cuboid3d", "track"} and "cuboid3d" in field.shapes
        for field in fields
    )


FAMILY = Family(
    names=("lidarannotation",),
    check=_check,
    read=_read,
    read_response=_read_response,
    write_response=_write_response,
    part=_part,
    fits=_fits,
    write=write_params,
)


def _check_whole(kind: str, params: dict[str, Any]) -> None:
    match kind:
        case "lidarlinking":
            need(params, "lidar_task", ATTACHMENTS)
        case "laneannotation":
            need(params, "attachment", ATTACHMENTS)
        case "lidarsegmentation":
            need(params, ATTACHMENTS, "lidar_task")
            need_array(params, "labels")
        case "lidartopdown":
            need_array(params, ATTACHMENTS)
            need_array(params, "labels")
        case _:
            need(params, ATTACHMENTS, "attachment")


def _inputs(kind: str, params: dict[str, Any]) -> tuple[Input, ...]:
    if kind == "laneannotation":
        if params.get(ATTACHMENTS):
            return (Input("image", "image", ATTACHMENTS, many=True),)
        return (Input("image", "image", "attachment"),)
    if params.get("lidar_task") and not params.get(ATTACHMENTS):
        return (Input("lidar_task", "text", "lidar_task", link=False),)
    return (_input(params),)


WHOLE = family(
    ("lidartopdown", "lidarsegmentation", "lidarlinking", "sensorfusion", "laneannotation"),
    _check_whole,
    _inputs,
)
FAMILIES = (FAMILY, WHOLE)
