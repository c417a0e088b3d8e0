"""Assignments: who holds, held or answered which task."""

from typing import Any

from glossator.model.work import Assignment
from glossator.store import tables
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_assignment = Reader(Assignment, tables.assignments)
_COLUMNS = _assignment.columns

_ACTIVE = Statement(
    f"SELECT {_COLUMNS} FROM assignments WHERE member_id = :member AND project_id = :project "
    "AND state = 'active' AND org_id = :org AND NOT EXISTS (SELECT 1 FROM batches b "
    "WHERE b.id = assignments.batch_id AND b.state = 'deleted') ORDER BY id"
)
_ROWS = Statement(
    f"SELECT {_COLUMNS} FROM assignments WHERE lead_id = :lead AND org_id = :org ORDER BY id"
)
_LOCK_ROWS = Statement(
    f"SELECT {_COLUMNS} FROM assignments WHERE lead_id = :lead AND org_id = :org ORDER BY id",
    f"SELECT {_COLUMNS} FROM assignments WHERE lead_id = :lead AND org_id = :org ORDER BY id "
    "FOR UPDATE",
)
_LEAD = Statement("SELECT lead_id FROM assignments WHERE id = :id AND org_id = :org")
_MINE = Statement(
    f"SELECT {_COLUMNS} FROM assignments WHERE task_id = :task AND member_id = :member "
    "AND org_id = :org ORDER BY id DESC"
)
_OF_TASK = Statement(
    f"SELECT {_COLUMNS} FROM assignments WHERE task_id = :task AND org_id = :org ORDER BY id"
)
_BLOCKED = Statement(
    "SELECT 1 FROM assignments WHERE unit_id = :unit AND member_id = :member AND blocks "
    "AND org_id = :org LIMIT 1"
)
_MOVE = Statement(
    "UPDATE assignments SET state = :state, slot = :slot, blocks = :blocks, reason = :reason, "
    "late = :late, comment = :comment, submitted_at = coalesce(:submitted, submitted_at), "
    "accepted_at = coalesce(:accepted, accepted_at), rejected_at = coalesce(:rejected, rejected_at), "
    "skipped_at = coalesce(:skipped, skipped_at), expired_at = coalesce(:expired, expired_at) "
    "WHERE id = :id AND org_id = :org"
)
_RENEW = Statement(
    "UPDATE assignments SET lease_at = :lease WHERE lead_id = :lead AND state = 'active' "
    "AND org_id = :org"
)
_OVERDUE = Statement(
    "SELECT id, org_id FROM assignments WHERE state = 'active' AND lease_at <= :now "
    "AND id = lead_id ORDER BY lease_at LIMIT :limit",
    across="a job ends every tenant's leases",
)
_OVERDUE_HERE = Statement(
    "SELECT id FROM assignments WHERE state = 'active' AND lease_at <= :now AND id = lead_id "
    "AND project_id = :project AND org_id = :org ORDER BY lease_at LIMIT :limit"
)
_HELD_IN_BATCH = Statement(
    "SELECT id FROM assignments WHERE batch_id = :batch AND id = lead_id AND state = 'active' "
    "AND org_id = :org ORDER BY id LIMIT :limit"
)
_HELD_BY = Statement(
    "SELECT DISTINCT lead_id FROM assignments WHERE member_id = :member AND state = 'active' "
    "AND org_id = :org ORDER BY lead_id LIMIT :limit"
)
_HELD_ON_TASK = Statement(
    "SELECT DISTINCT lead_id FROM assignments WHERE task_id = :task AND state = 'active' "
    "AND org_id = :org ORDER BY lead_id"
)
_UNBLOCK = Statement(
    "UPDATE assignments SET blocks = :no WHERE batch_id = :batch AND blocks "
    "AND state IN ('skipped', 'rejected') AND org_id = :org"
)
_RESET = Statement(
    "UPDATE assignments SET state = 'expired', reason = 'reset', expired_at = :now, slot = :no, "
    "blocks = :no WHERE task_id = :task AND state <> 'expired' AND org_id = :org"
)
_FILTERS = {
    "batch": "batch_id = :batch",
    "member": "member_id = :member",
    "state": "state = :state",
    "task": "task_id = :task",
}


def add(tx: Transaction, row: Assignment) -> None:
    """Insert an assignment row; raises Conflict if the person has the unit already."""
    tx.insert(
        tables.assignments,
        [
            (row.id, row.project_id, row.batch_id, row.lead_id, row.page_id, row.task_id,
             row.unit_id, row.member_id, row.state, row.reason, row.slot, row.blocks, row.late,
             row.lease_at, row.comment, row.created_at, row.submitted_at, row.accepted_at,
             row.rejected_at, row.skipped_at, row.expired_at, tx.org)
        ],
    )  # fmt: skip


def active(tx: Transaction, project_id: int, member_id: int) -> list[Assignment]:
    """A person's open holds in a project, oldest first."""
    return _assignment.all(tx.all(_ACTIVE, project=project_id, member=member_id))


def rows(tx: Transaction, lead_id: int, lock: bool = False) -> list[Assignment]:
    """All rows of one assignment, the lead row first."""
    return _assignment.all(tx.all(_LOCK_ROWS if lock else _ROWS, lead=lead_id))


def lead_of(tx: Transaction, assignment_id: int) -> int | None:
    """The assignment that a row belongs to."""
    row = tx.one(_LEAD, id=assignment_id)
    return row[0] if row else None


def of_task(tx: Transaction, task_id: int, member_id: int | None = None) -> list[Assignment]:
    """A task's rows; only one person's, newest first, if one is given."""
    if member_id is None:
        return _assignment.all(tx.all(_OF_TASK, task=task_id))
    return _assignment.all(tx.all(_MINE, task=task_id, member=member_id))


def blocked(tx: Transaction, unit_id: int, member_id: int) -> bool:
    """Whether a person does not get a unit again."""
    return tx.one(_BLOCKED, unit=unit_id, member=member_id) is not None


def move(
    tx: Transaction, row: Assignment, state: str, *, slot: bool, blocks: bool, now: int,
    late: bool = False, reason: str | None = None, accepted: bool = False,
) -> None:  # fmt: skip
    """Write a row's new state; ``now`` is the time of that state (and of ``accepted``)."""
    tx.put(
        _MOVE, id=row.id, state=state, slot=slot, blocks=blocks, reason=reason,
        late=late or row.late, comment=row.comment,
        submitted=now if state == "submitted" or (accepted and not row.submitted_at) else None,
        accepted=now if state == "accepted" else None,
        rejected=now if state == "rejected" else None,
        skipped=now if state == "skipped" else None,
        expired=now if state == "expired" else None,
    )  # fmt: skip


def renew(tx: Transaction, lead_id: int, lease_at: int) -> None:
    """Push the end of a lease."""
    tx.put(_RENEW, lead=lead_id, lease=lease_at)


def overdue(tx: Transaction, now: int, limit: int) -> list[tuple[int, int]]:
    """(lead, organization) of leases that have ended, of all tenants."""
    return [(row[0], row[1]) for row in tx.all(_OVERDUE, now=now, limit=limit)]


def overdue_in(tx: Transaction, project_id: int, now: int, limit: int) -> list[int]:
    """Leads of a project's leases that have ended."""
    found = tx.all(_OVERDUE_HERE, project=project_id, now=now, limit=limit)
    return sorted(row[0] for row in found)


def held(
    tx: Transaction, *, batch: int | None = None, member: int | None = None,
    task: int | None = None, limit: int = 500,
) -> list[int]:  # fmt: skip
    """Leads of the open holds in a batch, of a person, or on a task."""
    if batch is not None:
        found = tx.all(_HELD_IN_BATCH, batch=batch, limit=limit)
    elif member is not None:
        found = tx.all(_HELD_BY, member=member, limit=limit)
    else:
        found = tx.all(_HELD_ON_TASK, task=task)
    return [row[0] for row in found]


def unblock(tx: Transaction, batch_id: int) -> int:
    """Let people who skipped, or whose answer was rejected, get the units again."""
    return tx.run(_UNBLOCK, batch=batch_id, no=False)


def reset(tx: Transaction, task_id: int, now: int) -> None:
    """A task begins anew: whoever had it may get it again."""
    tx.put(_RESET, task=task_id, no=False, now=now)


_lists: dict[tuple[str, ...], Statement] = {}


def every(
    tx: Transaction, project_id: int, after: int, limit: int, **filters: Any
) -> list[Assignment]:
    """A project's rows by id; ``filters`` of :data:`_FILTERS`, None = not asked."""
    asked = {name: value for name, value in filters.items() if value is not None}
    names = tuple(sorted(asked))
    if names not in _lists:
        wanted = "".join(f" AND {_FILTERS[name]}" for name in names)
        _lists[names] = Statement(
            f"SELECT {_COLUMNS} FROM assignments WHERE project_id = :project AND org_id = :org "
            f"AND id > :after{wanted} ORDER BY id LIMIT :limit"
        )
    return _assignment.all(
        tx.all(_lists[names], project=project_id, after=after, limit=limit, **asked)
    )
