"""Imports and snapshots: what came in and what went out in one piece."""

from collections.abc import Sequence
from typing import Any

import msgspec

from glossator.store import tables
from glossator.store.among import among
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_json = msgspec.json.Encoder().encode


class Import(msgspec.Struct, frozen=True, omit_defaults=True):
    """Tasks that came in together; invisible until ``state`` is ``completed``. A ``failed`` one is
    ``removed`` once its tasks are gone."""

    id: int
    project_id: int
    batch_id: int
    member_id: int
    state: str = "created"
    format: str | None = None
    file_id: int | None = None
    options: dict[str, Any] = {}
    counts: dict[str, int] = {}
    error: str | None = None
    created_at: int = 0
    finished_at: int | None = None


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A frozen export in native form. ``md5``: of the file in the form that whoever made it
    downloads by default."""

    id: int
    project_id: int
    member_id: int
    title: str
    state: str = "created"
    options: dict[str, Any] = {}
    counts: dict[str, int] = {}
    file_id: int | None = None
    md5: str | None = None
    error: str | None = None
    created_at: int = 0
    finished_at: int | None = None


class SnapshotFormat(msgspec.Struct, frozen=True, omit_defaults=True):
    """A snapshot converted to another form, with what that form could not hold."""

    snapshot_id: int
    format: str
    state: str = "created"
    file_id: int | None = None
    losses: list[Any] = []
    error: str | None = None
    created_at: int = 0
    finished_at: int | None = None


_decode = {"options": msgspec.json.decode, "counts": msgspec.json.decode}
_import = Reader(Import, tables.imports, _decode)
_snapshot = Reader(Snapshot, tables.snapshots, _decode)
_format = Reader(SnapshotFormat, tables.snapshot_formats, {"losses": msgspec.json.decode})

_GET_IMPORT = Statement(f"SELECT {_import.columns} FROM imports WHERE id = :id AND org_id = :org")
_IMPORTS = Statement(
    f"SELECT {_import.columns} FROM imports WHERE project_id = :project AND org_id = :org "
    "AND id > :after ORDER BY id LIMIT :limit"
)
_END_IMPORT = Statement(
    "UPDATE imports SET state = :state, counts = :counts, error = :error, finished_at = :now "
    "WHERE id = :id AND org_id = :org AND state IN ('created', 'in_progress')"
)
_BEGIN_IMPORT = Statement(
    "UPDATE imports SET state = 'in_progress', created_at = :now WHERE id = :id AND org_id = :org "
    "AND state IN ('created', 'in_progress')"
)
_FAILED = Statement(
    "SELECT id, org_id FROM imports WHERE state <> 'completed' AND (state = 'failed' "
    "OR (state <> 'removed' AND file_id IS NULL AND created_at < :before)) ORDER BY id LIMIT 20",
    across="a job clears every tenant's cut-off imports",
)
_IMPORTED = Statement(
    "SELECT id FROM tasks WHERE import_id = :id AND org_id = :org AND id > :after "
    "ORDER BY id LIMIT :limit"
)
_REMOVED = Statement(
    "UPDATE imports SET state = 'removed', finished_at = coalesce(finished_at, :now), "
    "error = coalesce(error, 'the import was cut off') WHERE id = :id AND org_id = :org"
)

_GET_SNAPSHOT = Statement(
    f"SELECT {_snapshot.columns} FROM snapshots WHERE id = :id AND org_id = :org"
)
_SNAPSHOTS = Statement(
    f"SELECT {_snapshot.columns} FROM snapshots WHERE project_id = :project AND org_id = :org "
    "AND id > :after ORDER BY id LIMIT :limit"
)
_LATEST_SNAPSHOTS = Statement(
    f"SELECT {_snapshot.columns} FROM snapshots WHERE project_id = :project AND org_id = :org "
    "ORDER BY id DESC LIMIT :limit"
)
_MOVE_SNAPSHOT = Statement(
    "UPDATE snapshots SET state = :state, counts = :counts, file_id = :file, md5 = :md5, "
    "error = :error, finished_at = :now WHERE id = :id AND org_id = :org"
)
_LOCK_SNAPSHOT = Statement(
    "UPDATE snapshots SET state = 'in_progress' WHERE id = :id AND org_id = :org "
    "AND state IN ('created', 'in_progress')"
)
_LOCK_FORMAT = Statement(
    "UPDATE snapshot_formats SET state = 'in_progress' WHERE snapshot_id = :id "
    "AND format = :format AND org_id = :org AND state IN ('created', 'in_progress')"
)
_REMOVE_SNAPSHOT = [
    Statement("DELETE FROM shards WHERE snapshot_id = :id AND org_id = :org"),
    Statement("DELETE FROM snapshot_formats WHERE snapshot_id = :id AND org_id = :org"),
    Statement("DELETE FROM snapshots WHERE id = :id AND org_id = :org"),
]
_GET_FORMAT = Statement(
    f"SELECT {_format.columns} FROM snapshot_formats WHERE snapshot_id = :id "
    "AND format = :format AND org_id = :org"
)
_FORMATS = Statement(
    f"SELECT {_format.columns} FROM snapshot_formats WHERE snapshot_id = :id AND org_id = :org "
    "ORDER BY format"
)
_ADD_FORMAT = Statement(
    "INSERT INTO snapshot_formats (snapshot_id, format, project_id, state, losses, created_at, "
    "org_id) VALUES (:id, :format, :project, 'created', :losses, :now, :org) "
    "ON CONFLICT DO NOTHING"
)
_MOVE_FORMAT = Statement(
    "UPDATE snapshot_formats SET state = :state, file_id = :file, losses = :losses, "
    "error = :error, finished_at = :now WHERE snapshot_id = :id AND format = :format "
    "AND org_id = :org"
)


def add_import(tx: Transaction, row: Import) -> None:
    """Insert the record that the tasks hang on."""
    values = msgspec.structs.asdict(row)
    tx.add(tables.imports, **values | {"options": _json(row.options), "counts": _json(row.counts)})


def get_import(tx: Transaction, import_id: int) -> Import | None:
    """One import."""
    return _import.maybe(tx.one(_GET_IMPORT, id=import_id))


def imports(tx: Transaction, project_id: int, after: int, limit: int) -> list[Import]:
    """A project's imports by id."""
    return _import.all(tx.all(_IMPORTS, project=project_id, after=after, limit=limit))


def begin_import(tx: Transaction, import_id: int, now: int) -> bool:
    """Mark an import as running (again); False if it has ended."""
    return tx.run(_BEGIN_IMPORT, id=import_id, now=now) > 0


def end_import(
    tx: Transaction, import_id: int, state: str, counts: dict[str, int], now: int,
    error: str | None = None,
) -> bool:  # fmt: skip
    """Complete or fail an import; False if it had ended."""
    return (
        tx.run(_END_IMPORT, id=import_id, state=state, counts=_json(counts), error=error, now=now)
        > 0
    )


def cut_off_imports(tx: Transaction, before: int) -> list[tuple[int, int]]:
    """(import, organization) of imports that failed, or whose request ended before ``before``."""
    return [(row[0], row[1]) for row in tx.all(_FAILED, before=before)]


def imported(tx: Transaction, import_id: int, after: int, limit: int) -> list[int]:
    """Ids of the tasks of an import, by key."""
    return [row[0] for row in tx.all(_IMPORTED, id=import_id, after=after, limit=limit)]


def import_removed(tx: Transaction, import_id: int, now: int) -> None:
    """What a failed import left is gone; its record tells why it failed."""
    tx.put(_REMOVED, id=import_id, now=now)


def add_snapshot(tx: Transaction, row: Snapshot) -> None:
    """Insert a snapshot that is yet to be written."""
    values = msgspec.structs.asdict(row)
    tx.add(
        tables.snapshots, **values | {"options": _json(row.options), "counts": _json(row.counts)}
    )


def snapshot(tx: Transaction, snapshot_id: int) -> Snapshot | None:
    """One snapshot."""
    return _snapshot.maybe(tx.one(_GET_SNAPSHOT, id=snapshot_id))


def snapshots(tx: Transaction, project_id: int, after: int, limit: int) -> list[Snapshot]:
    """A project's snapshots by id."""
    return _snapshot.all(tx.all(_SNAPSHOTS, project=project_id, after=after, limit=limit))


def latest_snapshots(tx: Transaction, project_id: int, limit: int) -> list[Snapshot]:
    """A project's newest snapshots, the last made first."""
    return _snapshot.all(tx.all(_LATEST_SNAPSHOTS, project=project_id, limit=limit))


def move_snapshot(
    tx: Transaction, snapshot_id: int, state: str, *, counts: dict[str, int] | None = None,
    file_id: int | None = None, md5: str | None = None, error: str | None = None,
    now: int | None = None,
) -> None:  # fmt: skip
    """Write a snapshot's new state."""
    tx.put(
        _MOVE_SNAPSHOT, id=snapshot_id, state=state, counts=_json(counts or {}), file=file_id,
        md5=md5, error=error, now=now,
    )  # fmt: skip


def lock_snapshot(tx: Transaction, snapshot_id: int) -> bool:
    """Mark a snapshot as being written, which nobody else changes until the end of the unit; False
    if it is not any more."""
    return tx.run(_LOCK_SNAPSHOT, id=snapshot_id) > 0


def lock_format(tx: Transaction, snapshot_id: int, format: str) -> bool:
    """The same of a conversion."""
    return tx.run(_LOCK_FORMAT, id=snapshot_id, format=format) > 0


def remove_snapshot(tx: Transaction, snapshot_id: int) -> None:
    """Delete a snapshot, its conversions and their shards; its files are the caller's to remove."""
    for statement in _REMOVE_SNAPSHOT:
        tx.put(statement, id=snapshot_id)


def add_format(tx: Transaction, snapshot_id: int, project_id: int, format: str, now: int) -> bool:
    """Insert a conversion; False if there is one of this format."""
    added = tx.run(
        _ADD_FORMAT, id=snapshot_id, project=project_id, format=format, losses=_json([]), now=now
    )
    return added > 0


def get_format(tx: Transaction, snapshot_id: int, format: str) -> SnapshotFormat | None:
    """One conversion of a snapshot."""
    return _format.maybe(tx.one(_GET_FORMAT, id=snapshot_id, format=format))


def formats(tx: Transaction, snapshot_id: int) -> list[SnapshotFormat]:
    """All conversions of a snapshot."""
    return _format.all(tx.all(_FORMATS, id=snapshot_id))


def formats_of(tx: Transaction, snapshot_ids: Sequence[int]) -> dict[int, list[SnapshotFormat]]:
    """The conversions of many snapshots."""
    found: dict[int, list[SnapshotFormat]] = {}
    query = (
        f"SELECT {_format.columns} FROM snapshot_formats WHERE +org_id = :org "
        "AND snapshot_id IN (@) ORDER BY snapshot_id, format"
    )
    for one in _format.all(among(tx, query, snapshot_ids)):
        found.setdefault(one.snapshot_id, []).append(one)
    return found


def move_format(
    tx: Transaction, snapshot_id: int, format: str, state: str, *, file_id: int | None = None,
    losses: list[Any] | None = None, error: str | None = None, now: int | None = None,
) -> None:  # fmt: skip
    """Write a conversion's new state."""
    tx.put(
        _MOVE_FORMAT, id=snapshot_id, format=format, state=state, file=file_id,
        losses=_json(losses or []), error=error, now=now,
    )  # fmt: skip
