"""Batches, their groups and their pages."""

from functools import cache
from typing import Any

import msgspec

from glossator.model.project import Batch, Page
from glossator.store import tables, task_filters
from glossator.store.projects import encode, read_settings
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_batch = Reader(
    Batch,
    tables.batches,
    {"settings": read_settings, "filter": msgspec.json.decode},
    prefix="b",
    order="rank_order",
)

_GET = Statement(
    f"SELECT {_batch.columns} FROM batches b WHERE b.id = :id AND b.org_id = :org "
    "AND b.state <> 'deleted'"
)
_LIST = Statement(
    f"SELECT {_batch.columns} FROM batches b WHERE b.project_id = :project AND b.org_id = :org "
    "AND b.id > :after AND b.state <> 'deleted' ORDER BY b.id LIMIT :limit"
)
_LOCK = Statement(
    f"SELECT {_batch.columns} FROM batches b WHERE b.id = :id AND b.org_id = :org "
    "AND b.state <> 'deleted'",
    f"SELECT {_batch.columns} FROM batches b WHERE b.id = :id AND b.org_id = :org "
    "AND b.state <> 'deleted' FOR UPDATE",
)
_UPDATE = Statement(
    "UPDATE batches SET name = :name, state = :state, reason = :reason, priority = :priority, "
    "rank_order = :order, grouped = :grouped, sealed = :sealed, overlap = :overlap, "
    "settings = :settings, filter = :filter, operation_id = :operation_id, "
    "started_at = :started_at, stopped_at = :stopped_at, completed_at = :completed_at, "
    "expires_at = :expires_at, metadata = :metadata, revision = revision + 1 "
    "WHERE id = :id AND org_id = :org AND revision = :revision"
)
_UNDONE = Statement(
    "SELECT 1 FROM tasks WHERE batch_id = :id AND NOT is_done AND kind = 'production' "
    "AND org_id = :org LIMIT 1"
)
_ANY_TASK = Statement("SELECT 1 FROM tasks WHERE batch_id = :id AND org_id = :org LIMIT 1")
# Scalar sub-selects: written as EXISTS, PostgreSQL may join with the whole of tasks.
_FINISHED = Statement(
    "SELECT b.id, b.org_id FROM batches b WHERE b.state = 'open' AND b.kind <> 'default' "
    "AND b.id > :after AND (SELECT 1 FROM tasks t WHERE t.batch_id = b.id AND NOT t.is_done "
    "AND t.kind = 'production' LIMIT 1) IS NULL AND (SELECT 1 FROM tasks t "
    "WHERE t.batch_id = b.id AND t.kind = 'production' LIMIT 1) IS NOT NULL "
    "ORDER BY b.id LIMIT 100",
    across="a job looks at every tenant's batches",
)
_EXPIRED = Statement(
    "SELECT b.id, b.org_id FROM batches b WHERE b.expires_at IS NOT NULL "
    "AND b.expires_at <= :now AND b.state = 'open' ORDER BY b.id LIMIT 100",
    across="a job looks at every tenant's batches",
)
_GROUPS = Statement(
    "SELECT group_id FROM batch_groups WHERE batch_id = :id AND org_id = :org ORDER BY group_id"
)
_TIE = Statement(
    "INSERT INTO batch_groups (batch_id, group_id, org_id) VALUES (:id, :group, :org) "
    "ON CONFLICT DO NOTHING"
)
_UNTIE = Statement("DELETE FROM batch_groups WHERE batch_id = :id AND org_id = :org")
_NEXT_PAGE_TASKS = Statement(
    "SELECT task_id FROM page_tasks WHERE page_id = :id AND org_id = :org ORDER BY position"
)
_PAGE = Statement(
    "SELECT id, project_id, batch_id, mixed, created_at FROM pages WHERE id = :id AND org_id = :org"
)


def add(tx: Transaction, batch: Batch, member_id: int | None) -> None:
    """Insert a batch."""
    tx.add(
        tables.batches, id=batch.id, project_id=batch.project_id, name=batch.name, kind=batch.kind,
        state=batch.state, reason=batch.reason, priority=batch.priority, rank_order=batch.order,
        grouped=batch.grouped, sealed=batch.sealed, overlap=batch.overlap,
        settings=encode(batch.settings), filter=_maybe(batch.filter), revision=1,
        started_at=batch.started_at, expires_at=batch.expires_at, dialect=batch.dialect,
        raw=batch.raw, metadata=batch.metadata, created_at=batch.created_at, created_by=member_id,
        webhook_id=batch.webhook_id,
    )  # fmt: skip


def get(tx: Transaction, batch_id: int, lock: bool = False) -> Batch | None:
    """A batch; with ``lock`` nobody else changes it until the end of the unit."""
    return _batch.maybe(tx.one(_LOCK if lock else _GET, id=batch_id))


def every(tx: Transaction, project_id: int, after: int, limit: int) -> list[Batch]:
    """A project's batches by id."""
    return _batch.all(tx.all(_LIST, project=project_id, after=after, limit=limit))


_CLIENTS = (
    "FROM batches b JOIN projects p ON p.id = b.project_id WHERE b.org_id = :org "
    "AND b.state <> 'deleted' AND b.kind = 'production' AND p.state <> 'deleted' "
    "AND p.test = :test"
)
"""The batches that clients made: not those that a project has by itself."""
NARROWED = {
    "project": "b.project_id = :project",
    "project_in": "b.project_id IN (@)",
    "state_in": "b.state IN (@)",
    "not_archived": "b.state <> 'archived' AND :not_archived",
    "created_gte": "b.created_at >= :created_gte",
    "created_lte": "b.created_at <= :created_lte",
    "completed_gte": "b.completed_at >= :completed_gte",
    "completed_lte": "b.completed_at <= :completed_lte",
}
_BATCH_NAMED = Statement(f"SELECT b.id {_CLIENTS} AND b.name = :name ORDER BY b.id LIMIT 1")
_OPEN_NOW = Statement(
    f"SELECT {_batch.columns} {_CLIENTS} AND b.state IN ('staging', 'open', 'paused') "
    "ORDER BY b.priority DESC, b.id"
)


@cache
def _newest(names: tuple[str, ...]) -> tuple[Statement, Statement]:
    where = f"{_CLIENTS} AND {task_filters.condition(names, NARROWED)}"
    return (
        Statement(
            f"SELECT {_batch.columns} {where} ORDER BY b.created_at DESC, b.id DESC "
            "LIMIT :limit OFFSET :offset"
        ),
        Statement(f"SELECT count(*) {where}"),
    )


@cache
def _older(names: tuple[str, ...]) -> Statement:
    where = f"{_CLIENTS} AND {task_filters.condition(names, NARROWED)}"
    return Statement(
        f"SELECT {_batch.columns} {where} AND (b.created_at, b.id) < (:at, :id) "
        "ORDER BY b.created_at DESC, b.id DESC LIMIT :limit"
    )


def older(
    tx: Transaction, test: bool, before: tuple[int, int], limit: int, **filters: Any
) -> list[Batch]:
    """Batches that clients made, newest first, older than ``before`` (time, id); ``filters`` as
    :func:`newest` takes them."""
    names, parameters = task_filters.asked(filters, NARROWED)
    at, number = before
    return _batch.all(tx.all(_older(names), test=test, at=at, id=number, limit=limit, **parameters))


def newest(
    tx: Transaction, test: bool, offset: int, limit: int, **filters: Any
) -> tuple[list[Batch], int]:
    """Batches that clients made, newest first, from the ``offset``-th on, and how many there are;
    ``filters`` of :data:`NARROWED`, None = not asked."""
    names, parameters = task_filters.asked(filters, NARROWED)
    page, count = _newest(names)
    found = _batch.all(tx.all(page, test=test, limit=limit, offset=offset, **parameters))
    row = tx.one(count, test=test, **parameters)
    return found, int(row[0]) if row else 0


def named(tx: Transaction, name: str, test: bool) -> int | None:
    """The oldest batch of this name that a client made."""
    row = tx.one(_BATCH_NAMED, name=name, test=test)
    return row[0] if row else None


def unended(tx: Transaction, test: bool) -> list[Batch]:
    """Batches that clients made and that are not over, in the order that they are served in."""
    return _batch.all(tx.all(_OPEN_NOW, test=test))


def update(tx: Transaction, batch: Batch) -> bool:
    """Write a batch that was read at ``batch.revision``; False if it has moved on."""
    return bool(
        tx.run(
            _UPDATE, id=batch.id, name=batch.name, state=batch.state, reason=batch.reason,
            priority=batch.priority, order=batch.order, grouped=batch.grouped,
            sealed=batch.sealed, overlap=batch.overlap, settings=encode(batch.settings),
            filter=_maybe(batch.filter), operation_id=batch.operation_id,
            started_at=batch.started_at, stopped_at=batch.stopped_at,
            completed_at=batch.completed_at, expires_at=batch.expires_at,
            metadata=batch.metadata, revision=batch.revision,
        )
    )  # fmt: skip


def unfinished(tx: Transaction, batch_id: int) -> bool:
    """Whether a production task of the batch is not done."""
    return tx.one(_UNDONE, id=batch_id) is not None


def has_tasks(tx: Transaction, batch_id: int) -> bool:
    """Whether the batch has any task."""
    return tx.one(_ANY_TASK, id=batch_id) is not None


def finished(tx: Transaction, after: int = 0) -> list[tuple[int, int]]:
    """(batch, organization) of open batches whose tasks are all done, by key."""
    return [(row[0], row[1]) for row in tx.all(_FINISHED, after=after)]


def expired(tx: Transaction, now: int) -> list[tuple[int, int]]:
    """(batch, organization) of open batches past their end."""
    return [(row[0], row[1]) for row in tx.all(_EXPIRED, now=now)]


def groups(tx: Transaction, batch_id: int) -> list[int]:
    """The groups that a batch is limited to."""
    return [row[0] for row in tx.all(_GROUPS, id=batch_id)]


def set_groups(tx: Transaction, batch_id: int, group_ids: list[int]) -> None:
    """Limit a batch to these groups (the batch's ``grouped`` says whether it is limited)."""
    tx.put(_UNTIE, id=batch_id)
    for group in group_ids:
        tx.put(_TIE, id=batch_id, group=group)


def add_page(tx: Transaction, page: Page) -> None:
    """Insert a page and its order of tasks."""
    tx.add(
        tables.pages, id=page.id, project_id=page.project_id, batch_id=page.batch_id,
        mixed=page.mixed, created_at=page.created_at,
    )  # fmt: skip
    tx.insert(
        tables.page_tasks,
        [(page.id, n, page.project_id, task, tx.org) for n, task in enumerate(page.task_ids)],
    )


def page(tx: Transaction, page_id: int) -> Page | None:
    """A page with its tasks in order."""
    row = tx.one(_PAGE, id=page_id)
    if row is None:
        return None
    return Page(row[0], row[1], row[2], page_tasks(tx, page_id), bool(row[3]), row[4])


def page_tasks(tx: Transaction, page_id: int) -> tuple[int, ...]:
    """The ids of a page's tasks in order."""
    return tuple(row[0] for row in tx.all(_NEXT_PAGE_TASKS, id=page_id))


def _maybe(value: object) -> bytes | None:
    return None if value is None else encode(value)
