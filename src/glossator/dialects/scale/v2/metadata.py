"""A client's own object about a thing, replaced or added to; pure."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from glossator.dialects.scale.parameters import Params
from glossator.model.errors import Invalid

_decode = msgspec.json.Decoder(Params).decode


def next_of(present: bytes | None, given: msgspec.Raw | UnsetType, merge: bool) -> bytes:
    """What it becomes. With ``merge`` the values of the new one go over those of the present one,
    at any depth; what is not named stays, byte for byte. Invalid for what is no object."""
    body = b"" if given is UNSET else bytes(given)
    if body[:1] != b"{":
        said = "must be an object" if body else "is required"
        raise Invalid("metadata is not an object", {"metadata": said})
    return _merged(present or b"{}", body) if merge else body


def _merged(old: bytes, new: bytes) -> bytes:
    # No deeper than bodies may be: the border counts their levels.
    if old[:1] != b"{" or new[:1] != b"{":
        return new
    before, after = _decode(old), _decode(new)
    both = {
        name: msgspec.Raw(_merged(bytes(before[name]), bytes(value)))
        for name, value in after.items()
        if name in before
    }
    return msgspec.json.encode(before | after | both)
