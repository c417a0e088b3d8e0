# Made from glossator/sdk/aio/audit.py by tests/sdk/twins.py: change that one.
"""The audit: who did what, when and from where."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.sdk import shapes
from glossator.sdk.sync.bound import Noun, id_of


class Audit(Noun):
    """The organization's audit, for its admins."""

    def list(
        self, *, member: int | shapes.Member | None = None, what: str | None = None,
        since: str | None = None, until: str | None = None, batch_size: int = 1000,
    ) -> Iterator[shapes.AuditEntry]:  # fmt: skip
        """Entries by id. ``what`` is a whole word (``key.created``) or its noun (``key``); times
        are ISO 8601."""
        params = {
            "member_id": None if member is None else id_of(member), "what": what, "since": since,
            "until": until,
        }  # fmt: skip
        yield from self._list(shapes.AuditEntry, "/v1/audit", params, batch_size)
