"""Jobs on SQLite: a few threads of the serving process take rows of the outbox.

A job is taken by one atomic statement under this start's token and kept by a heartbeat. What a
dead process had is queued again: at once at the next start, and by the heartbeat's silence where a
process hangs. A command may run jobs beside the server; the database lines them up.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from glossator import crash
from glossator.jobs import Handler, Host, Lane, Pace, Periodic
from glossator.jobs.attempts import again_s, attempt, one_line, told
from glossator.jobs.periodic import repeatings
from glossator.jobs.presence import Presence
from glossator.jobs.repeating import Repeating
from glossator.model.errors import GlossatorError
from glossator.store import outbox, running
from glossator.store.database import read, write
from glossator.store.running import Taken
from glossator.store.transaction import Transaction

log = logging.getLogger(__name__)

_SWEEP_S = 3600.0
_END_TRIES = 5
"""How often the end of a job is written before its lease is left to run out."""


class EmbeddedWorker:
    """See the module."""

    def __init__(
        self,
        host: Host,
        handlers: Mapping[str, Handler],
        periodic: Sequence[Periodic],
        lanes: Sequence[Lane],
        pace: Pace,
    ) -> None:
        self._host = host
        self._handlers = dict(handlers)
        self._pace = pace
        self._presence = Presence(host.database.url.removeprefix("sqlite:///"))
        self._me = self._presence.token
        self._bell = threading.Condition()
        self._rings = 0
        self._stopping = self._stopped = False
        self._running: set[int] = set()
        self._deaf = outbox.BELL.listen(self.wake)
        self._keeper = Repeating("jobs-keeper", pace.beat_s, self._keep)
        self._sweeper = Repeating("jobs-sweeper", _SWEEP_S, self._sweep)
        self._periodic = repeatings(host, self._handlers, periodic)
        self._threads = [
            threading.Thread(target=self._loop, args=(lane.kinds,), name="jobs", daemon=True)
            for lane in lanes
            for _ in range(lane.threads)
        ]

    def start(self) -> None:
        """Start every thread; the first round of the keeper takes over what the dead left."""
        for repeating in (self._keeper, self._sweeper, *self._periodic):
            repeating.start()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        with self._bell:
            self._rings += 1
            self._bell.notify_all()

    def run_due(self) -> int:
        self._keep()
        self._keeper.start()
        n = 0
        try:
            while (job := self._take(self._handlers)[0]) is not None:
                self._run(job)
                n += 1
        finally:
            self.stop(0)
        return n

    def stop(self, timeout: float) -> None:
        if self._stopped:
            return
        self._stopped = True
        until = time.monotonic() + timeout
        self._deaf()
        self._stopping = True
        self.wake()
        for repeating in (self._sweeper, *self._periodic):
            repeating.ask_to_end()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(until - time.monotonic(), 0))
        for repeating in self._periodic:
            repeating.join(until - time.monotonic())
        self._keeper.ask_to_end()
        if self._write_or_log(lambda tx: running.put_back(tx, self._me)) and self._running:
            log.warning("%d jobs did not finish in time and are put back", len(self._running))
        self._presence.leave()

    # The threads

    def _loop(self, kinds: Collection[str]) -> None:
        while not self._stopping:
            heard = self._rings
            wait = self._pace.poll_s
            try:
                job, due = self._take(kinds)
                if job is not None:
                    self._run(job)
                    continue
                if due is not None:
                    wait = min(wait, max((due - self._host.clock()) / 1_000_000, 0.001))
            except GlossatorError as error:
                log.warning("jobs cannot be taken now: %s", one_line(error))
            with self._bell:
                if self._rings == heard and not self._stopping:
                    self._bell.wait(wait)

    def _take(self, kinds: Collection[str]) -> tuple[Taken | None, int | None]:
        """A job, or when the next one is due. Looks on a reader first: an idle server writes
        nothing."""
        database, now = self._host.database, self._host.clock()
        due = read(database, lambda tx: running.due_at(tx, kinds))
        if due is None or due > now:
            return None, due

        def unit(tx: Transaction) -> Taken | None:
            # Asked on the writer thread: what is taken before a stop is seen by its put_back.
            return None if self._stopping else running.take(tx, self._me, now, kinds)

        return write(database, unit), due

    def _run(self, job: Taken) -> None:
        failed: BaseException | None = None
        self._running.add(job.id)
        args = msgspec.json.decode(job.args)
        try:
            with told(job.kind, args, job.id):
                attempt(self._handlers[job.kind], self._host, job.kind, args, job.id, job.tries)
            crash.point("job-effect")
        except (Exception, SystemExit) as error:  # Ctrl-C goes on: run_due puts the job back
            failed = error
        try:
            for _ in range(_END_TRIES):
                if self._write_or_log(lambda tx: self._end(tx, job, failed)):
                    return
                time.sleep(self._pace.poll_s)
        finally:
            self._running.discard(job.id)

    def _end(self, tx: Transaction, job: Taken, error: BaseException | None) -> None:
        if error is None:
            running.done(tx, self._me, job.id)
            return
        now, delay = self._host.clock(), again_s(error, job.tries)
        again = None if delay is None else now + int(delay * 1_000_000)
        running.failed(tx, self._me, job.id, error=one_line(error), now=now, again=again)

    def _keep(self) -> None:
        """Renew what runs here, and queue again what nobody runs any more."""
        database, now, stale_s = self._host.database, self._host.clock(), self._pace.stale_s
        mine = list(self._running)
        if mine:
            write(database, lambda tx: running.beat(tx, self._me, mine, now))
        held = read(database, running.holders)
        gone = self._presence.gone(worker for worker, _ in held)
        if not gone and all(beat_at >= now - stale_s * 1_000_000 for _, beat_at in held):
            return
        n = write(database, lambda tx: running.take_over(tx, now=now, stale_s=stale_s, gone=gone))
        if n:
            log.warning("%d jobs of a worker that is gone are queued again", n)
            self.wake()

    def _sweep(self) -> None:
        self._presence.clear()
        now = self._host.clock()
        write(self._host.database, lambda tx: running.sweep(tx, now))

    def _write_or_log(self, unit: Callable[[Transaction], object]) -> bool:
        try:
            write(self._host.database, unit)
        except GlossatorError as error:
            log.warning("the state of a job cannot be written now: %s", one_line(error))
            return False
        return True
