"""A whole database as one SQLite file, and back: what backups hold, whatever the engine.

A copy is of one moment and is made beside writers: by SQLite's backup API, or on PostgreSQL from
one snapshot that every table is read in. It stays at the migration of its source. PostgreSQL's
jobs, which are Procrastinate's there, become rows of ``jobs``.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glossator.model.errors import Conflict
from glossator.store import migrate
from glossator.store.blobs.staging import sync

if TYPE_CHECKING:
    import psycopg

SQLITE = "sqlite:///"
_AT_ONCE = 5000
"""Rows that are in memory together."""
_BLOCK = 1000  # of the sequence of ids, see the postgresql module
_NOT_ROWS = ("alembic_version", "jobs")
_JOBS = ("id", "kind", "args", "lock", "state", "tries", "run_at", "error", "created_at")
# What was running when the copy was made is queued: its worker is not of the copy.
_JOBS_OUT = """SELECT j.id, task_name, convert_to((args - '_error')::text, 'UTF8'), queueing_lock,
 CASE status WHEN 'failed' THEN 'failed' WHEN 'cancelled' THEN 'canceled' ELSE 'queued' END,
 attempts, CAST(1000000 * extract(epoch FROM coalesce(scheduled_at, now())) AS bigint),
 args ->> '_error', CAST(1000000 * extract(epoch FROM coalesce(
 (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id), now())) AS bigint)
 FROM procrastinate_jobs j WHERE status IN ('todo', 'doing', 'failed', 'cancelled')"""
_JOBS_IN = """INSERT INTO procrastinate_jobs
 (id, queue_name, task_name, queueing_lock, args, scheduled_at, status, attempts) VALUES
 (%(id)s, %(kind)s, %(kind)s, %(lock)s, %(args)s::jsonb, to_timestamp(%(run_at)s / 1000000.0),
 %(status)s::procrastinate_job_status, %(tries)s)"""
_STATUS = {"queued": "todo", "failed": "failed", "canceled": "cancelled", "done": "succeeded"}


def copy_out(url: str, path: Path) -> None:
    """Write the database as it is at one moment to a new file."""
    if url.startswith(SQLITE):
        _copy_sqlite(url.removeprefix(SQLITE), path)
    else:
        _copy_postgresql(url, path)
    with contextlib.closing(_open(path)) as copy:
        copy.execute("UPDATE jobs SET state = 'queued', worker = NULL WHERE state = 'running'")
        copy.execute("PRAGMA journal_mode = DELETE")


def check_empty(url: str) -> None:
    """Raise Conflict if there is anything in the database that a copy would be put into."""
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        if path.exists():
            raise Conflict(f"there is a database {path}: restore into an empty place")
        return
    import psycopg

    if migrate.current(url) is None:
        return
    with psycopg.connect(url) as connection:
        listed = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = "
            "current_schema() AND table_type = 'BASE TABLE'"
        ).fetchall()
        for (name,) in listed:
            if name in ("meta", "alembic_version") or name.startswith("procrastinate_"):
                continue
            if connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1'.encode()).fetchone():
                raise Conflict("the database is not empty: restore into an empty one")


def copy_in(path: Path, url: str) -> None:
    """Make the copy the content of an empty database, at this program's migration: whole, or not
    at all. On SQLite the file becomes the database. Raises Conflict if it is not empty."""
    migrate.upgrade(f"{SQLITE}{path}")
    check_empty(url)
    if url.startswith(SQLITE):
        with contextlib.closing(_open(path)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
        sync(path)
        path.rename(url.removeprefix(SQLITE))
        sync(Path(url.removeprefix(SQLITE)).parent)
        return
    import psycopg

    migrate.upgrade(url)
    with contextlib.closing(_open(path)) as copy, psycopg.connect(url) as connection:
        for table, columns in _tables(copy).items():
            _load(copy, connection, table, columns)
        _load_jobs(copy, connection)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def blob_keys(path: Path) -> Iterator[str]:
    """The keys of all stored files that a copy names."""
    with contextlib.closing(_open(path)) as copy:
        rows = copy.execute("SELECT DISTINCT blob FROM files WHERE blob <> '' ORDER BY blob")
        yield from (key for (key,) in rows)


def rename_blobs(path: Path, keys: Mapping[str, str]) -> None:
    """Have a copy name its files by the keys of another store."""
    with contextlib.closing(_open(path)) as copy:
        copy.execute("BEGIN")
        text = "UPDATE files SET blob = ? WHERE blob = ?"
        # Two steps, since a new key may be another's old one.
        copy.executemany(text, ((f"={new}", old) for old, new in keys.items()))
        copy.execute("UPDATE files SET blob = substr(blob, 2) WHERE substr(blob, 1, 1) = '='")
        copy.execute("COMMIT")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _copy_sqlite(source: str, path: Path) -> None:
    uri = Path(source).absolute().as_uri() + "?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(uri, uri=True)) as original,
        contextlib.closing(_open(path)) as copy,
    ):
        original.execute("PRAGMA busy_timeout = 10000")
        # In one step: in several, each write of another process would begin it anew.
        original.backup(copy)


def _tables(copy: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """(name, type) of the columns of every table of rows."""
    names = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        name: [(row[1], row[2]) for row in copy.execute(f"PRAGMA table_info({name})")]
        for (name,) in names.fetchall()
        if name not in _NOT_ROWS and not name.startswith("sqlite_")
    }


# PostgreSQL


def _copy_postgresql(url: str, path: Path) -> None:
    import psycopg

    version = migrate.current(url)
    if version is None:
        raise Conflict("the database is empty")
    migrate.upgrade(f"{SQLITE}{path}", version)
    with contextlib.closing(_open(path)) as copy, psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with _bare(copy):
            for table, columns in _tables(copy).items():
                copy.execute(f"DELETE FROM {table}")
                names = [name for name, _ in columns]
                _pour(connection, f"SELECT {', '.join(names)} FROM {table}", copy, table, names)
            _pour(connection, _JOBS_OUT, copy, "jobs", _JOBS)
            # Not of the snapshot, but never behind it: ids may be left out, not given twice.
            row = connection.execute("SELECT last_value, is_called FROM ids").fetchone()
            assert row is not None
            last = row[0] + _BLOCK - 1 if row[1] else row[0] - 1
            copy.execute(
                "UPDATE meta SET value = max(?, (SELECT coalesce(max(id), 0) FROM jobs)) "
                "WHERE name = 'sequence'", (last,),
            )  # fmt: skip


@contextlib.contextmanager
def _bare(copy: sqlite3.Connection) -> Iterator[None]:
    """One fast transaction in a file that is nothing until it is whole: rows without indexes and
    triggers, which are made at the end."""
    copy.execute("PRAGMA journal_mode = OFF")
    copy.execute("PRAGMA synchronous = OFF")
    kept = copy.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') "
        "AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in kept:
        copy.execute(f"DROP {kind} {name}")
    copy.execute("BEGIN")
    yield
    for _, _, text in kept:
        copy.execute(text)
    copy.execute("COMMIT")


def _pour(
    connection: "psycopg.Connection[Any]", query: str, copy: sqlite3.Connection, table: str,
    names: "list[str] | tuple[str, ...]",
) -> None:  # fmt: skip
    marks = ", ".join("?" * len(names))
    text = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
    with connection.cursor("copied", binary=True) as rows:
        rows.execute(query.encode())
        while some := rows.fetchmany(_AT_ONCE):
            copy.executemany(text, some)


def _load(
    copy: sqlite3.Connection, connection: "psycopg.Connection[Any]", table: str,
    columns: list[tuple[str, str]],
) -> None:  # fmt: skip
    names = ", ".join(name for name, _ in columns)
    values = ", ".join(f"CAST({n} AS BLOB)" if kind == "BLOB" else n for n, kind in columns)
    if table == "meta":
        connection.execute(b"DELETE FROM meta")
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as into,
    ):
        for row in copy.execute(f"SELECT {values} FROM {table}"):
            into.write_row(row)


def _load_jobs(copy: sqlite3.Connection, connection: "psycopg.Connection[Any]") -> None:
    """Jobs, and both sequences beyond every id that was ever given."""
    from psycopg.types.json import Jsonb

    connection.execute(b"DELETE FROM procrastinate_jobs")
    text = f"SELECT {', '.join(_JOBS)} FROM jobs"
    with connection.cursor() as cursor:
        for row in copy.execute(text):
            job = dict(zip(_JOBS, row, strict=True))
            args = _decoded(job["args"])
            if job["error"]:
                args["_error"] = job["error"]
            job |= {"args": Jsonb(args), "status": _STATUS[job["state"]]}
            cursor.execute(_JOBS_IN.encode(), job)
    (last,) = copy.execute("SELECT value FROM meta WHERE name = 'sequence'").fetchone()
    connection.execute("SELECT setval('ids', %s, false)", (last + 1,))
    connection.execute("SELECT setval('procrastinate_jobs_id_seq', %s)", (last,))


def _decoded(args: bytes) -> dict[str, Any]:
    import msgspec

    found: dict[str, Any] = msgspec.json.decode(args)
    return found
