"""Migrated databases for tests: made once a run, then copied."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from glossator.store.migrate import upgrade
from tests import parts


def database_url(engine: str, folder: Path) -> Iterator[str]:
    """The URL of a migrated database of the caller's own; it is gone after the caller."""
    if engine == "sqlite":
        made = parts.run_folder() / "migrated.db"
        with parts.locked(parts.run_folder() / "migrated.lock"):
            if not made.exists():
                draft = made.with_suffix(".draft")
                upgrade(f"sqlite:///{draft}")
                draft.rename(made)
        shutil.copy(made, folder / "glossator.db")
        yield f"sqlite:///{folder / 'glossator.db'}"
        return
    parts.require("postgres")
    url = parts.postgres_database(prepare=upgrade)
    yield url
    parts.drop_postgres_database(url)


class Sql:
    """A connection of the test's own, past all of our code. Parameters are ``?``."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite:///")
        self._connection: Any
        if self.sqlite:
            path = url.removeprefix("sqlite:///")
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA busy_timeout = 10000")
        else:
            self._connection = psycopg.connect(url, autocommit=True)

    def __call__(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        if not self.sqlite:
            text = text.replace("?", "%s")
        cursor = self._connection.execute(text, values)
        if cursor.description is None:
            return []
        return [
            tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
            for row in cursor.fetchall()
        ]

    def close(self) -> None:
        self._connection.close()
