"""Bytes by content: a folder on disk, or (an extra) an object store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec


class Staged(msgspec.Struct, frozen=True):
    """Bytes that have arrived whole and durable in a temporary place, not yet recorded.

    ``size`` in bytes, ``sha256`` in hex, ``path`` where they lie until they are adopted.
    """

    path: Path
    size: int
    sha256: str
    md5: str


class Blobs(Protocol):
    """Where stored bytes live. Keys are made by the store, never from a client's name."""

    def stage(self, chunks: Iterator[bytes]) -> Staged:
        """Take bytes in, durable, under a temporary name."""

    def adopt(self, staged: Staged) -> str:
        """Give staged bytes their final key, durable; call it before the row is written."""

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` to before ``stop`` in chunks; raises NotFound."""

    def path(self, key: str) -> Path | None:
        """A local path to the bytes, if there is one."""

    def remove(self, key: str) -> None:
        """Forget the bytes; no error if they are gone."""

    def clean(self, age_s: float = 86400.0) -> int:
        """Remove what was left half-written by requests that ended this long ago."""

    def keys(self, older_than: float) -> Iterator[str]:
        """Keys of what was stored before this time (seconds since the epoch), for the sweeper."""


def open_blobs(url: str) -> Blobs:
    """Open by URL: ``file:///folder``."""
    if url.startswith("file://"):
        from glossator.store.blobs.local import LocalBlobs

        return LocalBlobs(Path(url.removeprefix("file://")))
    raise ValueError("the blobs URL must begin with file://")
