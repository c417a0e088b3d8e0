"""What this vendor would have been asked for tasks that came by another dialect; pure."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale import kinds, own
from glossator.dialects.scale.moments import moment
from glossator.dialects.scale.own import Entry
from glossator.dialects.scale.parameters import Params
from glossator.model.data_paths import MISSING, at
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses

_ATTACHMENT_TYPES = {
    "image": "image", "audio": "audio", "video": "video", "html": "website", "pdf": "pdf",
    "text": "text", "point_cloud": "json",
}  # fmt: skip


def entry(schema: LabelSchema, created_at: int, losses: Losses) -> Entry:
    """The type and the parameters that ask the same."""
    kind = kinds.type_of(schema)
    written = kinds.of(kind).write(schema, losses)
    return Entry(kind, 0, moment(created_at), {name: own.as_raw(v) for name, v in written.items()})


def inputs(kind: str, schema: LabelSchema, data: dict[str, Any], losses: Losses) -> Params:
    """What a task shows, where this vendor's clients look for it."""
    shown = [(one, at(data, one.key)) for one in schema.inputs if one.key is not None]
    shown = [(one, value) for one, value in shown if value is not MISSING and value is not None]
    if not shown:
        return {}
    if kind == "textcollection":
        found = [
            {"type": _ATTACHMENT_TYPES.get(one.media, "text"), "content": value}
            for one, value in shown
        ]
        return {"attachments": own.as_raw(found)}
    first, value = shown[0]
    for other, _ in shown[1:]:
        losses.add("input_dropped", f"inputs/{other.name}", "a task of this type shows one thing")
    if kind == "namedentityrecognition":
        return {"text": own.as_raw(value)}
    name = "attachments" if first.many else "attachment"
    return {
        name: own.as_raw(value),
        "attachment_type": own.as_raw(_ATTACHMENT_TYPES.get(first.media, "text")),
    }
