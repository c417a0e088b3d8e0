"""What happened, written in the transaction of the change and read by key."""

from typing import Any

import msgspec

from glossator.model.event import Event, EventKind
from glossator.store import tables
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_encode = msgspec.json.Encoder().encode
_LIST = Statement(
    "SELECT id, kind, entity_id, project_id, batch_id, member_id, at, payload FROM events "
    "WHERE project_id = :project AND org_id = :org AND id > :after ORDER BY id LIMIT :limit"
)
_OF = Statement(
    "SELECT id, kind, entity_id, project_id, batch_id, member_id, at, payload FROM events "
    "WHERE entity_id = :entity AND org_id = :org AND id > :after ORDER BY id LIMIT :limit"
)
# Ids grow with time: only the first ones are looked at, however many there are.
_OLD = Statement(
    "DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT 1000) "
    "AND at < :before",
    across="a job ends every tenant's old events",
)


def add(
    tx: Transaction, kind: EventKind, entity_id: int, *, project_id: int | None,
    batch_id: int | None, member_id: int | None, at: int, payload: dict[str, Any],
) -> int:  # fmt: skip
    """Record an event; it is written with the commit. Its id."""
    number = tx.id()
    tx.later(
        tables.events,
        (number, project_id, batch_id, kind, entity_id, member_id, at, _encode(payload), tx.org),
    )
    return number


def every(
    tx: Transaction, after: int, limit: int, *, project: int = 0, entity: int = 0
) -> list[Event]:
    """A project's events, or those of one entity, by id."""
    if entity:
        rows = tx.all(_OF, entity=entity, after=after, limit=limit)
    else:
        rows = tx.all(_LIST, project=project, after=after, limit=limit)
    return [
        Event(
            id=r[0], kind=r[1], entity_id=r[2], project_id=r[3], batch_id=r[4], member_id=r[5],
            at=r[6], payload=msgspec.json.decode(r[7]),
        )
        for r in rows
    ]  # fmt: skip


def end_old(tx: Transaction, before: int) -> int:
    """Drop events older than ``before``; at most 1 000 a call."""
    return tx.run(_OLD, before=before)
