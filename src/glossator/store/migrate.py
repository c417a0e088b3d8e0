"""One line of migrations for both engines, run by one process under a lock.

Alembic is imported only when something has to be migrated: a start on a present database asks for
the version with one statement.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glossator.model.errors import Unavailable
from glossator.store.statement import Statement

HEAD = "0004"
"""The newest migration; a test compares it with the folder."""
_LOCK = 0x676C6F73  # "glos": PostgreSQL's advisory lock of migrations
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
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(engine_url(url))
    try:
        with engine.connect() as connection, _alone(connection, url):
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    finally:
        engine.dispose()
    return True


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
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
    try:
        yield
        connection.commit()
    finally:
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
        connection.commit()
