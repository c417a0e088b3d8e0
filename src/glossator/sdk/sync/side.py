"""What differs between waiting in a thread and waiting on an event loop. Its twin is
:mod:`glossator.sdk.aio.side`; all other modules here are made from those of ``aio``."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


def each(does: Callable[[A], B], things: Iterable[A], at_once: int) -> Iterator[tuple[A, B]]:
    """Do something with each thing, several at once; pairs of thing and outcome in the order they end. The
    first failure ends it all."""
    waiting = iter(things)
    running: dict[Future[B], A] = {}
    with ThreadPoolExecutor(at_once) as pool:
        try:
            while True:
                while len(running) < at_once:
                    try:
                        thing = next(waiting)
                    except StopIteration:
                        break
                    running[pool.submit(does, thing)] = thing
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for one in done:
                    yield running.pop(one), one.result()
        finally:
            for one in running:
                one.cancel()


class Stock(Generic[A]):
    """Things to be lent, made when they are first needed, ``most`` of them; the one that came back last
    goes out first."""

    def __init__(self, make: Callable[[], A], most: int) -> None:
        self._make = make
        self.made: list[A] = []
        self._here: queue.LifoQueue[A | None] = queue.LifoQueue()
        for _ in range(most):
            self._here.put(None)

    def take(self, seconds: float | None) -> A | None:
        """One of them; None if none came back in so many seconds."""
        try:
            thing = self._here.get(timeout=seconds)
        except queue.Empty:
            return None
        if thing is None:
            thing = self._make()
            self.made.append(thing)
        return thing

    def give(self, thing: A) -> None:
        """Have it back."""
        self._here.put(thing)
