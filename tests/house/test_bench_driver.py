"""The bench measures the server and not itself, and sees what a server does wrong.

The server here is a small one of this page's own, which answers the native API's routes out of
memory.
"""

import asyncio
import json
import os
import threading
from collections.abc import Iterator

import pytest
from bench import figures, native
from bench.driver import Reply, Script, Truncated, apart, exchange, run
from bench.workloads import ANNOTATORS, Subject, every


class Stub:
    """The native API as far as the bench knows it, with faults to order."""

    def __init__(self) -> None:
        self.tasks: dict[int, list[int]] = {}
        self.queues: dict[int, list[int]] = {}
        self.owners: dict[int, int] = {}
        self.annotated: set[int] = set()
        self.faults: set[str] = set()
        self.next_id = 1

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        path, _, query = path.removeprefix("/native/v1").partition("?")
        match [method, *path.strip("/").split("/")]:
            case ["POST", "projects"]:
                number = self.new_id()
                self.tasks[number] = []
                self.queues[number] = []
                assert {"name", "schema"} <= set(json.loads(body))
                return 201, {"id": number}
            case ["POST", "projects", number, "tasks"]:
                made = [self.new_id() for _ in json.loads(body)["tasks"]]
                self.tasks[int(number)] += made
                self.queues[int(number)] += made
                if "twice" in self.faults:
                    self.queues[int(number)].append(made[-1])
                return 201, {"created": len(made), "ids": made[:1000]}
            case ["GET", "projects", number, "tasks"]:
                asked = dict(pair.split("=") for pair in query.split("&"))
                after = int(asked.get("after", 0))
                page = [task for task in self.tasks[int(number)] if task > after]
                limit = int(asked["limit"])
                last = page[limit - 1] if len(page) >= limit else None
                return 200, {"items": [{"id": task} for task in page[:limit]], "next": last}
            case ["POST", "projects", number, "assignments"]:
                if not self.queues[int(number)]:
                    return 204, None
                task = self.queues[int(number)].pop(0)
                assignment = self.new_id()
                self.owners[assignment] = task
                return 201, {"id": assignment, "tasks": [{"id": task, "data": {}}]}
            case ["POST", "assignments", number, "submit"]:
                (answer,) = json.loads(body)["answers"]
                if answer["task_id"] != self.owners.pop(int(number)):
                    return 409, {"error": "another task"}
                return 200, {}
            case ["POST", "tasks", number, "annotations"]:
                if "broken" in self.faults and len(self.annotated) > 10:
                    return 500, {"error": "the disk is full"}
                assert len(json.loads(body)["answer"]["regions"]) == 5
                self.annotated.add(int(number))
                return 201, {"id": self.new_id()}
            case ["GET", "tasks", number]:
                return 200, {"id": int(number), "annotated": int(number) in self.annotated}
        return 404, {"error": "no such route"}


class _Protocol(asyncio.Protocol):
    def __init__(self, stub: Stub) -> None:
        self.stub = stub
        self.data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, found, rest = self.data.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return
        self.data = rest[length:]
        method, path, _ = lines[0].split(" ")
        assert isinstance(self.transport, asyncio.Transport)
        if path == "/hang-up":
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nfive!")
            self.transport.close()
            return
        if path.startswith("/chunks"):
            chunks = b"".join(b"10000\r\n" + b"x" * 65536 + b"\r\n" for _ in range(20))
            reply = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
            self.transport.write(reply)
            return
        status, answer = self.stub.answer(method, path, rest[:length])
        body = b"" if answer is None else json.dumps(answer).encode()
        length_line = "" if answer is None else f"content-length: {len(body)}\r\n"
        self.transport.write(f"HTTP/1.1 {status} X\r\n{length_line}\r\n".encode() + body)


@pytest.fixture
def stub() -> Iterator[tuple[Stub, tuple[str, int]]]:
    """A stub server on a thread of its own, and its address."""
    loop = asyncio.new_event_loop()
    served = Stub()
    server = loop.run_until_complete(loop.create_server(lambda: _Protocol(served), "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield served, server.sockets[0].getsockname()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(asyncio.sleep(0.05))
    loop.close()


def _subject(address: tuple[str, int]) -> Subject:
    keys = tuple(f"gls_{number}" for number in range(ANNOTATORS))
    turn = figures.calibration()
    return Subject("sqlite", address, "gls_owner", keys, keys[:4], os.getpid(), turn=turn)


WORKS = frozenset({"import", "list", "create", "get", "claim", "export"})


def test_every_work_runs_and_what_is_absent_is_said(
    stub: tuple[Stub, tuple[str, int]],
) -> None:
    served, address = stub
    rows = {row.work.split(" ")[0]: row for row in every(_subject(address), 500, WORKS)}
    assert set(rows) == {"import", "list", "annotation", "GET", "claim", "export"}
    assert len(served.annotated) == 500
    assert rows["export"].figure.startswith("absent:")
    for name in ("import", "list", "annotation", "GET", "claim"):
        assert rows[name].cpu_microseconds is not None, name
        assert "WRONG" not in rows[name].figure
    assert "TWICE" not in rows["claim"].figure
    assert "NEVER" not in rows["claim"].figure


def test_a_task_given_twice_is_seen(stub: tuple[Stub, tuple[str, int]]) -> None:
    served, address = stub
    served.faults.add("twice")
    (row,) = every(_subject(address), 400, frozenset({"claim"}))
    assert "1 GIVEN TWICE" in row.figure
    assert row.held is False


def test_a_refused_request_is_no_figure(stub: tuple[Stub, tuple[str, int]]) -> None:
    served, address = stub
    served.faults.add("broken")
    (row,) = every(_subject(address), 400, frozenset({"create"}))
    assert row.figure.startswith("WRONG:")
    assert "the disk is full" in row.figure
    assert row.held is False


def test_a_reply_cut_short_is_an_error(stub: tuple[Stub, tuple[str, int]]) -> None:
    def script() -> Script:
        yield "get", b"GET /hang-up HTTP/1.1\r\n\r\n"

    with pytest.raises(Truncated):
        run(stub[1], [script()])
    with pytest.raises(Truncated):
        exchange(stub[1], b"GET /hang-up HTTP/1.1\r\n\r\n")


def test_a_reply_in_chunks_is_read_to_its_end(stub: tuple[Stub, tuple[str, int]]) -> None:
    streamed = exchange(stub[1], b"GET /chunks HTTP/1.1\r\n\r\n")
    assert streamed.status == 200
    assert streamed.size > 20 * 65536
    assert 0 < streamed.first_byte <= streamed.seconds
    replies: list[Reply] = []

    def script() -> Script:
        for _ in range(2):
            replies.append((yield "get", b"GET /chunks HTTP/1.1\r\n\r\n"))

    run(stub[1], [script()])
    assert [len(reply.body) for reply in replies] == [streamed.size, streamed.size]


def test_the_driver_costs_little(stub: tuple[Stub, tuple[str, int]]) -> None:
    """Two turns of the calibration loop at most: some 40 us where a turn takes 27."""
    keys = ["gls_key"] * ANNOTATORS
    best = min(
        measured.cpu_seconds / measured.requests
        for measured in (apart(native.get_scripts, stub[1], keys, [1], 200) for _ in range(2))
    )
    assert best <= 2 * figures.calibration(), f"{best * 1e6:.0f} us a request"


def test_percentiles_are_of_the_sorted_values() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert figures.percentile(values, 0.5) == 51
    assert figures.percentile(values, 0.99) == 100
    assert figures.percentile([7.0], 0.99) == 7
