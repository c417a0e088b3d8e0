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
    """A page of a list; ``next`` says what the next one comes after, None at the end. It is text
    where the list is not in the order of ids."""

    items: list[Any]
    next: int | str | None
