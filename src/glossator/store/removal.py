"""Rows that go away together, in chunks that a unit of work can bear."""

from collections import Counter
from collections.abc import Sequence

from glossator.store.among import among, run_among
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_STATES = (
    "SELECT state, annotations, predictions, skips FROM tasks WHERE +org_id = :org AND id IN (@) "
    "AND (import_id IS NULL OR EXISTS (SELECT 1 FROM imports i WHERE i.id = tasks.import_id "
    "AND i.state = 'completed'))"
)  # tasks of imports that have not ended are not counted yet
_GOLDEN = (
    "SELECT count(*) FROM annotations a JOIN tasks t ON t.id = a.task_id WHERE +a.org_id = :org "
    "AND a.task_id IN (@) AND a.golden AND a.state <> 'superseded' AND (t.import_id IS NULL "
    "OR EXISTS (SELECT 1 FROM imports i WHERE i.id = t.import_id AND i.state = 'completed'))"
)
_HELD = (
    "SELECT count(*) FROM assignments WHERE +org_id = :org AND task_id IN (@) AND state = 'active'"
)
_OF_TASKS = (
    "DELETE FROM annotation_history WHERE +org_id = :org AND annotation_id IN "
    "(SELECT id FROM annotations WHERE task_id IN (@))",
    "DELETE FROM annotations WHERE +org_id = :org AND task_id IN (@)",
    "DELETE FROM assignments WHERE +org_id = :org AND task_id IN (@)",
    "DELETE FROM drafts WHERE +org_id = :org AND task_id IN (@)",
    "DELETE FROM reviews WHERE +org_id = :org AND task_id IN (@)",
    "DELETE FROM predictions WHERE +org_id = :org AND task_id IN (@)",
    "DELETE FROM raws WHERE +org_id = :org AND entity_id IN (@)",
    "DELETE FROM tags WHERE +org_id = :org AND task_id IN (@)",
    "DELETE FROM aliases WHERE +org_id = :org AND entity_id IN (@)",
    "DELETE FROM queue WHERE +org_id = :org AND unit_id IN (@)",
    "DELETE FROM page_tasks WHERE +org_id = :org AND task_id IN (@)",
    "DELETE FROM tasks WHERE +org_id = :org AND id IN (@)",
)
_FILES = Statement(
    "DELETE FROM files WHERE id IN (SELECT id FROM files WHERE project_id = :id "
    "AND org_id = :org LIMIT :limit)"
)
_IN_BATCH = Statement(
    "SELECT id FROM tasks WHERE batch_id = :id AND org_id = :org ORDER BY id LIMIT :limit"
)
_IN_PROJECT = Statement(
    "SELECT id FROM tasks WHERE project_id = :id AND org_id = :org ORDER BY id LIMIT :limit"
)
_BATCH = [
    Statement("DELETE FROM queue WHERE batch_id = :id AND org_id = :org"),
    Statement("DELETE FROM seats WHERE batch_id = :id AND org_id = :org"),
    Statement("DELETE FROM batch_groups WHERE batch_id = :id AND org_id = :org"),
    Statement("DELETE FROM pages WHERE batch_id = :id AND org_id = :org"),
    Statement("DELETE FROM counts WHERE scope_id = :id AND org_id = :org"),
    Statement("DELETE FROM batches WHERE id = :id AND org_id = :org"),
]
_BATCHES = Statement("SELECT id FROM batches WHERE project_id = :id AND org_id = :org ORDER BY id")
_PROJECT = [
    Statement(f"DELETE FROM {table} WHERE project_id = :id AND org_id = :org")
    for table in (
        "shards", "snapshot_formats", "snapshots", "imports", "schemas", "project_members", "files",
        "task_numbers",
    )
] + [
    Statement("DELETE FROM counts WHERE scope_id IN (:id, -CAST(:id AS BIGINT)) AND org_id = :org"),
    Statement("DELETE FROM projects WHERE id = :id AND org_id = :org AND state = 'deleted'"),
]  # fmt: skip


def tasks_with_all(tx: Transaction, task_ids: Sequence[int]) -> dict[str, int]:
    """Delete tasks and all that belongs to them; what that takes off the counters."""
    gone: Counter[str] = Counter()
    for state, annotations, predictions, skips in among(tx, _STATES, sorted(set(task_ids))):
        gone[f"tasks.{state}"] += 1
        gone["annotations"] += annotations
        gone["predictions"] += predictions
        gone["skips"] += skips
        gone["annotated"] += annotations > 0
    gone["golden"] = sum(row[0] for row in among(tx, _GOLDEN, sorted(set(task_ids))))
    gone["active"] = sum(row[0] for row in among(tx, _HELD, sorted(set(task_ids))))
    for statement in _OF_TASKS:
        run_among(tx, statement, task_ids)
    return dict(gone)


def tasks_of(
    tx: Transaction, *, batch: int | None = None, project: int | None = None, limit: int
) -> list[int]:
    """Ids of the first tasks that a batch or a project still has."""
    rows = (
        tx.all(_IN_BATCH, id=batch, limit=limit)
        if batch is not None
        else tx.all(_IN_PROJECT, id=project, limit=limit)
    )
    return [row[0] for row in rows]


def files_of(tx: Transaction, project_id: int, limit: int) -> int:
    """Delete some of the files that a project still has; how many that were."""
    return tx.run(_FILES, id=project_id, limit=limit)


def batch_alone(tx: Transaction, batch_id: int) -> None:
    """Delete a batch that has no tasks any more."""
    for statement in _BATCH:
        tx.put(statement, id=batch_id)


def project_alone(tx: Transaction, project_id: int) -> None:
    """Delete a project that has no tasks any more, with its batches."""
    for row in tx.all(_BATCHES, id=project_id):
        batch_alone(tx, row[0])
    for statement in _PROJECT:
        tx.put(statement, id=project_id)
