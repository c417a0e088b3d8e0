"""A worker that dies in the middle of a job: another one does it, at the pace that is served with."""

# rel: I5

import contextlib
import time
from pathlib import Path

from glossator.jobs import Pace
from tests import parts
from tests.main_job.hub import hub
from tests.reliability.load import SCHEMA
from tests.replicas import topology
from tests.replicas.topology import Worker

LIMIT_S = 60.0


def test_a_dead_workers_job_is_another_ones_within_a_minute(tmp_path: Path) -> None:
    """Two ``glossator worker``; the first ends itself (``glossator.crash``) while it writes a
    snapshot."""
    topology.only_of_one("it brings servers and workers of its own")
    parts.require("postgres")
    database = parts.postgres_database()
    with hub(tmp_path, database, "--no-worker") as running, contextlib.ExitStack() as stack:
        stack.callback(parts.drop_postgres_database, database)
        words = [parts._program(), "worker", "--data", str(running.data), "--database", database]
        dying = parts._environment(GLOSSATOR_CRASH_AT="export-half:20")
        first = Worker(words, dying, tmp_path / "first.log")
        second = Worker(words, parts._environment(), tmp_path / "second.log")
        for worker in (first, second):
            stack.callback(worker.kill9)
        project = running.owner.post("/projects", {"name": "P", "schema": SCHEMA})["id"]
        tasks = [{"data": {"text": f"text {n}"}} for n in range(50)]
        running.owner.post(f"/projects/{project}/tasks", {"tasks": tasks})
        first.start()
        made = running.owner.post(f"/projects/{project}/snapshots", {"title": "one"})["id"]
        assert first._process is not None
        assert first._process.wait(30) < 0, "it was not killed"
        died = time.monotonic()
        second.start()
        while running.owner.get(f"/snapshots/{made}")["state"] != "completed":
            assert time.monotonic() - died < LIMIT_S, "nobody took the job over"
            time.sleep(0.5)
        lines = running.owner.bytes_of(f"/snapshots/{made}/download").splitlines()
        assert sum(b'"text ' in line for line in lines) == 50
        pace = Pace()
        assert pace.stale_s + pace.beat_s + pace.poll_s < LIMIT_S
