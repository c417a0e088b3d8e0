"""How much of a long work one unit of work does."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

GOAL_S = 0.02
"""Seconds that a unit of work should take: others' commits wait as long."""
MOST, LEAST = 500, 10


class Stride:
    """How many rows the next unit of work takes: as many as take :data:`GOAL_S`, whatever a row
    costs on this machine and in this state of the database."""

    def __init__(self) -> None:
        self.rows = 100

    def taking(self, work: Callable[[T, int], R]) -> Callable[[T], R]:
        """``work`` with the number of rows that it should take; measured while it runs, not while
        it waits."""

        def run(on: T) -> R:
            begun = time.perf_counter()
            done = work(on, self.rows)
            self.took(time.perf_counter() - begun)
            return done

        return run

    def took(self, seconds: float) -> None:
        """What the last rows cost."""
        wanted = self.rows * min(2.0, GOAL_S / max(seconds, 1e-6))
        self.rows = max(LEAST, min(MOST, int(wanted)))
