"""The database and the files that a command works on."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from glossator.model.errors import Unavailable
from glossator.settings import Settings, read
from glossator.store import migrate
from glossator.store.blobs.local import LocalBlobs
from glossator.store.database import Database, open_database


def settings(
    data: str | None = None, database: str | None = None, blobs: str | None = None,
    **flags: object,
) -> Settings:  # fmt: skip
    """The settings of a command with its flags."""
    return read({"data": data, "database_url": database, "blobs_url": blobs, **flags})


@contextlib.contextmanager
def opened(
    told: Settings, readers: int = 1, workers: int = 2
) -> Iterator[tuple[Database, LocalBlobs]]:
    """Open both, migrated; close them at the end."""
    prepare(told)
    migrate.upgrade(told.database)
    database = open_database(told.database, readers, workers)
    try:
        yield database, open_files(told)
    finally:
        database.close()


def prepare(told: Settings) -> None:
    """Make the data folder; Unavailable if that cannot be."""
    if told.database.startswith("sqlite:///"):
        folder = Path(told.database.removeprefix("sqlite:///")).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"cannot make {folder}: {error.strerror}") from None


def open_files(told: Settings) -> LocalBlobs:
    """The folder of stored files."""
    if not told.blobs.startswith("file://"):
        raise Unavailable("the blobs URL must begin with file://")
    folder = Path(told.blobs.removeprefix("file://"))
    try:
        return LocalBlobs(folder)
    except OSError as error:
        raise Unavailable(f"cannot make {folder}: {error.strerror}") from None
