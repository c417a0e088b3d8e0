"""Which failures are tried again, and when.

A request is sent again if the service cannot have done it, or if doing it twice is the same as once:
by its method, or because an ``Idempotency-Key`` goes along.
"""

from __future__ import annotations

import email.utils
import random
import time
from typing import Literal

Repeat = Literal["always", "unhandled", "never"]
"""``always``: whatever became of the try before; ``unhandled``: only if the service cannot have
handled it."""

UNHANDLED = frozenset({429, 503})
FAILING = UNHANDLED | {502, 504}
FIRST_S, MOST_S = 0.25, 10.0
PATIENCE_S = 120.0
"""A service that asks for a longer wait than this gets no further try."""


def repeats(method: str) -> Repeat:
    """What HTTP says of a method (RFC 9110, 9.2.2)."""
    return "unhandled" if method in ("POST", "PATCH") else "always"


def again(status: int, repeat: Repeat) -> bool:
    """Whether an answer with this status is worth another try."""
    return status in (FAILING if repeat == "always" else UNHANDLED if repeat == "unhandled" else ())


def pause(tries: int, retry_after: float | None = None) -> float:
    """Seconds to wait after so many tries: what the service asked for, else twice as long each
    time, of which half is chance, so that many clients do not come back together."""
    if retry_after is not None:
        return min(retry_after, PATIENCE_S)
    most = min(MOST_S, FIRST_S * 2.0 ** (tries - 1))
    return most * (0.5 + random.random() / 2)


def retry_after(header: str | None) -> float | None:
    """The seconds that ``Retry-After`` asks for, as a number or a date; None if it says nothing."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
