"""SQLite: one writer thread with group commit, a few reader threads.

Units that write run on one thread, each in a SAVEPOINT; all that are waiting share one COMMIT with
``synchronous=FULL``, and no unit's result leaves before it. So there is never a "database is
locked" inside the process, and a failing unit rolls back alone.
"""

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from glossator.model.errors import Conflict, GlossatorError, Unavailable
from glossator.store.database import GROUP, QUEUE, WAIT_S, Finish, Mode, T, tell
from glossator.store.statement import insert_text
from glossator.store.transaction import Row, Transaction

BLOCK = 1000
_MORE_IDS = "UPDATE meta SET value = value + ? WHERE name = 'sequence' RETURNING value"
_GROUP_S = 0.02

Job = tuple[Callable[[Transaction], Any], Finish, float]
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
        connection.execute("PRAGMA wal_autocheckpoint = 10000")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(
        "PRAGMA cache_size = -65536" if not read_only else "PRAGMA cache_size = -8192"
    )
    return connection


class SqliteTransaction(Transaction):
    """The units of one connection, one after another."""

    engine = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection
        self._free: range = range(0)
        self._took_block = False

    def _execute(self, text: str, parameters: Any) -> sqlite3.Cursor:
        return self._connection.execute(text, parameters)

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        self._connection.executemany(insert_text(table, "sqlite"), rows)

    def ids(self, n: int) -> Sequence[int]:
        if n > len(self._free):
            size = max(n, BLOCK)
            (end,) = self._connection.execute(_MORE_IDS, (size,)).fetchone()
            self._free = range(end - size + 1, end + 1)
            self._took_block = True
        taken, self._free = self._free[:n], self._free[n:]
        return taken

    def late_id(self) -> int:
        # Not from this process's block: another one's may lie above it.
        (last,) = self._connection.execute(_MORE_IDS, (1,)).fetchone()
        return int(last)

    def mark(self) -> tuple[dict[tuple[int, int, str], int], dict[str, int], int]:
        """What was gathered when a unit began, to go back to if it fails."""
        self._took_block = False
        self.org = 0
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
            self._free = range(0)

    def forget(self) -> None:
        """The whole group failed."""
        self._deltas.clear()
        self._later.clear()
        self._after.clear()
        self._free = range(0)


class SqliteDatabase:
    """See the module. ``url`` is ``sqlite:///`` and a path."""

    # A look-up takes less than the change to another thread and back, and each change of the
    # interpreter's lock between two busy threads costs as much as a statement.
    looks_up = True

    def __init__(self, url: str, readers: int = 3) -> None:
        self.url = url
        self.path = url.removeprefix("sqlite:///")
        self._writes: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._here: sqlite3.Connection | None = None
        self._threads = [threading.Thread(target=self._write_loop, name="writer", daemon=True)]
        self._threads += [
            threading.Thread(target=self._read_loop, name=f"reader-{n}", daemon=True)
            for n in range(readers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, mode: Mode, unit: Callable[[Transaction], Any], finish: Finish) -> None:
        waiting = self._writes if mode == "write" else self._reads
        if self._closed or waiting.qsize() >= QUEUE:
            raise Unavailable("too many requests are waiting for the database")
        waiting.put((unit, finish, time.monotonic() + WAIT_S))

    def look_up(self, unit: Callable[[Transaction], T]) -> T:
        if self._closed:
            raise Unavailable("the database is closed")
        try:
            if self._here is None:
                self._here = connect(self.path, read_only=True)
            self._here.execute("BEGIN")
            try:
                return unit(SqliteTransaction(self._here))
            finally:
                self._here.execute("COMMIT")
        except Exception as error:
            raise translate(error) from error.__cause__

    def close(self) -> None:
        self._closed = True
        self._writes.put(None)
        for _ in self._threads[1:]:
            self._reads.put(None)
        for thread in self._threads:
            thread.join()
        if self._here is not None:
            self._here.close()

    # Writing

    def _write_loop(self) -> None:
        connection = connect(self.path)
        tx = SqliteTransaction(connection)
        while True:
            job = self._writes.get()
            if job is None:
                connection.close()
                return
            outcomes: list[Outcome] = []
            after: list[Callable[[], None]] = []
            stop = False
            try:
                connection.execute("BEGIN IMMEDIATE")
                stop = self._run_group(tx, connection, job, outcomes)
                tx.flush()
                connection.execute("COMMIT")
                after, tx._after = tx._after, []
            except Exception as error:
                tx.forget()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                failed = unavailable(error)
                if not outcomes:
                    outcomes.append((job[1], None, failed))
                outcomes = [(finish, None, e or failed) for finish, _, e in outcomes]
            for finish, result, error_ in outcomes:
                tell(finish, result, error_)
            for call in after:
                tell(call)
            if stop:
                connection.close()
                return

    def _run_group(
        self,
        tx: SqliteTransaction,
        connection: sqlite3.Connection,
        job: Job,
        outcomes: list[Outcome],
    ) -> bool:
        """Run this unit and those that wait; whether the end of the queue was seen."""
        until = time.monotonic() + _GROUP_S
        while True:
            unit, finish, deadline = job
            if time.monotonic() > deadline:
                outcomes.append((finish, None, Unavailable("the database is busy")))
            else:
                mark = tx.mark()
                connection.execute("SAVEPOINT unit")
                try:
                    outcomes.append((finish, unit(tx), None))
                    connection.execute("RELEASE unit")
                except Exception as error:
                    if not connection.in_transaction:
                        raise
                    tx.back_to(mark)
                    connection.execute("ROLLBACK TO unit")
                    connection.execute("RELEASE unit")
                    outcomes.append((finish, None, translate(error)))
            if len(outcomes) >= GROUP or time.monotonic() > until:
                return False
            try:
                following = self._writes.get_nowait()
            except queue.Empty:
                return False
            if following is None:
                return True
            job = following

    # Reading

    def _read_loop(self) -> None:
        connection: sqlite3.Connection | None = None
        while (job := self._reads.get()) is not None:
            unit, finish, deadline = job
            result: Any = None
            failed: BaseException | None = None
            try:
                if time.monotonic() > deadline:
                    raise Unavailable("the database is busy")
                if connection is None:
                    connection = connect(self.path, read_only=True)
                connection.execute("BEGIN")
                try:
                    result = unit(SqliteTransaction(connection))
                finally:
                    connection.execute("COMMIT")
            except Exception as error:
                failed = translate(error)
            tell(finish, result, failed)
        if connection is not None:
            connection.close()


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
