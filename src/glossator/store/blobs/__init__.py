"""Stored bytes: a folder on disk, or (an extra) a bucket of an object store."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from glossator.store.blobs.staging import Staged, Staging

__all__ = ["Access", "Blobs", "Staged", "Staging", "open_blobs"]


class Access(msgspec.Struct, frozen=True):
    """How a bucket is reached; what is empty is looked for where AWS's own tools look."""

    endpoint: str = ""
    access_key: str = ""
    secret_key: str = ""
    region: str = ""

    def __repr__(self) -> str:
        """Without the secret: it may get into a traceback or an error."""
        return f"Access(endpoint={self.endpoint!r}, region={self.region!r})"


class Blobs(Protocol):
    """Where stored bytes live. Keys are made by the store, never from a client's name.

    What asks a store that cannot answer raises Unavailable.
    """

    def begin(self) -> Staging:
        """Open a file on this machine to write to; the edge streams uploads into it."""

    def stage(self, chunks: Iterator[bytes]) -> Staged:
        """Take bytes in, whole, under a temporary name on this machine."""

    def adopt(self, staged: Staged) -> str:
        """Give staged bytes their final key, durable; call it before the row is written."""

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start``, which is below the size, to before ``stop`` or the end, in
        chunks; raises NotFound."""

    def open(self, key: str) -> BinaryIO:
        """The bytes as a file that can be sought in; close it. Raises NotFound."""

    def local(self, key: str) -> AbstractContextManager[Path]:
        """A path on this machine to the bytes, to read from and no longer than the block takes;
        raises NotFound."""

    def size(self, key: str) -> int | None:
        """How many bytes there are; None if there is no such key."""

    def link(self, key: str, seconds: int) -> str | None:
        """An address that anybody may read the bytes at for so long, made anew at each call; None
        if the store has none to give."""

    def remove(self, key: str) -> None:
        """Forget the bytes; no error if they are gone."""

    def clean(self, age_s: float = 86400.0) -> int:
        """Remove what was left half-written by requests that ended this long ago."""

    def keys(self, older_than: float) -> Iterator[str]:
        """Keys of what was stored before this time (seconds since the epoch), for the sweeper."""

    def reach(self) -> None:
        """Ask for a sign of life; Unavailable says in one line what is wrong."""


def open_blobs(url: str, incoming: Path | None = None, access: Access | None = None) -> Blobs:
    """Open by URL: ``file:///folder``, or ``s3://bucket/prefix`` with a folder for what is on its
    way in. Raises ValueError for another URL, Unavailable where the extra is missing."""
    if url.startswith("file://"):
        from glossator.store.blobs.local import LocalBlobs

        return LocalBlobs(Path(url.removeprefix("file://")))
    if url.startswith("s3://") and incoming is not None:
        from glossator.store.blobs.s3 import S3Blobs

        bucket, _, prefix = url.removeprefix("s3://").partition("/")
        return S3Blobs(bucket, prefix.strip("/"), incoming, access or Access())
    raise ValueError("the blobs URL must begin with file:// or s3://")
