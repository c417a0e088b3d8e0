"""What all answers of the native API share."""

from __future__ import annotations

from typing import Any

import msgspec

Json = Any
"""A value that is the client's own, as it was stored: the server splices its bytes in."""


class Out(msgspec.Struct, kw_only=True):
    """A part of an answer."""

    def as_dict(self) -> dict[str, Any]:
        """All fields as plain values."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


class Items(Out):
    """A list by id; ``next`` is None at its end."""

    items: list[Any]
    next: int | None
