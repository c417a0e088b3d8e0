"""Jobs that are not tried any more: whoever waits for what they write sees it fail."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from glossator import jobs
from glossator.jobs.attempts import MOST
from glossator.jobs.handlers import GIVEN_UP, HANDLERS
from glossator.model.errors import Unavailable
from glossator.services import access, cutting
from glossator.store import outbox, running
from glossator.store.database import read, write
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction
from tests import parts
from tests.edge.serving import Hub
from tests.edge.serving import running as serving
from tests.jobs.test_outbox import NOW_DUE

LAST_TRY = Statement(
    "UPDATE jobs SET tries = :n WHERE kind = :kind",
    "UPDATE procrastinate_jobs SET attempts = :n WHERE task_name = :kind",
    across="test",
)
SCHEMA = {"fields": [{"kind": "text", "name": "note"}]}
SECRET = "canary: a path, a row, a line of the program"
WRITERS = {kind for kind, handler in HANDLERS.items() if isinstance(handler, jobs.Writer)}


def fail(host: jobs.Host, args: dict[str, Any]) -> None:
    raise ZeroDivisionError(SECRET)


def now_due(host: jobs.Host) -> None:
    write(host.database, lambda tx: tx.run(NOW_DUE))


def last_try(host: jobs.Host, kind: str) -> None:
    write(host.database, lambda tx: tx.run(LAST_TRY, n=MOST - 1, kind=kind))


# ------------------------------------------------------------------ the engines


def state(host: jobs.Host) -> outbox.Status | None:
    return read(host.database, lambda tx: outbox.status(tx, "one"))


def begin(host: jobs.Host) -> None:
    write(host.database, lambda tx: outbox.enqueue(tx, "fail", {"n": 1}, lock="one"))


def test_the_last_failure_is_told_once_and_with_the_same_arguments(host: jobs.Host) -> None:
    told: list[dict[str, Any]] = []

    def given_up(host: jobs.Host, tx: Transaction, args: dict[str, Any]) -> None:
        told.append(args)
        assert running.claim(tx, "it writes", now=1, until=2)

    begin(host)
    for n in range(1, MOST + 1):
        assert told == []
        assert jobs.run_due(host, {"fail": jobs.Writer(fail, given_up)}) == 1
        now_due(host)
        assert n < MOST or told
    assert [args | {"job": 0} for args in told] == [{"n": 1, "job": 0}]
    assert state(host) == outbox.Status("failed", MOST, f"ZeroDivisionError: {SECRET}")
    assert not write(host.database, lambda tx: running.claim(tx, "it writes", now=1, until=2))


def test_a_job_that_nobody_could_be_told_of_is_not_over(host: jobs.Host) -> None:
    ways = iter([True, False])

    def given_up(host: jobs.Host, tx: Transaction, args: dict[str, Any]) -> None:
        if next(ways):
            raise Unavailable("the database cannot answer now")

    begin(host)
    last_try(host, "fail")
    for wanted in ("queued", "failed"):
        assert jobs.run_due(host, {"fail": jobs.Writer(fail, given_up)}) == 1
        found = state(host)
        assert found is not None
        assert found.state == wanted
        now_due(host)


def test_a_fault_in_the_telling_does_not_keep_the_job(host: jobs.Host) -> None:
    def given_up(host: jobs.Host, tx: Transaction, args: dict[str, Any]) -> None:
        running.claim(tx, "half", now=1, until=2)
        raise KeyError("also wrong")

    begin(host)
    last_try(host, "fail")
    assert jobs.run_due(host, {"fail": jobs.Writer(fail, given_up)}) == 1
    assert state(host) == outbox.Status("failed", MOST, f"ZeroDivisionError: {SECRET}")
    assert write(host.database, lambda tx: running.claim(tx, "half", now=1, until=2))


# ------------------------------------------------------------------ those who wait


class Torn:
    """Stored bytes that a fault of ours gets in the way of."""

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError(SECRET)


class Office:
    """An organization whose jobs are run here, beside its server."""

    def __init__(self, hub: Hub) -> None:
        owner = hub.found()
        self.client: httpx.Client = hub.client(owner)
        self.other: httpx.Client = hub.client(owner, "/labelstudio")
        self.host = jobs.Host(hub.database, hub.blobs, access.now)
        self.project = self.post("/v1/projects", {"name": "p", "schema": SCHEMA})["id"]
        tasks = [{"data": {"n": n}} for n in range(6)]
        self.post(f"/v1/projects/{self.project}/tasks", {"tasks": tasks})

    def post(self, path: str, body: Any = None) -> Any:
        reply = self.client.post(path, json=body)
        assert reply.status_code < 300, reply.text
        return reply.json()

    def get(self, path: str) -> Any:
        return self.client.get(path).json()

    def snapshot(self) -> int:
        number: int = self.post(f"/v1/projects/{self.project}/snapshots", {"title": "t"})["id"]
        return number

    def run(self) -> None:
        jobs.run_due(self.host, HANDLERS)

    def give_up(self, kind: str) -> None:
        """Run what is due with a fault in one kind, whose tries are over with it."""
        found = HANDLERS[kind]
        assert isinstance(found, jobs.Writer)

        def torn(host: jobs.Host, args: dict[str, Any]) -> None:
            found(replace(host, blobs=Torn()), args)  # type: ignore[arg-type]

        handlers = {**HANDLERS, kind: jobs.Writer(torn, found.given_up)}
        for _ in range(2):  # the first asks for jobs of the kind
            now_due(self.host)
            last_try(self.host, kind)
            jobs.run_due(self.host, handlers)

    def close(self) -> None:
        self.client.close()
        self.other.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest) -> Iterator[Hub]:
    if request.param == "postgres":
        parts.require("postgres")
    with serving(request.param, "--no-worker") as found:
        yield found


@pytest.fixture
def office(hub: Hub) -> Iterator[Office]:
    found = Office(hub)
    yield found
    found.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "SIZE", 2)


def test_every_kind_that_writes_an_object_is_tried_here() -> None:
    tried = {"run_import", "write_snapshot", "write_shard", "join_shards", "convert_snapshot"}
    assert tried == WRITERS


def test_an_import_is_seen_to_fail(office: Office) -> None:
    files = {"file": ("t.jsonl", b'{"data": {"n": 1}}\n')}
    data = {"project_id": str(office.project)}
    sent = office.client.post("/v1/files", files=files, data=data).json()["files"][0]["id"]
    asked = {"file_id": sent, "format": "jsonl"}
    made = office.post(f"/v1/projects/{office.project}/imports", asked)
    assert made["state"] != "failed"
    office.give_up("run_import")
    found = office.get(f"/v1/imports/{made['id']}")
    assert (found["state"], found["error"]) == ("failed", GIVEN_UP)


@pytest.mark.parametrize("kind", ["write_snapshot", "write_shard", "join_shards"])
def test_a_snapshot_is_seen_to_fail(office: Office, kind: str, request: Any) -> None:
    if kind != "write_snapshot":
        request.getfixturevalue("small")
    made = office.snapshot()
    office.post(f"/v1/snapshots/{made}/convert", {"format": "csv"})
    office.give_up(kind)
    found = office.get(f"/v1/snapshots/{made}")
    assert (found["state"], found["error"]) == ("failed", GIVEN_UP)
    vendor = office.other.get(f"/api/projects/{office.project}/exports/{made}").json()
    assert vendor["status"] == "failed"
    now_due(office.host)
    office.run()  # what waited for the snapshot sees it too
    (csv,) = office.get(f"/v1/snapshots/{made}/conversions")["items"]
    assert (csv["state"], csv["error"]) == ("failed", "the snapshot failed")


@pytest.mark.parametrize("kind", ["convert_snapshot", "write_shard", "join_shards"])
def test_a_conversion_is_seen_to_fail_and_its_snapshot_stays(
    office: Office, kind: str, request: Any
) -> None:
    if kind != "convert_snapshot":
        request.getfixturevalue("small")
    made = office.snapshot()
    office.run()
    office.post(f"/v1/snapshots/{made}/convert", {"format": "csv"})
    office.give_up(kind)
    (csv,) = office.get(f"/v1/snapshots/{made}/conversions")["items"]
    assert (csv["state"], csv["error"]) == ("failed", GIVEN_UP)
    assert office.get(f"/v1/snapshots/{made}")["state"] == "completed"
    assert office.client.get(f"/v1/snapshots/{made}/download").status_code == 200
