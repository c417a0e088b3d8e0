"""Workers that run beside each other, are killed, are stopped, and lose the database."""

import logging
import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from glossator import jobs
from glossator.jobs.attempts import DEATHS
from glossator.store import outbox
from glossator.store.bell import Bell
from glossator.store.database import read, write
from glossator.store.statement import Statement
from tests.jobs.conftest import Process, Start, wait_for
from tests.jobs.program import handlers as program_handlers

DEATH_BEFORE_LAST = Statement(
    "UPDATE jobs SET args = CAST(json_set(CAST(args AS TEXT), '$._deaths', :n) AS BLOB)",
    "UPDATE procrastinate_jobs SET args = args || jsonb_build_object('_deaths', "
    "CAST(:n AS integer))",
    across="test",
)
CUT_CONNECTIONS = Statement(
    "SELECT 1",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    across="test",
)

NO_END = {
    "sqlite": "CREATE TRIGGER no_end BEFORE DELETE ON jobs BEGIN SELECT RAISE(ABORT, 'full'); END",
    "postgresql": "CREATE RULE no_end AS ON DELETE TO procrastinate_jobs DO INSTEAD SELECT 1 / 0",
}
END_AGAIN = {
    "sqlite": "DROP TRIGGER no_end",
    "postgresql": "DROP RULE no_end ON procrastinate_jobs",
}


def alter(host: jobs.Host, statements: dict[str, str]) -> None:
    """On a connection of its own: units of work change no tables."""
    url = host.database.url
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)) as connection:
            connection.execute(statements["sqlite"])
            connection.commit()
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statements["postgresql"])


def enqueue(host: jobs.Host, kind: str, **options: Any) -> None:
    write(host.database, lambda tx: outbox.enqueue(tx, kind, {}, **options))


def unfinished(host: jobs.Host) -> int:
    return read(host.database, outbox.pending)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_a_running_worker_takes_new_jobs_at_once(host: jobs.Host, start: Start) -> None:
    ran = threading.Event()
    start({"note": lambda host, args: ran.set()})
    time.sleep(0.3)
    enqueue(host, "note")
    assert ran.wait(1)


def test_a_later_job_runs_when_it_is_due(host: jobs.Host, start: Start) -> None:
    at: list[int] = []
    start({"note": lambda host, args: at.append(host.clock())})
    due = host.clock() + 700_000
    enqueue(host, "note", run_at=due)
    wait_for(lambda: at)
    assert 0 <= at[0] - due < 1_000_000


def test_two_workers_never_run_one_job_twice(host: jobs.Host, start: Start) -> None:
    ran: list[int] = []

    def note(host: jobs.Host, args: dict[str, Any]) -> None:
        ran.append(args["job"])
        time.sleep(0.001)

    write(host.database, lambda tx: [outbox.enqueue(tx, "note", {}) for _ in range(200)])
    for _ in range(2):
        start({"note": note})
    wait_for(lambda: unfinished(host) == 0)
    assert len(ran) == 200
    assert Counter(ran).most_common(1)[0][1] == 1


def test_a_long_job_does_not_hold_up_the_next(host: jobs.Host, start: Start) -> None:
    go, ran = threading.Event(), threading.Event()
    start({"long": lambda host, args: go.wait(10), "short": lambda host, args: ran.set()})
    enqueue(host, "long")
    enqueue(host, "short")
    assert ran.wait(3)
    go.set()


def test_bulky_jobs_leave_half_of_the_threads_free(host: jobs.Host, start: Start) -> None:
    go, ran, imports = threading.Event(), threading.Event(), [0]

    def bulk(host: jobs.Host, args: dict[str, Any]) -> None:
        imports[0] += 1
        go.wait(10)

    for _ in range(3):
        enqueue(host, "bulk")
    enqueue(host, "light")
    start({"bulk": bulk, "light": lambda host, args: ran.set()}, bulky=["bulk"])
    assert ran.wait(5)
    time.sleep(0.3)
    assert imports == [1]
    go.set()
    wait_for(lambda: unfinished(host) == 0)


def test_a_killed_workers_job_is_taken_over_and_has_one_effect(
    host: jobs.Host, start: Start, process: Process, tmp_path: Path
) -> None:
    """Killed between the effect and the end of the job, while another worker lives."""
    enqueue(host, "effect", lock="one")
    first = process()
    wait_for(lambda: lines(tmp_path / "effects"))
    start(program_handlers(tmp_path))
    time.sleep(1.5)  # longer than the silence that ends a hold: the living keep theirs
    assert len(lines(tmp_path / "starts")) == 1
    first.kill()
    first.wait()
    wait_for(lambda: len(lines(tmp_path / "starts")) == 2)
    (tmp_path / "go").touch()
    wait_for(lambda: unfinished(host) == 0)
    assert [line.split()[1] for line in lines(tmp_path / "starts")] == [
        str(first.pid),
        str(os.getpid()),
    ]
    assert len(lines(tmp_path / "effects")) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_next_start_takes_over_at_once(
    host: jobs.Host, process: Process, tmp_path: Path
) -> None:
    """One machine knows who is gone, and need not wait for the heartbeat's silence."""
    pace = jobs.Pace(poll_s=1, beat_s=20, stale_s=40)
    enqueue(host, "effect")
    first = process(pace)
    wait_for(lambda: lines(tmp_path / "effects"))
    first.kill()
    first.wait()
    (tmp_path / "go").touch()
    process(pace)
    assert wait_for(lambda: unfinished(host) == 0) < 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_hanging_process_loses_its_jobs(
    host: jobs.Host, start: Start, process: Process, tmp_path: Path
) -> None:
    enqueue(host, "effect")
    first = process()
    wait_for(lambda: lines(tmp_path / "effects"))
    first.send_signal(signal.SIGSTOP)
    (tmp_path / "go").touch()
    start(program_handlers(tmp_path))
    wait_for(lambda: unfinished(host) == 0)
    assert len(lines(tmp_path / "starts")) == 2


def test_a_job_that_kills_its_process_is_given_up(
    host: jobs.Host, start: Start, process: Process, tmp_path: Path
) -> None:
    enqueue(host, "effect", lock="one")
    write(host.database, lambda tx: tx.run(DEATH_BEFORE_LAST, n=DEATHS - 1))
    first = process()
    wait_for(lambda: lines(tmp_path / "effects"))
    first.kill()
    first.wait()
    told: list[dict[str, Any]] = []
    effect = program_handlers(tmp_path)["effect"]
    start({"effect": jobs.Writer(effect, lambda host, tx, args: told.append(args))})
    wait_for(lambda: unfinished(host) == 0)
    assert len(lines(tmp_path / "starts")) == 1
    assert [set(args) for args in told] == [{"job"}]
    assert read(host.database, lambda tx: outbox.status(tx, "one")) == outbox.Status(
        "failed", 1, "WorkerEnded: the process that ran it ended"
    )


def test_a_death_is_no_try(host: jobs.Host, start: Start, process: Process, tmp_path: Path) -> None:
    """A job that fails after its worker died several times waits as after its first failure."""
    enqueue(host, "effect", lock="one")
    write(host.database, lambda tx: tx.run(DEATH_BEFORE_LAST, n=7))
    first = process()
    wait_for(lambda: lines(tmp_path / "effects"))
    first.kill()
    first.wait()

    def fail(host: jobs.Host, args: dict[str, Any]) -> None:
        assert set(args) == {"job"}, "the handler sees our own notes"
        raise ValueError("its own")

    def is_told() -> bool:
        found = read(host.database, lambda tx: outbox.status(tx, "one"))
        return found == outbox.Status("queued", 1, "ValueError: its own")

    start({"effect": fail})
    wait_for(is_told)


def test_stop_waits_for_what_ends_in_time(host: jobs.Host, start: Start) -> None:
    begun = threading.Event()

    def note(host: jobs.Host, args: dict[str, Any]) -> None:
        begun.set()
        time.sleep(0.5)

    worker = start({"note": note})
    enqueue(host, "note")
    assert begun.wait(5)
    worker.stop(5)
    assert unfinished(host) == 0


def test_stop_puts_back_what_does_not(host: jobs.Host, start: Start) -> None:
    begun, go = threading.Event(), threading.Event()

    def hang(host: jobs.Host, args: dict[str, Any]) -> None:
        begun.set()
        go.wait(20)

    worker = start({"hang": hang})
    enqueue(host, "hang", lock="one")
    enqueue(host, "hang", run_at=host.clock() + 10**10)
    assert begun.wait(5)
    at = time.monotonic()
    worker.stop(0.3)
    assert time.monotonic() - at < 2
    state = read(host.database, lambda tx: outbox.status(tx, "one"))
    assert state == outbox.Status("queued", 0, None)
    assert jobs.run_due(host, {"hang": lambda host, args: None}) == 1
    go.set()


def test_sigterm_ends_a_worker_process_and_puts_its_job_back(
    host: jobs.Host, process: Process, tmp_path: Path
) -> None:
    enqueue(host, "effect", lock="one")
    first = process()
    wait_for(lambda: lines(tmp_path / "effects"))
    first.terminate()
    assert first.wait(10) == 0
    state = read(host.database, lambda tx: outbox.status(tx, "one"))
    assert state == outbox.Status("queued", 0, None)


def test_short_periods_run_on_one_worker_and_do_not_pile_up(host: jobs.Host, start: Start) -> None:
    now, most, ran = [0], [0], [0]

    def slow(host: jobs.Host, args: dict[str, Any]) -> None:
        now[0] += 1
        most[0] = max(most[0], now[0])
        ran[0] += 1
        time.sleep(0.3)
        now[0] -= 1
        raise ValueError("a round that fails does not end the next ones")

    several = not host.database.url.startswith("sqlite")
    for _ in range(2 if several else 1):
        start({"slow": slow}, [jobs.Periodic("slow", 0.1)])
    time.sleep(1.5)
    assert most == [1]
    assert 3 <= ran[0] <= 6
    assert unfinished(host) == 0


def test_a_ring_is_heard_long_before_the_period(host: jobs.Host, start: Start) -> None:
    ran, bell = [0], Bell()

    def note(host: jobs.Host, args: dict[str, Any]) -> None:
        ran[0] += 1

    worker = start({"note": note}, [jobs.Periodic("note", 30, bell)])
    wait_for(lambda: ran == [1])
    for _ in range(2):
        for _ in range(50):
            bell.ring()
        time.sleep(0.3)
    assert 3 <= ran[0] <= 8  # not a round for each ring
    worker.stop(5)
    bell.ring()
    assert bell.listeners == 0


def test_long_periods_are_jobs_once_over_all_workers_and_starts(
    host: jobs.Host, start: Start
) -> None:
    ran: list[int] = []
    handlers: dict[str, jobs.Handler] = {"daily": lambda host, args: ran.append(args["job"])}
    periodic = [jobs.Periodic("daily", 86_400)]
    for _ in range(2):
        start(handlers, periodic)
    wait_for(lambda: ran)
    start(handlers, periodic)
    time.sleep(0.5)
    assert len(ran) == 1
    assert unfinished(host) == 0


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_worker_outlives_the_loss_of_the_database(host: jobs.Host, start: Start) -> None:
    ran = threading.Event()
    start({"note": lambda host, args: ran.set()})
    time.sleep(0.5)
    read(host.database, lambda tx: tx.all(CUT_CONNECTIONS))
    time.sleep(0.3)
    for _ in range(3):  # the pool finds out by trying
        try:
            enqueue(host, "note", lock="one")
            break
        except Exception:
            time.sleep(0.2)
    assert ran.wait(10)


def test_a_job_whose_end_could_not_be_written_does_not_hang(host: jobs.Host, start: Start) -> None:
    ran: list[int] = []
    alter(host, NO_END)
    start({"note": lambda host, args: ran.append(args["job"])})
    enqueue(host, "note")
    wait_for(lambda: ran)
    time.sleep(0.1)
    assert unfinished(host) == 1
    alter(host, END_AGAIN)
    wait_for(lambda: unfinished(host) == 0)


def test_no_argument_of_a_job_is_logged(host: jobs.Host, caplog: pytest.LogCaptureFixture) -> None:
    def fail(host: jobs.Host, args: dict[str, Any]) -> None:
        raise ValueError("this is the reason")

    write(host.database, lambda tx: outbox.enqueue(tx, "fail", {"secret": "canary"}))
    with caplog.at_level(logging.DEBUG):
        assert jobs.run_due(host, {"fail": fail}) == 1
    assert "this is the reason" in caplog.text
    told = [caplog.text, *(str(vars(record)) for record in caplog.records)]
    assert not any("canary" in text for text in told)
