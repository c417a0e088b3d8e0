"""Deliveries: rows written with the event, claimed one by one, then ended.

A claim counts a try and puts ``next_at`` past the longest call, in one statement: two workers
never hold one delivery, and what a dead one held is due again when its claim lapses. ``tries``
then tells whose claim a row is under.
"""

import msgspec

from glossator.model.event import Event
from glossator.store import tables
from glossator.store.bell import Bell
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

BELL = Bell()
"""Rings for every delivery of this process that is committed."""


class Delivery(msgspec.Struct, frozen=True):
    """One event on its way to one webhook: ``pending``, ``delivered`` or ``gave_up``."""

    id: int
    webhook_id: int
    event_id: int
    state: str
    tries: int
    next_at: int | None
    status: int | None
    error: str | None
    created_at: int
    ended_at: int | None


class Claim(msgspec.Struct, frozen=True):
    """What a worker holds: a delivery, and what to send once that was built. ``request``: the id of
    the request that the event came of, if it was one."""

    id: int
    event_id: int
    tries: int
    head: bytes | None
    body: bytes | None
    request: str | None


class Due(msgspec.Struct, frozen=True):
    """A webhook with deliveries that are due; ``failing`` while its last call failed."""

    webhook_id: int
    org_id: int
    failing: bool


_delivery = Reader(Delivery, tables.deliveries)

_ACROSS = "a worker delivers for every tenant"
_PENDING = "FROM deliveries d WHERE d.state = 'pending'"
# From one webhook with pending rows to the next: as many steps as webhooks, however many rows.
_DUE = Statement(
    f"""WITH RECURSIVE h(id) AS (SELECT min(d.webhook_id) {_PENDING} UNION ALL
 SELECT (SELECT min(d.webhook_id) {_PENDING} AND d.webhook_id > h.id) FROM h
 WHERE h.id IS NOT NULL)
 SELECT h.id, (SELECT d.org_id {_PENDING} AND d.webhook_id = h.id AND d.next_at <= :now LIMIT 1),
 (SELECT w.failing_since FROM webhooks w WHERE w.id = h.id) FROM h WHERE h.id IS NOT NULL""",
    across=_ACROSS,
)
_CLAIM = """UPDATE deliveries SET tries = tries + 1, next_at = :lapses
 WHERE id = (SELECT id FROM deliveries WHERE webhook_id = :hook AND state = 'pending'
 AND next_at <= :now AND org_id = :org ORDER BY next_at, id LIMIT 1{})
 AND org_id = :org RETURNING id, event_id, tries, head, body, request"""
_TAKE = Statement(_CLAIM.format(""), _CLAIM.format(" FOR UPDATE SKIP LOCKED"))
_KEEP = Statement(
    "UPDATE deliveries SET head = :head, body = :body WHERE id = :id AND org_id = :org"
)
_END = Statement(
    "UPDATE deliveries SET state = :state, next_at = :next_at, status = :status, error = :error, "
    "ended_at = :ended_at WHERE id = :id AND state = 'pending' AND tries = :tries AND org_id = :org"
)
_DROP = Statement(
    """UPDATE deliveries SET state = 'gave_up', next_at = NULL, error = :error, ended_at = :now
 WHERE id IN (SELECT id FROM deliveries WHERE webhook_id = :hook AND state = 'pending'
 AND next_at <= :now AND org_id = :org ORDER BY next_at, id LIMIT 1000) AND org_id = :org"""
)
_OF_HOOK = Statement(
    f"SELECT {_delivery.columns} FROM deliveries WHERE webhook_id = :hook AND id > :after "
    "AND org_id = :org ORDER BY id LIMIT :limit"
)
_ONE = Statement(
    f"SELECT {_delivery.columns} FROM deliveries "
    "WHERE id = :id AND webhook_id = :hook AND org_id = :org"
)
_CONTENT = Statement(
    "SELECT project_id, head, body FROM deliveries WHERE id = :id AND org_id = :org"
)
_EVENT = Statement(
    "SELECT id, kind, entity_id, project_id, batch_id, member_id, at, payload FROM events "
    "WHERE id = :id AND org_id = :org"
)
# Only the first thousand are looked at: ids rise with time, so what is old stands there.
_OLD = Statement(
    """DELETE FROM deliveries WHERE id IN (SELECT id FROM (SELECT id, created_at, state
 FROM deliveries ORDER BY id LIMIT 1000) oldest
 WHERE created_at < :before AND state <> 'pending')""",
    across="a job ends every tenant's old deliveries",
)
_LEFT = Statement(
    "DELETE FROM webhooks WHERE project_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM projects p WHERE p.id = webhooks.project_id) AND NOT EXISTS "
    "(SELECT 1 FROM deliveries d WHERE d.webhook_id = webhooks.id AND d.state = 'pending')",
    across="a job ends the webhooks of every tenant's removed projects",
)


def add(
    tx: Transaction, hook_id: int, event_id: int, project_id: int | None, at: int,
    head: bytes | None = None, body: bytes | None = None,
) -> int:  # fmt: skip
    """Have a webhook called about an event; the row is written with the commit. Its id."""
    number = tx.id()
    tx.after_commit(BELL.ring)
    tx.later(
        tables.deliveries,
        (number, project_id, hook_id, event_id, "pending", 0, at, None, None, head, body, at,
         None, tx.org, tx.request or None),
    )  # fmt: skip
    return number


def due(tx: Transaction, now: int) -> list[Due]:
    """Every webhook that has something due, of all organizations."""
    rows = tx.all(_DUE, now=now)
    return [Due(row[0], row[1], row[2] is not None) for row in rows if row[1] is not None]


def take(tx: Transaction, webhook_id: int, now: int, lapses: int) -> Claim | None:
    """Claim the first delivery of a webhook that is due."""
    row = tx.one(_TAKE, hook=webhook_id, now=now, lapses=lapses)
    if row is None:
        return None
    number, event_id, tries, head, body, request = row
    return Claim(
        number, event_id, tries, None if head is None else bytes(head),
        None if body is None else bytes(body), request,
    )  # fmt: skip


def keep(tx: Transaction, delivery_id: int, head: bytes, body: bytes) -> None:
    """Keep what is sent, so that every try sends the same."""
    tx.run(_KEEP, id=delivery_id, head=head, body=body)


def end(
    tx: Transaction, claim: Claim, state: str, *, status: int | None, error: str | None,
    next_at: int | None = None, ended_at: int | None = None,
) -> None:  # fmt: skip
    """Write how a try ended; without effect if the claim has lapsed and is another's."""
    tx.run(
        _END, id=claim.id, tries=claim.tries, state=state, status=status, error=error,
        next_at=next_at, ended_at=ended_at,
    )  # fmt: skip


def give_up(tx: Transaction, webhook_id: int, now: int, error: str) -> int:
    """Give up what is due for a webhook that is off or gone; at most 1 000 a call."""
    return tx.run(_DROP, hook=webhook_id, now=now, error=error)


def every(tx: Transaction, webhook_id: int, after: int, limit: int) -> list[Delivery]:
    """A webhook's deliveries by id."""
    return _delivery.all(tx.all(_OF_HOOK, hook=webhook_id, after=after, limit=limit))


def get(tx: Transaction, webhook_id: int, delivery_id: int) -> Delivery | None:
    """One delivery of a webhook."""
    row = tx.one(_ONE, id=delivery_id, hook=webhook_id)
    return None if row is None else _delivery.one(row)


def again(tx: Transaction, old: Delivery, at: int) -> int:
    """Deliver once more what a row says, as it was sent; the new row's id."""
    row = tx.one(_CONTENT, id=old.id)
    project_id, head, body = row or (None, None, None)
    return add(tx, old.webhook_id, old.event_id, project_id, at, head, body)


def event(tx: Transaction, event_id: int) -> Event | None:
    """One event of the organization."""
    row = tx.one(_EVENT, id=event_id)
    if row is None:
        return None
    return Event(
        id=row[0], kind=row[1], entity_id=row[2], project_id=row[3], batch_id=row[4],
        member_id=row[5], at=row[6], payload=msgspec.json.decode(row[7]),
    )  # fmt: skip


def end_old(tx: Transaction, before: int) -> int:
    """Drop deliveries that ended before then and webhooks of projects that are gone; at most
    1 000 a call."""
    tx.run(_LEFT)
    return tx.run(_OLD, before=before)
