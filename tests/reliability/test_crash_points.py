"""The server ends itself at each named place, starts again, and nothing is lost, doubled or left
in part (``glossator.crash``; the other places are in ``test_backups.py`` and ``tests/store``)."""

# rel: K1 K2 K3 K4 K5 K6 K9 D1 D2 D3 D4 I4 I5

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.main_job.hub import Hub, Person, hub
from tests.reliability.load import SCHEMA, answer
from tests.replicas import topology
from tests.store.migrated import Sql
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.durable
LOOPBACK = {"GLOSSATOR_OUTGOING_ALLOW": "127.0.0.0/8"}
KEY = "the same request"


@pytest.fixture
def running(tmp_path: Path, database_url: str) -> Iterator[Hub]:
    topology.only_of_one("which of the processes ends is not the same each time")
    with hub(tmp_path, database_url, env=LOOPBACK) as found:
        yield found


def project(running: Hub, tasks: int = 0) -> int:
    body = {"name": "P", "schema": SCHEMA, "open_to_all": True}
    number: int = running.owner.post("/projects", body)["id"]
    if tasks:
        made = [{"data": {"text": f"text {n}"}} for n in range(tasks)]
        running.owner.post(f"/projects/{number}/tasks", {"tasks": made})
    return number


@contextlib.contextmanager
def crashing(running: Hub, place: str) -> Iterator[None]:
    """What is done here makes the server end at this place; then it is started again."""
    running.kill9(place)
    yield
    assert running.server.dies(30), f"the server did not pass {place}"
    running.server.start()
    assert running.server.seconds_to_ready < 20
    running.check()


def cut_off(person: Person, path: str, **request: Any) -> None:
    """A request that gets no answer."""
    headers = {**request.pop("headers", {}), "Idempotency-Key": KEY}
    with pytest.raises(httpx.TransportError):
        person.once("POST", path, headers=headers, **request)


def again(person: Person, path: str, **request: Any) -> Any:
    """The same request, with its key; JSON."""
    reply = person.send("POST", path, key=KEY, **request)
    assert reply.is_success, reply.text
    return reply.json()


def nothing_half(running: Hub) -> None:
    """No temporary file is older than one restart, and the rows agree."""
    running.server.restart()
    assert running.on_the_way() == []
    running.check()


def test_a_file_without_a_row_is_no_file(running: Hub) -> None:  # K1
    content = b"the same bytes" * 1000
    upload = {"files": [("file", ("a.bin", content))]}
    with crashing(running, "file-stored"):
        cut_off(running.owner, "/files", **upload)
    assert running.owner.every("/files") == []
    (file,) = again(running.owner, "/files", **upload)["files"]
    assert running.owner.bytes_of(f"/files/{file['id']}/content") == content
    assert len(running.owner.every("/files")) == 1
    nothing_half(running)


@pytest.mark.parametrize("tasks", [40, 2500])
def test_half_an_import_is_none(running: Hub, tasks: int) -> None:  # K2
    at = project(running)
    body = {"tasks": [{"data": {"text": f"{n}"}} for n in range(tasks)]}
    place = "import-half" if tasks < 1000 else "import-half:3"  # the last of three chunks
    with crashing(running, place), pytest.raises(httpx.TransportError):
        running.owner.once("POST", f"/projects/{at}/tasks", json=body)
    assert running.owner.every(f"/projects/{at}/tasks") == []
    assert len(running.owner.post(f"/projects/{at}/tasks", body)["ids"]) == min(tasks, 1000)
    texts = [task["data"]["text"] for task in running.owner.every(f"/projects/{at}/tasks")]
    assert texts == [f"{n}" for n in range(tasks)]
    nothing_half(running)


def test_what_was_committed_is_answered_to_the_retry(running: Hub) -> None:  # K3
    at = project(running, 2)
    labeler = running.person("labeler", "one")
    held = labeler.post(f"/projects/{at}/assignments")
    said = {"content": b'{"answer":' + answer("1.0") + b"}"}
    said |= {"headers": {"Content-Type": "application/json"}}
    path = f"/assignments/{held['id']}/submit"
    with crashing(running, "answer-ready"):
        cut_off(labeler, path, **said)
    (first,) = running.owner.get(f"/tasks/{held['task_ids'][0]}")["annotations"]
    assert again(labeler, path, **said)["annotations"][0]["id"] == first["id"]
    (only,) = running.owner.get(f"/tasks/{held['task_ids'][0]}")["annotations"]
    assert only["id"] == first["id"]
    nothing_half(running)


def written(running: Hub, number: int, seconds: float = 60) -> Any:
    """A snapshot once it is there."""
    until = time.monotonic() + seconds
    while (found := running.owner.get(f"/snapshots/{number}"))["state"] != "completed":
        assert found["state"] != "failed", found
        assert time.monotonic() < until, found
        time.sleep(0.1)
    return found


@pytest.mark.parametrize("place", ["export-half:20", "job-effect"])  # K6, K4
def test_a_snapshot_is_written_once(running: Hub, place: str) -> None:
    at = project(running, 50)
    path, body, once = f"/projects/{at}/snapshots", {"title": "one"}, {"Idempotency-Key": "one"}
    # The job may be quicker than the answer; and a sweep that comes to the place quicker than both.
    with crashing(running, place), contextlib.suppress(httpx.TransportError):
        running.owner.once("POST", path, json=body, headers=once)
    running.owner.post(path, body, key="one")
    (made,) = running.owner.every(f"/projects/{at}/snapshots")
    written(running, made["id"])
    lines = running.owner.bytes_of(f"/snapshots/{made['id']}/download").splitlines()
    assert sum(b'"text ' in line for line in lines) == 50
    exports = [f for f in running.owner.every("/files", project_id=at) if f["kind"] == "export"]
    assert len(exports) <= 1
    nothing_half(running)


def test_a_call_that_was_not_recorded_is_made_again(running: Hub) -> None:  # K5
    receiver = Receiver()
    try:
        at = project(running)
        hook = {"url": receiver.url("/hook"), "kinds": ["tasks.created"], "project_id": at}
        hook = running.owner.post("/webhooks", hook)
        with crashing(running, "webhook-sent"):
            running.owner.once("POST", f"/projects/{at}/tasks", json={"tasks": [{"data": {}}]})
        # The dead one's claim is over when it lapses: here, now.
        with contextlib.closing(Sql(running.database)) as sql:
            sql("UPDATE deliveries SET next_at = 1 WHERE state = 'pending'")
        until = time.monotonic() + 60
        while len(receiver.at("/hook")) < 2:
            assert time.monotonic() < until
            time.sleep(0.1)
        first, second = receiver.at("/hook")
        assert (first.message, first.body) == (second.message, second.body)
        path = f"/webhooks/{hook['id']}/deliveries"
        while running.owner.get(path)["items"][0]["state"] != "delivered":
            assert time.monotonic() < until
            time.sleep(0.1)
        assert len(running.owner.get(path)["items"]) == 1
    finally:
        receiver.close()
    nothing_half(running)


def test_who_held_a_task_still_holds_it(running: Hub) -> None:  # K9
    at = project(running, 2)
    one, other = running.person("labeler", "one"), running.person("labeler", "other")
    mine = one.post(f"/projects/{at}/assignments")
    running.kill9()
    theirs = other.post(f"/projects/{at}/assignments")
    assert theirs["task_ids"] != mine["task_ids"]
    assert one.get(f"/assignments/{mine['id']}")["state"] == "active"
    said = {"answer": {"values": [{"field": "why", "value": "after the kill"}]}}
    assert one.post(f"/assignments/{mine['id']}/submit", said)["state"] in ("submitted", "accepted")
    running.check()
