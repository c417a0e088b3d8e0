"""PostgreSQL: a unit per transaction on a worker thread with a pooled connection.

Deadlocks and serialisation failures are run again. ``synchronous_commit`` stays as the server has
it (on). Rows of bulk inserts go by COPY.
"""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout
from sqlalchemy import Table

from glossator.model.errors import Conflict, GlossatorError, Unavailable
from glossator.store.database import QUEUE, TRIES, WAIT_S, Finish, Group, Mode, T, read, tell
from glossator.store.statement import Statement, insert_text
from glossator.store.transaction import Row, Transaction

BLOCK = 1000
"""The increment of the sequence ``ids``: one nextval gives a block to one process."""
_VALUES = 16
"""Most rows that go in one INSERT; more go by COPY."""
_PREPARED = 1000
# Every statement stops at its first rows of an index: one plan for all parameters, none that
# reads first and sorts then, and nothing compiled.
_PLANS = "-c jit=off -c plan_cache_mode=force_generic_plan -c enable_bitmapscan=off"
_SHARDS = 64
_AGAIN = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)

Job = tuple[Mode, Callable[[Transaction], Any], Finish, float]


class Ids:
    """The block of ids that this process took, shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free = range(0)

    def take(self, n: int, connection: "psycopg.Connection[Row]") -> Sequence[int]:
        with self._lock:
            if n <= len(self._free):
                taken, self._free = self._free[:n], self._free[n:]
                return taken
        blocks = -(-n // BLOCK)
        starts = connection.execute(
            "SELECT nextval('ids') FROM generate_series(1, %s)", (blocks,)
        ).fetchall()
        fresh = [i for (start,) in starts for i in range(start, start + BLOCK)]
        if n <= BLOCK:
            with self._lock:
                self._free = range(fresh[n - 1] + 1, fresh[-1] + 1)
        return fresh[:n]


class PostgresqlTransaction(Transaction):
    """One transaction on one pooled connection, in pipeline mode: statements whose result nobody
    waits for travel with the next one that somebody does."""

    engine = "postgresql"

    def __init__(self, connection: "psycopg.Connection[Row]", ids: Ids, shard: int) -> None:
        super().__init__()
        self._connection = connection
        self._ids = ids
        self.shard = shard
        self._travel = connection.pipeline()
        self._pipeline: psycopg.Pipeline

    def __enter__(self) -> "PostgresqlTransaction":
        self._pipeline = self._travel.__enter__()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._travel.__exit__(kind, error, trace)

    def _execute(self, text: str, parameters: Any) -> Any:
        return self._connection.execute(text, parameters)

    def run(self, statement: Statement, **parameters: Any) -> int:
        cursor = self._execute(statement.text(self.engine), self._bind(statement, parameters))
        self._pipeline.sync()
        changed: int = cursor.rowcount
        return changed

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        if len(rows) <= _VALUES:
            text = insert_text(table, "postgresql", len(rows))
            self._execute(text, [value for row in rows for value in row])
            return
        # COPY cannot travel in a pipeline.
        self._travel.__exit__(None, None, None)
        names = ", ".join(column.name for column in table.columns)
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        self._travel = self._connection.pipeline()
        self._pipeline = self._travel.__enter__()

    def ids(self, n: int) -> Sequence[int]:
        return self._ids.take(n, self._connection)

    def late_id(self) -> int:
        row = self._connection.execute("SELECT nextval('ids')").fetchone()
        assert row is not None
        return int(row[0])

    def lock_member(self, member_id: int) -> None:
        self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (member_id,))


class PostgresqlDatabase:
    """See the module. ``workers`` threads, each unit on a connection of the pool."""

    embedded = False

    def __init__(self, url: str, workers: int = 8) -> None:
        self.url = url
        self._ids = Ids()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._pool = ConnectionPool(
            url, min_size=1, max_size=workers, open=False, timeout=WAIT_S, configure=_configure,
            kwargs={"options": _PLANS},
        )  # fmt: skip
        self._pool.open()
        shards = itertools.cycle(range(_SHARDS))
        self._threads = [
            threading.Thread(target=self._loop, args=(next(shards),), name=f"db-{n}", daemon=True)
            for n in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, mode: Mode, unit: Callable[[Transaction], Any], finish: Finish) -> None:
        if self._closed or self._jobs.qsize() >= QUEUE:
            raise Unavailable("too many requests are waiting for the database")
        self._jobs.put((mode, unit, finish, time.monotonic() + WAIT_S))

    def open_group(self) -> None:
        return None

    def close_group(self, group: Group) -> None:
        raise AssertionError("units of work are not grouped here")

    def look_up(self, unit: Callable[[Transaction], T]) -> T:
        return read(self, unit)

    def close(self) -> None:
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._pool.close()

    def _loop(self, shard: int) -> None:
        while (job := self._jobs.get()) is not None:
            mode, unit, finish, deadline = job
            result: Any = None
            failed: BaseException | None = None
            try:
                if time.monotonic() > deadline:
                    raise Unavailable("the database is busy")
                result = self._run(mode, unit, shard)
            except Exception as error:
                failed = translate(error)
            tell(finish, result, failed)

    def _run(self, mode: Mode, unit: Callable[[Transaction], Any], shard: int) -> Any:
        for attempt in range(1, TRIES + 1):
            try:
                with self._pool.connection() as connection:
                    connection.read_only = mode == "read"
                    with PostgresqlTransaction(connection, self._ids, shard) as tx:
                        tx.home = self.url
                        result = unit(tx)
                        tx.flush()
            except _AGAIN as error:
                if attempt == TRIES:
                    raise Unavailable("the database is busy") from error
                time.sleep(0.005 * attempt)
            else:
                for call in tx._after:
                    tell(call)
                return result
        raise AssertionError("unreachable")


def _configure(connection: "psycopg.Connection[Row]") -> None:
    """Every statement is prepared at its first use and kept."""
    connection.prepare_threshold = 0
    connection.prepared_max = _PREPARED


def translate(error: Exception) -> Exception:
    """A driver's error in the words of the model; others pass."""
    if isinstance(error, GlossatorError):
        return error
    if isinstance(error, psycopg.errors.UniqueViolation):
        return Conflict("it exists already", code="unique")
    if isinstance(error, psycopg.errors.DataError):
        return error
    if isinstance(error, psycopg.OperationalError | PoolTimeout | psycopg.InterfaceError):
        failed = Unavailable("the database cannot answer now")
        failed.__cause__ = error
        return failed
    return error
