"""The memory of bodies in flight is bounded: they wait unread, and are refused in the end.  # rel: R3"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.edge.serving import Answer, Hub, Person, bare, receive, running, wait_until
from tests.replicas import topology

from glossator.edge.limits import LINE, Places, Room
from glossator.model.errors import Unavailable

MIB = 1 << 20
BODY = b'{"name": "one", "x": "' + b"y" * (15 * MIB) + b'"}'
"""Refused for its unknown field, after it was read whole."""


# ------------------------------------------------------------------ turns


def test_what_finds_no_room_waits_its_turn() -> None:
    async def look() -> None:
        room = Room(10)
        await room.take(6)
        big, small = (asyncio.create_task(room.take(size)) for size in (8, 2))
        await asyncio.sleep(0)
        assert not small.done(), "nobody passes those who came before"
        with pytest.raises(Unavailable):
            room.grow(1)
        room.give(6)
        await asyncio.gather(big, small)
        assert room.held == 10
        room.give(8)
        room.grow(8)
        room.give(8)
        room.give(2)
        await room.take(100)  # alone, it has room whatever its size
        room.give(100)
        assert room.held == 0

    asyncio.run(look())


def test_who_gives_up_just_when_there_is_room_takes_none_of_it() -> None:
    """A cancelled turn stays in the line until its task is next run."""

    async def look() -> None:
        room, places = Room(10), Places(2)
        await room.take(6)
        await places.take(1)
        gone = [asyncio.create_task(room.take(8)), asyncio.create_task(places.take(1))]
        behind = [asyncio.create_task(room.take(8)), asyncio.create_task(places.take(1))]
        await asyncio.sleep(0)
        for one in gone:
            one.cancel()
        room.give(6)
        places.give(1)
        await asyncio.gather(*behind)
        ended = await asyncio.gather(*gone, return_exceptions=True)
        assert [type(one) for one in ended] == [asyncio.CancelledError] * 2
        assert (room.held, places.taken) == (8, 1)

    asyncio.run(look())


def test_the_line_is_bounded_and_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossator.edge.limits.WAIT_S", 0.2)

    async def look() -> None:
        room = Room(10)
        await room.take(9)
        waiting = [asyncio.create_task(room.take(5)) for _ in range(LINE)]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await room.take(5)
        waiting[0].cancel()
        for end in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(end, (Unavailable, asyncio.CancelledError))
        assert room.held == 9
        await room.take(1)

    asyncio.run(look())


# ------------------------------------------------------------------ a server


@pytest.fixture(scope="module")
def narrow() -> Iterator[Hub]:
    """A server with room for two such bodies."""
    topology.only_of_one("the memory of bodies is each process's own")
    with running("sqlite", "--no-worker", env={"GLOSSATOR_BODY_MEMORY": "32"}) as hub:
        yield hub


def memory_mib(hub: Hub, which: str) -> float:
    for line in Path(f"/proc/{hub.server.pid}/status").read_text().splitlines():
        if line.startswith(which):
            return int(line.split()[1]) / 1024
    raise AssertionError("no such process")


@contextlib.contextmanager
def two_held(hub: Hub, owner: Person) -> Iterator[list[socket.socket]]:
    """Two requests of which all but the last byte has come."""
    whole = bare("POST", "/native/v1/projects", owner, BODY)
    with contextlib.ExitStack() as stack:
        links = []
        for _ in range(2):
            link = stack.enter_context(socket.create_connection(hub.address, 30))
            link.sendall(whole[:-1])
            links.append(link)
        yield links


def test_bodies_that_are_sent_at_once_do_not_add_up(narrow: Hub) -> None:
    """Sixteen of 15 MiB would be 240; each was read, none was refused for want of room."""
    owner = narrow.found()
    whole = bare("POST", "/native/v1/projects", owner, BODY)

    def send(_: int) -> Answer:
        with socket.create_connection(narrow.address, 30) as link:
            link.sendall(whole)
            return receive(link)

    before = memory_mib(narrow, "VmRSS")
    with two_held(narrow, owner) as links, ThreadPoolExecutor(14) as pool:
        asked = [pool.submit(send, n) for n in range(14)]
        time.sleep(1)
        assert not any(one.done() for one in asked), "there is no room for a third"
        with narrow.client(owner) as client:
            assert client.get("/v1/me").status_code == 200, "what is small needs none"
            assert client.post("/v1/projects", json={"name": "small"}).status_code == 201
        for link in links:
            link.sendall(BODY[-1:])
            assert receive(link).status == 400
        assert {one.result().status for one in asked} == {400}
    assert memory_mib(narrow, "VmHWM") - before < 160


def test_who_finds_no_room_is_refused(narrow: Hub) -> None:
    """At once where the line is full, or where nobody said how long the body is."""
    owner = narrow.found()
    announced = bare(
        "POST", "/native/v1/projects", owner, None, (("Content-Length", str(3 * MIB)),)
    )
    endless = bare(
        "POST", "/labelstudio/api/projects", None, None,
        (("Authorization", f"Token {owner.api_key}"), ("Transfer-Encoding", "chunked")),
    )  # fmt: skip
    chunk = b"100000\r\n" + b" " * MIB + b"\r\n"
    with contextlib.ExitStack() as stack:
        stack.enter_context(two_held(narrow, owner))
        for _ in range(LINE):  # no byte of their bodies is asked for
            waiting = stack.enter_context(socket.create_connection(narrow.address, 30))
            waiting.sendall(announced)
        with socket.create_connection(narrow.address, 30) as link:
            link.sendall(endless)
            with contextlib.suppress(ConnectionError):
                for _ in range(8):
                    link.sendall(chunk)
            told = receive(link)
        assert (told.status, told.headers["retry-after"]) == (503, "1")
        assert b'"status_code":503' in told.body
        with socket.create_connection(narrow.address, 30) as link:
            link.sendall(announced)
            told = receive(link)
        assert (told.status, told.headers["retry-after"]) == (503, "1")
        assert b'"unavailable"' in told.body

    def free() -> bool:
        with socket.create_connection(narrow.address, 30) as link:
            link.sendall(bare("POST", "/native/v1/projects", owner, BODY))
            return receive(link).status == 400

    wait_until(free)


def test_a_stranger_sends_little(narrow: Hub) -> None:
    with narrow.client() as client:
        body = {"email": "a@example.org", "password": "x" * 70_000}
        assert client.post("/v1/login", json=body).status_code == 413
