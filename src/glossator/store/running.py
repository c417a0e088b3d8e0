"""The worker's side of the jobs: what takes, keeps, ends and hands back rows of the outbox.

On SQLite this is the whole engine; on PostgreSQL Procrastinate takes and ends rows, and what it
leaves open is here: dead workers' jobs, the text of an error, the sweep.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_ACROSS = "a worker does the jobs of every tenant"
_WEEK = 7 * 24 * 3600 * 1_000_000

_IN_KINDS = "kind IN (SELECT value FROM json_each(:kinds))"
_DUE = Statement(
    f"SELECT run_at FROM jobs WHERE state = 'queued' AND {_IN_KINDS} ORDER BY run_at LIMIT 1",
    across=_ACROSS,
)
_TAKE = Statement(
    f"""UPDATE jobs SET state = 'running', worker = :worker, beat_at = :now, tries = tries + 1
 WHERE rowid = (SELECT rowid FROM jobs WHERE state = 'queued' AND run_at <= :now
 AND {_IN_KINDS} ORDER BY run_at, rowid LIMIT 1) RETURNING id, kind, args, tries""",
    across=_ACROSS,
)
_MINE = "worker = :worker AND state = 'running'"
_BEAT = Statement(
    f"UPDATE jobs SET beat_at = :now WHERE id IN (SELECT value FROM json_each(:ids)) AND {_MINE}",
    across=_ACROSS,
)
_DONE = Statement(f"DELETE FROM jobs WHERE id = :id AND {_MINE}", across=_ACROSS)
_FAILED = Statement(
    f"""UPDATE jobs SET state = CASE WHEN :again IS NULL THEN 'failed' ELSE 'queued' END,
 run_at = coalesce(:again, run_at), worker = NULL, beat_at = :now, error = :error
 WHERE id = :id AND {_MINE}""",
    across=_ACROSS,
)
_PUT_BACK = Statement(
    f"UPDATE jobs SET state = 'queued', tries = tries - 1, worker = NULL WHERE {_MINE}",
    across=_ACROSS,
)
_FORGIVE = Statement(
    "UPDATE jobs SET tries = tries - 1 WHERE id = :id AND tries > 0",
    "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = :id AND attempts > 0",
    across=_ACROSS,
)
_HOLDERS = Statement(
    "SELECT worker, min(beat_at) FROM jobs WHERE state = 'running' GROUP BY worker",
    across=_ACROSS,
)
# One statement each, so that two keepers at once hand back a job once. A start that a death ended is
# no try; deaths are counted in the job's arguments, beside our other notes.
_DIED = "coalesce(json_extract(CAST(args AS TEXT), '$._deaths'), 0) + 1"
_HAD_DIED = "coalesce(CAST(args ->> '_deaths' AS integer), 0) + 1"
_TAKE_OVER = Statement(
    f"""UPDATE jobs SET state = 'queued', tries = tries - 1, args = CAST(json_set(CAST(args AS TEXT), '$._deaths', {_DIED}) AS BLOB),
 run_at = :now, worker = NULL, beat_at = :now, error = :error WHERE state = 'running'
 AND (beat_at < :stale OR worker IN (SELECT value FROM json_each(:gone)))""",
    f"""UPDATE procrastinate_jobs SET worker_id = NULL, scheduled_at = NULL, status = 'todo',
 args = args || jsonb_build_object('_error', CAST(:error AS text), '_deaths', {_HAD_DIED})
 WHERE status = 'doing' AND (worker_id IS NULL OR worker_id IN (
 SELECT id FROM procrastinate_workers
 WHERE last_heartbeat < now() - make_interval(secs => :stale_s)))""",
    across=_ACROSS,
)
_HELD = Statement(
    f"SELECT id FROM jobs WHERE {_MINE}",
    "SELECT id FROM procrastinate_jobs WHERE worker_id = CAST(:worker AS bigint) "
    "AND status = 'doing'",
    across=_ACROSS,
)
_LET_GO = Statement(
    "UPDATE jobs SET beat_at = 0 WHERE id = :id AND worker = :worker",
    "UPDATE procrastinate_jobs SET worker_id = NULL "
    "WHERE id = :id AND worker_id = CAST(:worker AS bigint) AND status = 'doing'",
    across=_ACROSS,
)
_NOTE_ERROR = Statement(
    "UPDATE jobs SET error = :error WHERE id = :id",
    "UPDATE procrastinate_jobs SET args = args || jsonb_build_object('_error', "
    "CAST(:error AS text)) WHERE id = :id AND status = 'doing'",
    across=_ACROSS,
)
_SWEEP = Statement(
    "DELETE FROM jobs WHERE state IN ('done', 'failed', 'canceled') "
    "AND coalesce(beat_at, created_at) < :before",
    """DELETE FROM procrastinate_jobs j WHERE status NOT IN ('todo', 'doing') AND NOT EXISTS (
 SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id
 AND e.at >= to_timestamp(:before / 1000000.0))""",
    across=_ACROSS,
)
# A name's value is the time before which nobody does it again. One far ahead of every period
# comes from a clock that was wrong.
_CLAIM = Statement(
    """INSERT INTO meta (name, value) VALUES (:name, :until) ON CONFLICT (name)
 DO UPDATE SET value = excluded.value WHERE meta.value <= :now OR meta.value > :wrong"""
)
_RELEASE = Statement("UPDATE meta SET value = :until WHERE name = :name")


class Taken(msgspec.Struct, frozen=True):
    """A job that this worker runs now; ``tries`` counts this start as well."""

    id: int
    kind: str
    args: bytes
    tries: int


def due_at(tx: Transaction, kinds: Iterable[str]) -> int | None:
    """When the first queued job of these kinds is due (SQLite)."""
    row = tx.one(_DUE, kinds=_json(list(kinds)))
    return None if row is None else int(row[0])


def take(tx: Transaction, worker: str, now: int, kinds: Iterable[str]) -> Taken | None:
    """Make the job that is due longest this worker's (SQLite)."""
    row = tx.one(_TAKE, worker=worker, now=now, kinds=_json(list(kinds)))
    return None if row is None else Taken(*row)


def beat(tx: Transaction, worker: str, ids: Sequence[int], now: int) -> None:
    """Say that these jobs are still being worked on (SQLite)."""
    tx.run(_BEAT, worker=worker, ids=_json(ids), now=now)


def done(tx: Transaction, worker: str, job_id: int) -> None:
    """End a job, unless another worker has taken it over meanwhile (SQLite)."""
    tx.run(_DONE, worker=worker, id=job_id)


def failed(
    tx: Transaction, worker: str, job_id: int, *, error: str, now: int, again: int | None
) -> None:
    """Queue a job anew for ``again``; None ends it as failed (SQLite)."""
    tx.run(_FAILED, worker=worker, id=job_id, error=error, now=now, again=again)


def put_back(tx: Transaction, worker: str) -> int:
    """Queue all that a stopping worker could not finish; that start is no try (SQLite)."""
    return tx.run(_PUT_BACK, worker=worker)


def forgive(tx: Transaction, job_id: int) -> None:
    """Do not count the last try of a job that a stopping worker has put back (PostgreSQL)."""
    tx.run(_FORGIVE, id=job_id)


def holders(tx: Transaction) -> list[tuple[str, int]]:
    """The workers that hold running jobs, and their oldest heartbeat (SQLite)."""
    return [(row[0], row[1]) for row in tx.all(_HOLDERS)]


def held(tx: Transaction, worker: str) -> set[int]:
    """The jobs that a worker holds."""
    return {row[0] for row in tx.all(_HELD, worker=worker)}


def let_go(tx: Transaction, worker: str, job_id: int) -> None:
    """Leave a job to the next :func:`take_over`."""
    tx.run(_LET_GO, worker=worker, id=job_id)


def take_over(tx: Transaction, *, now: int, stale_s: float, gone: Sequence[str]) -> int:
    """Queue the jobs of workers that are gone or have been silent for ``stale_s``, and count the
    death in their arguments. Returns how many there were."""
    return tx.run(
        _TAKE_OVER,
        now=now,
        stale=now - int(stale_s * 1_000_000),
        stale_s=stale_s,
        gone=_json(gone),
        error="the process that ran it ended",
    )


def note_error(tx: Transaction, job_id: int, error: str) -> None:
    """Keep the text of a try that failed, where the engine has no column for it (PostgreSQL)."""
    tx.run(_NOTE_ERROR, id=job_id, error=error)


def sweep(tx: Transaction, now: int) -> int:
    """Drop jobs that ended more than a week ago."""
    return tx.run(_SWEEP, before=now - _WEEK)


def claim(tx: Transaction, name: str, *, now: int, until: int) -> bool:
    """Be the one process that does ``name`` now; nobody else is before ``until``."""
    wrong = now + 2 * (until - now)
    return tx.run(_CLAIM, name=name, now=now, until=until, wrong=wrong) > 0


def release(tx: Transaction, name: str, until: int) -> None:
    """Have ``name`` free again from ``until`` on."""
    tx.run(_RELEASE, name=name, until=until)


def _json(values: Any) -> str:
    return msgspec.json.encode(values).decode()
