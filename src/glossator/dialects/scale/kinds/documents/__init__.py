"""documenttranscription, documentmodel: labelled blocks of text on pages.

A response lists ``{uuid, page, label, text, location: {type: box or polygon, ...}, refs}``, in pixels
of the page. [Scale's documentation: Document Transcription Hypothesis, Task Document Pages]
"""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.documents.blocks import (
    BLOCK,
    REFS,
    SHAPES,
    TEXT,
    read_blocks,
    write_blocks,
)
from glossator.dialects.scale.kinds.family import Family, Link
from glossator.dialects.scale.kinds.given import mapping, need, no_values, response_of
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.model.annotation import Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import (
    Input,
    Label,
    LabelSchema,
    RegionField,
    RelationField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.shown import Shown


def _check(kind: str, params: dict[str, Any]) -> None:
    need(params, "attachment", "attachments")
    if kind == "documenttranscription":
        need(params, "features")
        if not isinstance(params["features"], list):
            raise Invalid('"features" must be an array', {"features": "must be an array"})


def _read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    shown = _input(params)
    labels: dict[str, Label] = {}
    for n, one in enumerate(listed(params.get("features"))):
        name = word(mapping(one).get("label")) if isinstance(one, dict) else word(one)
        if name is None:
            losses.add("options_dropped", f"features/{n}", "a feature without a label")
        else:
            labels.setdefault(name, Label(name))
    about = (shown.name,)
    return LabelSchema(
        (shown,),
        (
            RegionField(name=BLOCK, inputs=about, shapes=SHAPES, labels=tuple(labels.values())),
            TextField(name=TEXT, inputs=about, scope="region", on=(BLOCK,)),
            RelationField(name=REFS, between=(BLOCK,)),
        ),
    )


def _input(params: dict[str, Any]) -> Input:
    """One document, or pages of one."""
    if params.get("attachments"):
        return Input("attachments", "image", "attachments", many=True)
    address = params.get("attachment")
    pdf = isinstance(address, str) and address.partition("?")[0].lower().endswith(".pdf")
    return Input("attachment", "pdf" if pdf else "image", "attachment")


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    return read_blocks(response_of(given).get("annotations"), schema, shown, losses)


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    no_values(answer.values, schema, losses)
    return {"annotations": write_blocks(answer, schema, shown, losses)}


FAMILY = Family(
    names=("documenttranscription", "documentmodel"),
    check=_check,
    read=_read,
    read_response=_read_response,
    write_response=_write_response,
)
FAMILIES = (FAMILY,)
