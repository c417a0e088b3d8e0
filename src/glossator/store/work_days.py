"""What people did in a project, by day: counters beside the project's own.

They lie in ``counts`` under the project's id negated, so that reading the project's counters does
not walk over years of days: gathered, sharded and written with all other counters of a unit. A
counter is named ``DAY.MEMBER.WHAT``; a day is the number of days since 1970 (UTC), always of five
digits. Databases order text as they like, so days are compared as numbers.
"""

from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

DAY_US = 24 * 3600 * 1_000_000
_SUMS = Statement(
    "SELECT name, SUM(n) FROM counts WHERE scope_id = :scope AND org_id = :org "
    "AND CAST(substr(name, 1, 5) AS INTEGER) BETWEEN :first AND :last GROUP BY name"
)


def day_of(at: int) -> int:
    """The day of a moment in microseconds."""
    return at // DAY_US


def add(tx: Transaction, project_id: int, member_id: int, at: int, **done: int) -> None:
    """Count what a person did at this moment."""
    begins = f"{day_of(at):05d}.{member_id}."
    for what, n in done.items():
        tx.count(-project_id, begins + what, n)


def between(
    tx: Transaction, project_id: int, first: int, last: int
) -> dict[tuple[int, int], dict[str, int]]:
    """By day and member, from the first day to the last: how often they did what."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    rows = tx.all(_SUMS, scope=-project_id, first=first, last=last)
    for name, n in rows:
        day, member, what = name.split(".")
        found.setdefault((int(day), int(member)), {})[what] = int(n)
    return found
