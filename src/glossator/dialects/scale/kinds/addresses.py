"""Addresses that hold what they lead to: ``data:application/json;base64,...``.

Where nobody serves the parts of a response, its addresses carry them.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

_SCHEME, _MARK = "data:", ";base64,"
_JSON = f"{_SCHEME}application/json{_MARK}"


def inline(media_type: str, body: bytes) -> str:
    """The address that holds the bytes."""
    return f"{_SCHEME}{media_type}{_MARK}{base64.b64encode(body).decode()}"


def opened(response: dict[str, Any]) -> dict[str, Any]:
    """The response with what its addresses hold of JSON in their place."""
    return {key: _opened(value) for key, value in response.items()}


def _opened(value: Any) -> Any:
    body = _content(value.get("url")) if isinstance(value, dict) else None
    if body is None:
        return value
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return value


def _content(address: Any) -> bytes | None:
    """The bytes that an address holds; None if it is one that leads elsewhere."""
    if not isinstance(address, str) or not address.startswith(_JSON):
        return None
    try:
        return base64.b64decode(address.removeprefix(_JSON), validate=True)
    except (binascii.Error, ValueError):
        return None
