"""The port that everything above the store sees: units of work on either engine.

``write`` and ``read`` run a function with a :class:`Transaction` and give its result; its effects
are durable when ``write`` returns. ``submit`` is the same without waiting: ``finish(result,
error)`` is called on the database's own thread.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextvars import ContextVar
from typing import Any, Literal, Protocol, TypeVar

from glossator.store.transaction import Transaction

log = logging.getLogger(__name__)
T = TypeVar("T")
Finish = Callable[[Any, BaseException | None], None]
Mode = Literal["read", "write"]
Job = tuple[Callable[[Transaction], Any], Finish, float]
"""A unit, who is told its result, and until when it may begin (``time.monotonic``)."""

GROUP = 64
"""Most units that share one commit."""
WAIT_S = 8.0
"""A unit that waited longer than this is not started any more."""
QUEUE = 2000
"""Most units that wait; more are refused at once."""
TRIES = 5
"""How often a unit is run again after a deadlock or a serialisation failure."""


def tell(call: Callable[..., None], *words: Any) -> None:
    """Call somebody back; what goes wrong there must not end a thread of the database."""
    try:
        call(*words)
    except Exception:
        log.exception("a caller of the database failed")


class Group(Protocol):
    """Units of work that share one commit; ``full`` says that it is time for it."""

    @property
    def full(self) -> bool: ...

    def run(self, job: Job) -> None:
        """Run one unit; it fails alone, and is told later."""

    def seal(self) -> None:
        """Write what the units gathered."""

    def commit(self) -> None:
        """Make the units durable; any thread may wait for it."""


class Database(Protocol):
    """One database, on SQLite or PostgreSQL."""

    url: str

    def submit(self, mode: Mode, unit: Callable[[Transaction], Any], finish: Finish) -> None:
        """Have the unit run; raises Unavailable when too many are waiting."""

    embedded: bool
    """Whether units run quickest on the caller's own thread, the event loop's: see the two ways
    below, which one thread of a process may use."""

    def open_group(self) -> "Group | None":
        """Begin units that share a commit, or None if this is not the time for it."""

    def close_group(self, group: "Group") -> None:
        """Tell the units of a committed group their results."""

    def look_up(self, unit: Callable[[Transaction], T]) -> T:
        """Run a unit that reads a few rows by key on the caller's thread."""

    def patient(self) -> contextlib.AbstractContextManager[None]:
        """A block in which this thread's units wait longer for what another one holds: a job's."""

    def load(self) -> dict[str, int]:
        """How busy it is: connections that there are and that are ``busy``, units that wait."""

    def close(self) -> None:
        """End the threads and connections; units that wait are refused."""


_request: ContextVar[str] = ContextVar("request", default="")


@contextlib.contextmanager
def on_behalf(request: str) -> Iterator[None]:
    """What this thread writes and reads here is done for a request of this id, so that the jobs and
    calls of webhooks that come of it carry the id on; "" for none."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def write(database: Database, unit: Callable[[Transaction], T]) -> T:
    """Run a unit that writes and wait until it is durable; its exception is raised here."""
    return _wait(database, "write", unit)


def read(database: Database, unit: Callable[[Transaction], T]) -> T:
    """Run a unit that only reads and wait for its result."""
    return _wait(database, "read", unit)


def _wait(database: Database, mode: Mode, unit: Callable[[Transaction], T]) -> T:
    future: Future[T] = Future()
    request = _request.get()

    def asked(tx: Transaction) -> T:
        tx.request = request
        return unit(tx)

    def finish(result: Any, error: BaseException | None) -> None:
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    database.submit(mode, asked, finish)
    return future.result()


def open_database(url: str, readers: int = 3, workers: int = 4) -> Database:
    """Open by URL: ``sqlite:///path`` or ``postgresql://...``. The tables must exist
    (:func:`glossator.store.migrate.upgrade` makes them)."""
    if url.startswith("sqlite:///"):
        from glossator.store.sqlite import SqliteDatabase

        return SqliteDatabase(url, readers)
    if url.startswith(("postgresql://", "postgres://")):
        from glossator.store.postgresql import PostgresqlDatabase

        return PostgresqlDatabase(url, workers)
    raise ValueError("the database URL must begin with sqlite:/// or postgresql://")


@contextlib.contextmanager
def closing(database: Database) -> Any:
    """Close the database at the end of a block."""
    try:
        yield database
    finally:
        database.close()
