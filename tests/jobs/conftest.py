"""What every test of jobs starts from: a migrated database on either engine, and its host."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from glossator import jobs
from glossator.store.blobs import open_blobs
from glossator.store.database import open_database
from glossator.store.migrate import upgrade
from tests import parts

QUICK = jobs.Pace(poll_s=0.05, beat_s=0.2, stale_s=1.0)
Start = Callable[..., jobs.Worker]
Process = Callable[..., "subprocess.Popen[str]"]


def clock() -> int:
    return time.time_ns() // 1000


def wait_for(condition: Callable[[], object], seconds: float = 15) -> float:
    """Seconds until the condition holds."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "it did not happen in time"
        time.sleep(0.005)
    return time.monotonic() - begun


@pytest.fixture
def database_url(engine: str, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this test's own; on PostgreSQL a copy of one made once a run."""
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'glossator.db'}"
        upgrade(url)
        yield url
        return
    url = parts.postgres_database(prepare=upgrade)
    yield url
    parts.drop_postgres_database(url)


@pytest.fixture
def host(database_url: str, tmp_path: Path) -> Iterator[jobs.Host]:
    database = open_database(database_url)
    try:
        yield jobs.Host(database, open_blobs(f"file://{tmp_path / 'blobs'}"), clock)
    finally:
        database.close()


@pytest.fixture
def start(host: jobs.Host) -> Iterator[Start]:
    """Starts workers, and stops them after the test."""
    with contextlib.ExitStack() as stack:

        def begin(
            handlers: Mapping[str, jobs.Handler],
            periodic: Sequence[jobs.Periodic] = (),
            bulky: Sequence[str] = (),
        ) -> jobs.Worker:
            worker = jobs.start(host, handlers, periodic, bulky=bulky, pace=QUICK)
            stack.callback(worker.stop, 5)
            return worker

        yield begin


@pytest.fixture
def process(host: jobs.Host, tmp_path: Path) -> Iterator[Process]:
    """Starts worker processes (``program.py``), and kills what is left after the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(pace: jobs.Pace = QUICK) -> "subprocess.Popen[str]":
        words = [str(pace.poll_s), str(pace.beat_s), str(pace.stale_s)]
        program = str(Path(__file__).with_name("program.py"))
        worker = subprocess.Popen(
            [sys.executable, "-W", "error", program, host.database.url, str(tmp_path), *words],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(worker)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        return worker

    yield begin
    for worker in started:
        worker.kill()
        worker.wait()
        assert worker.stdout is not None
        worker.stdout.close()
