"""Answers of creating requests, kept for a day under the client's key.

The row is written first, with no status, in the transaction of the work; a second request with the
key waits for that transaction and then finds the whole answer.
"""

import msgspec

from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

DAY = 24 * 3600 * 1_000_000
SILENT = 60 * 1_000_000
"""A request that says nothing for so long (microseconds) was cut off: its key is free again."""


class Kept(msgspec.Struct, frozen=True):
    """An earlier answer; ``status`` None while the first request is still running."""

    route: str
    body_hash: bytes
    status: int | None
    reply: bytes | None
    at: int


_BEGIN = Statement(
    "INSERT INTO idempotency (org_id, key, route, body_hash, at) "
    "VALUES (:org, :key, :route, :hash, :now) ON CONFLICT DO NOTHING"
)
_GET = Statement(
    "SELECT route, body_hash, status, reply, at FROM idempotency WHERE org_id = :org AND key = :key"
)
_FINISH = Statement(
    "UPDATE idempotency SET status = :status, reply = :reply WHERE org_id = :org AND key = :key"
)
_BEAT = Statement(
    "UPDATE idempotency SET at = :now WHERE org_id = :org AND key = :key AND status IS NULL"
)
_DROP = Statement("DELETE FROM idempotency WHERE org_id = :org AND key = :key")
_OLD = Statement(
    "DELETE FROM idempotency WHERE at < :before OR (status IS NULL AND at < :silent)",
    across="a job ends every tenant's old answers",
)


def begin(tx: Transaction, key: str, route: str, body_hash: bytes, now: int) -> Kept | None:
    """Reserve a key; the earlier answer if there is one that is not too old. A key whose request
    was cut off is taken over."""
    values = {"key": key, "route": route, "hash": body_hash, "now": now}
    if tx.run(_BEGIN, **values):
        return None
    row = tx.one(_GET, key=key)
    if row is not None and row[4] >= now - (SILENT if row[2] is None else DAY):
        return Kept(
            row[0], bytes(row[1]), row[2], None if row[3] is None else bytes(row[3]), row[4]
        )
    tx.put(_DROP, key=key)
    tx.put(_BEGIN, **values)
    return None


def finish(tx: Transaction, key: str, status: int, reply: bytes) -> None:
    """Keep the answer of a reserved key."""
    tx.put(_FINISH, key=key, status=status, reply=reply)


def beat(tx: Transaction, key: str, now: int) -> None:
    """The request of a reserved key is still running."""
    tx.put(_BEAT, key=key, now=now)


def drop(tx: Transaction, key: str) -> None:
    """Give a reserved key up."""
    tx.put(_DROP, key=key)


def end_old(tx: Transaction, now: int) -> int:
    """Drop answers older than a day, and keys whose request was cut off."""
    return tx.run(_OLD, before=now - DAY, silent=now - SILENT)


def end_running(tx: Transaction, now: int) -> int:
    """Drop the keys of all requests that have not ended: no process is running any."""
    return tx.run(_OLD, before=now - DAY, silent=now + DAY)
