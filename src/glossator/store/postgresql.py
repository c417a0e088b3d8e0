"""PostgreSQL: units on worker threads, those that wait together in one transaction.

Most of a small unit's time goes into the ways to the server and back, so a thread that finds
several units waiting runs them in one transaction, hopefully: if a statement fails, a lock is not
free at once or a unit fails after it wrote, nothing of that transaction happened and each of them
runs alone. Alone, deadlocks and serialisation failures are run again, and once a unit that came upon a
lock. ``synchronous_commit`` stays as the server has it (on). Rows of bulk inserts go by COPY.
"""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout
from sqlalchemy import Table

from glossator.model.errors import Conflict, GlossatorError, Unavailable
from glossator.store.database import QUEUE, TRIES, WAIT_S, Finish, Group, Mode, T, read, tell
from glossator.store.pipeline import Answer, Link, Pipeline
from glossator.store.statement import Statement, insert_text
from glossator.store.transaction import Row, Transaction

BLOCK = 1000
"""The increment of the sequence ``ids``: one nextval gives a block to one unit of work, so that what
is made later has the higher id, whichever process made it."""
_NEXT = "SELECT nextval('ids')"
_SEVERAL = f"{_NEXT} FROM generate_series(1, $1)"
_VALUES = 16
"""Most rows that go in one INSERT; more go by COPY."""
# Every statement stops at its first rows of an index: one plan for all parameters, none that
# reads first and sorts then, and nothing compiled.
_PLANS = "-c jit=off -c plan_cache_mode=force_generic_plan -c enable_bitmapscan=off"
_SHARDS = 64
_TOGETHER = 16
"""Most units in one transaction."""
_TOGETHER_S = 0.02
"""No further unit joins a transaction after this time."""
# Of two transactions of several units each may hold what the other wants, and one lock that somebody
# holds must not stop a thread that others wait for: at first nobody waits for long.
_LOCK = "-c lock_timeout=50"
# Then once more, longer than the second after which PostgreSQL looks for deadlocks, so that of two
# units one goes on. A row is waited for twice: for the turn to wait, and for who has it (0038).
_WAIT = "SET LOCAL lock_timeout = '3s'"
_WAIT_OF_JOBS = "SET LOCAL lock_timeout = '10s'"
_AGAIN = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)

Job = tuple[Mode, Callable[[Transaction], Any], Finish, float, bool]
"""Besides a unit, until when it may begin, and whether it is one of a job's, which is patient."""
Outcome = tuple[Finish, Any, BaseException | None]


class _Alone(Exception):
    """Units must be run one by one."""


class PostgresqlTransaction(Transaction):
    """One transaction on one pooled connection: statements whose result nobody waits for travel
    with the next one that somebody does."""

    engine = "postgresql"

    def __init__(self, link: Link, shard: int, mode: Mode) -> None:
        super().__init__()
        self._link = link
        self._block: Answer | None = None
        self._free = range(0)
        self.shard = shard
        self._mode = mode
        self._pipeline = Pipeline(link)

    def __enter__(self) -> "PostgresqlTransaction":
        self._pipeline.begin(b"BEGIN READ ONLY" if self._mode == "read" else b"BEGIN")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: Any) -> None:
        if kind is not None:
            self._pipeline.abandon()
            return
        try:
            self._pipeline.commit()
        except BaseException:
            self._pipeline.abandon()
            raise

    def _bind(self, statement: Statement, parameters: dict[str, Any]) -> Any:
        bound = super()._bind(statement, parameters)
        return [bound[name] for name in statement.order]

    def _execute(self, text: str, parameters: Any) -> Answer:
        if not text.startswith("SELECT"):
            self.wrote = True
        return self._pipeline.execute(text, parameters)

    def begin_unit(self) -> None:
        """Ask for the ids of a unit that writes; the answer comes with the first that is awaited."""
        if self._mode == "write":
            self._block, self._free = self._pipeline.execute(_NEXT, ()), range(0)

    def attempt(self, unit: Callable[[Transaction], Any]) -> tuple[Any, BaseException | None]:
        """Run one unit among others; raises _Alone if it failed and has left something behind."""
        self.org, self.request, self.wrote = 0, "", False
        try:
            self.begin_unit()
            return unit(self), None
        except psycopg.Error as error:
            raise _Alone from error
        except Exception as error:
            if self.wrote:
                raise _Alone from error
            return None, error

    def wait(self, how: str) -> None:
        """From here on wait for locks so long."""
        self._pipeline.execute(how, ())

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        if len(rows) <= _VALUES:
            text = insert_text(table, "postgresql", len(rows))
            self._execute(text, [value for row in rows for value in row])
            return
        self.wrote = True
        self._pipeline.leave()  # COPY cannot travel in a pipeline
        names = ", ".join(column.name for column in table.columns)
        with (
            self._link.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        self._pipeline.enter()

    def ids(self, n: int) -> Sequence[int]:
        if self._block is not None:
            ((start,),) = self._block.fetchall()
            self._block, self._free = None, range(start, start + BLOCK)
        if n > len(self._free):
            starts = self._blocks(-(-n // BLOCK))
            fresh = [i for start in starts for i in range(start, start + BLOCK)]
            self._free = range(fresh[n - 1] + 1, fresh[-1] + 1)
            return fresh[:n]
        taken, self._free = self._free[:n], self._free[n:]
        return taken

    def _blocks(self, n: int) -> list[int]:
        return [start for (start,) in self._pipeline.execute(_SEVERAL, (n,)).fetchall()]

    def late_id(self) -> int:
        return self._blocks(1)[0]

    def line_up(self, number: int) -> None:
        self._execute("SELECT pg_advisory_xact_lock($1)", (number,))


class PostgresqlDatabase:
    """See the module. ``workers`` threads, each unit on a connection of the pool."""

    embedded = False

    def __init__(self, url: str, workers: int = 4) -> None:
        self.url = url
        self._local = threading.local()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._may_wait = threading.Semaphore(max(1, workers - 1))
        self._pool = ConnectionPool(
            url, connection_class=Link, min_size=1, max_size=workers, open=False, timeout=WAIT_S,
            configure=Link.ready, kwargs={"options": f"{_PLANS} {_LOCK}"},
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
        patient = getattr(self._local, "patient", False)
        if self._closed or self._jobs.qsize() >= QUEUE:
            raise Unavailable("too many requests are waiting for the database")
        self._jobs.put((mode, unit, finish, time.monotonic() + WAIT_S, patient))

    @contextmanager
    def patient(self) -> Iterator[None]:
        self._local.patient = True
        try:
            yield
        finally:
            self._local.patient = False

    def load(self) -> dict[str, int]:
        told = self._pool.get_stats()
        size = told.get("pool_size", 0)
        return {
            "connections": size,
            "busy": size - told.get("pool_available", 0),
            "waiting": self._jobs.qsize() + told.get("requests_waiting", 0),
        }

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
        while not self._jobs.empty():
            if (left := self._jobs.get()) is not None:
                tell(left[2], None, Unavailable("the database is closed"))

    def _loop(self, shard: int) -> None:
        while (job := self._jobs.get()) is not None:
            outcomes: list[Outcome] = []
            waiting: list[Job] = [job]
            if not self._jobs.empty():
                waiting = self._together(job, shard, outcomes)
            for finish, result, failed in outcomes:
                tell(finish, result, failed)
            for one in [one for one in waiting if not self._alone(one, shard)]:
                self._patiently(one, shard)

    def _together(self, first: Job, shard: int, outcomes: list[Outcome]) -> list[Job]:
        """Run a unit and those that wait in one transaction; the ones to be run alone."""
        mode, taken = first[0], [first]
        until = time.monotonic() + _TOGETHER_S
        try:
            with self._transaction(mode, shard) as tx:
                while True:
                    _, unit, finish, _, _ = taken[-1]
                    outcomes.append((finish, *tx.attempt(unit)))
                    if len(taken) == _TOGETHER or time.monotonic() > until:
                        break
                    following = self._following(mode)
                    if following is None:
                        break
                    taken.append(following)
                tx.flush()
        except (psycopg.Error, PoolTimeout, _Alone):
            outcomes.clear()
            return taken
        for call in tx._after:
            tell(call)
        return []

    def _following(self, mode: Mode) -> Job | None:
        """The next unit that waits, if it is of this mode."""
        try:
            job = self._jobs.get_nowait()
        except queue.Empty:
            return None
        if job is not None and job[0] == mode and time.monotonic() <= job[3]:
            return job
        self._jobs.put(job)
        return None

    def _patiently(self, job: Job, shard: int) -> None:
        """Run a unit that found a lock: wait for it, if that leaves a thread to others, else let
        them go first."""
        if not self._may_wait.acquire(blocking=False):
            self._jobs.put(job)
            return
        try:
            self._alone(job, shard, _WAIT_OF_JOBS if job[4] else _WAIT)
        finally:
            self._may_wait.release()

    def _alone(self, job: Job, shard: int, wait: str | None = None) -> bool:
        """Run one unit in a transaction of its own and tell; False if it found a lock and was not
        to ``wait``."""
        mode, unit, finish, deadline, _ = job
        result, failed = None, None
        try:
            if time.monotonic() > deadline:
                raise Unavailable("the database is busy")
            result = self._again(mode, unit, shard, wait)
        except Exception as error:
            if wait is None and isinstance(error, psycopg.errors.LockNotAvailable):
                return False
            failed = translate(error)
        tell(finish, result, failed)
        return True

    def _again(
        self, mode: Mode, unit: Callable[[Transaction], Any], shard: int, wait: str | None
    ) -> Any:
        there = False
        for attempt in range(1, TRIES + 1):
            try:
                with self._transaction(mode, shard) as tx:
                    if wait is not None:
                        tx.wait(wait)
                    tx.begin_unit()
                    result = unit(tx)
                    tx.flush()
            except psycopg.errors.UniqueViolation:
                # The other one may have come in between: the unit sees it now.
                if there:
                    raise
                there = True
            except _AGAIN as error:
                if attempt == TRIES:
                    raise Unavailable("the database is busy") from error
                time.sleep(0.005 * attempt)
            else:
                for call in tx._after:
                    tell(call)
                return result
        raise Unavailable("the database is busy")

    @contextmanager
    def _transaction(self, mode: Mode, shard: int) -> Iterator[PostgresqlTransaction]:
        with (
            self._pool.connection() as link,
            PostgresqlTransaction(link, shard, mode) as tx,
        ):
            tx.home = self.url
            yield tx


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
