"""The port that services see, the same on both engines."""

import threading
from typing import Any

import pytest

from glossator import jobs
from glossator.store import outbox, running
from glossator.store.database import read, write
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

DAY = 24 * 3600 * 1_000_000
NOW_DUE = Statement(
    "UPDATE jobs SET run_at = 0", "UPDATE procrastinate_jobs SET scheduled_at = NULL", across="test"
)


def enqueue(host: jobs.Host, kind: str = "note", org: int = 0, **options: Any) -> None:
    def unit(tx: Transaction) -> None:
        tx.org = org
        outbox.enqueue(tx, kind, {"n": 1}, **options)

    write(host.database, unit)


def test_a_job_of_a_failed_unit_does_not_exist(host: jobs.Host) -> None:
    def unit(tx: Transaction) -> None:
        outbox.enqueue(tx, "note", {})
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        write(host.database, unit)
    assert read(host.database, outbox.pending) == 0
    assert jobs.run_due(host, {"note": lambda host, args: None}) == 0


def test_a_handler_gets_arguments_organization_and_id(host: jobs.Host) -> None:
    seen: list[dict[str, Any]] = []
    enqueue(host, org=7)
    enqueue(host)
    assert jobs.run_due(host, {"note": lambda host, args: seen.append(args)}) == 2
    assert [args | {"job": 0} for args in seen] == [
        {"n": 1, "org": 7, "job": 0},
        {"n": 1, "job": 0},
    ]
    assert seen[0]["job"] < seen[1]["job"]
    assert read(host.database, outbox.pending) == 0


def test_a_later_job_waits(host: jobs.Host) -> None:
    enqueue(host, run_at=host.clock() + DAY, lock="later")
    assert jobs.run_due(host, {"note": lambda host, args: None}) == 0
    assert read(host.database, lambda tx: outbox.status(tx, "later")) == outbox.Status(
        "queued", 0, None
    )


def test_a_kind_that_nobody_knows_here_is_left_alone(host: jobs.Host) -> None:
    enqueue(host, "newer", lock="newer")
    enqueue(host)
    assert jobs.run_due(host, {"note": lambda host, args: None}) == 1
    assert read(host.database, lambda tx: outbox.status(tx, "newer")) == outbox.Status(
        "queued", 0, None
    )


def test_a_taken_lock_adds_nothing_and_spares_the_unit(host: jobs.Host) -> None:
    enqueue(host, lock="one")

    def unit(tx: Transaction) -> None:
        outbox.enqueue(tx, "note", {}, lock="one")
        outbox.enqueue(tx, "other", {})

    write(host.database, unit)
    assert read(host.database, lambda tx: outbox.pending(tx, "note")) == 1
    assert read(host.database, lambda tx: outbox.pending(tx, "other")) == 1
    assert read(host.database, outbox.pending) == 2


def test_a_lock_is_held_while_its_job_runs_and_free_after(host: jobs.Host) -> None:
    states: list[outbox.Status | None] = []

    def note(host: jobs.Host, args: dict[str, Any]) -> None:
        states.append(read(host.database, lambda tx: outbox.status(tx, "one")))
        enqueue(host, lock="one")

    enqueue(host, lock="one")
    assert jobs.run_due(host, {"note": note}) == 1
    assert states == [outbox.Status("running", 1, None)]
    assert read(host.database, lambda tx: outbox.status(tx, "one")) is None
    enqueue(host, lock="one")
    assert read(host.database, outbox.pending) == 1


def test_callers_at_once_get_one_job_of_a_lock(host: jobs.Host) -> None:
    gate = threading.Barrier(8)

    def call() -> None:
        gate.wait()
        for n in range(10):
            enqueue(host, lock=f"lock-{n}")

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(host.database, outbox.pending) == 10


def test_a_queued_job_can_be_canceled(host: jobs.Host) -> None:
    enqueue(host, lock="one")
    assert write(host.database, lambda tx: outbox.cancel(tx, "one"))
    assert not write(host.database, lambda tx: outbox.cancel(tx, "one"))
    assert read(host.database, lambda tx: outbox.status(tx, "one")) == outbox.Status(
        "canceled", 0, None
    )
    assert jobs.run_due(host, {"note": lambda host, args: None}) == 0
    enqueue(host, lock="one")
    assert read(host.database, outbox.pending) == 1


def test_depth_tells_how_many_wait_and_since_when(host: jobs.Host) -> None:
    assert read(host.database, outbox.depth) == (0, None)
    before = host.clock()
    later = before + DAY + 123_000
    enqueue(host, run_at=later)
    assert read(host.database, outbox.depth) == (1, later)
    enqueue(host)
    n, since = read(host.database, outbox.depth)
    assert n == 2
    assert since is not None
    assert abs(since - before) < 2_000_000


def test_a_failing_job_is_tried_five_times_with_growing_delays(host: jobs.Host) -> None:
    def fail(host: jobs.Host, args: dict[str, Any]) -> None:
        assert set(args) == {"n", "job"}
        raise ValueError("not\nthis time")

    enqueue(host, "fail", lock="one")
    for tries, delay_s in enumerate([5, 30, 120, 600, None], start=1):
        assert jobs.run_due(host, {"fail": fail}) == 1
        state = read(host.database, lambda tx: outbox.status(tx, "one"))
        kept = "queued" if delay_s else "failed"
        assert state == outbox.Status(kept, tries, "ValueError: not this time")
        _, at = read(host.database, outbox.depth)
        if delay_s is not None:
            assert at is not None
            assert abs(at - host.clock() - delay_s * 1_000_000) < 2_000_000
        write(host.database, lambda tx: tx.run(NOW_DUE))
    assert jobs.run_due(host, {"fail": fail}) == 0
    enqueue(host, "fail", lock="one")  # the lock of a failed job is free
    assert read(host.database, outbox.pending) == 1


def test_what_ended_is_dropped_after_a_week(host: jobs.Host) -> None:
    enqueue(host, lock="gone")
    write(host.database, lambda tx: outbox.cancel(tx, "gone"))
    enqueue(host, lock="waits")
    now = host.clock()
    assert write(host.database, lambda tx: running.sweep(tx, now + 6 * DAY)) == 0
    assert write(host.database, lambda tx: running.sweep(tx, now + 8 * DAY)) == 1
    assert read(host.database, outbox.pending) == 1
