"""Whose an object is."""

from __future__ import annotations

from dataclasses import dataclass

from glossator.clients.toloka.objects import TolokaObject


@dataclass(kw_only=True)
class Owner(TolokaObject):
    """The requester that an object belongs to; ``myself`` if that is who asked."""

    id: str | None = None
    myself: bool | None = None
    company_id: str | None = None
