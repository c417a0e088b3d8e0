# Made from glossator/sdk/aio/waiting.py by tests/sdk/twins.py: change that one.
"""Waiting for jobs of the server."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from glossator.sdk.errors import Failed, TimedOut
from glossator.sdk.sync import side

T = TypeVar("T")
SOON_S, LATER_S = 0.05, 2.0


def until(look: Callable[[], T], state: Callable[[T], tuple[str, str | None]], timeout: float) -> T:
    """Ask until it is completed, at first often, then every two seconds. ``state`` gives its state and
    error. Failed if it failed, TimedOut after ``timeout`` seconds."""
    until_ = time.monotonic() + timeout
    pause = SOON_S
    while True:
        found = look()
        word, error = state(found)
        if word == "completed":
            return found
        if word == "failed":
            raise Failed(error or "it failed")
        if time.monotonic() + pause > until_:
            raise TimedOut(f"still {word} after {timeout:g} s")
        side.sleep(pause)
        pause = min(LATER_S, pause * 1.3)
