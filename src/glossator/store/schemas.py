"""Which version of which schema a task is asked with."""

from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_OF_TASK = Statement(
    "SELECT s.id FROM tasks t JOIN schemas s ON s.project_id = t.project_id "
    "AND s.version = t.schema_version WHERE t.id = :task AND t.org_id = :org"
)


def of_task(tx: Transaction, task_id: int) -> int | None:
    """The id of the schema version that a task was made with."""
    row = tx.one(_OF_TASK, task=task_id)
    return row[0] if row else None
