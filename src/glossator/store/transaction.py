"""What a unit of work holds: statements in one transaction of one organization.

Both engines give the same verbs, so that services and store functions do not know which one runs
them. Rows of ``events`` and deltas of ``counts`` are gathered and written once before the commit:
on SQLite once for all units that share a commit.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table

from glossator.store.statement import Engine, Statement, marks, named_insert

Row = tuple[Any, ...]

_ADD = """INSERT INTO counts (scope_id, name, shard, n, org_id) VALUES {}
 ON CONFLICT (scope_id, name, shard) DO UPDATE SET n = counts.n + excluded.n"""
_ADDED = 12
"""Most counters in one statement."""
SUM_COUNTS = Statement(
    "SELECT name, SUM(n) FROM counts WHERE scope_id = :scope AND org_id = :org GROUP BY name "
    "ORDER BY name"
)


@cache
def _add(rows: int, engine: Engine) -> str:
    return _ADD.format(marks(engine, 5, rows))


class Transaction:
    """One unit of work. ``org`` is bound to ``:org``; 0 means none was set. ``request`` is the id of
    the request that it works for, which jobs and calls of webhooks keep. ``home`` names the database, for what a process
    keeps of it."""

    engine: Engine
    shard = 0
    home = ""

    def __init__(self) -> None:
        self.org = 0
        self.request = ""
        self.wrote = False
        self._deltas: dict[tuple[int, int, str], int] = {}
        self._later: dict[str, tuple[Table, list[Row]]] = {}
        self._after: list[Callable[[], None]] = []

    # The driver's side, one implementation per engine.

    def _execute(self, text: str, parameters: Any) -> Any:
        raise NotImplementedError

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        raise NotImplementedError

    def ids(self, n: int) -> Sequence[int]:
        """``n`` new ids, ascending."""
        raise NotImplementedError

    def late_id(self) -> int:
        """A new id that is larger than any that another process has taken so far."""
        return self.ids(1)[0]

    def line_up(self, number: int) -> None:
        """Line up with other units that name this id until the end of the unit: a person's own
        requests, or changes below one project (a no-op where one writer does so already)."""

    # What everybody calls.

    def _bind(self, statement: Statement, parameters: dict[str, Any]) -> Any:
        if statement.scoped:
            if not self.org:
                raise RuntimeError(f"no organization for {statement!r}")
            parameters["org"] = self.org
        return parameters

    def all(self, statement: Statement, **parameters: Any) -> list[Row]:
        """Run it and give every row."""
        bound = self._bind(statement, parameters)
        rows: list[Row] = self._execute(statement.text(self.engine), bound).fetchall()
        return rows

    def one(self, statement: Statement, **parameters: Any) -> Row | None:
        """Run it and give the first row, or None."""
        bound = self._bind(statement, parameters)
        row: Row | None = self._execute(statement.text(self.engine), bound).fetchone()
        return row

    def run(self, statement: Statement, **parameters: Any) -> int:
        """Run it and give the number of rows that it changed."""
        bound = self._bind(statement, parameters)
        changed: int = self._execute(statement.text(self.engine), bound).rowcount
        return changed

    def put(self, statement: Statement, **parameters: Any) -> None:
        """Run it; nobody waits for what it changed."""
        self._execute(statement.text(self.engine), self._bind(statement, parameters))

    def many(self, statement: Statement, rows: Iterable[dict[str, Any]]) -> None:
        """Run it once per row of parameters."""
        for row in rows:
            self.put(statement, **row)

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert whole rows, tuples in the order of the table's columns."""
        if rows:
            self._insert(table, rows)

    def add(self, table: Table, **values: Any) -> None:
        """Insert one row by column name; ``org_id`` is filled in."""
        values["org_id"] = self.org
        text = named_insert(table.name, tuple(values), self.engine)
        self._execute(text, list(values.values()))

    def id(self) -> int:
        """One new id."""
        return self.ids(1)[0]

    def later(self, table: Table, row: Row) -> None:
        """Insert this row before the commit; nothing in the unit may read it."""
        self.wrote = True
        entry = self._later.get(table.name)
        if entry is None:
            entry = self._later[table.name] = (table, [])
        entry[1].append(row)

    def count(self, scope_id: int, name: str, n: int) -> None:
        """Add ``n`` to a counter before the commit."""
        self.wrote = True
        key = (scope_id, self.org, name)
        self._deltas[key] = self._deltas.get(key, 0) + n

    def counts(self, scope_id: int) -> dict[str, int]:
        """The counters of a project or batch; zero ones are left out."""
        self._flush_counts()
        return {name: int(n) for name, n in self.all(SUM_COUNTS, scope=scope_id) if n}

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call this once the unit's effects are durable; never when it failed."""
        self.wrote = True
        self._after.append(call)

    def _flush_counts(self) -> None:
        """In one order everywhere, so that two transactions cannot deadlock."""
        found = [
            (scope, name, self.shard, n, org)
            for (scope, org, name), n in sorted(self._deltas.items())
            if n
        ]
        for start in range(0, len(found), _ADDED):
            rows = found[start : start + _ADDED]
            self._execute(_add(len(rows), self.engine), [value for row in rows for value in row])
        self._deltas.clear()

    def flush(self) -> None:
        """Write what was gathered; the database calls it before the commit."""
        self._flush_counts()
        for table, rows in self._later.values():
            self._insert(table, rows)
        self._later.clear()
