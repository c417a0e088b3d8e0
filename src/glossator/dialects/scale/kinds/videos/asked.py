"""What a video's parameters ask: geometries that are followed, events, attributes of both; and the
way back.

A video is a file (``attachment``) or a list of frames (``attachments``). [Scale's documentation,
Video Annotation, Video Playback, Events]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glossator.dialects.scale.kinds.attributes import Naming, is_own, read_attributes
from glossator.dialects.scale.kinds.conditions import is_global
from glossator.dialects.scale.kinds.labels import read_labels, write_labels
from glossator.dialects.scale.kinds.numbers import number
from glossator.dialects.scale.kinds.pictures.asked import (
    need,
    need_geometries,
    need_list,
    old_geometry,
    read_geometries,
)
from glossator.dialects.scale.kinds.pictures.writer import (
    write_geometries,
    write_inputs,
    write_questions,
)
from glossator.model.errors import Invalid
from glossator.model.label_schema import AnyField, Input, LabelSchema, RegionField, RelationField
from glossator.model.loss import Losses

PLAYBACK = "videoplaybackannotation"
OLD = {"videoboxannotation": "box", "videocuboidannotation": "cuboid"}
"""The types that may name their objects beside the attachment, as the old types of pictures do;
which of the two they take is our inference."""
TYPES = ("videoannotation", PLAYBACK, *OLD, "federal2dvideoannotation")
EVENTS = "events"


def check(type: str, params: dict[str, Any]) -> None:
    """Raise Invalid for a video's parameters that lack what they need."""
    _check_shown(type, params)
    if type in OLD and params.get("geometries") is None:
        need_list(params, "objects_to_annotate")
    else:
        need_geometries(params)


def _check_shown(type: str, params: dict[str, Any]) -> None:
    if params.get("attachments") in (None, []):
        if (
            params.get("attachment_type") != "video"
            and type != PLAYBACK
            and "attachment" not in params
        ):
            raise Invalid('"attachments" is required', {"attachments": "is required"})
        need(params, "attachment")
        return
    frames = need_list(params, "attachments")
    if not all(isinstance(frame, str) and frame for frame in frames):
        raise Invalid(
            '"attachments" must be strings', {"attachments": "must be an array of strings"}
        )


def read(type: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    """The schema that asks what happens in a video. Input and its attributes are called ``video``,
    also where it comes as frames."""
    places = _places(type, params, losses)
    naming = Naming(field.name for field in places)
    events = _events(params, naming)
    fields = [*places, *events]
    if not fields:
        return LabelSchema((_shown(type, params),))
    return LabelSchema(
        (_shown(type, params),), (*fields, *_questions(params, places, events, naming))
    )


def _shown(type: str, params: dict[str, Any]) -> Input:
    given = number(params.get("annotation_frame_rate")) or number(params.get("frame_rate"))
    known = {"rate": number(params.get("video_frame_rate")), "annotation_rate": given}
    frames = isinstance(params.get("attachments"), list) and bool(params["attachments"])
    if not frames and "attachment" not in params:
        frames = type != PLAYBACK and params.get("attachment_type") != "video"
    if frames:
        rate = {"rate": given} if given and given > 0 else {}
        return Input("video", "image", key="attachments", many=True, options=rate)
    options = {key: rate for key, rate in known.items() if rate and rate > 0}
    return Input("video", "video", key="attachment", options=options)


def _places(type: str, params: dict[str, Any], losses: Losses) -> list[RegionField]:
    if type in OLD and params.get("geometries") is None:
        if params.get("objects_to_annotate") is None:
            return []
        return [old_geometry(OLD[type], params, "video", ("track",))]
    return read_geometries(params.get("geometries"), "video", losses, ("track",))


def _events(params: dict[str, Any], naming: Naming) -> list[RegionField]:
    labels = read_labels(params.get("events_to_annotate"))
    if not labels:
        return []
    name = naming.give(EVENTS)
    return [RegionField(name=name, inputs=("video",), shapes=("time_span",), labels=labels)]


def _questions(
    params: dict[str, Any],
    places: Sequence[RegionField],
    events: Sequence[RegionField],
    naming: Naming,
) -> list[AnyField]:
    """The attributes of places; those that are global are asked of events, or where there are none
    of the whole video."""
    given = params.get("annotation_attributes")
    every = given if isinstance(given, dict) else {}
    whole = {
        key: one
        for key, one in every.items()
        if isinstance(one, dict) and is_global(one.get("conditions"))
    }
    plain = {key: one for key, one in every.items() if key not in whole}
    on = tuple(field.name for field in places) if events else ()
    drawn = [label for field in places for label in field.labels]
    found = read_attributes(plain, drawn, naming, on=on) if places else []
    if events:
        happening = [label for field in events for label in field.labels]
        local = {key: _local(one) for key, one in whole.items()}
        found += read_attributes(local, happening, naming, on=tuple(f.name for f in events))
    else:
        found += read_attributes(whole, (), naming, "task")
    return [*found, *read_attributes(params.get("global_attributes"), (), naming, "task")]


def _local(definition: dict[str, Any]) -> dict[str, Any]:
    """A global attribute as one of events, whose labels its conditions name."""
    conditions = {key: x for key, x in definition["conditions"].items() if key != "is_global"}
    return {**definition, "conditions": conditions}


# The way back.


def event_fields(schema: LabelSchema) -> list[RegionField]:
    """The fields that ask for events: ranges of time in a video."""
    return [
        field
        for field in schema.region_fields
        if "time_span" in field.shapes and set(field.shapes) <= {"time_span", "parts"}
        and _moves(schema, field)
    ]  # fmt: skip


def _moves(schema: LabelSchema, field: RegionField) -> bool:
    """Whether the field is about a video, or about frames that are followed."""
    about = [s for s in schema.inputs if not field.inputs or s.name in field.inputs]
    followed = any("track" in one.shapes for one in schema.region_fields)
    return any(s.media == "video" or (s.media == "image" and s.many and followed) for s in about)


def fits(schema: LabelSchema) -> bool:
    """Whether things are followed, or events marked, in a video or over frames."""
    drawn = [
        field
        for field in schema.region_fields
        if "track" in field.shapes and "cuboid3d" not in field.shapes and _moves(schema, field)
    ]
    return bool(drawn or event_fields(schema))


def write(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """The parameters of ``videoannotation`` that ask what the schema asks."""
    write_inputs(schema, ("video", "image"), losses)
    events = event_fields(schema)
    names = {field.name for field in events}
    others = tuple(field for field in schema.fields if field.name not in names)
    own = is_own(schema)
    params: dict[str, Any] = {}
    if any(source.media == "video" for source in schema.inputs):
        params["attachment_type"] = "video"
    params["geometries"] = write_geometries(LabelSchema(schema.inputs, others), losses)
    labels: list[Any] = []
    for field in events:
        described = write_labels(field.labels, f"fields/{field.name}", losses)
        if any(one in labels for one in described):
            losses.add("fields_merged", f"fields/{field.name}", "events of another field")
        labels += [one for one in described if one not in labels]
    if events:
        params["events_to_annotate"] = labels
    for link in others:
        if isinstance(link, RelationField):
            losses.add("field_dropped", f"fields/{link.name}", "no links between places")
    return params | _written_questions(schema, others, names, losses, own)


def _written_questions(
    schema: LabelSchema, others: tuple[AnyField, ...], events: set[str], losses: Losses, own: bool
) -> dict[str, Any]:
    """Questions about events are global ones."""
    about = {f.name for f in others if f.scope == "region" and f.on and set(f.on) <= events}
    plain = tuple(field for field in others if field.name not in about)
    params = write_questions(
        LabelSchema(schema.inputs, plain, source=schema.source if own else None), losses
    )
    asked = [field for field in others if field.name in about]
    if asked:
        kept = LabelSchema(schema.inputs, (*event_fields(schema), *asked), source=schema.source)
        found = write_questions(kept, losses).get("annotation_attributes", {})
        for definition in found.values():
            conditions = definition.get("conditions", {})
            if isinstance(conditions, dict):
                definition["conditions"] = {**conditions, "is_global": True}
        params["annotation_attributes"] = params.get("annotation_attributes", {}) | found
    return params
