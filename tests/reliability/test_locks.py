"""A row that somebody else holds: a unit of work waits for it, but not for ever.  # rel: C7"""

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from glossator.model.errors import Unavailable
from glossator.store import postgresql
from glossator.store.database import Database, closing, open_database, write
from glossator.store.transaction import Transaction
from tests import parts
from tests.edge.serving import Hub, shared
from tests.store import migrated

SCHEMA = {"fields": [{"kind": "text", "name": "note"}]}


@contextlib.contextmanager
def held(url: str, row: str) -> Iterator[psycopg.Connection]:
    """Another connection's transaction that has locked a row."""
    parts.require("postgres")
    with psycopg.connect(url) as other:
        other.execute(f"SELECT 1 FROM {row} FOR UPDATE".encode())  # noqa: S608
        yield other


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """One that is half as patient as usual."""
    monkeypatch.setattr(postgresql, "_WAIT", "SET LOCAL lock_timeout = '1500ms'")
    monkeypatch.setattr(postgresql, "_WAIT_OF_JOBS", "SET LOCAL lock_timeout = '6s'")
    for url in migrated.database_url("postgres", tmp_path):
        with closing(open_database(url)) as opened:
            yield opened


def test_a_unit_is_run_again_and_then_refused_and_a_job_waits_longer(database: Database) -> None:
    """The row is free after two seconds: too late for a request that came at the beginning, in
    time for one that came a second later, and for a job."""
    write(database, lambda tx: tx._execute("INSERT INTO meta (name, value) VALUES ('a', 0)", ()))
    tries = Counter[str]()
    start = time.monotonic()

    def ends(name: str, patient: bool = False, after_s: float = 0.0) -> tuple[float, bool]:
        """When it ended, and whether well."""
        time.sleep(after_s)

        def unit(tx: Transaction) -> None:
            tries[name] += 1
            tx._execute("UPDATE meta SET value = value + 1 WHERE name = 'a'", ())

        try:
            with database.patient() if patient else contextlib.nullcontext():
                write(database, unit)
        except Unavailable:
            return time.monotonic() - start, False
        return time.monotonic() - start, True

    with held(database.url, "meta WHERE name = 'a'") as other, ThreadPoolExecutor(3) as pool:
        early = pool.submit(ends, "early")
        job = pool.submit(ends, "job", True, 0.3)
        late = pool.submit(ends, "late", False, 1.0)
        time.sleep(2 - (time.monotonic() - start))
        other.rollback()
        ended = {"early": early.result(), "job": job.result(), "late": late.result()}
    assert [well for _, well in ended.values()] == [False, True, True], ended
    assert 1.4 < ended["early"][0] < 2
    assert tries == {"early": 2, "late": 2, "job": 2}, "each in a hurry, then again"
    with psycopg.connect(database.url) as look:
        assert look.execute("SELECT value FROM meta WHERE name = 'a'").fetchone() == (2,)


def test_a_request_is_refused_in_the_form_of_its_dialect() -> None:
    parts.require("postgres")
    hub: Hub = shared("postgres")
    owner = hub.found()
    key = {"Authorization": f"Token {owner.api_key}"}
    with hub.client(owner) as client, hub.client(None, "/labelstudio") as vendor:
        project, second = (
            client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]
            for _ in range(2)
        )

        def native() -> httpx.Response:
            return client.patch(f"/v1/projects/{project}", json={"name": "other"})

        def label_studio() -> httpx.Response:
            body = {"title": "another"}
            return vendor.patch(f"/api/projects/{second}", json=body, headers=key)

        with (
            held(hub.database_url, f"projects WHERE id IN ({project}, {second})") as other,
            ThreadPoolExecutor(8) as pool,
        ):
            begun = time.monotonic()
            asked = []
            for send in (native, label_studio, *[native] * 6):
                asked.append(pool.submit(send))
                time.sleep(0.1)
            # More wait for the row than the server has threads: there is one for others.
            while time.monotonic() - begun < 2.5:
                now = time.monotonic()
                assert client.get(f"/v1/projects/{project}").status_code == 200
                assert client.post("/v1/projects", json={"name": "another"}).status_code == 201
                assert time.monotonic() - now < 2
            first = [one.result() for one in asked[:2]]
            assert 2.9 < time.monotonic() - begun < 6
            other.rollback()
            late = {one.result().status_code for one in asked[2:]}
            assert {200} <= late <= {200, 409, 503}, "409: another one was first"
        assert [one.status_code for one in first] == [503, 503]
        assert all(int(one.headers["retry-after"]) >= 1 for one in first)
        assert first[0].json()["error"]["code"] == "unavailable"
        assert first[1].json()["status_code"] == 503
        assert native().status_code == 200
