# Made from glossator/sdk/aio/lanes.py by tests/sdk/twins.py: change that one.
"""Connections side by side, each in a pool of its own.

httpcore's pool looks at all of its connections at every request, twice, and gives requests that begin
together the same one, of which all but one then try anew: with 16 at once that is more than half of
what a small request costs (``python -m bench --only client``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx

from glossator.sdk.sync import side

MOST = 64
"""Connections of one client at once; further requests wait for one as long as the client's timeout."""


class Lanes(httpx.BaseTransport):
    """Sends each request over the connection that was free last; ``make`` makes a transport for one."""

    def __init__(self, make: Callable[[], httpx.BaseTransport]) -> None:
        self._lanes = side.Stock(make, MOST)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        patience = request.extensions.get("timeout", {}).get("pool")
        lane = self._lanes.take(patience)
        if lane is None:
            raise httpx.PoolTimeout(f"no connection was free for {patience} s", request=request)
        try:
            reply = lane.handle_request(request)
        except BaseException:
            self._lanes.give(lane)
            raise
        reply.stream = _Body(reply.stream, lambda: self._lanes.give(lane))
        return reply

    def close(self) -> None:
        for lane in self._lanes.made:
            lane.close()


class _Body(httpx.SyncByteStream):
    """A body, and what is done once it is let go of."""

    def __init__(self, inner: object, ended: Callable[[], None]) -> None:
        assert isinstance(inner, httpx.SyncByteStream)
        self._inner = inner
        self._ended: Callable[[], None] | None = ended

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        ended, self._ended = self._ended, None
        try:
            self._inner.close()
        finally:
            if ended is not None:
                ended()
