"""A plain proxy: each request of a connection goes to the next server.

It keeps no connection to a server and changes no byte. What it cannot read as one whole request of
HTTP/1.1 (the suites send a lot that is none) goes to one server as it comes, with all that follows.
"""

import asyncio
import contextlib
import itertools
import re
import threading
from collections.abc import Sequence
from typing import NamedTuple

_LIMIT = 1 << 16
_PIECE = 1 << 16
_HEAD_S = 0.3
"""A head that takes longer is left to a server."""
_LINGER_S = 2.0
_REQUEST = re.compile(rb"([A-Z]+) \S+ HTTP/1\.1\r\n")
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})[ \r]")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n\0]*?)[ \t]*\r\n")
Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
Address = tuple[str, int]


class _Head(NamedTuple):
    """``size`` in bytes, None for chunks, -1 for all until the end of the connection."""

    word: bytes
    size: int | None
    close: bool


class _Deaf:
    """A server that has answered already may take no more of the body."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def write(self, piece: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(piece)

    async def drain(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()


class _Broken(Exception):
    """One side is gone, or says what is no HTTP."""


class Proxy:
    """Listens on a free port of 127.0.0.1 from its making to ``close``; ``servers`` may change."""

    def __init__(self, servers: Sequence[Address]) -> None:
        self.servers = list(servers)
        self.port = 0
        self._turn = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()

    def close(self) -> None:
        """Cut all connections."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        serving = asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_LIMIT, backlog=512)
        listening = self._loop.run_until_complete(serving)
        self.port = listening.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        listening.close()
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.close()

    async def _accept(self, client: Reader, back: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._request(client, back):
                pass
        except (_Broken, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            await _end(back)

    async def _connect(self) -> tuple[Reader, Writer]:
        first = next(self._turn)
        for n in range(len(self.servers)):
            host, port = self.servers[(first + n) % len(self.servers)]
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(host, port, limit=_LIMIT)
        raise _Broken

    async def _request(self, client: Reader, back: Writer) -> bool:
        """One request; whether another may follow on the connection."""
        text = await client.read(1)
        if not text:
            return False
        try:
            text += await asyncio.wait_for(client.readuntil(b"\r\n\r\n"), _HEAD_S)
        except asyncio.IncompleteReadError as cut:
            text += cut.partial
        except (asyncio.LimitOverrunError, TimeoutError):
            pass  # what came is still there to be read
        asked = _read_head(text, _REQUEST)
        server, forth = await self._connect()
        try:
            forth.write(text)
            if asked is None:
                await asyncio.gather(_pipe(client, forth), _pipe(server, back))
                return False
            return await _exchange(asked, client, forth, server, back)
        finally:
            await _end(forth)


async def _exchange(
    asked: _Head, client: Reader, forth: Writer, server: Reader, back: Writer
) -> bool:
    """Send a request's body while the answer comes; whether the connection goes on."""
    body = asyncio.ensure_future(_forward(asked.size, client, forth))
    try:
        while True:
            text = await server.readuntil(b"\r\n\r\n")
            answer = _read_head(text, _STATUS)
            back.write(text)
            if answer is None:
                await _pipe(server, back)
                return False
            if not answer.word.startswith(b"1"):
                break
        bare = asked.word == b"HEAD" or answer.word in (b"204", b"304")
        await _body(0 if bare else answer.size, server, back)
        # The answer may be there before the end of the body: what still comes is taken, so that the
        # answer is read before the connection is cut.
        await asyncio.wait({body}, timeout=_LINGER_S)
        if not body.done() or body.exception() is not None:
            return False
        return not (asked.close or answer.close or (answer.size == -1 and not bare))
    finally:
        body.cancel()
        with contextlib.suppress(
            _Broken, OSError, asyncio.IncompleteReadError, asyncio.CancelledError
        ):
            await body


async def _forward(size: int | None, client: Reader, forth: Writer) -> None:
    """Pass a request's body on, or its end before the end."""
    try:
        await _body(size, client, _Deaf(forth))
    except (_Broken, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        with contextlib.suppress(OSError, RuntimeError):
            forth.write_eof()
        raise _Broken from None


def _read_head(text: bytes, first: re.Pattern[bytes]) -> _Head | None:
    """What a proxy must know of a head; None if it is not sure."""
    line = first.match(text)
    if line is None:
        return None
    at = text.index(b"\r\n") + 2
    fields: dict[bytes, bytes] = {}
    while text[at:] != b"\r\n":
        field = _FIELD.match(text, at)
        if field is None or (field[1].lower() in _ONCE and field[1].lower() in fields):
            return None
        fields[field[1].lower()] = field[2]
        at = field.end()
    length, coding = fields.get(b"content-length"), fields.get(b"transfer-encoding")
    if b"expect" in fields or b"upgrade" in fields or (length is not None and coding is not None):
        return None
    if coding is not None and coding.lower() != b"chunked":
        return None
    if length is not None and not re.fullmatch(rb"\d{1,15}", length):
        return None
    size = None if coding else int(length) if length else (0 if first is _REQUEST else -1)
    return _Head(line[1], size, fields.get(b"connection", b"").lower() == b"close")


_ONCE = frozenset({b"content-length", b"transfer-encoding", b"host", b"connection"})


async def _body(size: int | None, source: Reader, to: Writer | _Deaf) -> None:
    """Pass on just what belongs to this message."""
    if size == -1:
        await _pipe(source, to)
    elif size is not None:
        await _exactly(size, source, to)
    else:
        while True:
            line = await source.readuntil(b"\r\n")
            to.write(line)
            found = re.match(rb"[0-9a-fA-F]{1,15}(?=[;\r])", line)
            if found is None:
                await _pipe(source, to)
                raise _Broken
            if not int(found[0], 16):
                break
            await _exactly(int(found[0], 16) + 2, source, to)
        while line != b"\r\n":
            line = await source.readuntil(b"\r\n")
            to.write(line)
    await to.drain()


async def _exactly(size: int, source: Reader, to: Writer | _Deaf) -> None:
    while size > 0:
        piece = await source.read(min(size, _PIECE))
        if not piece:
            raise _Broken
        to.write(piece)
        await to.drain()
        size -= len(piece)


async def _pipe(source: Reader, to: Writer | _Deaf) -> None:
    """All that comes until the end, and the end."""
    while piece := await source.read(_PIECE):
        to.write(piece)
        await to.drain()
    if isinstance(to, Writer) and to.can_write_eof():
        to.write_eof()


async def _end(writer: Writer) -> None:
    writer.close()
    with contextlib.suppress(OSError, asyncio.CancelledError):
        await writer.wait_closed()
