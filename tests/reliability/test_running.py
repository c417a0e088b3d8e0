"""A server's life: stopped under load, started on what a killed one left, only one on a folder."""

# rel: D1 D3 K1 K9 K10 C6

import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from glossator.services import sweeps
from glossator.store.blobs.local import LocalBlobs
from glossator.store.database import open_database
from tests import parts
from tests.main_job.hub import Hub, Person, Refused, Threads, hub
from tests.reliability.load import SCHEMA, Load
from tests.replicas import topology

DAY_S = 25 * 3600


def test_sigterm_under_load_loses_no_acknowledged_write(
    tmp_path: Path, database_url: str, engine: str
) -> None:
    with hub(tmp_path, database_url) as running:
        load = Load(running, f"stop on {engine}")
        threads = load.run(0)
        time.sleep(1)
        begun = time.monotonic()
        code = running.server.stop(timeout=30)
        seconds = time.monotonic() - begun
        load.stop.set()
        for thread in threads:
            thread.join(60)
        refused = [f for f in load.failures if not (isinstance(f, Refused) and f.status == 503)]
        assert refused == []
        assert code == 0, running.server.log[-2000:]
        assert seconds < 10, f"took {seconds:.1f} s to stop"
        assert "Traceback" not in running.server.log
        running.server.start()
        acknowledged = load.ledger.acknowledged()
        assert load.missing(acknowledged) == []
        running.check()
        print(f"\n{engine}: {len(acknowledged)} acknowledged writes before SIGTERM, 0 lost, "
              f"ended after {seconds:.1f} s")  # fmt: skip


def test_two_servers_on_one_sqlite_folder_are_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with parts.server(data) as first:
        with (
            pytest.raises(parts.Failed, match="another server is running"),
            parts.server(data),
        ):
            pass
        assert httpx.get(f"{first.url}/ready").status_code == 200
        first.kill9()
        with parts.server(data) as second:
            assert httpx.get(f"{second.url}/ready").status_code == 200


def test_of_servers_that_start_at_once_one_serves(tmp_path: Path) -> None:
    """Also when the database is still to be made (K10)."""
    program = Path(sys.executable).with_name("glossator")
    command = [program, "serve", "--data", str(tmp_path / "data"), "--port", "0"]
    tries = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    try:
        until = time.monotonic() + 30
        while sum(one.poll() is None for one in tries) > 1 and time.monotonic() < until:
            time.sleep(0.05)
        left = [one for one in tries if one.poll() is None]
        assert len(left) == 1, [one.poll() for one in tries]
        assert left[0].stdout is not None
        assert left[0].stdout.readline().startswith("Glossator ready at ")
        for one in tries:
            if one is not left[0]:
                assert one.returncode not in (0, None)
                assert one.stderr is not None
                assert "Traceback" not in one.stderr.read()
    finally:
        for one in tries:
            one.kill()
            one.communicate()


def test_replicas_that_start_at_once_on_an_empty_postgresql_both_serve(tmp_path: Path) -> None:
    parts.require("postgres")
    url = parts.postgres_database()

    def ready(n: int) -> str:
        with parts.server(tmp_path / f"data{n}", database=url) as server:
            return httpx.get(f"{server.url}/ready").text

    try:
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(ready, range(2))) == ["ready\n"] * 2
    finally:
        parts.drop_postgres_database(url)


def test_a_kill_during_an_upload_leaves_nothing_that_matters(
    tmp_path: Path, database_url: str
) -> None:
    with hub(tmp_path, database_url) as running:
        half = threading.Event()

        def body() -> Any:
            yield b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
            yield os.urandom(1 << 20)
            half.set()
            time.sleep(8)

        def send() -> None:
            headers = {"Content-Type": "multipart/form-data; boundary=cut"}
            with pytest.raises(httpx.TransportError):
                running.again(running.owner).once("POST", "/files", content=body(), headers=headers)

        threads = Threads()
        threads.start(send)
        assert half.wait(20)
        until = time.monotonic() + 10
        while not running.on_the_way() and time.monotonic() < until:
            time.sleep(0.02)
        assert running.on_the_way(), "the test cut the upload off too late"
        running.kill9()
        threads.join()
        assert running.owner.every("/files") == []
        running.check()
        # Section 4: no temporary file older than one restart remains.
        running.server.restart()
        assert running.on_the_way() == []


def test_a_recorded_file_always_exists_and_orphans_are_swept(
    tmp_path: Path, database_url: str
) -> None:
    topology.only_of_one("the age of an object cannot be set")
    with hub(tmp_path, database_url) as running:
        chance = random.Random("files")
        contents = [chance.randbytes(20_000) for _ in range(12)]
        project = running.owner.post("/projects", {"name": "P", "schema": SCHEMA})["id"]
        files = [
            running.owner.upload([("noise.bin", content)], project_id=project)[0]["id"]
            for content in contents
        ]
        twin = running.owner.upload([("twin.bin", contents[0])], project_id=project)[0]["id"]
        running.kill9()
        for number in (files[0], files[1]):  # one has a twin of the same content, one has none
            assert running.owner.send("DELETE", f"/files/{number}").status_code == 204
        blobs = LocalBlobs(running.data / "blobs")
        orphan = blobs.adopt(blobs.stage(iter([b"a file whose row was never written"])))
        fresh = blobs.adopt(blobs.stage(iter([b"its row may still be on its way"])))
        for key in blobs.keys(time.time() + 60):
            if key != fresh:
                path = blobs.path(key)
                assert path is not None
                os.utime(path, (time.time() - DAY_S,) * 2)
        base = open_database(running.database, readers=1, workers=2)
        try:
            removed = sweeps.sweep_blobs(base, blobs)
        finally:
            base.close()
        assert removed == 2, "the orphan, and the deleted file that had no twin"
        left = set(blobs.keys(time.time() + 60))
        assert orphan not in left
        assert fresh in left
        for number, content in zip(files[2:], contents[2:], strict=True):
            assert running.owner.bytes_of(f"/files/{number}/content") == content
        assert running.owner.bytes_of(f"/files/{twin}/content") == contents[0]
        running.check()


def test_commands_beside_a_busy_server(tmp_path: Path, database_url: str, engine: str) -> None:
    """Neither the server's clients nor the commands ever see a locked database."""
    with hub(tmp_path, database_url) as running:
        load = Load(running, f"commands on {engine}")
        threads = load.run(0)
        try:
            for n in range(2):
                email = f"from-the-shell{n}@hub.example"
                granted = _told(running, "member", "add", email, "--role", "labeler")
                more = _told(running, "key", "create", "--email", email)
                for keys in (granted, more):
                    _works_within(5, running.known({**keys, "email": email}))
        finally:
            load.stop.set()
            for thread in threads:
                thread.join(60)
        assert load.failures == []
        acknowledged = load.ledger.acknowledged()
        assert len(acknowledged) > 50
        assert load.missing(random.Random(engine).sample(acknowledged, 50)) == []
        running.check()


def _told(running: Hub, *words: str) -> dict[str, Any]:
    granted: dict[str, Any] = parts.cli(
        *words, "--org", running.organization, data=running.data, database=running.database
    )
    return granted


def _works_within(seconds: float, person: Person) -> None:
    until = time.monotonic() + seconds
    while (reply := person.once("GET", "/me")).status_code != 200:
        assert reply.status_code == 401
        assert time.monotonic() < until, "the new key does not work"
        time.sleep(0.1)
