"""SQLite: units that write share commits, units that read have connections of their own.

Units that write run in groups with one COMMIT with ``synchronous=FULL``, on one thread at a time:
the writer thread, or the event loop's own (:meth:`SqliteDatabase.open_group`). No unit's result
leaves before its commit. So there is never a "database is locked" inside the process, and a
failing unit rolls back alone.
"""

import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

from glossator.model.errors import Unavailable
from glossator.store.database import QUEUE, WAIT_S, Finish, Job, Mode, T, tell
from glossator.store.database import Group as AnyGroup
from glossator.store.group import Block, Group, SqliteTransaction, connect, translate
from glossator.store.transaction import Transaction

CHECKPOINT_S = 0.5
"""How often what was written is copied from the log into the database."""


class SqliteDatabase:
    """See the module. ``url`` is ``sqlite:///`` and a path."""

    # A unit takes less than the change to another thread and back, and each change of the
    # interpreter's lock between two busy threads costs as much as a statement.
    embedded = True

    def __init__(self, url: str, readers: int = 3) -> None:
        self.url = url
        self.path = url.removeprefix("sqlite:///")
        self._writes: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._here: sqlite3.Connection | None = None
        self._grouped: tuple[sqlite3.Connection, SqliteTransaction] | None = None
        self._turn = threading.Lock()
        self._busy = 0
        self._block = Block()
        self._written = threading.Event()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._write_loop, name="writer", daemon=True)]
        self._threads += [
            threading.Thread(target=self._read_loop, name=f"reader-{n}", daemon=True)
            for n in range(readers)
        ]
        self._threads.append(threading.Thread(target=self._checkpoint, name="wal", daemon=True))
        for thread in self._threads:
            thread.start()

    def submit(self, mode: Mode, unit: Callable[[Transaction], Any], finish: Finish) -> None:
        waiting = self._writes if mode == "write" else self._reads
        if self._closed or waiting.qsize() >= QUEUE:
            raise Unavailable("too many requests are waiting for the database")
        waiting.put((unit, finish, time.monotonic() + WAIT_S))

    def patient(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()  # units run one after another: nobody holds what one wants

    def load(self) -> dict[str, int]:
        return {
            "connections": len(self._threads),
            "busy": self._busy + self._turn.locked(),
            "waiting": self._writes.qsize() + self._reads.qsize(),
        }

    def look_up(self, unit: Callable[[Transaction], T]) -> T:
        if self._closed:
            raise Unavailable("the database is closed")
        try:
            if self._here is None:
                self._here = connect(self.path, read_only=True)
            self._here.execute("BEGIN")
            try:
                return unit(SqliteTransaction(self._here, self.url))
            finally:
                self._here.execute("COMMIT")
        except Exception as error:
            raise translate(error) from error.__cause__

    def close(self) -> None:
        self._closed = True
        self._ended.set()
        self._writes.put(None)
        for _ in self._threads[1:-1]:
            self._reads.put(None)
        for thread in self._threads:
            thread.join()
        if self._here is not None:
            self._here.close()
        if self._grouped is not None:
            self._grouped[0].close()

    # Writing

    def _write_loop(self) -> None:
        connection = connect(self.path)
        tx = SqliteTransaction(connection, self.url, self._block)
        while (job := self._writes.get()) is not None:
            with self._turn:
                group = Group(connection, tx)
                stop = self._run_group(group, job)
                group.seal()
                group.commit()
            self._written.set()
            group.told()
            if stop:
                break
        connection.close()

    def _run_group(self, group: Group, job: Job) -> bool:
        """Run this unit and those that wait; whether the end of the queue was seen."""
        try:
            group.begin()
        except Exception as error:
            group.fail(error)
        while True:
            group.run(job)
            if group.full:
                return False
            try:
                following = self._writes.get_nowait()
            except queue.Empty:
                return False
            if following is None:
                return True
            job = following

    def open_group(self) -> Group | None:
        """A group on the caller's own thread, the event loop's: begun, or None if the writer
        thread or another process is writing. :meth:`close_group` must follow it."""
        if self._closed or not self._writes.empty() or not self._turn.acquire(blocking=False):
            return None
        try:
            if self._grouped is None:
                connection = connect(self.path)
                connection.execute("PRAGMA busy_timeout = 20")
                self._grouped = (
                    connection,
                    SqliteTransaction(connection, self.url, self._block),
                )
            group = Group(*self._grouped)
            group.begin()
        except Exception:
            self._turn.release()
            return None
        return group

    def close_group(self, group: AnyGroup) -> None:
        """Tell the units of a committed group, and let others write."""
        assert isinstance(group, Group)
        self._turn.release()
        self._written.set()
        group.told()

    def _checkpoint(self) -> None:
        """Copy what was committed from the log into the database, beside the writers: SQLite's own
        way is to do it within the commit that made the log long, which then takes 200 ms."""
        connection: sqlite3.Connection | None = None
        while not self._ended.wait(CHECKPOINT_S):
            if not self._written.is_set():
                continue
            self._written.clear()
            with contextlib.suppress(sqlite3.Error):
                connection = connection or connect(self.path)
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        if connection is not None:
            connection.close()

    # Reading

    def _read_loop(self) -> None:
        connection: sqlite3.Connection | None = None
        while (job := self._reads.get()) is not None:
            unit, finish, deadline = job
            result: Any = None
            failed: BaseException | None = None
            self._busy += 1
            try:
                if time.monotonic() > deadline:
                    raise Unavailable("the database is busy")
                if connection is None:
                    connection = connect(self.path, read_only=True)
                connection.execute("BEGIN")
                try:
                    result = unit(SqliteTransaction(connection, self.url))
                finally:
                    connection.execute("COMMIT")
            except Exception as error:
                failed = translate(error)
            self._busy -= 1
            tell(finish, result, failed)
        if connection is not None:
            connection.close()
