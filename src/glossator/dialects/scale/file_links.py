"""Addresses of stored files as this vendor's clients name them; pure."""

from __future__ import annotations

from glossator.model import ids
from glossator.model.errors import NotFound
from glossator.model.task import FileLink

SCHEME = "scaledata://"


def attachment_url(org_id: int, file_id: int) -> str:
    """What stands for a file wherever an attachment does."""
    return f"{SCHEME}{ids.hex24(org_id, 'organization')}/{ids.hex24(file_id, 'file')}"


def file_link(text: str) -> FileLink | None:
    """The file that such an address means."""
    if not text.startswith(SCHEME):
        return None
    try:
        return FileLink(ids.read_hex24(text.rpartition("/")[2], "file"))
    except NotFound:
        return None
