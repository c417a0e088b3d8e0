"""Jobs on PostgreSQL: Procrastinate takes the outbox's rows, in any number of processes.

Its worker runs on an event loop in a thread. Handlers run in daemon threads, which a stop can
leave behind, where Procrastinate's own way would wait for them for ever. A kind is a queue, so
that during an upgrade a worker leaves alone what only newer ones know. Jobs of dead workers are
found by their heartbeat with one statement of ours: Procrastinate's retry of a listed job could
hand out twice what another process has retried meanwhile.
"""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.jobs import DeleteJobCondition, Job
from procrastinate.worker import Worker as Procrastinate

from glossator import crash
from glossator.jobs import Handler, Host, Lane, Pace, Periodic
from glossator.jobs.attempts import again_s, attempt, one_line, told
from glossator.jobs.periodic import repeatings
from glossator.jobs.repeating import Repeating
from glossator.model.errors import GlossatorError
from glossator.store import running
from glossator.store.database import read, write
from glossator.store.transaction import Transaction

log = logging.getLogger(__name__)

_SWEEP_S = 3600.0
_AGAIN_S = 2.0
"""Wait after the connection was lost before the worker begins anew."""


class _Tries(BaseRetryStrategy):
    """The delays of every job; one that a stop has cut off is due at once."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        now = datetime.now(UTC)
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_at=now)
        delay = again_s(exception, job.attempts + 1)
        return None if delay is None else RetryDecision(retry_at=now + timedelta(seconds=delay))


def _tells_no_arguments(record: logging.LogRecord) -> bool:
    """Procrastinate's lines about a job hold its arguments; this module says the same without."""
    return not hasattr(record, "job")


class DurableWorker:
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
        self._lanes = lanes
        self._pace = pace
        self._timeout = 0.0
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._started = 0
        self._workers: list[Any] = []  # their run and stop have no types
        self._live: set[int] = set()
        self._unended: set[int] = set()
        self._repeating = [
            Repeating("jobs-keeper", pace.beat_s, self._keep),
            Repeating("jobs-sweeper", _SWEEP_S, self._sweep),
            *repeatings(host, self._handlers, periodic),
        ]
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve()), name="jobs", daemon=True
        )
        logging.getLogger("procrastinate.worker").addFilter(_tells_no_arguments)

    def start(self) -> None:
        """Start every thread."""
        self._thread.start()
        for repeating in self._repeating:
            repeating.start()

    def wake(self) -> None:
        """Nothing to do: the database notifies its workers."""

    def stop(self, timeout: float) -> None:
        until = time.monotonic() + timeout
        self._timeout = timeout
        self._stopping.set()
        for repeating in self._repeating:
            repeating.ask_to_end()
        if self._loop is not None and self._stop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread.ident is not None:
            self._thread.join(timeout + 10)
        for repeating in self._repeating:
            repeating.join(until - time.monotonic())

    def run_due(self) -> int:
        self._take_over()
        while True:
            before = self._started
            for lane in self._lanes:
                asyncio.run(self._run(lane))
            if self._started == before:
                return before

    # On the event loop

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await asyncio.gather(*(self._serve_lane(lane, self._stop) for lane in self._lanes))

    async def _serve_lane(self, lane: Lane, stop: asyncio.Event) -> None:
        """Each lane for itself, so that one that lost the database does not stop another's jobs."""
        while not self._stopping.is_set():
            try:
                await self._run(lane, stop)
            except Exception as error:
                log.warning("jobs cannot be taken now: %s", one_line(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _AGAIN_S)

    async def _run(self, lane: Lane, stop: asyncio.Event | None = None) -> None:
        """Until it is asked to stop or loses the database; without ``stop``, until no job is
        due, and on Ctrl-C what runs goes back."""
        cut_off: list[int] = []
        app = self._app(lane, cut_off)
        async with app.open_async():
            worker = self._procrastinate(app, lane, wait=stop is not None)
            run = asyncio.create_task(worker.run())
            self._workers.append(worker)
            try:
                if stop is None:
                    await asyncio.shield(run)
                else:
                    asked = asyncio.create_task(stop.wait())
                    await asyncio.wait({run, asked}, return_when=asyncio.FIRST_COMPLETED)
                    asked.cancel()
            finally:
                worker.shutdown_graceful_timeout = self._timeout
                worker.stop()
                await asyncio.wait({run})
                self._workers.remove(worker)
                self._forgive(cut_off)
            await run

    def _forgive(self, cut_off: list[int]) -> None:
        """What a stop cut off is queued again; that start was no try."""

        def unit(tx: Transaction) -> None:
            for job_id in cut_off:
                running.forgive(tx, job_id)

        if cut_off:
            log.warning("%d jobs did not finish in time and are put back", len(cut_off))
            write(self._host.database, unit)

    def _app(self, lane: Lane, cut_off: list[int]) -> App:
        connector = PsycopgConnector(
            conninfo=self._host.database.url, min_size=1, max_size=lane.threads + 2
        )
        app = App(connector=connector)
        for kind in lane.kinds:
            task = app.task(name=kind, queue=kind, pass_context=True, retry=_Tries())
            task(self._task(kind, self._handlers[kind], cut_off))
        return app

    def _procrastinate(self, app: App, lane: Lane, wait: bool) -> Any:
        return Procrastinate(
            app,
            queues=list(lane.kinds),
            name=None,
            concurrency=lane.threads,
            wait=wait,
            listen_notify=wait,
            fetch_job_polling_interval=self._pace.poll_s,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            install_signal_handlers=False,
            update_heartbeat_interval=self._pace.beat_s,
            stalled_worker_timeout=self._pace.stale_s,
        )

    def _task(
        self, kind: str, handler: Handler, cut_off: list[int]
    ) -> Callable[..., Awaitable[None]]:
        async def run(context: JobContext, /, **args: Any) -> None:
            job = context.job
            assert job.id is not None
            self._started += 1
            self._live.add(job.id)
            loop, ended = asyncio.get_running_loop(), asyncio.Event()
            outcome: list[BaseException] = []

            def in_thread(job_id: int) -> None:
                try:
                    with told(kind, args, job_id):
                        self._do(handler, kind, args, job_id, job.attempts + 1)
                    crash.point("job-effect")
                except BaseException as error:
                    outcome.append(error)
                with contextlib.suppress(RuntimeError):  # the job was put back, the loop is gone
                    loop.call_soon_threadsafe(ended.set)

            threading.Thread(
                target=in_thread, args=(job.id,), name=f"job-{job.id}", daemon=True
            ).start()
            try:
                await ended.wait()
            except asyncio.CancelledError:
                cut_off.append(job.id)
                raise
            finally:
                self._live.discard(job.id)
            if outcome:
                raise outcome[0]

        return run

    # In threads

    def _do(
        self, handler: Handler, kind: str, args: dict[str, Any], job_id: int, tries: int
    ) -> None:
        try:
            attempt(handler, self._host, kind, args, job_id, tries)
        except BaseException as error:
            text = one_line(error)
            with contextlib.suppress(GlossatorError):
                write(self._host.database, lambda tx: running.note_error(tx, job_id, text))
            raise

    def _keep(self) -> None:
        self._let_go()
        self._take_over()

    def _let_go(self) -> None:
        """Procrastinate does not try again when it cannot write the end of a job, and while this
        worker lives nobody else would: what was not running here twice in a row goes back."""
        ids = [str(w.worker_id) for w in list(self._workers) if w.worker_id is not None]

        def look(tx: Transaction) -> set[int]:
            return {job_id for me in ids for job_id in running.held(tx, me)}

        unended = read(self._host.database, look) - self._live
        again, self._unended = unended & self._unended, unended

        def unit(tx: Transaction) -> None:
            for me in ids:
                for job_id in again:
                    running.let_go(tx, me, job_id)

        if again:
            write(self._host.database, unit)

    def _take_over(self) -> None:
        now, stale_s = self._host.clock(), self._pace.stale_s
        n = write(
            self._host.database,
            lambda tx: running.take_over(tx, now=now, stale_s=stale_s, gone=()),
        )
        if n:
            log.warning("%d jobs of a worker that is gone are queued again", n)

    def _sweep(self) -> None:
        now = self._host.clock()
        write(self._host.database, lambda tx: running.sweep(tx, now))
