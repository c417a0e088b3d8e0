"""From the database's threads back to the event loop, many results with one wake-up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from glossator.store.database import Database, Mode
from glossator.store.transaction import Transaction

Outcome = tuple["asyncio.Future[Any]", Any, BaseException | None]


class Bridge:
    """Runs units of work for coroutines of one loop."""

    def __init__(self, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        self._database = database
        self._loop = loop
        self._ended: deque[Outcome] = deque()
        self._woken = False

    def run(self, mode: Mode, unit: Callable[[Transaction], Any]) -> asyncio.Future[Any]:
        """A future of the unit's result."""
        future: asyncio.Future[Any] = self._loop.create_future()

        def finish(result: Any, error: BaseException | None) -> None:
            self._ended.append((future, result, error))
            if not self._woken:
                self._woken = True
                self._loop.call_soon_threadsafe(self._drain)

        self._database.submit(mode, unit, finish)
        return future

    def _drain(self) -> None:
        # Cleared first: what is appended from here on wakes the loop again.
        self._woken = False
        while self._ended:
            future, result, error = self._ended.popleft()
            if future.cancelled():
                continue
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)
