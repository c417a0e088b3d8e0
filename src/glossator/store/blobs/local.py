"""A folder of files named by content hash: temp name, hash, fsync, rename, fsync of the folder.

A recorded file always exists, since the rename is durable before the row is written. A file
without a row may exist (a kill in between); the sweeper removes it a day later.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from glossator import crash
from glossator.model.errors import NotFound, Unavailable
from glossator.store.blobs.staging import Incoming, Staged, Staging, sync

CHUNK = 1 << 18


class LocalBlobs:
    """Files below ``folder``, two levels of two hex digits; temporary ones below ``incoming``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = Incoming(folder / "incoming", durable=True)
        self._made: set[Path] = set()
        self._lock = threading.Lock()

    def begin(self) -> Staging:
        return self._incoming.begin()

    def stage(self, chunks: Iterator[bytes]) -> Staged:
        return self._incoming.stage(chunks)

    def adopt(self, staged: Staged) -> str:
        target = self.path(staged.sha256)
        try:
            self._adopt(staged, target)
        except OSError as error:
            staged.path.unlink(missing_ok=True)
            raise Unavailable("the file cannot be stored now") from error
        crash.point("file-stored")
        return staged.sha256

    def _adopt(self, staged: Staged, target: Path) -> None:
        self._make(target.parent)
        if target.exists():
            # The same content again: refresh its age, so that the sweeper cannot take it from
            # under the row that is about to be written.
            os.utime(target)
            staged.path.unlink(missing_ok=True)
        else:
            staged.path.rename(target)
            sync(target.parent)

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        with self.open(key) as file:
            file.seek(start)
            left = (stop - start) if stop is not None else None
            while left is None or left > 0:
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk

    def open(self, key: str) -> BinaryIO:
        try:
            return self.path(key).open("rb")
        except FileNotFoundError:
            raise NotFound("the file is gone") from None
        except OSError as error:
            raise Unavailable("the file cannot be read now") from error

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        path = self.path(key)
        if not path.exists():
            raise NotFound("the file is gone")
        yield path

    def size(self, key: str) -> int | None:
        try:
            return self.path(key).stat().st_size
        except FileNotFoundError:
            return None

    def link(self, key: str, seconds: int) -> str | None:
        return None

    def remove(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def clean(self, age_s: float = 86400.0) -> int:
        return self._incoming.clean(age_s)

    def keys(self, older_than: float) -> Iterator[str]:
        for file in self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if file.stat().st_mtime < older_than:
                yield file.name

    def reach(self) -> None:
        if not os.access(self._incoming.folder, os.W_OK | os.X_OK):
            raise Unavailable(f"cannot write to {self._folder}")

    def path(self, key: str) -> Path:
        """Where the bytes of a key lie, if there are any."""
        return self._folder / key[:2] / key[2:4] / key

    def _make(self, folder: Path) -> None:
        with self._lock:
            if folder not in self._made:
                for part in (folder.parent, folder):
                    if not part.exists():
                        part.mkdir(exist_ok=True)
                        sync(part.parent)
                self._made.add(folder)
