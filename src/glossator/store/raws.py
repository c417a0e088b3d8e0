"""The bytes of tasks that belong to clients, part by part."""

from collections.abc import Iterable, Sequence

from glossator.model.raw import Raw
from glossator.store import tables
from glossator.store.among import among
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_PART = Statement(
    "SELECT dialect, body FROM raws WHERE entity_id = :id AND part = :part AND org_id = :org"
)
_PARTS = Statement("SELECT part, dialect, body FROM raws WHERE entity_id = :id AND org_id = :org")
_PUT = Statement(
    "INSERT INTO raws (entity_id, part, project_id, dialect, revision, body, org_id) "
    "VALUES (:id, :part, :project, :dialect, 1, :body, :org) ON CONFLICT (entity_id, part) "
    "DO UPDATE SET dialect = excluded.dialect, body = excluded.body, revision = raws.revision + 1"
)
_DROP = Statement("DELETE FROM raws WHERE entity_id = :id AND part = :part AND org_id = :org")


def add(tx: Transaction, project_id: int, parts: Iterable[tuple[int, str, Raw]]) -> None:
    """Insert raw values: (entity, part, value)."""
    org = tx.org
    tx.insert(
        tables.raws,
        [(entity, part, project_id, raw.dialect, 1, raw.body, org) for entity, part, raw in parts],
    )


def put(tx: Transaction, project_id: int, entity_id: int, part: str, raw: Raw | None) -> None:
    """Write one raw value over what was there; None removes it."""
    if raw is None:
        tx.put(_DROP, id=entity_id, part=part)
    else:
        tx.put(
            _PUT, id=entity_id, part=part, project=project_id, dialect=raw.dialect, body=raw.body
        )


def part(tx: Transaction, entity_id: int, name: str) -> Raw | None:
    """One raw value."""
    row = tx.one(_PART, id=entity_id, part=name)
    return Raw(row[0], name, bytes(row[1])) if row else None


def parts(tx: Transaction, entity_id: int) -> dict[str, Raw]:
    """All raw values of an entity, by part."""
    return {row[0]: Raw(row[1], row[0], bytes(row[2])) for row in tx.all(_PARTS, id=entity_id)}


def parts_of(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, Raw]]:
    """The raw values of many entities."""
    found: dict[int, dict[str, Raw]] = {}
    for row in among(
        tx, "SELECT entity_id, part, dialect, body FROM raws WHERE +org_id = :org "
        "AND entity_id IN (@)", ids,
    ):  # fmt: skip
        found.setdefault(row[0], {})[row[1]] = Raw(row[2], row[1], bytes(row[3]))
    return found
