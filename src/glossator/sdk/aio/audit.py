"""The audit: who did what, when and from where."""

from __future__ import annotations

from collections.abc import AsyncIterator

from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncNoun, id_of


class AsyncAudit(AsyncNoun):
    """The organization's audit, for its admins."""

    async def list(
        self, *, member: int | shapes.Member | None = None, what: str | None = None,
        since: str | None = None, until: str | None = None, batch_size: int = 1000,
    ) -> AsyncIterator[shapes.AuditEntry]:  # fmt: skip
        """Entries by id. ``what`` is a whole word (``key.created``) or its noun (``key``); times
        are ISO 8601."""
        params = {
            "member_id": None if member is None else id_of(member), "what": what, "since": since,
            "until": until,
        }  # fmt: skip
        async for one in self._list(shapes.AuditEntry, "/v1/audit", params, batch_size):
            yield one
