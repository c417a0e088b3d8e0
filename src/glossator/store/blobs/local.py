"""A folder of files named by content hash: temp name, hash, fsync, rename, fsync of the folder.

A recorded file always exists, since the rename is durable before the row is written. A file
without a row may exist (a kill in between); the sweeper removes it a day later.
"""

import contextlib
import hashlib
import os
import platform
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from glossator.model.errors import NotFound, Unavailable
from glossator.store.blobs import Staged

CHUNK = 1 << 18
_HERE = f"{platform.node().replace('-', '_') or 'here'}-"
"""Files on their way in begin with the machine and the process that write them."""


class Staging:
    """One file on its way in: written, hashed and counted piece by piece."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{_HERE}{os.getpid()}-{secrets.token_hex(12)}.part"
        self._file = self.path.open("xb")
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Add bytes; raises Unavailable when the disk is full."""
        try:
            self._file.write(chunk)
        except OSError as error:
            self.drop()
            raise Unavailable("the file cannot be stored now") from error
        self._sha256.update(chunk)
        self._md5.update(chunk)
        self.size += len(chunk)

    def finish(self) -> Staged:
        """Make the bytes durable under the temporary name."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            self.drop()
            raise Unavailable("the file cannot be stored now") from error
        return Staged(self.path, self.size, self._sha256.hexdigest(), self._md5.hexdigest())

    def drop(self) -> None:
        """Give it up."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class LocalBlobs:
    """Files below ``folder``, two levels of two hex digits; temporary ones below ``incoming``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.incoming = folder / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)
        self._made: set[Path] = set()
        self._lock = threading.Lock()

    def begin(self) -> Staging:
        """Open a file to write to; the edge streams uploads into it."""
        return Staging(self.incoming)

    def stage(self, chunks: Iterator[bytes]) -> Staged:
        staging = self.begin()
        try:
            for chunk in chunks:
                staging.write(chunk)
        except BaseException:
            staging.drop()
            raise
        return staging.finish()

    def adopt(self, staged: Staged) -> str:
        target = self._place(staged.sha256)
        self._make(target.parent)
        if target.exists():
            # The same content again: refresh its age, so that the sweeper cannot take it from
            # under the row that is about to be written.
            os.utime(target)
            staged.path.unlink(missing_ok=True)
        else:
            staged.path.rename(target)
            _sync(target.parent)
        return staged.sha256

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        try:
            file = self._place(key).open("rb")
        except FileNotFoundError:
            raise NotFound("the file is gone") from None
        with file:
            file.seek(start)
            left = (stop - start) if stop is not None else None
            while left is None or left > 0:
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk

    def path(self, key: str) -> Path | None:
        return self._place(key)

    def remove(self, key: str) -> None:
        self._place(key).unlink(missing_ok=True)

    def keys(self, older_than: float) -> Iterator[str]:
        for file in self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if file.stat().st_mtime < older_than:
                yield file.name

    def clean(self, age_s: float = 86400.0) -> int:
        """Remove what was left half-written by processes of this machine that are gone, and by
        others this long ago."""
        removed = 0
        for file in self.incoming.glob("*.part"):
            with contextlib.suppress(FileNotFoundError):
                if _abandoned(file.name) or file.stat().st_mtime < time.time() - age_s:
                    file.unlink()
                    removed += 1
        return removed

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:4] / key

    def _make(self, folder: Path) -> None:
        with self._lock:
            if folder not in self._made:
                for part in (folder.parent, folder):
                    if not part.exists():
                        part.mkdir(exist_ok=True)
                        _sync(part.parent)
                self._made.add(folder)


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


def _sync(folder: Path) -> None:
    """Make a rename or a new entry of the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
