"""Shards: the pieces of a snapshot, or of a conversion, that several workers write."""

from typing import Any

import msgspec

from glossator.store import tables
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_json = msgspec.json.Encoder().encode


class Shard(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of a file. ``form``: the conversion's name, empty for the snapshot itself.

    It is of the tasks with ids over ``first`` up to ``last`` (None = all further ones); of a
    conversion, of the bytes of the snapshot's file from ``first`` to before ``last``. It is
    written when it has a ``size``; ``file_id`` is gone again once the pieces are joined.
    """

    snapshot_id: int
    form: str
    number: int
    project_id: int
    first: int
    last: int | None = None
    file_id: int | None = None
    size: int | None = None
    counts: dict[str, int] = {}
    losses: list[Any] = []


_shard = Reader(
    Shard, tables.shards, {"counts": msgspec.json.decode, "losses": msgspec.json.decode}
)
_ONE = "snapshot_id = :id AND form = :form AND org_id = :org"
_GET = Statement(f"SELECT {_shard.columns} FROM shards WHERE {_ONE} AND number = :number")
_EVERY = Statement(f"SELECT {_shard.columns} FROM shards WHERE {_ONE} ORDER BY number")
_OF_SNAPSHOT = Statement(
    f"SELECT {_shard.columns} FROM shards WHERE snapshot_id = :id AND org_id = :org "
    "ORDER BY form, number"
)
_FINISH = Statement(
    "UPDATE shards SET file_id = :file, size = :size, counts = :counts, losses = :losses "
    f"WHERE {_ONE} AND number = :number AND size IS NULL"
)
_UNFINISHED = Statement(f"SELECT count(*) FROM shards WHERE {_ONE} AND size IS NULL")
_JOINED = Statement(f"UPDATE shards SET file_id = NULL WHERE {_ONE}")
_REMOVE = Statement(f"DELETE FROM shards WHERE {_ONE}")


def add(tx: Transaction, shard: Shard) -> None:
    """Insert a shard that is yet to be written."""
    values = msgspec.structs.asdict(shard)
    tx.add(
        tables.shards,
        **values | {"counts": _json(shard.counts), "losses": _json(shard.losses)},
    )


def get(tx: Transaction, snapshot_id: int, form: str, number: int) -> Shard | None:
    """One shard."""
    return _shard.maybe(tx.one(_GET, id=snapshot_id, form=form, number=number))


def every(tx: Transaction, snapshot_id: int, form: str) -> list[Shard]:
    """The shards of one file, in order."""
    return _shard.all(tx.all(_EVERY, id=snapshot_id, form=form))


def of_snapshot(tx: Transaction, snapshot_id: int) -> list[Shard]:
    """The shards of a snapshot and of all its conversions."""
    return _shard.all(tx.all(_OF_SNAPSHOT, id=snapshot_id))


def finish(tx: Transaction, shard: Shard) -> bool:
    """Record what was written; False if it had been, or the shard is gone."""
    return (
        tx.run(
            _FINISH, id=shard.snapshot_id, form=shard.form, number=shard.number,
            file=shard.file_id, size=shard.size, counts=_json(shard.counts),
            losses=_json(shard.losses),
        )
        > 0
    )  # fmt: skip


def unfinished(tx: Transaction, snapshot_id: int, form: str) -> int:
    """How many shards of a file are yet to be written."""
    row = tx.one(_UNFINISHED, id=snapshot_id, form=form)
    return int(row[0]) if row else 0


def joined(tx: Transaction, snapshot_id: int, form: str) -> None:
    """The pieces' files are gone; their sizes and counts still say where they lie in the whole."""
    tx.put(_JOINED, id=snapshot_id, form=form)


def remove(tx: Transaction, snapshot_id: int, form: str) -> None:
    """Forget the shards of one file; their files are the caller's to remove."""
    tx.put(_REMOVE, id=snapshot_id, form=form)
