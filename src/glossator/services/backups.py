"""Backups: the database as it was at one moment and the files that it names, in one archive.

What is being made lies in a folder of its own beside the archive-to-be and gets its name at the
end, so a backup that was cut off leaves nothing that looks like one; the next one beside it clears
it away.
"""

import contextlib
import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.services import backup_archive
from glossator.services.backup_archive import DATABASE, FILES, FORMAT, Archive, Manifest, Writer
from glossator.store import copies, migrate
from glossator.store.blobs import Blobs
from glossator.store.blobs.staging import sync

_UNDER_WAY = ".glossator-backup-"
_CHUNK = 1 << 20


def take(url: str, blobs: Blobs, out: Path, program: str) -> Manifest:
    """Write a backup to a new file, beside whatever is running. ``program`` is this version's
    name. Raises Conflict if the file exists."""
    if out.exists():
        raise Conflict(f"{out} exists: name a new file")
    migration = migrate.current(url)
    if migration is None:
        raise NotFound("there is no database to back up")
    if migration > migrate.HEAD:
        raise Conflict(f"the database is at {migration}, newer than this program ({migrate.HEAD})")
    with _under_way(out.absolute().parent) as folder:
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        copy = folder / DATABASE
        copies.copy_out(url, copy)
        writer = Writer(folder / "archive")
        with copy.open("rb") as file:
            writer.add(DATABASE, iter(lambda: file.read(_CHUNK), b""), packed=True)
        missing = _add_files(writer, copy, blobs)
        manifest = Manifest(FORMAT, program, migration, made_at, missing, writer.entries[:])
        writer.close(manifest)
        try:
            os.link(folder / "archive", out)  # unlike a rename, never over another file
        except FileExistsError:
            raise Conflict(f"{out} exists: name a new file") from None
        sync(out.absolute().parent)
    return manifest


def _add_files(writer: Writer, copy: Path, blobs: Blobs) -> list[str]:
    """Add what the copy names; the keys of what is not there (deleted meanwhile, or lost)."""
    missing = []
    for key in copies.blob_keys(copy):
        chunks = blobs.read(key)
        try:
            first = next(chunks, b"")
        except NotFound:
            missing.append(key)
        else:
            writer.add(FILES + key, itertools.chain([first], chunks))
    return missing


@contextlib.contextmanager
def checked(path: Path) -> Iterator[Archive]:
    """An archive of which every byte has been read and is right, and whose database this program
    knows. Raises Invalid."""
    with backup_archive.opened(path) as archive:
        archive.check()
        if archive.manifest.migration > migrate.HEAD:
            raise Invalid(
                f"{path} is of migration {archive.manifest.migration}, newer than this program's "
                f"({migrate.HEAD}): install a newer Glossator"
            )
        yield archive


def restore(archive: Archive, url: str, blobs: Blobs, folder: Path) -> None:
    """Put a :func:`checked` archive into an empty database and an empty store. ``folder`` is where
    the database is unpacked; on SQLite the database's own. What failed leaves both empty. Raises
    Conflict if they are not."""
    check_empty(url, blobs)
    kept: dict[str, str] = {}
    with _under_way(folder) as work:
        copy = work / DATABASE
        try:
            for entry in archive.manifest.entries:
                if entry.name == DATABASE:
                    with copy.open("xb") as file:
                        file.writelines(archive.read(entry))
                else:
                    staged = blobs.stage(archive.read(entry))
                    kept[entry.name.removeprefix(FILES)] = blobs.adopt(staged)
            renamed = {old: new for old, new in kept.items() if old != new}
            if renamed:
                copies.rename_blobs(copy, renamed)
            copies.copy_in(copy, url)
        except BaseException:
            for key in kept.values():
                blobs.remove(key)
            raise


def check_empty(url: str, blobs: Blobs) -> None:
    """Raise Conflict unless there are no rows and no stored files."""
    copies.check_empty(url)
    if next(iter(blobs.keys(float("inf"))), None) is not None:
        raise Conflict("there are stored files already: restore into an empty place")


@contextlib.contextmanager
def _under_way(beside: Path) -> Iterator[Path]:
    """A folder of this process's own for what is not whole yet; those of processes that are gone
    are removed."""
    for left in beside.glob(f"{_UNDER_WAY}*"):
        with contextlib.suppress(OSError), _locked(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=beside))
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder; OSError if another process does. A lock ends with its process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
