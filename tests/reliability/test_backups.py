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
import msgspec
import pytest

from glossator import __version__, jobs
from glossator.jobs.handlers import HANDLERS
from glossator.model.errors import Invalid
from glossator.registry import served
from glossator.services import access, backups
from glossator.services.backup_archive import DATABASE, Entry, Manifest, Writer
from glossator.store import migrate
from glossator.store.blobs.local import LocalBlobs
from tests import object_storage, parts
from tests.cli.running import glossator, make_organization, refused, said, where
from tests.conformance.joining import DIALECTS
from tests.edge.serving import Hub, running, wait_until, without_request_id
from tests.main_job.hub import hub as job_hub
from tests.reliability.load import SCHEMA
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
        kept = said("check", "--json", *where(data, url))
        assert kept["left"] == 0, kept


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
        if name not in ("date", "x-request-id")
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


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two files."""
    folder = tmp_path_factory.mktemp("small")
    make_organization(folder / "data")
    blobs = LocalBlobs(folder / "data" / "blobs")
    with sqlite3.connect(folder / "data" / "glossator.db") as database:
        for number in (1, 2):
            key = blobs.adopt(blobs.stage(iter([b"bytes %d" % number])))
            add_file(database, number, key, 7)
    database.close()
    archive = folder / "small.zip"
    assert glossator("backup", archive, "--data", folder / "data").returncode == 0
    return archive


def add_file(database: sqlite3.Connection, number: int, key: str, size: int) -> None:
    database.execute(
        "INSERT INTO files (id, kind, name, blob, media_type, size, created_at, updated_at, "
        "org_id) VALUES (?, 'upload', 'a', ?, 'text/plain', ?, 0, 0, 1001)", (number, key, size),
    )  # fmt: skip


def test_every_altered_byte_and_every_cut_is_refused(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    copy = tmp_path / "copy.zip"
    with backups.checked(small) as archive:
        assert len(archive.manifest.entries) == 3

    def passes() -> bool:
        try:
            with backups.checked(copy):
                return True
        except Invalid:
            return False

    copy.write_bytes(whole)
    assert passes()
    step = 1 if os.environ.get("GLOSSATOR_SOAK") else 7
    places = {*range(0, len(whole), step), *range(400), *range(len(whole) - 400, len(whole))}
    with copy.open("r+b") as file:
        for at in places:
            os.pwrite(file.fileno(), bytes([whole[at] ^ 0x20]), at)
            assert not passes(), at
            os.pwrite(file.fileno(), whole[at : at + 1], at)
        assert passes()
        for length in sorted(places, reverse=True)[:: 3 if step > 1 else 1]:
            os.truncate(copy, length)
            assert not passes(), length
    copy.write_bytes(whole + b"\0")
    assert not passes()
    copy.write_bytes(whole[:1000])
    for command in ("verify", "restore"):
        line = refused(glossator(command, copy, "--data", tmp_path / "data") if command == "restore"
                       else glossator(command, copy))  # fmt: skip
        assert line == f"{copy} is no backup, or was cut off or altered"
    assert not (tmp_path / "data").exists(), "nothing is changed before every byte was checked"
    assert glossator("verify", small).stdout.startswith(f"{small} is whole: the database of ")


def test_what_is_newer_or_not_what_its_manifest_says_is_refused(tmp_path: Path) -> None:
    def sealed(name: str, bodies: dict[str, bytes], **told: Any) -> Path:
        writer = Writer(tmp_path / name)
        for entry, body in bodies.items():
            writer.add(entry, [body])
        manifest = Manifest(1, __version__, migrate.HEAD, "", [], writer.entries[:])
        writer.close(msgspec.structs.replace(manifest, **told))
        return tmp_path / name

    both = {DATABASE: b"no database" * 99, "files/ab": b"y"}
    newer = sealed("format", both, format=2)
    assert "has format 2, newer than this program's (1)" in refused(glossator("verify", newer))
    newer = sealed("migration", both, migration="9999")
    assert "is of migration 9999, newer" in refused(glossator("verify", newer))
    wrong = sealed("hash", both, entries=[Entry(DATABASE, 1, "00"), Entry("files/ab", 1, "00")])
    assert "is not what the manifest says" in refused(glossator("verify", wrong))
    fewer = sealed("fewer", both, entries=[])
    assert "are not those of the manifest" in refused(glossator("verify", fewer))
    whole = sealed("whole", both)
    line = refused(glossator("restore", whole, "--data", tmp_path / "data"))
    assert "not a database" in line
    left = [one.name for one in (tmp_path / "data").rglob("*") if one.is_file()]
    assert left == ["glossator.db.lock"], "what failed clears away what it stored"
    no_zip = tmp_path / "text"
    no_zip.write_text("text")
    assert "is no backup" in refused(glossator("verify", no_zip))
    assert refused(glossator("verify", tmp_path / "none")).endswith("No such file or directory")


def test_it_goes_into_an_empty_place_only(small: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_organization(data)
    assert "restore into an empty place" in refused(glossator("restore", small, "--data", data))
    other = tmp_path / "other"
    LocalBlobs(other / "blobs").adopt(LocalBlobs(other / "blobs").stage(iter([b"mine"])))
    line = refused(glossator("restore", small, "--data", other))
    assert line == "there are stored files already: restore into an empty place"
    assert not (other / "glossator.db").exists()
    with parts.server(tmp_path / "served"):
        line = refused(glossator("restore", small, "--data", tmp_path / "served"))
        assert line.startswith("another server is running")
    line = refused(glossator("backup", small, "--data", data))
    assert line == f"{small} exists: name a new file"
    line = refused(glossator("backup", tmp_path / "b", "--data", tmp_path / "typo"))
    assert line.startswith("there is no database")


def test_a_postgresql_that_is_not_empty_is_refused(small: Path, tmp_path: Path) -> None:
    parts.require("postgres")
    url = parts.postgres_database(prepare=migrate.upgrade)
    make_organization(tmp_path / "a", url)
    line = refused(glossator("restore", small, *where(tmp_path / "b", url)))
    assert line == "the database is not empty: restore into an empty one"
    parts.drop_postgres_database(url)


def test_files_that_are_missing_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    make_organization(tmp_path / "data")
    blobs = LocalBlobs(tmp_path / "data" / "blobs")
    key = blobs.adopt(blobs.stage(iter([b"here"])))
    with sqlite3.connect(tmp_path / "data" / "glossator.db") as database:
        add_file(database, 1, key, 4)
        add_file(database, 2, "ff" * 32, 4)
    database.close()
    archive = tmp_path / "b.zip"
    ended = glossator("backup", archive, "--data", tmp_path / "data")
    assert ended.returncode == 0
    assert ended.stderr == f"glossator: stored files that are missing: {'ff' * 32}\n"
    assert glossator("restore", archive, "--data", tmp_path / "there").returncode == 0
    assert b"".join(LocalBlobs(tmp_path / "there" / "blobs").read(key)) == b"here"


def test_files_move_between_a_folder_and_a_bucket(small: Path, tmp_path: Path) -> None:
    parts.require("s3")
    bucket = object_storage.bucket()
    env = {
        "GLOSSATOR_BLOBS_ENDPOINT": bucket.endpoint, "GLOSSATOR_BLOBS_REGION": bucket.region,
        "GLOSSATOR_BLOBS_ACCESS_KEY": bucket.access_key,
        "GLOSSATOR_BLOBS_SECRET_KEY": bucket.secret_key,
    }  # fmt: skip
    there = (*where(tmp_path / "there"), "--blobs", f"s3://{bucket.name}/restored")
    for words in (("restore", small), ("backup", tmp_path / "b.zip")):
        ended = glossator(*words, *there, env=env)
        assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    assert glossator("restore", tmp_path / "b.zip", "--data", tmp_path / "back").returncode == 0
    before, after = (
        sorted(path.name for path in (folder / "blobs").rglob("*") if path.is_file())
        for folder in (small.parent / "data", tmp_path / "back")
    )
    assert before == after
    with sqlite3.connect(tmp_path / "back" / "glossator.db") as restored:
        named = restored.execute("SELECT blob FROM files ORDER BY blob").fetchall()
    restored.close()
    assert [key for (key,) in named] == before
    line = refused(glossator("restore", small, *where(tmp_path / "other"), *there[2:], env=env))
    assert line == "there are stored files already: restore into an empty place"


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
        for _, seen in begun.items():
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
