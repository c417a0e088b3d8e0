"""Files on their way in: written, hashed and counted in a folder of this machine, piece by piece,
whatever the store they end up in."""

import contextlib
import hashlib
import os
import platform
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from glossator.model.errors import Unavailable

_HERE = f"{platform.node().replace('-', '_') or 'here'}-"
"""Files on their way in begin with the machine and the process that write them."""


class Staged(msgspec.Struct, frozen=True):
    """Bytes that have arrived whole in a temporary place, not yet recorded.

    ``size`` in bytes, ``sha256`` and ``md5`` in hex, ``path`` where they lie until they are adopted.
    """

    path: Path
    size: int
    sha256: str
    md5: str


class Staging:
    """One file on its way in. ``durable``: it will be the stored file itself."""

    def __init__(self, folder: Path, durable: bool) -> None:
        self.path = folder / f"{_HERE}{os.getpid()}-{secrets.token_hex(12)}.part"
        self._durable = durable
        try:
            self._file = self.path.open("xb")
        except OSError as error:
            raise _cannot() from error
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Add bytes; raises Unavailable when the disk is full."""
        try:
            self._file.write(chunk)
        except OSError as error:
            self.drop()
            raise _cannot() from error
        self._sha256.update(chunk)
        self._md5.update(chunk)
        self.size += len(chunk)

    def finish(self) -> Staged:
        """The whole file, under its temporary name; raises Unavailable when the disk is full."""
        try:
            self._file.flush()
            if self._durable:
                os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            self.drop()
            raise _cannot() from error
        return Staged(self.path, self.size, self._sha256.hexdigest(), self._md5.hexdigest())

    def drop(self) -> None:
        """Give it up."""
        with contextlib.suppress(OSError):  # what was not written yet may still not fit
            self._file.close()
        self.path.unlink(missing_ok=True)


class Incoming:
    """The folder of what is on its way in."""

    def __init__(self, folder: Path, durable: bool) -> None:
        self.folder = folder
        self._durable = durable
        folder.mkdir(parents=True, exist_ok=True)

    def begin(self) -> Staging:
        """Open a file to write to."""
        return Staging(self.folder, self._durable)

    def stage(self, chunks: Iterator[bytes]) -> Staged:
        """Take bytes in to their end."""
        staging = self.begin()
        try:
            for chunk in chunks:
                staging.write(chunk)
        except BaseException:
            staging.drop()
            raise
        return staging.finish()

    def clean(self, age_s: float) -> int:
        """Remove what was left half-written by processes of this machine that are gone, and by
        others this long ago."""
        removed = 0
        for file in self.folder.glob("*.part"):
            with contextlib.suppress(FileNotFoundError):
                if _abandoned(file.name) or file.stat().st_mtime < time.time() - age_s:
                    file.unlink()
                    removed += 1
        return removed


def _cannot() -> Unavailable:
    return Unavailable("the file cannot be stored now")


def _abandoned(name: str) -> bool:
    """Whether the process that wrote this file was one of this machine and is gone."""
    if not name.startswith(_HERE):
        return False
    process = name.removeprefix(_HERE).split("-")[0]
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


def sync(path: Path) -> None:
    """Make a file's bytes durable, or a folder's entries: a rename, a new one."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
