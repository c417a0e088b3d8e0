"""The parameters that ask for the cuboids of a schema from elsewhere."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.attributes import of_scope, write_attributes
from glossator.dialects.scale.kinds.labels import write_labels
from glossator.dialects.scale.kinds.points.cuboids import BUILT_IN
from glossator.model.label_schema import LabelSchema, RegionField, RelationField, walk
from glossator.model.loss import Losses


def write_params(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """Labels and attributes; what is no question about a cuboid is a loss."""
    labels: list[Any] = []
    for field in schema.region_fields:
        labels += write_labels(field.labels, f"fields/{field.name}", losses)
        if field.multiple:
            losses.add("labels_dropped", f"fields/{field.name}", "one label for each place")
        if field.least or field.most:
            losses.add("limits_dropped", f"fields/{field.name}", "how many")
    names = [one.name for field in schema.region_fields for one in walk(field.labels)]
    if len(set(names)) != len(names):
        losses.add("fields_merged", f"fields/{schema.region_fields[1].name}", "labels alike")
    asked = of_scope(schema, "region", dict.fromkeys(BUILT_IN))
    for one in schema.fields:
        about = isinstance(one, RegionField) or one.scope == "region"
        if not about or isinstance(one, RelationField):
            losses.add("field_dropped", f"fields/{one.name}", "no question about a cuboid")
    params: dict[str, Any] = {"attachment_type": "json", "labels": labels}
    attributes = write_attributes(asked, losses)
    return {**params, "annotation_attributes": attributes} if attributes else params
