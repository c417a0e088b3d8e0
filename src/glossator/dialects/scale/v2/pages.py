"""Pages that go on where the last one ended, whatever was made meanwhile; pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from typing import Annotated

import msgspec

from glossator.dialects.scale.routes.queries import between
from glossator.model.errors import Invalid
from glossator.model.project import Batch
from glossator.model.task import Task

FIRST = 1 << 62
"""Before the newest."""
Place = Annotated[int, msgspec.Meta(ge=0, le=FIRST)]


class Token(msgspec.Struct, frozen=True, array_like=True):
    """The last of a page: when it was made, its id, and its project where several are gone
    through."""

    at: Place
    id: Place
    project: Place

    @staticmethod
    def of(last: Task | Batch) -> str:
        """What a client sends back to go on behind a task or a batch."""
        token = Token(last.created_at, last.id, last.project_id)
        return base64.urlsafe_b64encode(msgspec.json.encode(token)).decode()

    @property
    def place(self) -> tuple[int, int]:
        """Where lists go on."""
        return self.at, self.id


def begun(limit: int, next_token: str | None) -> tuple[int, Token]:
    """How many are wanted, and after which. Invalid for what this server did not give."""
    between(limit, 1, 100, "limit")
    if not next_token:
        return limit, Token(FIRST, FIRST, FIRST)
    try:
        return limit, msgspec.json.decode(base64.urlsafe_b64decode(next_token), type=Token)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        raise Invalid("not a token", {"next_token": "is not one that this server gave"}) from None


def wanted(given: Collection[str], known: Collection[str], name: str) -> frozenset[str]:
    """The words of a list, repeated or with commas between; Invalid for one that is not known."""
    found = frozenset(word for one in given for word in one.split(",") if word)
    if not found <= set(known):
        raise Invalid("unknown word", {name: f"must be among {', '.join(known)}"})
    return found
