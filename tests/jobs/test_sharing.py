"""Two workers write one export together; one is killed in the middle of its shard."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator import jobs
from glossator.services import files, snapshots
from glossator.services.exports import Scope
from glossator.store.transfers import Snapshot
from tests.jobs.conftest import wait_for
from tests.services.office import Office

N, SIZE = 60, 8
SHARDS = N // SIZE + 1


@pytest.fixture
def office(host: jobs.Host, tmp_path: Path) -> Iterator[Office]:
    place = Office(host.database.url, tmp_path)
    yield place
    place.close()


class Workers:
    """Worker processes of ``sharing.py``."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._running: list[subprocess.Popen[str]] = []

    def start(self) -> int:
        program = str(Path(__file__).with_name("sharing.py"))
        worker = subprocess.Popen(
            [sys.executable, "-W", "error", program, self._url, str(self._folder), str(SIZE)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._running.append(worker)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        return worker.pid

    def kill9(self, pid: int) -> None:
        worker = next(one for one in self._running if one.pid == pid)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def end(self) -> None:
        for worker in self._running:
            worker.kill()
            worker.wait()
            assert worker.stdout is not None
            worker.stdout.close()

    def starts(self) -> list[tuple[str, int]]:
        """Which shards were begun, and by whom."""
        noted = self._folder / "starts"
        lines = noted.read_text().splitlines() if noted.exists() else []
        return [(line.split()[0], int(line.split()[1])) for line in lines]


@pytest.fixture
def workers(host: jobs.Host, tmp_path: Path) -> Iterator[Workers]:
    found = Workers(host.database.url, tmp_path)
    yield found
    found.end()


def seen(office: Office, made: Snapshot) -> Snapshot:
    return office.look(office.owner, lambda c: snapshots.get(c, made.id))


def body(office: Office, made: Snapshot, form: str | None = None) -> bytes:
    file = office.look(office.owner, lambda c: snapshots.file(c, made.id, form))
    return b"".join(files.read(office.blobs, file))


def test_a_worker_that_is_killed_costs_its_shard_alone(
    office: Office, workers: Workers, tmp_path: Path
) -> None:
    project = office.project()
    office.tasks(project, N)
    whole = office.act(office.owner, lambda c: snapshots.create(c, project.id, "1", Scope()))
    office.run_jobs()  # in one piece: only the workers have small shards
    made = office.act(office.owner, lambda c: snapshots.create(c, project.id, "2", Scope()))
    first, second = workers.start(), workers.start()
    wait_for(lambda: {pid for _, pid in workers.starts()} == {first, second})
    lost = next(shard for shard, pid in workers.starts() if pid == first)
    workers.kill9(first)
    (tmp_path / "go").touch()
    took = wait_for(lambda: seen(office, made).state == "completed", 30)
    assert took < 20  # with a real pace, of beats of 5 s and 30 s of silence, within 60 s
    again = {shard: n for shard, n in Counter(s for s, _ in workers.starts()).items() if n > 1}
    assert again == {lost: 2}
    assert len({shard for shard, _ in workers.starts()}) == SHARDS
    assert body(office, made) == body(office, whole)

    office.act(office.owner, lambda c: snapshots.convert(c, made.id, "csv"))
    office.act(office.owner, lambda c: snapshots.convert(c, whole.id, "csv"))
    workers.start()
    ends = {"completed"}
    wait_for(
        lambda: {c.state for one in (made, whole) for c in _conversions(office, one)} == ends, 30
    )
    assert body(office, made, "csv") == body(office, whole, "csv")
    assert len({shard for shard, _ in workers.starts() if shard.startswith("csv")}) == SHARDS
    assert office.sql("SELECT count(*) FROM files") == [(4,)]


def test_whoever_is_killed_whenever_the_file_is_whole(
    office: Office, workers: Workers, tmp_path: Path
) -> None:
    """One round; 20 with GLOSSATOR_SOAK=1."""
    project, rnd = office.project(), random.Random(11)
    office.tasks(project, N)
    whole = office.act(office.owner, lambda c: snapshots.create(c, project.id, "1", Scope()))
    office.run_jobs()
    (tmp_path / "go").touch()
    running = [workers.start(), workers.start()]
    for _ in range(20 if os.environ.get("GLOSSATOR_SOAK") else 1):
        made = office.act(office.owner, lambda c: snapshots.create(c, project.id, "2", Scope()))
        for _ in range(3):
            time.sleep(rnd.random() / 10)
            workers.kill9(running.pop(0))
            running.append(workers.start())
        wait_for(lambda: seen(office, made).state == "completed", 40)  # noqa: B023
        assert body(office, made) == body(office, whole)
        office.do(office.owner, snapshots.delete, made.id)
    assert office.sql("SELECT count(*) FROM files") == [(1,)]
    assert office.sql("SELECT count(*) FROM shards") == [(0,)]


def _conversions(office: Office, made: Snapshot) -> list[snapshots.SnapshotFormat]:
    return office.look(office.owner, lambda c: snapshots.conversions(c, made.id))
