"""Back-pressure, rates of keys and connections that do not move.  # rel: R3 R4 C6 L16"""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.edge.serving import Hub, Person, bare, receive, running
from tests.replicas import topology

from glossator.edge import bridge as bridges
from glossator.edge.bridge import Bridge
from glossator.edge.limits import DELAYED, KEYS, LINE, Limits, Places, Rates
from glossator.model.errors import TooMuch, Unavailable
from glossator.store import database as databases
from glossator.store import migrate
from glossator.store.database import Database

SLOW = {"GLOSSATOR_RATE_LIMIT": "5", "GLOSSATOR_RATE_BURST": "10", "GLOSSATOR_IDLE_SECONDS": "2"}


@pytest.fixture(scope="module")
def strict() -> Iterator[Hub]:
    """A server with small limits."""
    topology.only_of_one("rates and patience are each process's own, and a proxy has its own")
    with running("sqlite", "--no-worker", env=SLOW) as hub:
        yield hub


# ------------------------------------------------------------------ rates


def test_a_key_over_its_rate_is_told_when_to_come_back(strict: Hub) -> None:
    owner, other = strict.found(), strict.found()
    with strict.client(owner) as client, strict.client(other) as another:
        replies = [client.get("/v1/me") for _ in range(16)]
        assert [r.status_code for r in replies[:10]] == [200] * 10
        left = [int(r.headers["ratelimit-remaining"]) for r in replies[:10]]
        assert left == sorted(left, reverse=True)
        assert left[0] == 9
        assert replies[0].headers["ratelimit-limit"] == "10"
        refused = [r for r in replies if r.status_code == 429]
        assert refused
        assert refused[0].json()["error"]["code"] == "too_much"
        assert int(refused[0].headers["retry-after"]) == 1
        assert another.get("/v1/me").status_code == 200, "a key's own limit is nobody else's"
        time.sleep(1.1)
        assert client.get("/v1/me").status_code == 200


def test_label_studios_client_waits_before_it_is_refused(strict: Hub) -> None:
    """It does not try again by itself."""
    owner = strict.found()
    headers = {"Authorization": f"Token {owner.api_key}"}
    with strict.client(None, "/labelstudio") as client:
        began = time.monotonic()
        replies = [client.get("/api/projects", headers=headers) for _ in range(15)]
        assert [r.status_code for r in replies] == [200] * 15
        assert time.monotonic() - began >= 0.7, "five more than the burst, at five a second"


def test_rates_are_off_on_sqlite_and_on_with_postgresql() -> None:
    from glossator.app import _limits
    from glossator.settings import Settings
    from glossator.store.postgresql import PostgresqlDatabase
    from glossator.store.sqlite import SqliteDatabase

    rates = [_limits(Settings(), kind).rate for kind in (SqliteDatabase, PostgresqlDatabase)]  # type: ignore[arg-type]
    assert rates == [0, 2000]
    assert _limits(Settings(rate_limit=7), SqliteDatabase).rate == 7  # type: ignore[arg-type]
    assert _limits(Settings(rate_limit=0), PostgresqlDatabase).rate == 0  # type: ignore[arg-type]


def test_memory_of_rates_is_bounded() -> None:
    rates = Rates(Limits(rate=1, burst=1))

    async def many() -> None:
        for number in range(2 * KEYS):
            await rates.admit(f"key {number}", 0)

    asyncio.run(many())
    assert len(rates._buckets) == KEYS


def test_a_refusal_costs_the_key_nothing_and_the_wait_is_bounded() -> None:
    async def flood() -> list[Any]:
        rates = Rates(Limits(rate=1000, burst=1))
        return await asyncio.gather(
            *(rates.admit("one", 0.2) for _ in range(2 * DELAYED)), return_exceptions=True
        )

    began = time.monotonic()
    found = asyncio.run(flood())
    assert time.monotonic() - began < 5
    refused = [one for one in found if isinstance(one, TooMuch)]
    assert 1 <= len(found) - len(refused) <= 1 + DELAYED
    assert all(0.1 < one.retry_after < 0.4 for one in refused)


# ------------------------------------------------------------------ places of long requests


def test_one_organization_has_half_of_the_places() -> None:
    async def look() -> None:
        places = Places(4)
        await places.take(1)
        await places.take(1)
        third = asyncio.create_task(places.take(1))
        await asyncio.sleep(0)
        assert not third.done()
        await places.take(2)
        assert places.taken == 3
        places.give(1)
        await third
        assert places.taken == 3

    asyncio.run(look())


def test_the_line_for_places_is_bounded_and_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossator.edge.limits.WAIT_S", 0.2)

    async def look() -> None:
        places = Places(2)
        await places.take(1)
        waiting = [asyncio.create_task(places.take(1)) for _ in range(LINE)]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await places.take(1)
        waiting[0].cancel()
        for end in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(end, (Unavailable, asyncio.CancelledError))
        places.give(1)
        await places.take(1)

    asyncio.run(look())


# ------------------------------------------------------------------ the database's queues


@pytest.fixture
def held(database_url: str) -> Iterator[tuple[Database, threading.Event]]:
    """A database all of whose threads are busy until the event."""
    migrate.upgrade(database_url)
    opened = databases.open_database(database_url, 1, 1)
    free = threading.Event()
    for mode in ("read", "write"):
        opened.submit(mode, lambda tx: free.wait(30), lambda result, error: None)  # type: ignore[arg-type]
    time.sleep(0.1)
    yield opened, free
    free.set()
    opened.close()


def test_a_full_queue_answers_at_once(
    held: tuple[Database, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, free = held

    async def look() -> None:
        bridge = Bridge(database, asyncio.get_running_loop())
        waiting = []
        began = 0.0
        with pytest.raises(Unavailable):  # noqa: PT012
            for _ in range(2 * databases.QUEUE):
                began = time.monotonic()
                waiting.append(bridge.run("read", lambda tx: None))
        assert time.monotonic() - began < 0.1
        assert databases.QUEUE - 1 <= len(waiting) <= databases.QUEUE
        free.set()
        await asyncio.gather(*waiting)
        bridge.close()

    asyncio.run(look())


def test_a_unit_waits_so_long_and_is_then_never_run(
    held: tuple[Database, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridges, "WAIT_S", 0.6)
    database, free = held
    ran = []

    async def look() -> None:
        bridge = Bridge(database, asyncio.get_running_loop())
        began = time.monotonic()
        waiting = [bridge.run(mode, lambda tx: ran.append(1)) for mode in ("read", "write")]  # type: ignore[arg-type]
        for end in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(end, Unavailable)
        assert 0.5 < time.monotonic() - began < 3
        free.set()
        await bridge.run("read", lambda tx: None)
        await bridge.run("write", lambda tx: None)
        bridge.close()

    asyncio.run(look())
    assert ran == []


# ------------------------------------------------------------------ a flood


def rss_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no such process")


def test_a_flood_is_answered_and_leaves_nothing_behind(lite: Hub) -> None:
    """2 000 requests over 200 connections at once."""
    owner = lite.found()
    asked = bare("POST", "/native/v1/projects", owner, b'{"name": "one"}')

    def connection(_: int) -> list[int]:
        found = []
        with socket.create_connection(lite.address, 60) as link:
            for _ in range(10):
                link.sendall(asked)
                found.append(receive(link).status)
        return found

    before = rss_mib(lite.server.pid)
    with ThreadPoolExecutor(200) as pool:
        answers = [status for found in pool.map(connection, range(200)) for status in found]
    assert len(answers) == 2000
    assert set(answers) <= {201, 503}
    assert answers.count(201) > 1000
    assert rss_mib(lite.server.pid) - before < 64
    with lite.client(owner) as client:
        assert client.get("/v1/me").status_code == 200


def test_more_requests_than_the_server_takes_are_refused() -> None:
    topology.only_of_one("each process takes so many requests")
    with running("sqlite", "--no-worker", env={"GLOSSATOR_REQUESTS": "5"}) as hub:
        owner = hub.found()
        head = bare("POST", "/native/v1/projects", owner, None, (("Content-Length", "20"),))
        with contextlib.ExitStack() as stack:
            for _ in range(5):
                link = stack.enter_context(socket.create_connection(hub.address, 30))
                link.sendall(head)
            time.sleep(0.3)
            with hub.client(owner) as client:
                began = time.monotonic()
                reply = client.get("/v1/me")
                assert time.monotonic() - began < 2
                assert reply.status_code == 503
                assert reply.json()["error"]["code"] == "unavailable"
                assert client.get(f"{hub.url}/health").status_code == 200


# ------------------------------------------------------------------ connections that do not move


def quiet(hub: Hub, sent: bytes, owner: Person) -> tuple[float, bytes]:
    """How long the server waits for more, and what it says then."""
    began = time.monotonic()
    with socket.create_connection(hub.address, 20) as link:
        link.sendall(sent)
        said = b""
        with contextlib.suppress(ConnectionError):
            while chunk := link.recv(65536):
                said += chunk
    return time.monotonic() - began, said


def test_a_request_that_stops_moving_is_given_up(strict: Hub) -> None:
    owner = strict.found()
    whole = bare("POST", "/native/v1/projects", owner, b'{"name": "one"}')
    head = whole.index(b"\r\n\r\n") + 4
    for sent, said in ((b"", b""), (whole[:30], b""), (whole[: head + 5], b"503")):
        took, answer = quiet(strict, sent, owner)
        assert 1.5 < took < 10, sent
        assert said in answer.split(b"\r\n")[0]
        assert bool(answer) is bool(said)


def test_a_reader_that_stops_is_given_up_and_a_slow_one_is_not(strict: Hub) -> None:
    owner = strict.found()
    with strict.client(owner) as client:
        body = {"name": "big", "schema": {"fields": [{"kind": "text", "name": "note"}]}}
        project = client.post("/v1/projects", json=body).json()["id"]
        lines = b'{"data": {"text": "' + b"y" * 4000 + b'"}}\n'
        headers = {"Content-Type": "application/x-ndjson"}
        path = f"/v1/projects/{project}/tasks"
        assert client.post(path, content=lines * 4000, headers=headers).status_code == 201
    asked = bare("GET", f"/native/v1/projects/{project}/export?format=jsonl", owner)
    with socket.socket() as stuck, socket.socket() as slow:
        for link in (stuck, slow):
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            link.settimeout(20)
            link.connect(strict.address)
            link.sendall(asked)
        read, began = 0, time.monotonic()
        while time.monotonic() - began < 6:  # some 100 kB a second
            read += len(slow.recv(20_000))
            time.sleep(0.2)
        while chunk := slow.recv(1 << 20):
            read += len(chunk)
            if read > 16_000_000:
                break
        assert read > 16_000_000
        got = 0
        with contextlib.suppress(ConnectionError):
            while chunk := stuck.recv(1 << 20):
                got += len(chunk)
                if chunk.endswith(b"0\r\n\r\n"):
                    break
        assert got < 16_000_000, "it was cut off"


# ------------------------------------------------------------------ what the hot path pays


def test_the_tally_costs_little() -> None:
    """At most 3 µs of a request's 185, on the machine where that was measured: some 0.02 turns of
    the calibration loop's 27 µs are allowed for each."""
    from bench import figures

    from glossator.edge.server import _NOBODY
    from glossator.edge.tally import Tally
    from glossator.model.work import Origin

    tally, origin = Tally(), Origin("id", "127.0.0.1", "GET /v1/tasks/{task_id}", "abc")
    began = time.process_time()
    n = 20_000
    for _ in range(n):
        tally.in_flight += 1
        tally.in_flight -= 1
        tally.ended("native", "GET", origin, _NOBODY, 200, 0.001)
    each = (time.process_time() - began) / n
    assert each < 3e-6 * max(1.0, figures.calibration() / 27e-6) * 2, each
