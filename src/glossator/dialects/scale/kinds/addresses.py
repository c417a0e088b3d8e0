"""Addresses that hold what they lead to: ``data:application/json;base64,...``.

Where nobody serves the parts of a response, its addresses carry them.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

_SCHEME, _MARK = "data:", ";base64,"


def inline(media_type: str, body: bytes) -> str:
    """The address that holds the bytes."""
    return f"{_SCHEME}{media_type}{_MARK}{base64.b64encode(body).decode()}"


def content(address: Any) -> bytes | None:
    """The bytes that an address holds; None if it is one that leads elsewhere."""
    if not isinstance(address, str) or not address.startswith(_SCHEME):
        return None
    _, mark, text = address.partition(_MARK)
    if not mark:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
