"""What the border does with what a handler gives: losses, faults, headers, streams.

A made-up dialect is served by the real :class:`Edge` on a real database, called as a server calls.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from glossator.dialects.native.errors import render_error
from glossator.edge import Call, Dialect, Reply, get
from glossator.edge import server as edge
from glossator.model.errors import Conflict
from glossator.store import members
from glossator.store.blobs.local import LocalBlobs
from glossator.store.database import open_database
from glossator.store.migrate import upgrade


def lossy(call: Call) -> Reply:
    """Loses much."""
    for n in range(500):
        call.losses.add("note_dropped", f"regions/{n}/\u2028é😀", "a note\r\nX-Evil: 1")
    return call.json({"ok": True})


def faulty(call: Call) -> Reply:
    """Falls over."""
    raise KeyError("secret detail")


def late(call: Call) -> Reply:
    """Writes, then refuses."""
    members.add_organization(call.context.tx, "late", 1)
    raise Conflict("no")


def splitting(call: Call) -> Reply:
    """Tries to end a header."""
    return Reply(200, b"", headers=(("X-Name", "a\r\nX-Evil: 1"),))


closed: list[bool] = []


def streaming(call: Call) -> Reply:
    """Streams, and falls over in the middle if asked."""

    def chunks() -> Iterator[bytes]:
        try:
            yield b"a" * 10
            if call.query:
                raise RuntimeError("in the middle")
            yield b"b" * 10
        finally:
            closed.append(True)

    return Reply(200, chunks(), "text/plain")


ROUTES = [
    get("/lossy", lossy, may="", public=True),
    get("/faulty", faulty, may="", public=True),
    get("/late", late, may="", public=True, mode="write"),
    get("/splitting", splitting, may="", public=True),
    get("/streaming", streaming, may="", public=True),
    get("/broken", streaming, may="", public=True, query=dict),
]

Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    url = f"sqlite:///{tmp_path / 'glossator.db'}"
    upgrade(url)
    database = open_database(url)
    served = Dialect(
        name="made", routes=ROUTES, credential=lambda headers: None, render_error=render_error,
        write_event=lambda event, subscription: None, docs="",
    )  # fmt: skip
    mount = edge.Mount(served, ())

    def call(path: str, method: str = "GET", query: bytes = b"") -> Any:
        sent: list[Any] = []

        async def run() -> None:
            border = edge.Edge(database, LocalBlobs(tmp_path / "blobs"))
            scope = {
                "type": "http", "method": method, "headers": [], "query_string": query,
                "path": path, "scheme": "http", "server": ("127.0.0.1", 1),
            }  # fmt: skip

            asked: list[bool] = []

            async def receive() -> Any:
                if asked:
                    await asyncio.sleep(60)
                asked.append(True)
                return {"type": "http.request", "body": b"", "more_body": False}

            async def send(message: Any) -> None:
                sent.append(message)

            try:
                await border.serve(mount, scope, [path.strip("/")], receive, send)
            finally:
                border.close()

        asyncio.run(run())
        headers = {k.decode("ascii"): v.decode("latin-1") for k, v in sent[0]["headers"]}
        return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])

    yield call
    database.close()


def test_losses_are_counted_in_a_header_that_stays_small_and_ascii(ask: Ask) -> None:
    status, headers, _ = ask("/lossy")
    assert status == 200
    told = headers["glossator-loss"]
    assert len(told) <= 4000
    assert told.isascii()
    assert "\r" not in told
    assert "\n" not in told
    found = json.loads(told)
    assert found["counts"] == {"note_dropped": 500}
    assert found["first"][0]["where"].startswith("regions/0/")
    assert 1 <= len(found["first"]) <= 20


def test_a_fault_is_a_500_that_tells_nothing(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    status, headers, body = ask("/faulty")
    assert status == 500
    assert json.loads(body)["error"]["code"] == "internal"
    assert b"secret" not in body
    assert json.loads(body)["request_id"] == headers["x-request-id"]


def test_a_refusal_takes_back_what_was_written(ask: Ask, tmp_path: Path) -> None:
    import sqlite3

    status, _, _ = ask("/late")
    assert status == 409
    connection = sqlite3.connect(tmp_path / "glossator.db")
    assert connection.execute("SELECT count(*) FROM organizations").fetchone() == (0,)
    connection.close()


def test_a_header_is_one_line_or_none(ask: Ask) -> None:
    with pytest.raises(Exception, match="line break"):
        ask("/splitting")


def test_a_stream_is_closed_at_its_end_and_after_a_fault(ask: Ask) -> None:
    closed.clear()
    assert ask("/streaming")[2] == b"a" * 10 + b"b" * 10
    assert closed == [True]
    status, _, body = ask("/streaming", "HEAD")
    assert (status, body) == (200, b"")
    with pytest.raises(RuntimeError, match="in the middle"):
        ask("/broken", query=b"fall=1")
    assert closed[-1]
