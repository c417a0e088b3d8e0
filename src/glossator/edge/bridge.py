"""Units of work for coroutines: on the database's threads, or in groups on the event loop's own.

On an embedded database the units that wait run one after another on the loop's thread, and one
other thread waits for their commit. A unit takes less than the way to another thread and back; two
busy threads would pay for the interpreter's lock at each statement.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from glossator.model.errors import Unavailable
from glossator.store.database import QUEUE, WAIT_S, Database, Group, Job, Mode
from glossator.store.transaction import Transaction

Outcome = tuple["asyncio.Future[Any]", Any, BaseException | None]


_LOOK_S = 0.5


class _Waiting:
    """A unit that has not begun yet, or has; if it is ``refused`` first, it never does."""

    __slots__ = ("begun", "future", "refused", "unit", "until")

    def __init__(self, unit: Callable[[Transaction], Any], future: asyncio.Future[Any]) -> None:
        self.unit = unit
        self.future = future
        self.until = time.monotonic() + WAIT_S
        self.begun = self.refused = False

    def run(self, tx: Transaction) -> Any:
        self.begun = True
        if self.refused:
            raise Unavailable("the database is busy")
        return self.unit(tx)

    def refuse(self) -> None:
        # In this order: whichever thread comes second sees what the other one has set.
        self.refused = True
        if not self.begun and not self.future.done():
            self.future.set_exception(Unavailable("the database is busy"))


class Bridge:
    """Runs units of work for coroutines of one loop."""

    def __init__(self, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        self._database = database
        self._loop = loop
        self._ended: deque[Outcome] = deque()
        self._woken = False
        self._waiting: deque[Job] = deque()
        self._grouping = False
        self._unbegun: list[_Waiting] = []
        self._looking = False
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="commit")

    def close(self) -> None:
        """Wait for the commit that is under way."""
        self._committer.shutdown(wait=True)

    def run(self, mode: Mode, unit: Callable[[Transaction], Any]) -> asyncio.Future[Any]:
        """A future of the unit's result; Unavailable if it has not begun after ``WAIT_S``."""
        future: asyncio.Future[Any] = self._loop.create_future()
        waiting = _Waiting(unit, future)

        def finish(result: Any, error: BaseException | None) -> None:
            self._ended.append((future, result, error))
            if not self._woken:
                self._woken = True
                self._loop.call_soon_threadsafe(self._drain)

        if mode == "read" or not self._database.embedded:
            self._database.submit(mode, waiting.run, finish)
            self._watch(waiting)
            return future
        if len(self._waiting) >= QUEUE:
            raise Unavailable("too many requests are waiting for the database")
        self._waiting.append((waiting.run, finish, waiting.until))
        self._watch(waiting)
        if not self._grouping:
            self._grouping = True
            self._loop.call_soon(self._group)
        return future

    def _watch(self, waiting: _Waiting) -> None:
        self._unbegun.append(waiting)
        if not self._looking:
            self._looking = True
            self._loop.call_later(_LOOK_S, self._look)

    def _look(self) -> None:
        """Whoever has waited too long is told now, not when the database comes to it."""
        now = time.monotonic()
        self._unbegun = [one for one in self._unbegun if not (one.begun or one.future.done())]
        for one in self._unbegun:
            if one.until > now:
                break
            one.refuse()
        self._looking = bool(self._unbegun)
        if self._looking:
            self._loop.call_later(_LOOK_S, self._look)

    @property
    def waiting(self) -> int:
        """Units that wait for a group of the loop's own."""
        return len(self._waiting)

    def _drain(self) -> None:
        # Cleared first: what is appended from here on wakes the loop again.
        self._woken = False
        while self._ended:
            future, result, error = self._ended.popleft()
            if future.done():
                continue
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)

    def _group(self) -> None:
        """Run what waits, here; or leave it to the writer thread if that is writing now."""
        group = self._database.open_group()
        if group is None:
            self._grouping = False
            while self._waiting:
                unit, finish, _ = self._waiting.popleft()
                try:
                    self._database.submit("write", unit, finish)
                except Unavailable as error:
                    finish(None, error)
            return
        while self._waiting and not group.full:
            group.run(self._waiting.popleft())
        group.seal()
        committed = self._committer.submit(group.commit)
        committed.add_done_callback(
            lambda _: self._loop.call_soon_threadsafe(self._committed, group)
        )

    def _committed(self, group: Group) -> None:
        self._database.close_group(group)
        self._drain()
        if self._waiting:
            self._group()
        else:
            self._grouping = False
