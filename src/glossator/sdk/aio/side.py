"""What differs between waiting on an event loop and waiting in a thread. Its twin is
:mod:`glossator.sdk.sync.side`; all other modules of ``sync`` are made from those here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

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
