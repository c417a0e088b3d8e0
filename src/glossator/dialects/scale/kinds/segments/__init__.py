"""Each pixel of a picture has a label: ``segmentannotation``."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.attributes import Naming
from glossator.dialects.scale.kinds.family import Family
from glossator.dialects.scale.kinds.labels import read_labels, write_labels
from glossator.dialects.scale.kinds.pictures.asked import need, need_list, read_questions
from glossator.dialects.scale.kinds.pictures.writer import write_inputs, write_questions
from glossator.dialects.scale.kinds.segments.responses import part, read_response, write_response
from glossator.model.label_schema import Input, LabelSchema, RegionField, RelationField
from glossator.model.loss import Losses


def check(type: str, params: dict[str, Any]) -> None:
    """Raise Invalid for parameters that lack what they need."""
    need(params, "attachment")
    need_list(params, "labels")


def read(type: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    """The schema that asks for masks on one picture."""
    shown = Input("image", "image", key="attachment")
    unlabelled = params.get("allow_unlabeled") is True
    field = RegionField(
        name="segments",
        inputs=("image",),
        shapes=("mask",),
        labels=read_labels(params.get("labels")),
        options={"allow_unlabeled": True} if unlabelled else {},
    )
    questions = read_questions(params, [field], Naming(["segments"]))
    return LabelSchema((shown,), (field, *questions))


def fits(schema: LabelSchema) -> bool:
    """Whether masks alone are asked for."""
    fields = schema.region_fields
    return bool(fields) and all(
        "mask" in field.shapes and set(field.shapes) <= {"mask", "parts"} for field in fields
    )


def write(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """``labels`` and attributes; what they cannot ask goes to ``losses``."""
    write_inputs(schema, ("image",), losses)
    labels: list[Any] = []
    for field in schema.region_fields:
        where = f"fields/{field.name}"
        if field.multiple or field.least or field.most or field.required:
            losses.add("limits_dropped", where, "how many places and labels")
        if field.when is not None:
            losses.add("condition_dropped", f"{where}/when", "segments are always asked")
        described = write_labels(field.labels, where, losses)
        if any(label in labels for label in described):
            losses.add("fields_merged", where, "labels of another field")
        labels += [label for label in described if label not in labels]
    for link in schema.fields:
        if isinstance(link, RelationField):
            losses.add("field_dropped", f"fields/{link.name}", "no links between places")
    params: dict[str, Any] = {"labels": labels, "allow_unlabeled": True}
    return params | write_questions(schema, losses)


FAMILY = Family(
    names=("segmentannotation",),
    check=check,
    read=read,
    read_response=read_response,
    write_response=write_response,
    part=part,
    fits=fits,
    write=write,
)
