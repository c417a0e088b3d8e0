"""What differs between waiting on an event loop and waiting in a thread. Its twin is
:mod:`glossator.sdk.sync.side`; all other modules of ``sync`` are made from those here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")


async def sleep(seconds: float) -> None:
    """Wait."""
    await asyncio.sleep(seconds)


async def each(
    does: Callable[[A], Awaitable[B]], things: Iterable[A], at_once: int
) -> AsyncIterator[tuple[A, B]]:
    """Do something with each thing, several at once; pairs of thing and outcome in the order they end. The
    first failure ends it all."""
    waiting = iter(things)
    running: dict[asyncio.Future[B], A] = {}
    try:
        while True:
            while len(running) < at_once:
                try:
                    thing = next(waiting)
                except StopIteration:
                    break
                running[asyncio.ensure_future(does(thing))] = thing
            if not running:
                return
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                yield running.pop(one), one.result()
    finally:
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)


class Stock(Generic[A]):
    """Things to be lent, made when they are first needed, ``most`` of them; the one that came back last
    goes out first."""

    def __init__(self, make: Callable[[], A], most: int) -> None:
        self._make = make
        self.made: list[A] = []
        self._here: asyncio.LifoQueue[A | None] = asyncio.LifoQueue()
        for _ in range(most):
            self._here.put_nowait(None)

    async def take(self, seconds: float | None) -> A | None:
        """One of them; None if none came back in so many seconds."""
        try:
            thing = self._here.get_nowait()
        except asyncio.QueueEmpty:
            try:
                thing = await asyncio.wait_for(self._here.get(), seconds)
            except asyncio.TimeoutError:  # noqa: UP041 (not the same before Python 3.11)
                return None
        if thing is None:
            thing = self._make()
            self.made.append(thing)
        return thing

    def give(self, thing: A) -> None:
        """Have it back."""
        self._here.put_nowait(thing)
