"""The key of a request."""

from collections.abc import Mapping


def credential(headers: Mapping[bytes, bytes]) -> str | None:
    """The key of ``Authorization: Token KEY`` (or ``Bearer``), None if there is none."""
    # Quirk: the vendor's client writes two spaces ("Token  KEY"): split on whitespace. [sdk 1.0.10]
    words = headers.get(b"authorization", b"").decode("latin-1").split()
    return words[1] if len(words) == 2 and words[0].lower() in ("token", "bearer") else None
