"""The audit: who did what, when and from where. Rows are added, read, and dropped when old."""

import msgspec

from glossator.store import tables
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

LEAST_DAYS = 30
"""Younger rows cannot be deleted at all: the database refuses it."""


class Entry(msgspec.Struct, frozen=True):
    """One row. ``member_id`` 0 is the server itself, or somebody unknown; ``before`` and ``after``
    are hashes of what the object was and became."""

    id: int
    at: int
    member_id: int
    user_id: int
    key_prefix: str
    peer: str
    request: str
    route: str
    what: str
    object_id: int | None
    before: str | None
    after: str | None


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows: of a member, of a kind (``what``, or its first word), in ``[since, until)``."""

    member_id: int = -1
    what: str = ""
    since: int = 0
    until: int = 1 << 62


_entry = Reader(Entry, tables.audit)
_LIST = Statement(
    f"""SELECT {_entry.columns} FROM audit WHERE org_id = :org AND id > :after
 AND (member_id = :member OR :member = -1) AND at >= :since AND at < :until
 AND (what = :what OR what LIKE :begins OR :what = '') ORDER BY id LIMIT :limit""",
    f"""SELECT {_entry.columns} FROM audit WHERE org_id = :org AND id > :after
 AND (member_id = :member OR :member = -1) AND at >= :since AND at < :until
 AND (what = :what OR what LIKE :begins OR CAST(:what AS text) = '') ORDER BY id LIMIT :limit""",
)
# Ids grow with time: only the first ones are looked at, however many there are.
_OLD = Statement(
    "DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT 1000) AND at < :before",
    across="a job ends every tenant's old rows",
)


def add(tx: Transaction, entry: Entry) -> None:
    """Write a row with the unit's commit, for the unit's organization."""
    tx.later(tables.audit, (*msgspec.structs.astuple(entry), tx.org))


def every(tx: Transaction, after: int, limit: int, which: Filter) -> list[Entry]:
    """An organization's rows by id."""
    rows = tx.all(
        _LIST, after=after, limit=limit, member=which.member_id, since=which.since,
        until=which.until, what=which.what, begins=_like(which.what),
    )  # fmt: skip
    return _entry.all(rows)


def _like(word: str) -> str:
    plain = word.replace("%", "").replace("_", "")
    return f"{plain}.%" if plain else ""


def end_old(tx: Transaction, before: int) -> int:
    """Drop rows older than ``before``; at most 1 000 a call. The database refuses what is younger
    than :data:`LEAST_DAYS`."""
    return tx.run(_OLD, before=before)
