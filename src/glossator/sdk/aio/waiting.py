"""Waiting for jobs of the server."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from glossator.sdk.aio import side
from glossator.sdk.errors import Failed, TimedOut

T = TypeVar("T")
SOON_S, LATER_S = 0.05, 2.0


async def until(
    look: Callable[[], Awaitable[T]], state: Callable[[T], tuple[str, str | None]], timeout: float
) -> T:
    """Ask until it is completed, at first often, then every two seconds. ``state`` gives its state and
    error. Failed if it failed, TimedOut after ``timeout`` seconds."""
    until_ = time.monotonic() + timeout
    pause = SOON_S
    while True:
        found = await look()
        word, error = state(found)
        if word == "completed":
            return found
        if word == "failed":
            raise Failed(error or "it failed")
        if time.monotonic() + pause > until_:
            raise TimedOut(f"still {word} after {timeout:g} s")
        await side.sleep(pause)
        pause = min(LATER_S, pause * 1.3)
