"""Connections side by side, each in a pool of its own.

httpcore's pool looks at all of its connections at every request, twice, and gives requests that begin
together the same one, of which all but one then try anew: with 16 at once that is more than half of
what a small request costs (``python -m bench --only client``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx

from glossator.sdk.aio import side

MOST = 64
"""Connections of one client at once; further requests wait for one as long as the client's timeout."""


class AsyncLanes(httpx.AsyncBaseTransport):
    """Sends each request over the connection that was free last; ``make`` makes a transport for one."""

    def __init__(self, make: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._lanes = side.Stock(make, MOST)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        patience = request.extensions.get("timeout", {}).get("pool")
        lane = await self._lanes.take(patience)
        if lane is None:
            raise httpx.PoolTimeout(f"no connection was free for {patience} s", request=request)
        try:
            reply = await lane.handle_async_request(request)
        except BaseException:
            self._lanes.give(lane)
            raise
        reply.stream = _AsyncBody(reply.stream, lambda: self._lanes.give(lane))
        return reply

    async def aclose(self) -> None:
        for lane in self._lanes.made:
            await lane.aclose()


class _AsyncBody(httpx.AsyncByteStream):
    """A body, and what is done once it is let go of."""

    def __init__(self, inner: object, ended: Callable[[], None]) -> None:
        assert isinstance(inner, httpx.AsyncByteStream)
        self._inner = inner
        self._ended: Callable[[], None] | None = ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for some in self._inner:
            yield some

    async def aclose(self) -> None:
        ended, self._ended = self._ended, None
        try:
            await self._inner.aclose()
        finally:
            if ended is not None:
                ended()
