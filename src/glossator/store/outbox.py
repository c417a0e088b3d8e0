"""Work to be done later: a job is a row written in the caller's transaction, on both engines.

On SQLite the rows are ours (table ``jobs``), on PostgreSQL they are Procrastinate's, whose task
and queue are both named after the kind. So a job exists exactly when the change that asked for it
does. A ``lock`` is unique among unfinished jobs, **the running one included**: a job that must see
what came after its start is asked for without a lock, or asks again by itself under another.

Finished rows are not kept, except failed and canceled ones for a week.
"""

from typing import Any, Literal

import msgspec

from glossator.store.bell import Bell
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

State = Literal["queued", "running", "done", "failed", "canceled"]

_ACROSS = "jobs belong to the server; a tenant's id is inside their arguments"
_encode = msgspec.json.Encoder().encode
BELL = Bell()
"""Rings for every job of this process that is committed on SQLite; PostgreSQL notifies by itself."""

# SQLite compares with the worker's clock, so "at once" is rounded down to a whole second.
_ENQUEUE_SQLITE = """INSERT INTO jobs (id, kind, args, lock, state, tries, run_at, created_at)
 SELECT :id, :kind, :args, :lock, 'queued', 0, coalesce(:run_at, n.at), n.at
 FROM (SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000000 AS at) n
 WHERE true ON CONFLICT DO NOTHING"""
# Not procrastinate_defer_jobs_v1: a taken lock raises there, which would end the caller's
# transaction or cost every caller a savepoint. The table's triggers do the rest in both cases.
_ENQUEUE_POSTGRESQL = """INSERT INTO procrastinate_jobs
 (queue_name, task_name, queueing_lock, args, scheduled_at)
 VALUES (:kind, :kind, :lock, CAST(:args AS jsonb),
 to_timestamp(CAST(:run_at AS bigint) / 1000000.0)) ON CONFLICT DO NOTHING"""
_ENQUEUE = Statement(_ENQUEUE_SQLITE, _ENQUEUE_POSTGRESQL, across=_ACROSS)
_STATE = """CASE status WHEN 'todo' THEN 'queued' WHEN 'doing' THEN 'running'
 WHEN 'succeeded' THEN 'done' WHEN 'failed' THEN 'failed' ELSE 'canceled' END"""
_STATUS = Statement(
    "SELECT state, tries, error FROM jobs WHERE lock = :lock ORDER BY id DESC LIMIT 1",
    f"SELECT {_STATE}, attempts + CASE status WHEN 'doing' THEN 1 ELSE 0 END, args ->> '_error' "
    "FROM procrastinate_jobs WHERE queueing_lock = :lock ORDER BY id DESC LIMIT 1",
    across=_ACROSS,
)
_CANCEL = Statement(
    "UPDATE jobs SET state = 'canceled' WHERE lock = :lock AND state = 'queued'",
    "UPDATE procrastinate_jobs SET status = 'cancelled' "
    "WHERE queueing_lock = :lock AND status = 'todo'",
    across=_ACROSS,
)
_PENDING = Statement(
    "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running') "
    "AND (kind = :kind OR :kind = '')",
    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
    "AND (task_name = :kind OR CAST(:kind AS text) = '')",
    across=_ACROSS,
)
_DEPTH = Statement(
    "SELECT count(*), min(run_at) FROM jobs WHERE state = 'queued'",
    """SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
 CAST(1000000 * extract(epoch FROM least(
 (SELECT min(scheduled_at) FROM procrastinate_jobs WHERE status = 'todo'),
 (SELECT e.at FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id
 WHERE j.status = 'todo' AND j.scheduled_at IS NULL ORDER BY j.id, e.id LIMIT 1)
 )) AS bigint)""",
    across=_ACROSS,
)


class Status(msgspec.Struct, frozen=True):
    """``tries`` counts the starts, ``error`` is one line about the last try that failed."""

    state: State
    tries: int
    error: str | None


def enqueue(
    tx: Transaction,
    kind: str,
    args: dict[str, Any],
    *,
    run_at: int | None = None,
    lock: str | None = None,
) -> None:
    """Have ``kind`` done after the commit, not before ``run_at`` (microseconds UTC).

    ``args`` are JSON; the organization goes in as ``org``, the id of the request that asked as
    ``_request`` (for logs alone), and the handler gets the job's id as ``job``. With a ``lock`` that an unfinished job holds, nothing is added. On PostgreSQL a lock
    makes two callers wait for each other's commit, so hot paths ask without one.
    """
    if tx.org:
        args = {**args, "org": tx.org}
    if tx.request:
        args = {**args, "_request": tx.request}
    body = _encode(args)
    if tx.engine == "sqlite":
        tx.run(_ENQUEUE, id=tx.id(), kind=kind, args=body, lock=lock, run_at=run_at)
        tx.after_commit(BELL.ring)
    else:
        tx.run(_ENQUEUE, kind=kind, args=body.decode(), lock=lock, run_at=run_at)


def status(tx: Transaction, lock: str) -> Status | None:
    """The newest job of a lock; None when it is done, or never was."""
    row = tx.one(_STATUS, lock=lock)
    return None if row is None else Status(*row)


def cancel(tx: Transaction, lock: str) -> bool:
    """Take back the queued job of a lock; whether there was one (a running one goes on)."""
    return tx.run(_CANCEL, lock=lock) > 0


def pending(tx: Transaction, kind: str | None = None) -> int:
    """How many jobs are unfinished, of one kind or of all."""
    row = tx.one(_PENDING, kind=kind or "")
    return int(row[0]) if row else 0


def depth(tx: Transaction) -> tuple[int, int | None]:
    """How many jobs wait, and the time since when (or until when) the oldest does."""
    row = tx.one(_DEPTH)
    assert row is not None
    return int(row[0]), row[1]
