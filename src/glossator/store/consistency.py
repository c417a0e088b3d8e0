"""Whether derived values agree with the rows: one statement per rule, so that each sees one moment.

Numbers are those of the invariants in docs/architecture.md. Every finding is (organization,
entity, what is there, what should be).
"""

from glossator.store.statement import Statement
from glossator.store.transaction import Row, Transaction

_ACROSS = "the check looks at every tenant"
_SLOTS = (
    "SELECT unit_id, count(*) AS n FROM assignments WHERE slot AND unit_id IS NOT NULL "
    "GROUP BY unit_id"
)
_ANSWERED = "a.state IN ('submitted', 'accepted', 'rejected', 'skipped')"
_HOLDS = (
    "SELECT a.task_id, sum(CASE WHEN " + _ANSWERED + " AND (a.slot OR t.kind <> 'production') "
    "THEN 1 ELSE 0 END) AS answers, sum(CASE WHEN a.state = 'skipped' THEN 1 ELSE 0 END) AS skips "
    "FROM assignments a JOIN tasks t ON t.id = a.task_id GROUP BY a.task_id"
)
_BODIES = (
    "SELECT task_id, count(*) AS n FROM annotations WHERE body IS NOT NULL "
    "AND state <> 'superseded' GROUP BY task_id"
)
_PROPOSALS = "SELECT task_id, count(*) AS n FROM predictions GROUP BY task_id"
_DONE = "t.state IN ('labelled', 'accepted', 'rejected', 'canceled', 'error')"
_ENDED = "t.state IN ('labelled', 'accepted', 'rejected', 'in_review')"
# Tasks of running imports are not counted yet; deleted scopes go soon.
_COUNTED = (
    "FROM tasks t JOIN batches b ON b.id = t.batch_id JOIN projects p ON p.id = t.project_id "
    "WHERE b.state <> 'deleted' AND p.state <> 'deleted' AND (t.import_id IS NULL "
    "OR EXISTS (SELECT 1 FROM imports i WHERE i.id = t.import_id AND i.state = 'completed'))"
)
_COUNTED_GOLDEN = (
    _COUNTED.replace("WHERE", "JOIN annotations a ON a.task_id = t.id WHERE", 1)
    + " AND a.golden AND a.state <> 'superseded'"
)


def _expected_counts() -> str:
    parts = []
    for scope in ("t.project_id", "t.batch_id"):
        parts.append(
            f"SELECT {scope} AS scope_id, t.org_id AS org_id, 'tasks.' || t.state AS name, "
            f"count(*) AS n {_COUNTED} GROUP BY {scope}, t.org_id, t.state"
        )
        parts += [
            f"SELECT {scope}, t.org_id, '{name}', sum(t.{name}) {_COUNTED} "
            f"GROUP BY {scope}, t.org_id"
            for name in ("annotations", "predictions", "skips")
        ]
        parts.append(
            f"SELECT {scope}, t.org_id, 'annotated', count(*) {_COUNTED} AND t.annotations > 0 "
            f"GROUP BY {scope}, t.org_id"
        )
        parts.append(
            f"SELECT {scope}, t.org_id, 'golden', count(*) {_COUNTED_GOLDEN} "
            f"GROUP BY {scope}, t.org_id"
        )
    for scope in ("a.project_id", "a.batch_id"):
        parts.append(
            f"SELECT {scope}, a.org_id, 'active', count(*) FROM assignments a "
            "JOIN tasks t ON t.id = a.task_id JOIN batches b ON b.id = t.batch_id "
            "JOIN projects p ON p.id = t.project_id WHERE a.state = 'active' "
            f"AND b.state <> 'deleted' AND p.state <> 'deleted' GROUP BY {scope}, a.org_id"
        )
    return " UNION ALL ".join(parts)


# A batch that is being removed takes its tasks off the project's counters chunk by chunk.
_SETTLED = (
    "c.scope_id NOT IN (SELECT id FROM batches WHERE state = 'deleted') "
    "AND c.scope_id NOT IN (SELECT id FROM projects WHERE state = 'deleted') "
    "AND c.scope_id NOT IN (SELECT project_id FROM batches WHERE state = 'deleted') "
    "AND c.scope_id NOT IN (SELECT b.id FROM batches b JOIN projects p ON p.id = b.project_id "
    "WHERE p.state = 'deleted')"
)
_COUNTS = (
    "SELECT c.org_id, c.scope_id, sum(c.have), sum(c.want), c.name FROM ("
    "SELECT scope_id, org_id, name, n AS have, 0 AS want FROM counts WHERE scope_id > 0 UNION ALL "
    f"SELECT e.scope_id, e.org_id, e.name, 0, e.n FROM ({_expected_counts()}) e) c "
    f"WHERE {_SETTLED} GROUP BY c.org_id, c.scope_id, c.name HAVING sum(c.have) <> sum(c.want)"
)

RULES: dict[str, Statement] = {
    "1 slots": Statement(
        f"SELECT q.org_id, q.unit_id, q.used, coalesce(a.n, 0) FROM queue q LEFT JOIN ({_SLOTS}) a "
        "ON a.unit_id = q.unit_id WHERE q.lane IN (0, 1, 9) AND q.used <> coalesce(a.n, 0)",
        across=_ACROSS,
    ),
    "2 answers": Statement(
        f"SELECT t.org_id, t.id, t.answers, coalesce(h.answers, 0) FROM tasks t LEFT JOIN ({_HOLDS}) "
        "h ON h.task_id = t.id WHERE t.answers <> coalesce(h.answers, 0)",
        across=_ACROSS,
    ),
    "2 skips": Statement(
        f"SELECT t.org_id, t.id, t.skips, coalesce(h.skips, 0) FROM tasks t LEFT JOIN ({_HOLDS}) h "
        "ON h.task_id = t.id WHERE t.skips <> coalesce(h.skips, 0)",
        across=_ACROSS,
    ),
    "2 annotations": Statement(
        f"SELECT t.org_id, t.id, t.annotations, coalesce(x.n, 0) FROM tasks t LEFT JOIN ({_BODIES}) "
        "x ON x.task_id = t.id WHERE t.annotations <> coalesce(x.n, 0)",
        across=_ACROSS,
    ),
    "2 predictions": Statement(
        "SELECT t.org_id, t.id, t.predictions, coalesce(x.n, 0) FROM tasks t "
        f"LEFT JOIN ({_PROPOSALS}) x ON x.task_id = t.id WHERE t.predictions <> coalesce(x.n, 0)",
        across=_ACROSS,
    ),
    "3 flags": Statement(
        "SELECT a.org_id, a.id, a.state, t.kind FROM assignments a JOIN tasks t ON t.id = a.task_id "
        "WHERE (a.state IN ('active', 'submitted', 'accepted') AND NOT a.slot "
        "AND t.kind = 'production') OR (a.slot AND t.kind <> 'production') "
        "OR (a.state = 'expired' AND (a.slot OR a.blocks))",
        across=_ACROSS,
    ),
    "4 done": Statement(
        f"SELECT t.org_id, t.id, t.is_done, t.state FROM tasks t WHERE t.is_done <> ({_DONE})",
        across=_ACROSS,
    ),
    "4 states": Statement(
        "SELECT t.org_id, t.id, t.state, t.answers FROM tasks t WHERE t.kind = 'production' AND ("
        "(t.state IN ('labelled', 'accepted', 'rejected') AND t.answers < t.overlap) OR "
        f"(t.answers >= t.overlap AND NOT {_ENDED} "
        "AND t.state NOT IN ('canceled', 'error', 'configuring')))",
        across=_ACROSS,
    ),
    "5 open": Statement(
        "SELECT t.org_id, t.id, t.state, t.answers FROM tasks t WHERE t.state = 'open' "
        "AND t.kind = 'production' AND (t.answers > 0 OR EXISTS (SELECT 1 FROM assignments a "
        "WHERE a.task_id = t.id AND a.state = 'active'))",
        across=_ACROSS,
    ),
    "6 counts": Statement(_COUNTS, across=_ACROSS),
    "7 pages": Statement(
        "SELECT min(org_id), lead_id, count(DISTINCT state), count(DISTINCT member_id) "
        "FROM assignments GROUP BY lead_id HAVING count(DISTINCT state) > 1 "
        "OR count(DISTINCT member_id) > 1 OR sum(CASE WHEN id = lead_id THEN 1 ELSE 0 END) <> 1",
        across=_ACROSS,
    ),
    "8 annotations": Statement(
        "SELECT x.org_id, x.id, x.assignment_id, x.task_id FROM annotations x WHERE NOT EXISTS ("
        "SELECT 1 FROM assignments a WHERE a.id = x.assignment_id AND a.task_id = x.task_id "
        "AND a.member_id = x.member_id)",
        across=_ACROSS,
    ),
    "8 history": Statement(
        "SELECT x.org_id, x.id, x.revision - 1, count(h.revision) FROM annotations x "
        "LEFT JOIN annotation_history h ON h.annotation_id = x.id AND h.revision < x.revision "
        "GROUP BY x.org_id, x.id, x.revision HAVING count(h.revision) <> x.revision - 1",
        across=_ACROSS,
    ),
    "orphan tasks": Statement(
        "SELECT t.org_id, t.id, t.batch_id, 0 FROM tasks t "
        "WHERE NOT EXISTS (SELECT 1 FROM batches b WHERE b.id = t.batch_id)",
        across=_ACROSS,
    ),
    "orphan assignments": Statement(
        "SELECT a.org_id, a.id, a.task_id, 0 FROM assignments a "
        "WHERE NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = a.task_id)",
        across=_ACROSS,
    ),
    "orphan annotations": Statement(
        "SELECT x.org_id, x.id, x.task_id, 0 FROM annotations x "
        "WHERE NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = x.task_id)",
        across=_ACROSS,
    ),
    "missing data": Statement(
        "SELECT t.org_id, t.id, 0, 1 FROM tasks t WHERE NOT EXISTS ("
        "SELECT 1 FROM raws r WHERE r.entity_id = t.id AND r.part = 'data')",
        across=_ACROSS,
    ),
}
_REPAIRS: dict[str, Statement] = {
    "1 slots": Statement(
        "UPDATE queue SET used = :want WHERE unit_id = :id AND org_id = :org AND used = :have"
    ),
    "4 done": Statement(
        f"UPDATE tasks AS t SET is_done = ({_DONE}) WHERE id = :id AND org_id = :org"
    ),
    **{
        f"2 {name}": Statement(
            f"UPDATE tasks SET {name} = :want WHERE id = :id AND org_id = :org AND {name} = :have"
        )
        for name in ("answers", "skips", "annotations", "predictions")
    },
}
_FILES = Statement(
    "SELECT org_id, id, blob, size FROM files WHERE id > :after ORDER BY id LIMIT :limit",
    across=_ACROSS,
)


def find(tx: Transaction, rule: str) -> list[Row]:
    """(organization, entity, have, want, ...) of everything that breaks a rule."""
    return tx.all(RULES[rule])


def repair(tx: Transaction, rule: str, found: Row) -> bool:
    """Mend a derived value; False for rules whose breach only a person can judge."""
    tx.org = found[0]
    if rule == "6 counts":
        tx.count(found[1], found[4], int(found[3]) - int(found[2]))
        return True
    statement = _REPAIRS.get(rule)
    if statement is None:
        return False
    values = {"id": found[1], "want": found[3], "have": found[2]}
    return tx.run(statement, **{k: v for k, v in values.items() if k in statement.parameters}) > 0


def files(tx: Transaction, after: int, limit: int) -> list[Row]:
    """(organization, id, blob, size) of stored files by id, of all tenants."""
    return tx.all(_FILES, after=after, limit=limit)
