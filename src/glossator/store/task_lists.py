"""Lists of tasks over an organization, newest first, and their totals.

Control tasks are in no such list. They go by ``created_at`` and id: ids alone do not grow with time
where several processes give them out.
"""

from functools import cache
from typing import Any

from glossator.model.task import Task
from glossator.store import task_filters
from glossator.store.statement import Statement
from glossator.store.tasks import _FROM, _VIEW, _VISIBLE, _task
from glossator.store.transaction import Transaction

_SCOPES = {
    "project": "t.project_id = :project",
    "batch": "t.batch_id = :batch",
    "organization": "t.is_test = :test AND (SELECT p.state FROM projects p "
    "WHERE p.id = t.project_id) <> 'deleted'",
}
FIRST = (1 << 62, 1 << 62)
"""Before the newest."""
_CONTROLS = Statement(
    "SELECT count(*) FROM tasks WHERE project_id = :project AND kind <> 'production' "
    "AND org_id = :org"
)
_SUMS = Statement(
    "SELECT c.name, SUM(c.n) FROM projects p JOIN counts c ON c.scope_id = p.id "
    "WHERE p.org_id = :org AND p.test = :test AND p.state <> 'deleted' "
    "AND c.name LIKE 'tasks.%' GROUP BY c.name"
)
_ALL_CONTROLS = Statement(
    "SELECT count(*) FROM projects p JOIN tasks t ON t.project_id = p.id "
    "AND t.kind <> 'production' WHERE p.org_id = :org AND p.test = :test "
    "AND p.state <> 'deleted'"
)


@cache
def _statements(scope: str, names: tuple[str, ...]) -> tuple[Statement, Statement]:
    where = (
        f"{_FROM} WHERE t.org_id = :org AND {_SCOPES[scope]} AND t.kind = 'production' "
        f"AND {task_filters.condition(names)} AND {_VISIBLE}"
    )
    page = (
        f"SELECT {_VIEW} {where} AND (t.created_at, t.id) < (:at, :id) "
        "ORDER BY t.created_at DESC, t.id DESC LIMIT :limit"
    )
    return Statement(page), Statement(f"SELECT count(*) {where}")


def _scope(test: bool, project: int | None, batch: int | None) -> tuple[str, dict[str, Any]]:
    if batch is not None:
        return "batch", {"batch": batch}
    if project is not None:
        return "project", {"project": project}
    return "organization", {"test": test}


def newest(
    tx: Transaction, test: bool, project: int | None, batch: int | None,
    before: tuple[int, int], limit: int, **filters: Any,
) -> list[Task]:  # fmt: skip
    """Tasks older than ``before`` (time, id); ``filters`` as :mod:`task_filters` has them."""
    scope, of = _scope(test, project, batch)
    names, parameters = task_filters.asked(filters)
    page, _ = _statements(scope, names)
    at, number = before
    return _task.all(tx.all(page, **of, **parameters, at=at, id=number, limit=limit))


def count(
    tx: Transaction, test: bool, project: int | None, batch: int | None, **filters: Any
) -> int:
    """How many there are in all; they are walked over."""
    scope, of = _scope(test, project, batch)
    names, parameters = task_filters.asked(filters)
    row = tx.one(_statements(scope, names)[1], **of, **parameters)
    return int(row[0]) if row else 0


def by_state(tx: Transaction, test: bool, project: int | None) -> dict[str, int]:
    """How many tasks are in each state, from the counters: of a project, or of all."""
    if project is not None:
        counts = tx.counts(project)
        controls = tx.one(_CONTROLS, project=project)
    else:
        counts = {name: int(n) for name, n in tx.all(_SUMS, test=test)}
        controls = tx.one(_ALL_CONTROLS, test=test)
    found = {n.removeprefix("tasks."): c for n, c in counts.items() if n.startswith("tasks.")}
    # Control tasks stay open.
    found["open"] = found.get("open", 0) - (int(controls[0]) if controls else 0)
    return found
