"""The database and the files that a command works on."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.model.errors import Invalid, NotFound, Unavailable
from glossator.settings import Settings, read

if TYPE_CHECKING:
    from glossator.store.blobs import Blobs
    from glossator.store.database import Database

SQLITE = "sqlite:///"
WAIT_S = 30.0
"""How long a command waits for a PostgreSQL that may still be starting."""
_LOOK_S = 0.5
_WILL_NOT_COME = (
    "does not exist", "authentication failed", "no password supplied", "no pg_hba.conf entry",
)  # fmt: skip


def settings(
    data: str | None = None, database: str | None = None, blobs: str | None = None,
    **flags: object,
) -> Settings:  # fmt: skip
    """The settings of a command with its flags."""
    return read({"data": data, "database_url": database, "blobs_url": blobs, **flags})


@contextlib.contextmanager
def opened(
    told: Settings, readers: int = 1, workers: int = 2, *, new: bool = False
) -> Iterator[tuple[Database, Blobs]]:
    """Open both, migrated; close them at the end. Unless it may be ``new``, a SQLite database
    must be there: a folder that was mistyped is no empty one."""
    from glossator.store.database import open_database

    if not new and told.database.startswith(SQLITE) and not database_path(told).exists():
        raise NotFound(f"there is no database {database_path(told)}: say where with --data")
    prepare(told)
    database = open_database(told.database, readers, workers)
    try:
        yield database, open_files(told)
    finally:
        database.close()


def prepare(told: Settings) -> bool:
    """Make the data folder and bring the database to this version; whether there was anything to
    do. Unavailable if that cannot be."""
    from glossator.store import migrate, sealing

    sealing.use(sealing.ring(told.secret_key, data_folder(told)))
    if told.database.startswith(SQLITE):
        make_folder(database_path(told).parent)
    elif told.database.startswith(("postgresql://", "postgres://")):
        reach(told.database, WAIT_S)
    else:
        raise Invalid("the database URL must begin with sqlite:/// or postgresql://")
    return migrate.upgrade(told.database)


def database_path(told: Settings) -> Path:
    """The file of a SQLite database."""
    return Path(told.database.removeprefix(SQLITE))


def data_folder(told: Settings) -> Path:
    """Where this machine keeps what is its own: beside a SQLite database."""
    if told.database.startswith(SQLITE):
        return database_path(told).absolute().parent
    return Path(told.data).absolute()


def make_folder(folder: Path) -> None:
    """Make a folder that can be written to; Unavailable says what is in the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"cannot make {folder}: {error.strerror}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Unavailable(f"cannot write to {folder}")


def reach(url: str, wait_s: float = 0.0) -> str | None:
    """The migration that a database is at; waits for a PostgreSQL that does not answer yet."""
    from glossator.store import migrate

    until = time.monotonic() + wait_s
    told = False
    while True:
        try:
            return migrate.current(url)
        except ModuleNotFoundError as error:
            raise Unavailable(
                f"{error.name} is missing: pip install 'glossator[cluster]'"
            ) from None
        except Unavailable as error:
            why = str(error.__cause__ or "").strip().partition("\n")[0]
            if time.monotonic() >= until or any(word in why for word in _WILL_NOT_COME):
                raise Unavailable(f"{error.message}: {why}" if why else error.message) from None
        if not told:
            print("glossator: waiting for the database", file=sys.stderr, flush=True)
            told = True
        time.sleep(_LOOK_S)


def open_files(told: Settings) -> Blobs:
    """The stored files: a folder or a bucket, which is not asked anything yet."""
    from glossator.store.blobs import Access, open_blobs

    access = Access(
        told.blobs_endpoint, told.blobs_access_key, told.blobs_secret_key, told.blobs_region
    )
    incoming = Path(told.data).absolute() / "incoming"
    local = told.blobs.startswith("file://")
    folder = Path(told.blobs.removeprefix("file://")) if local else incoming
    if not told.blobs.startswith(("file://", "s3://")):
        raise Unavailable("the blobs URL must begin with file:// or s3://")
    make_folder(folder)
    try:
        return open_blobs(told.blobs, incoming, access)
    except OSError as error:
        raise Unavailable(f"cannot make {folder}: {error.strerror}") from None


def reach_files(told: Settings) -> Blobs:
    """The stored files, once they have answered; waits for a service that does not yet."""
    files = open_files(told)
    until = time.monotonic() + WAIT_S
    while True:
        try:
            files.reach()
            return files
        except Unavailable as error:
            if error.__cause__ is None or time.monotonic() >= until:
                raise Unavailable(error.message) from None
        time.sleep(_LOOK_S)
