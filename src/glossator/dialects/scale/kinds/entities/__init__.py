"""namedentityrecognition: labelled spans of a text, and links between them."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.attributes import of_scope
from glossator.dialects.scale.kinds.entities.labels import read_fields, write_fields
from glossator.dialects.scale.kinds.entities.spans import (
    Sight,
    read_links,
    read_spans,
    write_links,
    write_spans,
)
from glossator.dialects.scale.kinds.family import Family, Link
from glossator.dialects.scale.kinds.given import need_array, no_values, response_of
from glossator.dialects.scale.kinds.pictures.asked import need as need_text
from glossator.model.annotation import Answer
from glossator.model.label_schema import Input, LabelSchema, RegionField, RelationField
from glossator.model.loss import Losses
from glossator.model.shown import Shown


def _check(kind: str, params: dict[str, Any]) -> None:
    need_text(params, "text")
    need_array(params, "labels")


def _read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    shown = Input("text", "text", "text", link=False)
    return LabelSchema((shown,), read_fields(params, losses))


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    response, sight = response_of(given), Sight(schema, shown, losses)
    regions = read_spans(response.get("annotations"), sight)
    relations = read_links(response.get("relationships"), regions, sight)
    return Answer(regions=regions, relations=relations)


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    sight = Sight(schema, shown, losses)
    no_values(answer.values, schema, losses)
    annotations = write_spans(answer, sight)
    links = write_links(answer, annotations, sight)
    return {"annotations": annotations, "relationships": links}


def _fits(schema: LabelSchema) -> bool:
    spans = schema.region_fields
    texts = {source.name for source in schema.inputs if source.media == "text"}
    other = [
        field
        for field in schema.fields
        if not isinstance(field, RegionField | RelationField) and field.scope != "region"
    ]
    return (
        bool(spans)
        and not other
        and len(texts) == 1
        and all(
            set(field.shapes) <= {"text_span", "parts"} and set(field.inputs) <= texts
            for field in spans
        )
    )


def _write(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    for source in schema.inputs:
        if source.media != "text":
            losses.add("input_dropped", f"inputs/{source.name}", "one text is shown")
    for field in of_scope(schema, "task"):
        losses.add("field_dropped", f"fields/{field.name}", "only places are asked")
    return write_fields(schema, losses)


FAMILY = Family(
    names=("namedentityrecognition",),
    check=_check,
    read=_read,
    read_response=_read_response,
    write_response=_write_response,
    fits=_fits,
    write=_write,
)
FAMILIES = (FAMILY,)
