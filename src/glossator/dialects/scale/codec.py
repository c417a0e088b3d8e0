"""What the hub asks of this dialect: its answers, its label schemas, its addresses of files; pure.

An answer is a task's ``response``; a label schema is JSON of ``{"type": ..., "params": {...}}``.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.dialects.scale import kinds
from glossator.dialects.scale.file_links import file_link
from glossator.dialects.scale.kinds.addresses import inline, opened
from glossator.dialects.scale.kinds.given import FORM
from glossator.dialects.scale.own import read_task
from glossator.model.annotation import Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import Raw, held
from glossator.model.shown import Shown

__all__ = [
    "file_link",
    "instructions",
    "read_answer",
    "read_schema",
    "write_answer",
    "write_schema",
]


def read_answer(body: bytes, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """The answer that a response says; Invalid if it is no JSON object."""
    family = kinds.of(kinds.type_of(schema))
    return family.read_response(opened(_decoded(body, "response")), schema, shown, losses)


def write_answer(answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses) -> bytes:
    """The response that says an answer. An address in it holds what it leads to."""
    kind = kinds.type_of(schema)
    family = kinds.of(kind)

    def link(name: str) -> str:
        return inline(*family.part(name, answer, schema, shown, Losses(keep=0)))

    response = family.write_response(kind, answer, schema, shown, losses, link)
    return msgspec.json.encode(response)


def read_schema(text: str) -> LabelSchema:
    """What ``{"type", "params"}`` asks; Invalid for another form or a type that is none."""
    found = _decoded(text.encode(), "text")
    kind, params = found.get("type"), found.get("params", {})
    if not isinstance(kind, str) or kind not in kinds.TYPES:
        raise Invalid("no such task type", {"type": "is no task type"})
    if not isinstance(params, dict):
        raise Invalid("params must be an object", {"params": "must be an object"})
    schema = kinds.of(kind).read(kind, held(params), Losses())
    return replace(schema, source=Raw("scale", FORM, text.encode()))


def write_schema(schema: LabelSchema, losses: Losses) -> str:
    """Type and parameters that ask a schema; its own text if it has one of this dialect."""
    source = schema.source
    if source is not None and source.dialect == "scale":
        return source.body.decode()
    kind = kinds.type_of(schema)
    params = kinds.of(kind).write(schema, losses)
    return msgspec.json.encode({"type": kind, "params": params}).decode()


def instructions(extra: bytes) -> str | None:
    """What a task's own instruction is; its project's is beside it."""
    return read_task(extra).instruction


def _decoded(body: bytes, name: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid(f"{name} is not JSON", {name: "is not JSON"}) from None
    if not isinstance(found, dict):
        raise Invalid(f"{name} must be an object", {name: "must be an object"})
    return found
