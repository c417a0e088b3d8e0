"""A load generator that costs little: raw sockets, kept alive, with requests built beforehand.

An HTTP client in Python costs near a millisecond a call and would measure itself. Here a request
costs two system calls and a few microseconds around them, so that on two cores the server gets
what it needs. The driver runs in a process of its own (:func:`apart`).

A *script* is a generator that stands for one connection: it yields ``(kind, request bytes)`` and
is sent the :class:`Reply`. Latency is measured per kind, from just before the send to the moment
the whole reply is there. A script that yields a :class:`Pause` stays silent for so long.
"""

import heapq
import multiprocessing
import select
import socket
import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Address = tuple[str, int]


class Reply(NamedTuple):
    """One answer; ``body`` without its head."""

    status: int
    body: bytes


class Pause(NamedTuple):
    """Nothing is sent for so many seconds; what a script is sent after it is no reply."""

    seconds: float


NO_REPLY = Reply(0, b"")
Script = Generator["tuple[str, bytes] | Pause", Reply, Any]


@dataclass
class Run:
    """What a run of many scripts gave."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    """CPU of the driver itself, which must stay small beside the server's."""
    latencies: dict[str, list[float]] = field(default_factory=dict)
    """Seconds of each request, by kind, in order of the replies."""
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each kind got each status."""
    returned: list[Any] = field(default_factory=list)
    """What each script returned at its end."""
    refusal: bytes = b""
    """The body of one reply above 299, to tell what went wrong."""

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    def replied(self, kind: str, seconds: float) -> None:
        self.latencies.setdefault(kind, []).append(seconds)

    def failures(self) -> int:
        return sum(count for (_, status), count in self.statuses.items() if status >= 300)


class Truncated(Exception):
    """The server closed a connection before the reply was whole."""


_LENGTH = b"content-length:"
_CHUNKED = b"transfer-encoding: chunked"


def _end_of_reply(data: bytes) -> int | None:
    """Where the reply at the start of ``data`` ends, -1 if only its end can tell, or None if more
    is to come before that is known."""
    head = data.find(b"\r\n\r\n")
    if head < 0:
        return None
    at = data.find(_LENGTH, 0, head)
    if at < 0:  # rare: other spelling, no body, or chunks
        lower = data[:head].lower()
        at = lower.find(_LENGTH)
        if at < 0:
            if _CHUNKED in lower:
                return -1
            return head + 4
    end = data.find(b"\r\n", at)
    return head + 4 + int(data[at + len(_LENGTH) : end])


def _whole(data: bytes, end: int | None) -> bool:
    if end is None:
        return False
    if end == -1:
        return data.endswith(b"0\r\n\r\n")
    return len(data) >= end


def _reply(data: bytes) -> Reply:
    return Reply(int(data[9:12]), data[data.find(b"\r\n\r\n") + 4 :])


class _Connection:
    """One socket, its script, and the request that is under way."""

    __slots__ = ("begun", "end", "kind", "received", "script", "socket", "unsent")

    def __init__(self, address: Address, script: Script) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.script = script
        self.kind = ""
        self.begun = 0.0
        self.received = b""
        self.end: int | None = None
        self.unsent = b""


class _Loop:
    """All connections of one run, and what they gave."""

    def __init__(self, address: Address, scripts: Sequence[Script]) -> None:
        self.result = Run()
        self.poll = select.epoll()
        self.connections: dict[int, _Connection] = {}
        self.silent: list[tuple[float, int]] = []
        """When which connection goes on, the next one first."""
        for script in scripts:
            connection = _Connection(address, script)
            self.connections[connection.socket.fileno()] = connection
            self.poll.register(connection.socket.fileno(), select.EPOLLIN)

    def go_on(self, connection: _Connection, reply: Reply | None) -> None:
        """Ask the script what comes next (None: at its begin) and do it."""
        number = connection.socket.fileno()
        try:
            asked = next(connection.script) if reply is None else connection.script.send(reply)
        except StopIteration as stop:
            self.result.returned.append(stop.value)
            del self.connections[number]
            self.poll.unregister(number)
            connection.socket.close()
            return
        if isinstance(asked, Pause):
            heapq.heappush(self.silent, (time.perf_counter() + asked.seconds, number))
            return
        connection.kind, data = asked
        connection.received = b""
        connection.end = None
        connection.begun = time.perf_counter()
        sent = connection.socket.send(data)
        if sent < len(data):
            connection.unsent = data[sent:]
            self.poll.modify(number, select.EPOLLIN | select.EPOLLOUT)

    def wait(self) -> list[tuple[int, int]]:
        """Let those go on whose pause is over; the sockets that have something, at most 30 s on."""
        now = time.perf_counter()
        while self.silent and self.silent[0][0] <= now:
            self.go_on(self.connections[heapq.heappop(self.silent)[1]], NO_REPLY)
        if not self.connections:
            return []
        least = self.silent[0][0] - now if self.silent else 30
        return self.poll.poll(max(0.0, min(30, least)))

    def attend(self, number: int, event: int) -> None:
        """Send or receive what one socket can."""
        connection = self.connections[number]
        if connection.unsent and event & select.EPOLLOUT:
            sent = connection.socket.send(connection.unsent)
            connection.unsent = connection.unsent[sent:]
            if not connection.unsent:
                self.poll.modify(number, select.EPOLLIN)
            return
        data = connection.socket.recv(262144)
        if not data:
            raise Truncated(f"{connection.kind}: {connection.received[:300]!r}")
        received = connection.received = connection.received + data
        if connection.end is None:
            connection.end = _end_of_reply(received)
        if not _whole(received, connection.end):
            return
        self.result.replied(connection.kind, time.perf_counter() - connection.begun)
        reply = _reply(received)
        self.result.statuses[connection.kind, reply.status] += 1
        if reply.status >= 300 and not self.result.refusal:
            self.result.refusal = reply.body[:500]
        self.go_on(connection, reply)

    def close(self) -> None:
        for connection in self.connections.values():
            connection.socket.close()
        self.poll.close()


def run(address: Address, scripts: Sequence[Script]) -> Run:
    """Runs all scripts at once, each on its own connection, until the last one ends."""
    loop = _Loop(address, scripts)
    cpu, started = time.process_time(), time.perf_counter()
    try:
        for connection in list(loop.connections.values()):
            loop.go_on(connection, None)
        while loop.connections:
            for number, event in loop.wait():
                loop.attend(number, event)
    finally:
        loop.result.seconds = time.perf_counter() - started
        loop.result.cpu_seconds = time.process_time() - cpu
        loop.close()
    return loop.result


def apart(make_scripts: Callable[..., list[Script]], address: Address, *arguments: Any) -> Run:
    """Runs the scripts that ``make_scripts(*arguments)`` makes, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_made_and_run, make_scripts, address, arguments).result()


def _made_and_run(
    make_scripts: Callable[..., list[Script]], address: Address, arguments: tuple[Any, ...]
) -> Run:
    return run(address, make_scripts(*arguments))


@dataclass
class Stream:
    """One big exchange: how long until the first byte of the body, until its end, and its size."""

    status: int
    first_byte: float
    seconds: float
    size: int
    start: bytes
    """The first bytes of the body, enough to read a small reply."""


def exchange(address: Address, request: bytes, *, keep: int = 65536) -> Stream:
    """Sends one request, however large, and reads the reply away as it comes."""
    with socket.create_connection(address) as connection:
        begun = time.perf_counter()
        connection.sendall(request)
        data = b""
        while (end := _end_of_reply(data)) is None:
            more = connection.recv(65536)
            if not more:
                raise Truncated(repr(data[:300]))
            data += more
        head = data.find(b"\r\n\r\n") + 4
        chunked = end == -1
        while len(data) == head and (chunked or end > head):
            data += connection.recv(65536)
        first_byte = time.perf_counter() - begun
        size, tail, start = len(data), data[-8:], data[head : head + keep]
        buffer = bytearray(1 << 20)
        while not tail.endswith(b"0\r\n\r\n") if chunked else size < end:
            count = connection.recv_into(buffer)
            if not count:
                raise Truncated(f"{size} bytes of {'chunks' if chunked else end}")
            size += count
            tail = (tail + bytes(buffer[max(0, count - 8) : count]))[-8:]
            if len(start) < keep:
                start += bytes(buffer[: min(count, keep - len(start))])
        seconds = time.perf_counter() - begun
    return Stream(int(data[9:12]), first_byte, seconds, size - head, start)
