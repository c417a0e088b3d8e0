"""One line of migrations for both engines, run by one process under a lock.

On SQLite all that are missing are one transaction. On PostgreSQL each is one, or several steps
that can be run again (docs/decisions/0030), and none waits for a table for long: what waits is
given up and tried again.

Alembic is imported only when something has to be migrated: a start on a present database asks for
the version with one statement.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glossator.model.errors import Unavailable
from glossator.store.statement import Statement

HEAD = "0009"
"""The newest migration; a test compares it with the folder."""
_LOCK = 0x676C6F73  # "glos": PostgreSQL's advisory lock of migrations
_LOCK_NOT_AVAILABLE = "55P03"
_LOCK_WAIT_MS = 500
"""While a migration waits for a table, everybody who comes after it waits too."""
_TRIES = 60
_PAUSE_S = 0.5
_LOOK_S = 0.1
_VERSION = "SELECT version_num FROM alembic_version"
VERSION = Statement(_VERSION)
"""Asks a database whether it is there and migrated."""


def current(url: str) -> str | None:
    """The migration that a database is at, None for an empty one."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        if not Path(path).exists():
            return None
        connection = sqlite3.connect(path)
        try:
            row = connection.execute(_VERSION).fetchone()
        except sqlite3.OperationalError:
            return None
        finally:
            connection.close()
    else:
        import psycopg

        try:
            with psycopg.connect(url, connect_timeout=30) as pg:
                row = pg.execute(_VERSION).fetchone()
        except psycopg.errors.UndefinedTable:
            return None
        except psycopg.OperationalError as error:
            raise Unavailable("the database cannot be reached") from error
    return row[0] if row else None


def upgrade(url: str, to: str = HEAD) -> bool:
    """Bring a database to a migration; whether there was anything to do. Safe to run twice, at
    once, and again after a kill. Raises Unavailable for a database newer than this code."""
    version = current(url)
    if version == to:
        return False
    if version is not None and version > HEAD:
        raise Unavailable(f"the database is at {version}, newer than this program ({HEAD})")
    from sqlalchemy import create_engine, exc

    engine = create_engine(engine_url(url))
    try:
        with engine.connect() as connection, _alone(connection, url):
            if current(url) == to:
                return False  # another process was quicker
            for attempt in range(1, _TRIES + 1):
                try:
                    _run(connection, to)
                    break
                except exc.OperationalError as error:
                    connection.rollback()
                    if getattr(error.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                        raise
                    if attempt == _TRIES:
                        raise Unavailable("the tables are in use: end what holds them") from error
                    time.sleep(_PAUSE_S)
    finally:
        engine.dispose()
    return True


def _run(connection: Any, to: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def engine_url(url: str) -> str:
    """The same address in SQLAlchemy's words (psycopg 3)."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


@contextmanager
def _alone(connection: Any, url: str) -> Iterator[None]:
    """Hold the lock that lets one process migrate at a time."""
    if url.startswith("sqlite:///"):
        connection.exec_driver_sql("PRAGMA busy_timeout = 30000")
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.commit()
        return
    # Asked for again and again: whoever waits inside a statement holds a snapshot, and an index
    # that is made concurrently waits for all of these.
    taken = f"SELECT pg_try_advisory_lock({_LOCK})"
    while not connection.exec_driver_sql(taken).scalar():
        connection.commit()
        time.sleep(_LOOK_S)
    connection.exec_driver_sql(f"SET lock_timeout = '{_LOCK_WAIT_MS}ms'")
    connection.commit()
    try:
        yield
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
        connection.commit()
