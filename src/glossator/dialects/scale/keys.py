"""The key of a request, and the world that it opens."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

_TEST, _LIVE = "test_", "live_"


def _said(headers: Mapping[bytes, bytes]) -> str | None:
    word, _, rest = headers.get(b"authorization", b"").decode("latin-1").strip().partition(" ")
    rest = rest.strip()
    if word.lower() == "bearer":
        return rest or None
    if word.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(rest, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return pair.partition(":")[0] or None


def credential(headers: Mapping[bytes, bytes]) -> str | None:
    """The key of ``Basic KEY:`` (v1) or ``Bearer KEY`` (v2; each takes both), without the mark of
    a mode."""
    said = _said(headers)
    if said is None:
        return None
    return said.removesuffix("|test").removeprefix(_TEST).removeprefix(_LIVE)


def is_test(headers: Mapping[bytes, bytes]) -> bool:
    """Whether the key is one of the test mode: ``KEY|test`` or ``test_KEY``."""
    said = _said(headers) or ""
    return said.endswith("|test") or said.startswith(_TEST)
