"""What is shown: ``attachment``, ``attachment_type`` and ``attachments``, to and from inputs."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.labels import listed
from glossator.model.label_schema import Input, LabelSchema, Media
from glossator.model.loss import Losses

MEDIA: dict[str, Media] = {
    "text": "text",
    "image": "image",
    "video": "video",
    "audio": "audio",
    "website": "html",
    "pdf": "pdf",
}
"""``attachment_type`` -> what it is to us."""
TYPES: dict[Media, str] = {media: name for name, media in MEDIA.items()}


def read_one(params: dict[str, Any]) -> Input:
    """The input of ``attachment``, named after its type."""
    name = params.get("attachment_type")
    if not isinstance(name, str) or name not in MEDIA:
        return Input("attachment", "file", "attachment")
    return Input(name, MEDIA[name], "attachment", link=True if name == "website" else None)


def read_many(params: dict[str, Any]) -> Input:
    """The input of ``attachments``: addresses, or objects that say their own type."""
    given = listed(params.get("attachments"))
    types = {str(one.get("type", "")) if isinstance(one, dict) else "" for one in given if one}
    said = params.get("attachment_type")
    if types <= {""} and isinstance(said, str):
        types = {said}
    media = MEDIA.get(types.pop(), "file") if len(types) == 1 else "file"
    return Input("attachments", media, "attachments", many=True)


def write_type(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """The ``attachment_type`` of the first input; there is place for no other."""
    for source in schema.inputs[1:]:
        losses.add("input_dropped", f"inputs/{source.name}", "one attachment is shown")
    if not schema.inputs or schema.inputs[0].media not in TYPES:
        return {}
    return {"attachment_type": TYPES[schema.inputs[0].media]}
