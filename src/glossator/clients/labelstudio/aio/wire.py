"""Requests, each with what was asked for it alone."""

from __future__ import annotations

from collections.abc import AsyncIterator

from glossator.clients.labelstudio import asking, contents, errors
from glossator.clients.labelstudio.asking import RequestOptions
from glossator.clients.labelstudio.contents import Kwargs
from glossator.sdk.aio.transport import BLOCK, AsyncTransport
from glossator.sdk.answer import Answer
from glossator.sdk.progress import Bar, Progress


class AsyncWire:
    """Label Studio's protocol over a transport; ``timeout`` in seconds where a request says none."""

    def __init__(self, transport: AsyncTransport, timeout: float | None = None) -> None:
        self._transport = transport
        self._timeout = timeout

    async def send(
        self, method: str, path: str, body: Kwargs | None = None, options: RequestOptions | None = None,
        empty: bytes | None = None,
    ) -> Answer:  # fmt: skip
        """One request; ``empty`` is the body of one that has nothing to say."""
        asked = asking.wishes(options)
        sent = asking.body(body or {}, asked.body)
        by = self._transport if asked.tries is None else self._transport.patient(asked.tries)
        answer = await by.send(
            method, path, params=asking.query(asked.query), body=empty if sent is None else sent,
            headers=asked.headers, timeout=asked.timeout or self._timeout,
        )  # fmt: skip
        if 300 <= answer.status < 400:
            raise errors.refused(answer)
        return answer

    async def stream(
        self,
        path: str,
        asked: Kwargs,
        options: RequestOptions | None,
        progress: Progress,
        name: str,
    ) -> AsyncIterator[bytes]:
        wished = asking.wishes(options)
        by = self._transport if wished.tries is None else self._transport.patient(wished.tries)
        with Bar(progress, None, "B", name) as bar:

            def begun(answer: Answer) -> None:
                if answer.status >= 300:
                    raise errors.refused(answer)
                if (size := contents.length(answer)) is not None:
                    bar.total(size)

            async for piece in by.stream(
                path, params=asking.query(asked, wished.query), headers=wished.headers, begun=begun,
                timeout=wished.timeout or self._timeout, block=wished.chunk_size or BLOCK,
            ):  # fmt: skip
                bar.step(len(piece))
                yield piece
