"""A reply on its way out: headers, bytes at once or as they are made, what was lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from glossator.edge.call import Headers, Reply
from glossator.model.errors import Invalid
from glossator.model.loss import Losses

STREAMS = 16
"""Streamed replies that are made at once."""
_LOSSES = 20
_LOSS_HEADER = 4000
Send = Callable[[Any], Any]


class Sender:
    """Sends replies; streams are made on threads of its own, so that no long handler holds one
    up."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(STREAMS, thread_name_prefix="stream")

    def close(self) -> None:
        """Wait for the streams."""
        self.pool.shutdown(wait=True)

    async def begun(self, reply: Reply) -> Reply:
        """A reply whose first chunk is made: what fails until then can still be told."""
        chunks: Any = reply.body
        first = await asyncio.get_running_loop().run_in_executor(self.pool, next, chunks, None)
        return msgspec.structs.replace(reply, body=b"" if first is None else _after(first, chunks))

    async def send(
        self, reply: Reply, send: Send, method: str, request_id: str, losses: Losses | None = None,
        receive: Any = None, more: Headers = (),
    ) -> None:  # fmt: skip
        """Send a reply; an iterator is read on a thread, a chunk at a time, while ``receive`` does
        not say that the client has left."""
        headers = [
            (b"x-request-id", request_id.encode()),
            (b"x-content-type-options", b"nosniff"),
        ]
        if reply.media_type:
            headers.append((b"content-type", reply.media_type.encode()))
        headers += [
            (name.lower().encode(), _latin(value)) for name, value in (*reply.headers, *more)
        ]
        if losses:
            headers.append((b"glossator-loss", _loss_header(losses)))
        if isinstance(reply.body, bytes):
            if reply.status not in (204, 304):
                headers.append((b"content-length", str(len(reply.body)).encode()))
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            body = b"" if method == "HEAD" else reply.body
            await send({"type": "http.response.body", "body": body})
            return
        if reply.length is not None:
            headers.append((b"content-length", str(reply.length).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        if method != "HEAD":
            await self._send_chunks(reply.body, send, receive)
        await send({"type": "http.response.body", "body": b""})

    async def _send_chunks(self, chunks: Iterator[bytes], send: Send, receive: Any) -> None:
        loop = asyncio.get_running_loop()
        gone = None if receive is None else loop.create_task(_left(receive))
        # The next chunk is made while this one is sent.
        coming = loop.run_in_executor(self.pool, next, chunks, None)
        try:
            while (chunk := await coming) is not None:
                coming = loop.run_in_executor(self.pool, next, chunks, None)
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                if gone is not None and gone.done():
                    break
        finally:
            if gone is not None:
                gone.cancel()
            await asyncio.gather(coming, return_exceptions=True)
            close = getattr(chunks, "close", None)
            if close is not None:
                await loop.run_in_executor(self.pool, close)


def _after(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from chunks


async def _left(receive: Any) -> None:
    """Ends when the client is gone: the server takes what is sent to it then in silence."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _latin(value: str) -> bytes:
    if "\r" in value or "\n" in value or "\0" in value:
        raise Invalid("a header cannot hold a line break")
    return value.encode("latin-1", "replace")


def _loss_header(losses: Losses) -> bytes:
    """Counts by code, and as many of the first losses as fit, as ASCII JSON."""
    first = [*losses][:_LOSSES]
    while True:
        value = {"counts": losses.counts, "first": msgspec.to_builtins(first)}
        text = json.dumps(value, separators=(",", ":"))
        if len(text) <= _LOSS_HEADER or not first:
            return text.encode("ascii")
        first = first[: len(first) // 2]
