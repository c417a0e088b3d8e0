"""Rows of stored files; their bytes are in blobs."""

from collections.abc import Sequence
from typing import Any

import msgspec

from glossator.store import tables
from glossator.store.among import among
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stored file: its owners, its bytes' key (``blob``), size in bytes, and for pictures
    width and height in pixels; ``metadata``: a client's JSON about it."""

    id: int
    project_id: int | None = None
    batch_id: int | None = None
    task_id: int | None = None
    assignment_id: int | None = None
    member_id: int | None = None
    kind: str = "upload"
    name: str = ""
    blob: str = ""
    media_type: str = "application/octet-stream"
    size: int = 0
    width: int | None = None
    height: int | None = None
    alias: str | None = None
    created_at: int = 0
    updated_at: int = 0
    metadata: bytes | None = None


_file = Reader(File, tables.files)
_GET = Statement(f"SELECT {_file.columns} FROM files WHERE id = :id AND org_id = :org")
_REMOVE = Statement("DELETE FROM files WHERE id = :id AND org_id = :org")
_REMOVE_ALIAS = Statement("DELETE FROM files WHERE alias = :alias AND org_id = :org")
_REPLACE = Statement(
    "UPDATE files SET blob = :blob, size = :size, media_type = :media_type, width = :width, "
    "height = :height, updated_at = :now WHERE id = :id AND org_id = :org"
)
_OLD_PARTS = Statement(
    "DELETE FROM files WHERE kind = 'part' AND created_at < :before",
    across="parts that were never joined end alike in every organization",
)
_USED = Statement(
    "SELECT 1 FROM files WHERE blob = :blob LIMIT 1", across="bytes are shared by content"
)
_FILTERS = {
    "project": "project_id = :project",
    "batch": "batch_id = :batch",
    "task": "task_id = :task",
    "assignment": "assignment_id = :assignment",
    "member": "member_id = :member",
    "kind": "kind = :kind",
    "name": "name = :name",
    "media_type": "media_type = :media_type",
    "created_since": "created_at >= :created_since",
    "created_before": "created_at < :created_before",
}
_lists: dict[tuple[str, ...], Statement] = {}


def add(tx: Transaction, file: File) -> None:
    """Insert a file whose bytes are durable already."""
    values = msgspec.structs.asdict(file)
    tx.add(tables.files, **values)


def get(tx: Transaction, file_id: int) -> File | None:
    """A file of the organization."""
    return _file.maybe(tx.one(_GET, id=file_id))


def every(tx: Transaction, after: int, limit: int, **filters: Any) -> list[File]:
    """Files by id; ``filters`` of :data:`_FILTERS`, None = not asked."""
    asked = {name: value for name, value in filters.items() if value is not None}
    names = tuple(sorted(asked))
    if names not in _lists:
        wanted = "".join(f" AND {_FILTERS[name]}" for name in names)
        _lists[names] = Statement(
            f"SELECT {_file.columns} FROM files WHERE org_id = :org AND id > :after{wanted} "
            "AND (project_id IS NULL OR project_id NOT IN (SELECT p.id FROM projects p "
            "WHERE p.org_id = :org AND p.state = 'deleted')) "
            "ORDER BY id LIMIT :limit"
        )
    return _file.all(tx.all(_lists[names], after=after, limit=limit, **asked))


def among_ids(tx: Transaction, ids: Sequence[int]) -> dict[int, File]:
    """Those of these files that the organization has."""
    query = f"SELECT {_file.columns} FROM files WHERE +org_id = :org AND id IN (@)"
    return {file.id: file for file in _file.all(among(tx, query, ids))}


def remove(tx: Transaction, file_id: int) -> bool:
    """Forget a file; the sweeper takes its bytes when nobody else has them. False if it was
    gone."""
    return tx.run(_REMOVE, id=file_id) > 0


def replace(tx: Transaction, file: File, now: int) -> None:
    """Write the bytes that a file has now, and what they are."""
    tx.put(
        _REPLACE, id=file.id, blob=file.blob, size=file.size, media_type=file.media_type,
        width=file.width, height=file.height, now=now,
    )  # fmt: skip


def end_old_parts(tx: Transaction, before: int) -> int:
    """Forget parts from before this time that were not joined; how many."""
    return tx.run(_OLD_PARTS, before=before)


def in_use(tx: Transaction, blob: str) -> bool:
    """Whether any file has these bytes."""
    return tx.one(_USED, blob=blob) is not None


def remove_aliased(tx: Transaction, alias: str) -> None:
    """Forget all files under an alias."""
    tx.put(_REMOVE_ALIAS, alias=alias)
