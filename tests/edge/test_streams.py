"""Answers that stream: at the reader's pace, in little memory, and no longer than somebody reads.
# rel: L2 R3"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import psutil
import pytest
from tests.edge.serving import Hub, Person, bare, exchange, receive, running, wait_until
from tests.replicas import topology

TASKS, EACH = 16_000, 5_000
MIB = 1 << 20


@pytest.fixture(scope="module")
def big() -> Iterator[tuple[Hub, Person, int]]:
    """A server of its own with a project whose export has 80 MB."""
    with running("sqlite", "--no-worker") as hub:
        owner = hub.found()
        with hub.client(owner) as client:
            project = client.post("/v1/projects", json={"name": "p", "schema": {}}).json()["id"]

            def lines() -> Iterator[bytes]:
                for n in range(TASKS):
                    yield b'{"data":{"n":%d,"text":"%s"}}\n' % (n, b"x" * EACH)

            before = memory(hub)
            headers = {"Content-Type": "application/x-ndjson"}
            made = client.post(f"/v1/projects/{project}/tasks", content=lines(), headers=headers)
            assert made.json()["created"] == TASKS
            assert memory(hub) - before < 100 * MIB, "an import of lines is never held whole"
        yield hub, owner, project


def memory(hub: Hub) -> int:
    """What the server holds of its own: pages of the mapped database file are not its own."""
    return int(psutil.Process(hub.server.pid).memory_full_info().uss)


def started(hub: Hub, owner: Person, project: int) -> socket.socket:
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.settimeout(30)
    link.connect(hub.address)
    link.sendall(bare("GET", f"/native/v1/projects/{project}/export", owner))
    assert link.recv(12).startswith(b"HTTP/1.1 200")
    return link


def test_a_slow_reader_keeps_the_server_small(big: tuple[Hub, Person, int]) -> None:
    hub, owner, project = big
    exchange(hub, bare("GET", f"/native/v1/projects/{project}/tasks?limit=1", owner))
    before = memory(hub)
    links = [started(hub, owner, project) for _ in range(4)]
    try:
        most = 0
        for _ in range(20):
            time.sleep(0.1)
            most = max(most, memory(hub) - before)
            assert exchange(hub, bare("GET", "/native/v1/me", owner)).status == 200
        assert most < 64 * MIB
    finally:
        for link in links:
            link.close()


def test_a_whole_export_is_whole_and_made_in_little_memory(big: tuple[Hub, Person, int]) -> None:
    hub, owner, project = big
    before, most, size, lines = memory(hub), 0, 0, 0
    with hub.client(owner) as client:
        path = f"/v1/projects/{project}/export?format=jsonl"
        with client.stream("GET", path) as reply:
            assert reply.status_code == 200
            for number, chunk in enumerate(reply.iter_raw()):
                size += len(chunk)
                lines += chunk.count(b"\n")
                if number % 50 == 0:
                    most = max(most, memory(hub) - before)
    assert size > TASKS * EACH
    assert lines >= TASKS
    assert most < 64 * MIB


def test_a_reader_that_goes_away_ends_its_export(big: tuple[Hub, Person, int]) -> None:
    """More of them than there are threads for exports: each must be free again."""
    topology.only_of_one("the cost of one process is measured")
    hub, owner, project = big
    process = psutil.Process(hub.server.pid)

    def spent() -> float:
        times = process.cpu_times()
        return float(times.user + times.system)

    begun = spent()
    with hub.client(owner) as client:
        path = f"/v1/projects/{project}/export"
        with client.stream("GET", path) as reply:
            assert sum(map(len, reply.iter_raw())) > TASKS * EACH
    whole = spent() - begun
    begun = spent()
    for _ in range(20):
        started(hub, owner, project).close()
    before = -1.0
    while (now := spent()) - before > 0.05:  # until it rests
        before = now
        time.sleep(0.5)
    assert now - begun < 8 * whole, "twenty exports that nobody reads cost like a few"
    faults = [x for x in hub.server.log.splitlines() if "Traceback" in x or "rror" in x]
    assert faults == []


def test_an_import_whose_sender_goes_away_is_never_seen(big: tuple[Hub, Person, int]) -> None:
    hub, owner, _ = big
    with hub.client(owner) as client:
        project = client.post("/v1/projects", json={"name": "q", "schema": {}}).json()["id"]
        headers = (("Content-Type", "application/x-ndjson"), ("Transfer-Encoding", "chunked"))
        with socket.create_connection(hub.address, 30) as link:
            path = f"/native/v1/projects/{project}/tasks"
            link.sendall(bare("POST", path, owner, None, headers))
            block = b'{"data":{}}\n' * 3000
            link.sendall(b"%x\r\n%s\r\n" % (len(block), block))
            time.sleep(0.5)
        wait_until(
            lambda: (
                client.get(f"/v1/projects/{project}/imports").json()["items"][0]["state"]
                == "failed"
            )
        )
        assert client.get(f"/v1/projects/{project}/tasks").json()["items"] == []
        assert client.post(f"/v1/projects/{project}/assignments").status_code == 204
        assert "tasks.open" not in client.get(f"/v1/projects/{project}/counts").json()


def test_a_line_that_is_wrong_is_named_and_ends_all(hub: Hub) -> None:
    owner = hub.found()
    with hub.client(owner) as client:
        project = client.post("/v1/projects", json={"name": "q", "schema": {}}).json()["id"]
        headers = {"Content-Type": "application/x-ndjson; charset=utf-8"}
        body = b'{"data":{}}\n' * 1500 + b"\n\n" + b'{"data":[]}\n' + b'{"data":{}}\n' * 1500
        reply = client.post(f"/v1/projects/{project}/tasks", content=body, headers=headers)
        assert reply.status_code == 400
        assert client.get(f"/v1/projects/{project}/tasks").json()["items"] == []
        for bad in (
            b'{"data":{}}\n{"data":',
            b"{}\n",
            b'{"data":{}}\n\xff\n',
            b'{"data":{},"x":1}',
        ):
            path = f"/v1/projects/{project}/tasks"
            reply = client.post(path, content=bad, headers=headers)
            assert reply.status_code == 400, bad
            assert reply.json()["error"]["message"].startswith(("line ", "task "))
        assert client.get(f"/v1/projects/{project}/tasks").json()["items"] == []
        empty = client.post(f"/v1/projects/{project}/tasks", content=b"\n \n", headers=headers)
        assert empty.json()["created"] == 0


def test_one_connection_carries_request_after_request(lite: Hub) -> None:
    """A refused body does not spoil what comes after it on the connection."""
    owner = lite.found()
    with socket.create_connection(lite.address, 30) as link:
        for _ in range(3):
            link.sendall(bare("GET", "/native/v1/me", owner))
            assert receive(link).status == 200
            link.sendall(bare("POST", "/native/v1/projects", owner, b"not json"))
            assert receive(link).status == 400
            link.sendall(bare("POST", "/native/v1/projects/x/archive", owner, b"ignored"))
            assert receive(link).status == 404
