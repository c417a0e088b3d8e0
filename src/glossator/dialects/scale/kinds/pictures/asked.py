"""What a picture's parameters ask: geometries with their labels, and attributes; and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale.kinds.attributes import Naming, read_attributes
from glossator.dialects.scale.kinds.labels import read_labels
from glossator.dialects.scale.kinds.numbers import number, whole
from glossator.dialects.scale.kinds.pictures.shapes import SHAPES
from glossator.model.errors import Invalid
from glossator.model.label_schema import (
    AnyField,
    Input,
    Label,
    LabelSchema,
    RegionField,
    RelationField,
)
from glossator.model.loss import Losses

OLD = {
    "annotation": "box",
    "polygonannotation": "polygon",
    "lineannotation": "line",
    "pointannotation": "point",
    "cuboidannotation": "cuboid",
}
"""The types that ask one geometry, with its parameters beside the attachment."""
SIZES = ("min_width", "min_height", "min_vertices", "max_vertices")
CAMERA = {
    "camera_intrinsics": "camera", "camera_rotation_quaternion": "camera_rotation_quaternion",
    "camera_height": "camera_height",
}  # fmt: skip
"""Parameter -> the option that the model has for it."""
FLAGS = ("integer_pixels",)


def check(type: str, params: dict[str, Any]) -> None:
    """Raise Invalid for a picture's parameters that lack what they need."""
    need(params, "attachment")
    if type in OLD:
        need_list(params, "objects_to_annotate")
        return
    need_geometries(params)


def need(params: dict[str, Any], name: str) -> str:
    """A text that must be there."""
    if params.get(name) in (None, ""):
        raise Invalid(f'"{name}" is required', {name: "is required"})
    if not isinstance(params[name], str):
        raise Invalid(f'"{name}" must be a string', {name: "must be a string"})
    return str(params[name])


def need_list(params: dict[str, Any], name: str) -> list[Any]:
    """A list with something in it that must be there."""
    if params.get(name) in (None, []):
        raise Invalid(f'"{name}" is required', {name: "is required"})
    if not isinstance(params[name], list):
        raise Invalid(f'"{name}" must be an array', {name: "must be an array"})
    return list(params[name])


def need_geometries(params: dict[str, Any]) -> None:
    """An object with at least one geometry, and no other."""
    given = params.get("geometries")
    if given in (None, {}):
        raise Invalid('"geometries" is required', {"geometries": "is required"})
    if not isinstance(given, dict):
        raise Invalid('"geometries" must be an object', {"geometries": "must be an object"})
    for name in given:
        if name not in SHAPES:
            place = f"geometries/{name}"
            raise Invalid(f'"{place}" is not allowed', {place: "is not allowed"})


def read(type: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    """The schema that asks for places on one picture."""
    shown = Input("image", "image", key="attachment")
    if type in OLD:
        fields: list[RegionField] = [old_geometry(OLD[type], params, "image")]
    else:
        fields = read_geometries(params.get("geometries"), "image", losses)
    naming = Naming(field.name for field in fields)
    links = _links(params, naming)
    return LabelSchema((shown,), (*fields, *read_questions(params, fields, naming), *links))


def every_label(fields: Sequence[RegionField]) -> list[Label]:
    """The labels of all fields, which conditions may name."""
    return [label for field in fields for label in field.labels]


def read_questions(
    params: dict[str, Any], places: Sequence[RegionField], naming: Naming
) -> list[AnyField]:
    """The attributes of places, and those of the whole task."""
    labels = every_label(places)
    asked = read_attributes(params.get("annotation_attributes"), labels, naming)
    if not places:
        # A project that says no geometry yet has nothing to ask about.
        asked = [field for field in asked if field.scope != "region"]
    return [*asked, *read_attributes(params.get("global_attributes"), labels, naming, "task")]


def read_geometries(
    given: Any, shown: str, losses: Losses, more: tuple[str, ...] = ()
) -> list[RegionField]:
    """One field for each geometry. ``more``: words of shapes that all of them hold as well."""
    fields = []
    for name, asked in given.items() if isinstance(given, dict) else ():
        if name in SHAPES:
            described = asked if isinstance(asked, dict) else {"objects_to_annotate": asked}
            fields.append(_geometry(name, described, shown, more))
        else:
            losses.add("field_unknown", f"fields/{name}", "no geometry of this name")
    return fields


def _geometry(name: str, asked: dict[str, Any], shown: str, more: tuple[str, ...]) -> RegionField:
    return RegionField(
        name=name,
        inputs=(shown,),
        shapes=(SHAPES[name], *more),
        labels=read_labels(asked.get("objects_to_annotate")),
        rotates=name == "ellipse" or (name == "box" and asked.get("can_rotate") is True),
        options=_options(asked),
    )


def old_geometry(
    name: str, params: dict[str, Any], shown: str, more: tuple[str, ...] = ()
) -> RegionField:
    """The geometry of an old type. Without ``with_labels`` nobody says which of the objects one
    is, so that there is a label only if there is one object."""
    field = _geometry(name, params, shown, more)
    labelled = params.get("with_labels") is True
    field = replace(field, options={**field.options, "with_labels": labelled})
    if labelled or (len(field.labels) == 1 and field.labels[0].selectable):
        return field
    title = ", ".join(label.title or label.name for label in field.labels)
    return replace(field, labels=(), title=title or None)


def _options(asked: dict[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for key in SIZES:
        size = whole(asked.get(key)) if "vertices" in key else number(asked.get(key))
        if size is not None and size >= 0:
            options[key] = size
    options |= {ours: asked[key] for key, ours in CAMERA.items() if asked.get(key) is not None}
    return options | {key: True for key in FLAGS if asked.get(key) is True}


def _links(params: dict[str, Any], naming: Naming) -> list[AnyField]:
    """Links between places. The form of the definition is our inference: names, or an object of
    them."""
    given = params.get("links")
    if not given:
        return []
    names = list(given) if isinstance(given, dict) else given
    return [RelationField(name=naming.give("links"), labels=read_labels(names))]
