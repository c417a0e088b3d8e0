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
def database(tmp_path: Path) -> Iterator[Database]:
    for url in migrated.database_url("postgres", tmp_path):
        with closing(open_database(url)) as opened:
            yield opened


def test_a_unit_is_run_again_and_then_refused_and_a_job_waits_longer(database: Database) -> None:
    """The row is free after five seconds: too late for a request that came before the first of
    them, in time for one that came later, and for a job."""
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
            write(database.patient() if patient else database, unit)
        except Unavailable:
            return time.monotonic() - start, False
        return time.monotonic() - start, True

    with held(database.url, "meta WHERE name = 'a'") as other, ThreadPoolExecutor(3) as pool:
        early = pool.submit(ends, "early")
        job = pool.submit(ends, "job", True)
        late = pool.submit(ends, "late", False, 2.5)
        time.sleep(5 - (time.monotonic() - start))
        other.rollback()
        ended = {"early": early.result(), "job": job.result(), "late": late.result()}
    assert [well for _, well in ended.values()] == [False, True, True], ended
    assert 3.9 < ended["early"][0] < 5
    assert tries == {"early": 2, "late": 2, "job": 1}
    with psycopg.connect(database.url) as look:
        assert look.execute("SELECT value FROM meta WHERE name = 'a'").fetchone() == (2,)


def test_a_request_is_refused_in_the_form_of_its_dialect() -> None:
    parts.require("postgres")
    hub: Hub = shared("postgres")
    owner = hub.found()
    key = {"Authorization": f"Token {owner.api_key}"}
    with hub.client(owner) as client, hub.client(None, "/labelstudio") as vendor:
        project = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]

        def native() -> httpx.Response:
            return client.patch(f"/v1/projects/{project}", json={"name": "other"})

        def label_studio() -> httpx.Response:
            body = {"title": "another"}
            return vendor.patch(f"/api/projects/{project}", json=body, headers=key)

        with (
            held(hub.database_url, f"projects WHERE id = {project}"),
            ThreadPoolExecutor(2) as pool,
        ):
            begun = time.monotonic()
            asked = [pool.submit(native), pool.submit(label_studio)]
            time.sleep(0.3)
            assert client.get(f"/v1/projects/{project}").status_code == 200, "others go on"
            assert time.monotonic() - begun < 2
            replies = [one.result() for one in asked]
            assert 3.5 < time.monotonic() - begun < 8
        assert [one.status_code for one in replies] == [503, 503]
        assert all(int(one.headers["retry-after"]) >= 1 for one in replies)
        assert replies[0].json()["error"]["code"] == "unavailable"
        assert replies[1].json()["status_code"] == 503
        assert client.get(f"/v1/projects/{project}").json()["name"] == "p"
        assert native().status_code == 200
