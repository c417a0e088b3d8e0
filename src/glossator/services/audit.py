"""The audit: what an administrator must be able to look up afterwards, written with the change.

A word of ``what`` is a noun and a verb (``member.role``, ``key.created``, ``login.failed``). Rows
hold hashes of what the object was and became, never the values: enough to prove that a document
is the one that was set, and nothing to leak.
"""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from glossator.services import access
from glossator.services.access import Context
from glossator.store import audit as rows
from glossator.store.audit import LEAST_DAYS, Entry, Filter
from glossator.store.database import Database, write
from glossator.store.transaction import Transaction

__all__ = ["LEAST_DAYS", "Entry", "Filter", "every", "record", "stream", "tidy"]
DAYS = 400
_DAY_US = 24 * 3600 * 1_000_000
_CHUNK = 1000
_encode = msgspec.json.Encoder(order="sorted").encode
_LONGEST = 200


def record(
    context: Context, what: str, object_id: int | None = None, before: Any = None, after: Any = None
) -> None:
    """Write one row in this unit of work, with its member and origin. ``before`` and ``after`` are
    the object as JSON can say it (a struct, a word, a list); only their hashes are kept."""
    origin, member = context.origin, context.member
    rows.add(
        context.tx,
        Entry(
            context.tx.id(), context.at, member.id, member.user_id, origin.key,
            origin.peer[:_LONGEST], origin.request_id, origin.route, what, object_id,
            _hash(before), _hash(after),
        ),
    )  # fmt: skip


def _hash(value: Any) -> str | None:
    return None if value is None else hashlib.sha256(_encode(value)).hexdigest()


def every(context: Context, after: int, limit: int, which: Filter) -> list[Entry]:
    """The organization's rows by id."""
    access.allow(context, "administer")
    return rows.every(context.tx, after, limit, which)


def stream(
    unit: Callable[[Callable[[Context], list[Entry]]], list[Entry]], which: Filter
) -> Iterator[list[Entry]]:
    """All of the organization's rows by id, in chunks; each is a unit of work."""
    after, full = 0, True
    while full:
        found = unit(partial(every, after=after, limit=_CHUNK, which=which))
        if found:
            yield found
            after = found[-1].id
        full = len(found) == _CHUNK


def tidy(database: Database, days: int = DAYS) -> None:
    """Drop what has outlived its keep."""
    before = access.now() - max(days, LEAST_DAYS + 1) * _DAY_US

    def once(tx: Transaction) -> int:
        return rows.end_old(tx, before)

    while write(database, once) >= _CHUNK:
        pass
