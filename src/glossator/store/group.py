"""SQLite: units that share one commit, each in a SAVEPOINT, on one connection.

A group is begun, runs units, and is committed; no result of a unit is told before that. A failing
unit rolls back alone; a failing commit fails them all.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from glossator.model.errors import Conflict, GlossatorError, Unavailable
from glossator.store.database import GROUP, Finish, Job, tell
from glossator.store.statement import insert_text
from glossator.store.transaction import Row, Transaction

BLOCK = 1000
_MORE_IDS = "UPDATE meta SET value = value + ? WHERE name = 'sequence' RETURNING value"
_GROUP_S = 0.02
LONGEST_LOG = 50_000
"""Pages of 4 KiB in the log from which a commit copies them into the database itself, should the
thread that does it not keep up."""

Outcome = tuple[Finish, Any, BaseException | None]


def connect(path: str, read_only: bool = False) -> sqlite3.Connection:
    """A raw connection with the settings that the promises rest on."""
    uri = Path(path).absolute().as_uri() + ("?mode=ro" if read_only else "")
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, cached_statements=512, check_same_thread=False
    )
    connection.execute("PRAGMA busy_timeout = 10000")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {LONGEST_LOG}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(
        "PRAGMA cache_size = -4096" if not read_only else "PRAGMA cache_size = -8192"
    )
    return connection


class Block:
    """The ids that this process took and has not given yet: one for all that write to a database,
    so that they go up in the order of the commits."""

    __slots__ = ("free",)

    def __init__(self) -> None:
        self.free = range(0)


class SqliteTransaction(Transaction):
    """The units of one connection, one after another."""

    engine = "sqlite"

    def __init__(
        self, connection: sqlite3.Connection, home: str, block: Block | None = None
    ) -> None:
        super().__init__()
        self.home = home
        self._block = block or Block()
        self._connection = connection
        self._took_block = False

    def _execute(self, text: str, parameters: Any) -> sqlite3.Cursor:
        return self._connection.execute(text, parameters)

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            self._connection.execute(insert_text(table, "sqlite"), rows[0])
        else:
            self._connection.executemany(insert_text(table, "sqlite"), rows)

    def ids(self, n: int) -> Sequence[int]:
        block = self._block
        if n > len(block.free):
            size = max(n, BLOCK)
            (end,) = self._connection.execute(_MORE_IDS, (size,)).fetchone()
            block.free = range(end - size + 1, end + 1)
            self._took_block = True
        taken, block.free = block.free[:n], block.free[n:]
        return taken

    def late_id(self) -> int:
        # Not from this process's block: another one's may lie above it.
        (last,) = self._connection.execute(_MORE_IDS, (1,)).fetchone()
        return int(last)

    def mark(self) -> tuple[dict[tuple[int, int, str], int], dict[str, int], int]:
        """What was gathered when a unit began, to go back to if it fails."""
        self._took_block = False
        self.org, self.request = 0, ""
        return (
            dict(self._deltas),
            {name: len(rows) for name, (_, rows) in self._later.items()},
            len(self._after),
        )

    def back_to(self, mark: tuple[dict[tuple[int, int, str], int], dict[str, int], int]) -> None:
        """Forget what a failed unit gathered; ids of a block that it took are not durable."""
        self._deltas, lengths, after = mark
        for name, (_, rows) in self._later.items():
            del rows[lengths.get(name, 0) :]
        del self._after[after:]
        if self._took_block:
            self._block.free = range(0)

    def forget(self) -> None:
        """The whole group failed."""
        self._deltas.clear()
        self._later.clear()
        self._after.clear()
        self._block.free = range(0)


class Group:
    """The units of one commit. Used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, tx: SqliteTransaction) -> None:
        self._connection = connection
        self._tx = tx
        self._outcomes: list[Outcome] = []
        self._after: list[Callable[[], None]] = []
        self._until = time.monotonic() + _GROUP_S
        self._failed: GlossatorError | None = None

    def begin(self) -> None:
        """Take the database's one write lock; raises sqlite3.OperationalError if it is held."""
        self._connection.execute("BEGIN IMMEDIATE")

    @property
    def full(self) -> bool:
        """Whether it is time to commit."""
        return (
            self._failed is not None
            or len(self._outcomes) >= GROUP
            or time.monotonic() > self._until
        )

    def run(self, job: Job) -> None:
        """Run one unit; it fails alone."""
        unit, finish, deadline = job
        if self._failed is not None or time.monotonic() > deadline:
            refused = self._failed or Unavailable("the database is busy")
            self._outcomes.append((finish, None, refused))
            return
        mark = self._tx.mark()
        try:
            self._connection.execute("SAVEPOINT unit")
            try:
                self._outcomes.append((finish, unit(self._tx), None))
                self._connection.execute("RELEASE unit")
            except Exception as error:
                if not self._connection.in_transaction:
                    raise
                self._tx.back_to(mark)
                self._connection.execute("ROLLBACK TO unit")
                self._connection.execute("RELEASE unit")
                self._outcomes.append((finish, None, translate(error)))
        except Exception as error:
            if not self._outcomes or self._outcomes[-1][0] is not finish:
                self._outcomes.append((finish, None, None))
            self.fail(error)

    def seal(self) -> None:
        """Write what the units gathered."""
        if self._failed is None:
            try:
                self._tx.flush()
            except Exception as error:
                self.fail(error)

    def commit(self) -> None:
        """Make the units durable."""
        if self._failed is None:
            try:
                self._connection.execute("COMMIT")
                self._after, self._tx._after = self._tx._after, []
            except Exception as error:
                self.fail(error)

    def fail(self, error: Exception) -> None:
        """Nothing of the group happened."""
        self._tx.forget()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        failed = self._failed = unavailable(error)
        self._outcomes = [(finish, None, e or failed) for finish, _, e in self._outcomes]

    def told(self) -> None:
        """Give every unit its result."""
        for finish, result, error in self._outcomes:
            tell(finish, result, error)
        for call in self._after:
            tell(call)


def translate(error: Exception) -> Exception:
    """A driver's error in the words of the model; others pass."""
    if isinstance(error, GlossatorError):
        return error
    if isinstance(error, sqlite3.IntegrityError):
        return Conflict("it exists already", code="unique")
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError):
        return unavailable(error)
    return error


def unavailable(error: Exception) -> GlossatorError:
    """The database cannot answer; the cause is kept for the log, not for the caller."""
    failed = Unavailable("the database cannot answer now")
    failed.__cause__ = error
    return failed
