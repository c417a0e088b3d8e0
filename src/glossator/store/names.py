"""Tags of tasks, and names that clients give to entities."""

from collections.abc import Iterable, Sequence

from glossator.store import tables
from glossator.store.among import among
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_TAGS = Statement("SELECT tag FROM tags WHERE task_id = :id AND org_id = :org ORDER BY position")
_CLEAR_TAGS = Statement("DELETE FROM tags WHERE task_id = :id AND org_id = :org")
_CLAIM = Statement(
    "INSERT INTO aliases (org_id, kind, name, entity_id) VALUES (:org, :kind, :name, :id) "
    "ON CONFLICT DO NOTHING"
)
# A task of an import that failed, or that nobody goes on with, gives its name up.
_TAKE_OVER = Statement(
    "UPDATE aliases SET entity_id = :id WHERE org_id = :org AND kind = :kind AND name = :name "
    "AND entity_id IN (SELECT t.id FROM tasks t JOIN imports i ON i.id = t.import_id "
    "WHERE t.id = aliases.entity_id AND i.state <> 'completed' "
    "AND (i.state NOT IN ('created', 'in_progress') OR i.created_at < :silent))"
)
_NAMED = Statement(
    "SELECT entity_id FROM aliases WHERE org_id = :org AND kind = :kind AND name = :name"
)
_NAME_OF = Statement(
    "SELECT name FROM aliases WHERE entity_id = :id AND kind = :kind AND org_id = :org"
)
_FREE = Statement("DELETE FROM aliases WHERE entity_id = :id AND kind = :kind AND org_id = :org")


def tags(tx: Transaction, task_id: int) -> tuple[str, ...]:
    """A task's tags in order."""
    return tuple(row[0] for row in tx.all(_TAGS, id=task_id))


_MARKS = Statement(
    "SELECT position, tag FROM tags WHERE task_id = :id AND org_id = :org "
    "UNION ALL SELECT -1, name FROM aliases WHERE entity_id = :id AND kind = :kind "
    "AND org_id = :org ORDER BY 1"
)


def marks(tx: Transaction, kind: str, task_id: int) -> tuple[tuple[str, ...], str | None]:
    """A task's tags in order, and its name of this kind."""
    rows = tx.all(_MARKS, id=task_id, kind=kind)
    name = rows.pop(0)[1] if rows and rows[0][0] < 0 else None
    return tuple(row[1] for row in rows), name


def tags_of(tx: Transaction, ids: Sequence[int]) -> dict[int, list[str]]:
    """The tags of many tasks, in order."""
    found: dict[int, list[str]] = {}
    query = (
        "SELECT task_id, tag FROM tags WHERE +org_id = :org AND task_id IN (@) "
        "ORDER BY task_id, position"
    )
    for task, tag in among(tx, query, ids):
        found.setdefault(task, []).append(tag)
    return found


def names_of(tx: Transaction, kind: str, ids: Sequence[int]) -> dict[int, str]:
    """The names of this kind that many entities have."""
    query = (
        "SELECT entity_id, name FROM aliases WHERE +org_id = :org AND kind = :kind "
        "AND entity_id IN (@)"
    )
    return {row[0]: row[1] for row in among(tx, query, ids, kind=kind)}


def set_tags(tx: Transaction, project_id: int, task_id: int, names: Sequence[str]) -> None:
    """Write a task's tags; call it with the task locked."""
    tx.put(_CLEAR_TAGS, id=task_id)
    add_tags(tx, project_id, [(task_id, names)])


def add_tags(tx: Transaction, project_id: int, of: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Insert the tags of new tasks."""
    tx.insert(
        tables.tags,
        [(task, n, project_id, tag, tx.org) for task, names in of for n, tag in enumerate(names)],
    )


def claim_name(tx: Transaction, kind: str, name: str, entity_id: int) -> bool:
    """Give an entity a name that is unique in the organization and kind; False if it is taken."""
    return tx.run(_CLAIM, kind=kind, name=name, id=entity_id) > 0


def take_name_over(tx: Transaction, kind: str, name: str, entity_id: int, silent: int) -> bool:
    """Take a name from a task of an import that failed or has been silent since before
    ``silent``; False if its holder is not one."""
    return tx.run(_TAKE_OVER, kind=kind, name=name, id=entity_id, silent=silent) > 0


def named(tx: Transaction, kind: str, name: str) -> int | None:
    """The entity of a name."""
    row = tx.one(_NAMED, kind=kind, name=name)
    return row[0] if row else None


def name_of(tx: Transaction, kind: str, entity_id: int) -> str | None:
    """The name of an entity."""
    row = tx.one(_NAME_OF, kind=kind, id=entity_id)
    return row[0] if row else None


def free_name(tx: Transaction, kind: str, entity_id: int) -> bool:
    """Take an entity's name away; whether it had one."""
    return tx.run(_FREE, kind=kind, id=entity_id) > 0
