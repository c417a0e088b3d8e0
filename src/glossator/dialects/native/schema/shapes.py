"""What all native shapes share: ids and limits, requests and parts of answers, lists by id."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

Id = Annotated[int, Meta(ge=1, lt=1 << 53)]
Name = Annotated[str, Meta(min_length=1, max_length=500)]
Short = Annotated[str, Meta(min_length=1, max_length=1000)]
Text = Annotated[str, Meta(max_length=100_000)]
Limit = Annotated[int, Meta(ge=1, le=1000)]
After = Annotated[int, Meta(ge=0, lt=1 << 53)]
Overlap = Annotated[int, Meta(ge=1, le=1 << 30)]
Priority = Annotated[int, Meta(ge=-(1 << 40), le=1 << 40)]
Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$")]  # fmt: skip
MISSING: Any = msgspec.field(default_factory=msgspec.Raw)
"""A raw value that may be left out, then empty. Quirks: msgspec reads ``Raw | None`` as ``None``
alone, and cannot show a default of this type in a JSON schema, hence the factory."""


class In(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A request."""


class Out(msgspec.Struct, kw_only=True):
    """A part of an answer."""


class Page(In):
    """Where a list goes on (the ``next`` of the answer before), and how many it gives."""

    after: After = 0
    limit: Limit = 100
