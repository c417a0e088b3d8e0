"""What one process takes: requests at once, of each key a second, long ones of one organization,
bytes of bodies.

All is counted in this process alone, on the event loop: a key may use each replica's share.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque

import msgspec

from glossator.model.errors import TooMuch, Unavailable
from glossator.store.database import WAIT_S

KEYS = 4096
"""Most keys whose use is remembered; one that is forgotten begins anew."""
DELAYED = 500
"""Most requests that are held back at once because their keys are over their rate."""
LINE = 200
"""Most long requests that wait for a place, and most bodies that wait for room."""
SMALL = 64 * 1024
"""Bodies up to this are not counted: the number of requests bounds them."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """``requests`` answered at once; ``rate`` of one key a second (0 = any) and how far it may run
    ahead, ``burst``; seconds that a connection may move no byte, ``idle_s``; bytes of bodies that are
    held at once, ``room``."""

    requests: int = 2000
    rate: float = 0.0
    burst: int = 300
    idle_s: float = 60.0
    room: int = 256 << 20


class Rates:
    """A bucket of tokens for each key."""

    def __init__(self, limits: Limits) -> None:
        self.rate, self.burst = limits.rate, max(limits.burst, 1)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._delayed = 0

    async def admit(self, key: str, patience_s: float) -> tuple[tuple[str, str], ...]:
        """The headers that tell what is left, after a wait of at most ``patience_s`` if the key is
        over its rate. Raises TooMuch instead of a longer one, and when too many wait."""
        wait, left = self._take(key, patience_s)
        if wait > 0:
            self._delayed += 1
            try:
                await asyncio.sleep(wait)
            finally:
                self._delayed -= 1
        reset = max(0.0, (self.burst - left) / self.rate)
        return (
            ("RateLimit-Limit", str(self.burst)),
            ("RateLimit-Remaining", str(max(0, int(left)))),
            ("RateLimit-Reset", str(int(reset + 0.999))),
        )

    def _take(self, key: str, patience_s: float) -> tuple[float, float]:
        now = time.monotonic()
        tokens, at = self._buckets.get(key, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - at) * self.rate) - 1
        wait = -tokens / self.rate if tokens < 0 else 0.0
        if wait > 0 and (wait > patience_s or self._delayed >= DELAYED):
            self._keep(key, tokens + 1, now)
            raise TooMuch("too many requests with this key", wait)
        self._keep(key, tokens, now)
        return wait, tokens

    def _keep(self, key: str, tokens: float, now: float) -> None:
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > KEYS:
            self._buckets.popitem(last=False)


class Places:
    """The threads of long requests: at most half of them for one organization, so that its imports
    leave the others room. Whoever waits gets the first place that they may have."""

    def __init__(self, most: int) -> None:
        self._most, self._of_one = most, max(most // 2, 1)
        self._taken: Counter[int] = Counter()
        self._line: list[tuple[int, asyncio.Future[None]]] = []

    @property
    def taken(self) -> int:
        """How many are in use."""
        return self._taken.total()

    def _free(self, org: int) -> bool:
        return self.taken < self._most and self._taken[org] < self._of_one

    async def take(self, org: int) -> None:
        """Wait for a place; Unavailable when the line is full, or the wait too long."""
        if self._free(org) and not any(one == org for one, _ in self._line):
            self._taken[org] += 1
            return
        if len(self._line) >= LINE:
            raise Unavailable("too many long requests are waiting")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append((org, turn))
        try:
            async with asyncio.timeout(WAIT_S):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it came just now
                self.give(org)
            elif (org, turn) in self._line:
                self._line.remove((org, turn))
            if isinstance(error, TimeoutError):
                raise Unavailable("too many long requests are running") from None
            raise

    def give(self, org: int) -> None:
        """Leave a place to the next who may have it."""
        self._taken[org] -= 1
        if not self._taken[org]:
            del self._taken[org]
        # A turn that was cancelled stays in the line until its task is next run.
        self._line = [(waiting, turn) for waiting, turn in self._line if not turn.done()]
        for at, (waiting, turn) in enumerate(self._line):
            if self._free(waiting):
                del self._line[at]
                self._taken[waiting] += 1
                turn.set_result(None)
                return


class Room:
    """The bytes of bodies that are in memory whole. A body that finds no room is not read: it waits
    its turn. One that is alone has room whatever its size."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.held = 0
        self._line: deque[tuple[int, asyncio.Future[None]]] = deque()

    def _fits(self, size: int) -> bool:
        return self.held == 0 or self.held + size <= self._most

    async def take(self, size: int) -> None:
        """Wait for room; Unavailable when the line is full, or the wait too long."""
        if not self._line and self._fits(size):
            self.held += size
            return
        if len(self._line) >= LINE:
            raise Unavailable("too many big requests are waiting")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append((size, turn))
        try:
            async with asyncio.timeout(WAIT_S):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it came just now
                self.give(size)
            else:
                if (size, turn) in self._line:
                    self._line.remove((size, turn))
                self._pass_on()  # whoever is behind may be smaller
            if isinstance(error, TimeoutError):
                raise Unavailable("too many big requests are being read") from None
            raise

    def grow(self, size: int) -> None:
        """More of a body that did not say how long it is; Unavailable if there is no room now."""
        if self._line or not self._fits(size):
            raise Unavailable("too many big requests are being read")
        self.held += size

    def give(self, size: int) -> None:
        """Leave room to those who wait, in their order."""
        self.held -= size
        self._pass_on()

    def _pass_on(self) -> None:
        while self._line and (self._line[0][1].done() or self._fits(self._line[0][0])):
            size, turn = self._line.popleft()
            if not turn.done():  # it was cancelled, and its task is not run yet
                self.held += size
                turn.set_result(None)
