"""What a member sees of a project or task: everything that its permission needs, in one statement.

Whether the organization has an active webhook is read with it, so that units of organizations
without one never ask.
"""

from glossator.model.project import Project
from glossator.model.task import Task
from glossator.model.work import Role
from glossator.store.projects import _project
from glossator.store.statement import Statement
from glossator.store.tasks import _VIEW, _VISIBLE, _task
from glossator.store.transaction import Row, Transaction

Seen = tuple[Project, Role | None, bool]
"""A project, the role of the member's own place in it, whether there are active webhooks."""

_COLUMNS = (
    f"{_project.columns}, pm.role, "
    "EXISTS (SELECT 1 FROM webhooks w WHERE w.org_id = :org AND w.active AND NOT w.addressed)"
)
_PLACE = "LEFT JOIN project_members pm ON pm.project_id = p.id AND pm.member_id = :member"
_PROJECT = Statement(
    f"SELECT {_COLUMNS} FROM projects p {_PLACE} "
    "WHERE p.id = :id AND p.org_id = :org AND p.state <> 'deleted'"
)
_TASK = Statement(
    f"SELECT {_VIEW}, {_COLUMNS} FROM tasks t JOIN batches b ON b.id = t.batch_id "
    f"JOIN projects p ON p.id = t.project_id {_PLACE} "
    f"WHERE t.id = :id AND t.org_id = :org AND {_VISIBLE} AND p.state <> 'deleted'"
)


def project(tx: Transaction, project_id: int, member_id: int) -> Seen | None:
    """A project."""
    row = tx.one(_PROJECT, id=project_id, member=member_id)
    return _seen(row, 0) if row else None


def task(tx: Transaction, task_id: int, member_id: int) -> tuple[Task, Seen] | None:
    """A task as everybody sees it, and its project."""
    row = tx.one(_TASK, id=task_id, member=member_id)
    return (_task.one(row), _seen(row, _task.width)) if row else None


def _seen(row: Row, at: int) -> Seen:
    return _project.one(row, at), row[-2], bool(row[-1])
