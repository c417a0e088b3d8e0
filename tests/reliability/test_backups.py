"""Backups: whole and of one moment, refused when they are not, equal to what they were made of."""

# rel: R6 K8 D3

from __future__ import annotations

import os
import re
import resource
import signal
import sqlite3
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from glossator import jobs
from glossator.jobs.handlers import HANDLERS
from glossator.registry import served
from glossator.services import access
from glossator.services.backup_archive import DATABASE
from glossator.store import migrate
from glossator.store.blobs.local import LocalBlobs
from tests import parts
from tests.cli.running import glossator, make_organization, said, where
from tests.conformance.joining import DIALECTS
from tests.edge.serving import Hub, running, wait_until, without_request_id
from tests.main_job.hub import hub as job_hub
from tests.reliability.load import SCHEMA
from tests.replicas import topology
from tests.security.test_walk import content, path_in
from tests.security.world import World

TASKS = 1_000_000 if os.environ.get("GLOSSATOR_SOAK") else 0
IMPORTED = 100_000
_NAME = re.compile(r"-at-[0-9-]{16}-[0-9a-f]{8}")
"""The time and the random part of a download's name."""
SETTINGS = {"GLOSSATOR_BASE_URL": "https://hub.example.org"}
TENANT = "org_id"


class Made:
    """A serving hub with one of everything."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.world = World(hub)
        host = jobs.Host(hub.database, hub.blobs, access.now)
        snapshots = {kind: HANDLERS[kind] for kind in HANDLERS if "snapshot" in kind}
        assert snapshots
        jobs.run_due(host, snapshots)


@pytest.fixture(scope="module")
def made() -> Iterator[dict[str, Made]]:
    with ExitStack() as stack:
        found: dict[str, Made] = {}

        class Lazy(dict[str, Made]):
            def __missing__(self, engine: str) -> Made:
                one = stack.enter_context(running(engine, "--no-worker", env=SETTINGS))
                self[engine] = Made(one)
                return self[engine]

        found = Lazy()
        yield found


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("sqlite", "sqlite"),
        ("postgres", "postgres"),
        ("sqlite", "postgres"),
        ("postgres", "sqlite"),
    ],
)
def test_the_restored_answers_byte_for_byte_like_the_original(
    made: dict[str, Made], source: str, target: str, tmp_path: Path
) -> None:
    if (source, target) == ("postgres", "postgres"):
        topology.only_of_one("a bucket gives files keys of its own")
    if "postgres" in (source, target):
        parts.require("postgres")
    original = made[source]
    data = tmp_path / "data"
    with ExitStack() as stack:
        url = f"sqlite:///{data / 'glossator.db'}"
        if target == "postgres":
            url = parts.postgres_database()
            stack.callback(parts.drop_postgres_database, url)
        archive, live = tmp_path / "backup.zip", original.hub
        for words in (("backup", archive, *where(live.data, live.database_url)),
                      ("restore", archive, *where(data, url))):  # fmt: skip
            ended = glossator(*words)
            assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
        server = stack.enter_context(parts.server(data, "--no-worker", database=url, env=SETTINGS))
        restored = Hub(server, url, data)
        stack.callback(restored.close)
        assert rows(restored) == rows(live)
        assert restored.files() == live.files()
        asked = 0
        for name, role, path, options in read_routes(original.world):
            person = original.world.person[role]
            with (
                live.client(person, f"/{name}") as there,
                restored.client(person, f"/{name}") as here,
            ):
                before, after = (client.get(path, **options) for client in (there, here))
            assert told(before) == told(after), path
            asked += before.status_code == 200
        assert asked > 60
        # It goes on: an id that is new, and a job that is done.
        with restored.client(original.world.person["owner"]) as here:
            new = here.post("/v1/projects", json={"name": "after", "schema": SCHEMA})
            assert new.status_code == 201, new.text
            taken = {row[0] for table in rows(live).values() for row in table}
            assert new.json()["id"] not in taken


def rows(hub: Hub) -> dict[str, list[tuple[Any, ...]]]:
    """Every row, in the same words on both engines; jobs and their clock apart."""
    found = {
        name: sorted((tuple(map(_plain, row)) for row in table), key=repr)
        for name, table in hub.dump("jobs", "meta").items()
    }
    return {name: table for name, table in found.items() if name != "procrastinate_jobs"}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def read_routes(world: World) -> list[tuple[str, str, str, dict[str, Any]]]:
    """(dialect, role, path, query) of each; the audit first, which some of the others write to."""
    # "next" of some dialects is a GET that hands out a task: no read.
    found = [
        (name, role, path_in(name, route, world), content(name, route, world))
        for name in served()
        for role in ("owner", "labeler")
        for route in DIALECTS[name].routes
        if route.method == "GET" and route.mode != "write"
    ]
    return sorted(found, key=lambda one: "audit" not in one[2])


def told(reply: httpx.Response) -> Any:
    """All that a reply says, but when and under which number it was asked."""
    headers = {
        name: _NAME.sub("", value)
        for name, value in reply.headers.items()
        if name not in ("date", "x-request-id") and not name.startswith("ratelimit-")
    }
    body: Any = reply.content
    if reply.status_code >= 400 and "json" in reply.headers.get("content-type", ""):
        headers.pop("content-length", None)
        body = without_request_id(body)
    return reply.status_code, headers, body


def test_it_is_of_one_moment_while_writes_go_on(
    tmp_path: Path, database_url: str, engine: str
) -> None:
    with job_hub(tmp_path, database_url) as live:
        project = live.owner.post("/projects", {"name": "P", "schema": SCHEMA})["id"]
        lines = b'{"data":{"text":"%s","url":"https://example.org/a.jpg"}}\n' % (b"word " * 20)
        headers = {"Content-Type": "application/x-ndjson"}
        for _ in range(TASKS // IMPORTED):
            at = f"/projects/{project}/tasks"
            live.owner.ask("POST", at, content=lines * IMPORTED, headers=headers)
        stop, made = threading.Event(), list[Any]()

        def write() -> None:
            person = live.again(live.owner)
            while not stop.is_set():
                body = {"tasks": [{"data": {"n": len(made)}} for _ in range(20)]}
                made.append(person.post(f"/projects/{project}/tasks", body)["ids"])

        thread = threading.Thread(target=write)
        thread.start()
        try:
            wait_until(lambda: len(made) > 5)
            before = len(made)
            archive = tmp_path / "b.zip"
            begun, cpu = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            ended = glossator("backup", archive, *where(live.data, database_url), timeout=600)
            seconds = time.monotonic() - begun
            cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - cpu
            after = len(made)
        finally:
            stop.set()
            thread.join()
        assert ended.returncode == 0, ended.stderr
        assert stat.S_IMODE(archive.stat().st_mode) == 0o600
        assert not list(tmp_path.glob(".glossator-backup-*"))
    print(f"\n{engine}: {TASKS} tasks: {seconds:.1f} s, {cpu:.1f} s of CPU, "
          f"{archive.stat().st_size / 1e6:.0f} MB, {after - before} requests stored beside it")  # fmt: skip
    assert seconds < 60
    there = tmp_path / "there"
    assert glossator("restore", archive, "--data", there, timeout=600).returncode == 0
    with sqlite3.connect(there / "glossator.db") as restored:
        (tasks,) = restored.execute("SELECT count(*) FROM tasks").fetchone()
    restored.close()
    assert TASKS + 20 * before <= tasks <= TASKS + 20 * (after + 1)
    assert tasks % 20 == 0
    assert said("check", "--json", "--data", there)["left"] == 0


def test_a_backup_before_an_upgrade_is_brought_up_when_it_is_restored(
    tmp_path: Path, engine: str, database_url: str
) -> None:
    """``backup`` changes nothing, so it can be made by the new program before it migrates."""
    migrate.upgrade(database_url, "0001")
    archive = tmp_path / "b.zip"
    ended = glossator("backup", archive, *where(tmp_path, database_url))
    assert ended.returncode == 0, ended.stderr
    assert "at migration 0001" in ended.stdout
    assert migrate.current(database_url) == "0001"
    assert glossator("restore", archive, "--data", tmp_path / "there").returncode == 0
    assert migrate.current(f"sqlite:///{tmp_path / 'there' / 'glossator.db'}") == migrate.HEAD


def test_kill_9_at_any_moment_leaves_nothing_that_looks_whole(tmp_path: Path, engine: str) -> None:
    data = tmp_path / "data"
    url = f"sqlite:///{tmp_path / 'data' / 'glossator.db'}"
    if engine == "postgres":
        url = parts.postgres_database(prepare=migrate.upgrade)
    make_organization(data, url)
    blobs = LocalBlobs(data / "blobs")
    with ExitStack() as stack:
        if engine == "postgres":
            stack.callback(parts.drop_postgres_database, url)
        for number in range(40):
            key = blobs.adopt(blobs.stage(iter([os.urandom(1 << 20)])))
            _add_file_at(url, number, key)
        out = tmp_path / "out"
        out.mkdir()
        begun = {
            "folder": lambda: list(out.glob(".glossator-backup-*")),
            "database": lambda: list(out.glob(f".glossator-backup-*/{DATABASE}")),
            "archive": lambda: list(out.glob(".glossator-backup-*/archive")),
            "files": lambda: any(
                one.stat().st_size > 10 << 20 for one in out.glob(".glossator-backup-*/archive")
            ),
        }
        if engine == "postgres":  # the files are no other there
            del begun["folder"], begun["files"]
        for seen in begun.values():
            process = subprocess.Popen(
                [parts._program(), "backup", str(out / "b.zip"), *where(data, url)],
                env=parts._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            while not seen() and process.poll() is None:
                time.sleep(0.0005)
            process.send_signal(signal.SIGKILL)
            process.wait()
            if process.returncode == 0:
                pytest.fail("the backup ended before it could be killed")
            assert not (out / "b.zip").exists()
            left = list(out.glob(".glossator-backup-*"))
            assert len(left) == 1, "the next one clears away what the one before left"
            assert stat.S_IMODE(left[0].stat().st_mode) == 0o700
        assert glossator("backup", out / "b.zip", *where(data, url)).returncode == 0
        assert [one.name for one in out.iterdir()] == ["b.zip"]
        assert glossator("verify", out / "b.zip").returncode == 0


def _add_file_at(url: str, number: int, key: str) -> None:
    from tests.store.migrated import Sql

    sql = Sql(url)
    sql(
        "INSERT INTO files (id, kind, name, blob, media_type, size, created_at, updated_at, "
        "org_id) VALUES (?, 'upload', 'a', ?, 'text/plain', ?, 0, 0, 1001)",
        number + 1, key, 1 << 20,
    )  # fmt: skip
    sql.close()
