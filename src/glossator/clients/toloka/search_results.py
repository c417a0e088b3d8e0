"""What a search found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from glossator.clients.toloka.attachment import Attachment
from glossator.clients.toloka.objects import TolokaObject, objects


@dataclass(kw_only=True)
class AttachmentSearchResult(TolokaObject):
    """Some files; ``has_more`` if others match too."""

    READ: ClassVar = {"items": objects(Attachment)}

    items: list[Attachment] | None = None
    has_more: bool | None = None
