"""Bodies on their way in: counted while they are read, decoded before the unit of work."""

from __future__ import annotations

import asyncio
import queue
import time
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from glossator.edge.limits import SMALL, Room
from glossator.model.errors import Invalid, TooLarge, Unavailable, UnsupportedMedia
from glossator.model.raw import misread, sound

BEAT_S = 10.0
"""A slow body's lines are passed on this often, even if there are none."""
BLOCK_LINES = 1000
BLOCK_BYTES = 4 << 20
LINE = 16 << 20


class Cut(Exception):
    """The client went away."""


class Stream:
    """The body's chunks; raises TooLarge as soon as the limit is passed, and Unavailable when no
    byte came for ``idle_s`` seconds."""

    def __init__(
        self, receive: Any, headers: Mapping[bytes, bytes], limit: int, idle_s: float = 60.0
    ) -> None:
        self._receive = receive
        self._idle_s = idle_s
        self._limit = limit
        self._done = False
        self._announced = 0
        self.size = self.held = 0
        if headers.get(b"content-encoding", b"identity").lower() not in (b"identity", b""):
            raise UnsupportedMedia("the body must not be encoded")
        length = headers.get(b"content-length", b"")
        if length.isdigit() and len(length) < 20:
            self._announced = int(length)
            if self._announced > limit:
                raise TooLarge(limit)

    async def next(self) -> bytes:
        """The next chunk; empty at the end."""
        while not self._done:
            try:
                async with asyncio.timeout(self._idle_s):
                    message = await self._receive()
            except TimeoutError:
                raise Unavailable("no byte of the request came for too long") from None
            if message["type"] == "http.disconnect":
                raise Cut
            chunk: bytes = message.get("body", b"")
            self._done = not message.get("more_body", False)
            self.size += len(chunk)
            if self.size > self._limit:
                raise TooLarge(self._limit)
            if chunk:
                return chunk
        return b""

    async def all(self, room: Room) -> bytes:
        """The whole body, once there is room for it; ``held`` says how much of that is to be given
        back. A body that does not say its length is refused where there is none left."""
        if self._announced > SMALL:
            await room.take(self._announced)
            self.held = self._announced
        first = await self.next()
        if self._done:
            return first
        parts = [first]
        while chunk := await self.next():
            if self.size > SMALL and self.size > self.held:
                room.grow(self.size - self.held)
                self.held = self.size
            parts.append(chunk)
        return b"".join(parts)


@cache
def _decoder(struct: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(struct)


def decode(body: bytes, struct: Any, in_parts: bool = False) -> Any:
    """A JSON body as the route's struct; Invalid names the place that is wrong. It is checked
    whole, raw values too, unless its handler reads it ``in_parts`` and checks each."""
    if not in_parts:
        sound(body)
    try:
        return _decoder(struct).decode(body)
    except msgspec.ValidationError as error:
        raise misread(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"the body is not JSON: {error}") from None
    except RecursionError:
        raise Invalid("the body is nested too deeply") from None


def query(raw: bytes, struct: Any) -> Any:
    """The query string as the route's struct; names that it does not have are refused."""
    if not raw:
        if struct is None:
            return None
        pairs: dict[str, Any] = {}
    else:
        try:
            said = parse_qsl(raw.decode(), True, errors="strict", max_num_fields=100)
        except (UnicodeDecodeError, ValueError):
            raise Invalid("the query string cannot be read") from None
        if any("\0" in text for pair in said for text in pair):
            raise Invalid("text must not contain NUL")
        pairs = dict(said)
        for name in _several(struct):
            if name in pairs:
                pairs[name] = [text for key, text in said if key == name]
    if struct is None:
        if pairs:
            raise Invalid("this path takes no query", dict.fromkeys(pairs, "not known here"))
        return None
    try:
        return msgspec.convert(pairs, struct, strict=False)
    except msgspec.ValidationError as error:
        raise misread(error) from None


@cache
def _several(struct: Any) -> tuple[str, ...]:
    """The names of a query that may be said more than once: those of tuples and lists."""
    found = msgspec.inspect.type_info(struct)
    if not isinstance(found, msgspec.inspect.StructType):
        return ()
    many = (msgspec.inspect.VarTupleType, msgspec.inspect.ListType)
    return tuple(field.encode_name for field in found.fields if isinstance(field.type, many))


class Lines:
    """A newline-delimited body as blocks of lines, with back-pressure; empty lines are left out.
    A block may be empty.

    The event loop feeds bytes into a short queue; a handler's thread takes blocks out.
    """

    def __init__(self) -> None:
        self._blocks: queue.Queue[list[bytes] | BaseException | None] = queue.Queue(maxsize=2)
        self._stopped = False

    async def feed(self, stream: Stream) -> None:
        """Read the body to its end; errors are raised in the reader's thread."""
        loop = asyncio.get_running_loop()
        try:
            rest = b""
            block: list[bytes] = []
            size = 0
            passed_on = time.monotonic()
            while chunk := await stream.next():
                lines = (rest + chunk).split(b"\n")
                rest = lines.pop()
                if len(rest) > LINE:
                    raise TooLarge(LINE)
                for line in lines:
                    block.append(line)
                    size += len(line)
                    if len(block) >= BLOCK_LINES or size >= BLOCK_BYTES:
                        await loop.run_in_executor(None, self._put, block)
                        block, size, passed_on = [], 0, time.monotonic()
                if time.monotonic() - passed_on > BEAT_S:
                    await loop.run_in_executor(None, self._put, block)
                    block, size, passed_on = [], 0, time.monotonic()
            block.append(rest)
            await loop.run_in_executor(None, self._put, block)
            await loop.run_in_executor(None, self._put, None)
        except BaseException as error:
            await loop.run_in_executor(None, self._put, error)
            if not isinstance(error, Exception):
                raise

    def _put(self, block: list[bytes] | BaseException | None) -> None:
        while not self._stopped:
            try:
                self._blocks.put(block, timeout=0.5)
            except queue.Full:
                continue
            return

    def stop(self) -> None:
        """The reader has gone; nothing more is wanted."""
        self._stopped = True

    def __iter__(self) -> Iterator[list[bytes]]:
        while (block := self._blocks.get()) is not None:
            if isinstance(block, BaseException):
                raise block
            yield [line for line in block if line.strip()]
