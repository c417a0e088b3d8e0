"""Files that the service keeps."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.records import Json, Record


class File(Record):
    """A file; ``attachment_url`` stands for it wherever a task takes an attachment."""

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.id: str = json["id"]
        self.attachment_url: str = json["attachment_url"]
