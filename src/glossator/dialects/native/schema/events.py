"""What happened."""

from __future__ import annotations

from typing import Any

from glossator.dialects.native.schema.shapes import Out


class Event(Out):
    """What happened."""

    id: int
    kind: str
    entity_id: int
    project_id: int | None
    batch_id: int | None
    member_id: int | None
    at: str
    payload: dict[str, Any]
