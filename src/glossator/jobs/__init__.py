"""Work behind the requests: jobs of the outbox are run here, at least once each.

On SQLite by a few threads of the serving process (``embedded``), on PostgreSQL by Procrastinate
in any number of processes (``durable``); handlers do not know which. A handler gets the arguments
that were enqueued and the job's id as ``job``, which stays the same over all tries; its effects
must be idempotent, because a worker can die between the effect and the end of the job.
"""

import signal
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any, Protocol

from glossator.store.bell import Bell
from glossator.store.blobs import Blobs
from glossator.store.database import Database
from glossator.store.transaction import Transaction


@dataclass(frozen=True)
class Host:
    """What a handler works with. ``clock`` gives microseconds UTC; rows of the audit are kept for
    ``audit_days``."""

    database: Database
    blobs: Blobs
    clock: Callable[[], int]
    audit_days: int = 400


Handler = Callable[[Host, dict[str, Any]], None]


@dataclass(frozen=True)
class Writer:
    """A handler that writes an object which somebody waits for. ``given_up`` gets the same
    arguments when the job is not tried any more, and gives the object its end in one unit of work;
    like a handler it may run twice, and may find the object ended or gone."""

    run: Handler
    given_up: Callable[[Host, Transaction, dict[str, Any]], None]

    def __call__(self, host: Host, args: dict[str, Any]) -> None:
        self.run(host, args)


@dataclass(frozen=True)
class Periodic:
    """A kind that is done every so many seconds by one of all processes (see ``periodic``). Its
    handler gets no arguments but, where it runs as a job, ``job``. With a ``bell`` each process
    also does it soon after that rang there, for which the handler must be fit to run several times
    at once."""

    kind: str
    every_s: float
    bell: Bell | None = None


@dataclass(frozen=True)
class Pace:
    """How often a worker looks (``poll_s``) and says that it lives (``beat_s``), and after which
    silence its jobs are another's (``stale_s``). A dead worker's jobs run again within
    ``stale_s + beat_s + poll_s``, which must stay under 60 s."""

    poll_s: float = 1.0
    beat_s: float = 5.0
    stale_s: float = 30.0


@dataclass(frozen=True)
class Lane:
    """Threads of a worker that take the same kinds."""

    kinds: tuple[str, ...]
    threads: int


class Worker(Protocol):
    """Runs jobs until it is stopped."""

    def wake(self) -> None:
        """Look for jobs now."""

    def stop(self, timeout: float) -> None:
        """Take no more jobs; put back those that are not finished after ``timeout``
        seconds. To be called before the database is closed; a second call does nothing."""

    def run_due(self) -> int:
        """Run what is due in the caller's thread until nothing is; how many that were."""


THREADS = 2
"""How many jobs one worker runs at once."""


def start(
    host: Host,
    handlers: Mapping[str, Handler],
    periodic: Sequence[Periodic] = (),
    *,
    bulky: Collection[str] = (),
    threads: int = THREADS,
    pace: Pace | None = None,
) -> Worker:
    """Start a worker of the database's engine in threads of its own. At most half of them (but
    one) run ``bulky`` kinds, so that nobody's imports keep everybody's other jobs waiting."""
    lanes = _lanes(handlers, bulky, threads)
    worker = _worker(host, handlers, periodic, lanes, pace or Pace())
    worker.start()
    return worker


def run_due(host: Host, handlers: Mapping[str, Handler]) -> int:
    """Run the jobs that are due, and those that they ask for, then return: for commands and
    tests. Another worker may be running beside it."""
    return _worker(host, handlers, (), [Lane(tuple(handlers), 1)], Pace()).run_due()


def run_until_signal(worker: Worker, timeout: float = 30.0) -> None:
    """Block until SIGTERM or SIGINT, then stop the worker; a second signal ends at once."""
    asked = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    asked.wait()
    worker.stop(timeout)


def _lanes(kinds: Collection[str], bulky: Collection[str], threads: int) -> list[Lane]:
    half = max(threads // 2, 1)
    if not bulky or threads == half:
        return [Lane(tuple(kinds), threads)]
    light = tuple(kind for kind in kinds if kind not in bulky)
    return [Lane(tuple(kinds), half), Lane(light, threads - half)]


class _Startable(Worker, Protocol):
    def start(self) -> None: ...


def _worker(
    host: Host,
    handlers: Mapping[str, Handler],
    periodic: Sequence[Periodic],
    lanes: Sequence[Lane],
    pace: Pace,
) -> _Startable:
    """Procrastinate is imported only where it is used."""
    if host.database.url.startswith("sqlite:///"):
        from glossator.jobs.embedded import EmbeddedWorker

        return EmbeddedWorker(host, handlers, periodic, lanes, pace)
    from glossator.jobs.durable import DurableWorker

    return DurableWorker(host, handlers, periodic, lanes, pace)
