"""What all shapes of this dialect share.

The vendor passes over names that it does not know. Here requests refuse them
(``forbid_unknown_fields``), and list those that a client sends back as it read them.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

Id = Annotated[int, Meta(ge=1, lt=1 << 53)]
MISSING: Any = msgspec.field(default_factory=msgspec.Raw)
"""A raw value that may be left out, then empty."""


class In(msgspec.Struct, kw_only=True):
    """A request."""


class Out(msgspec.Struct, kw_only=True):
    """A part of an answer."""
