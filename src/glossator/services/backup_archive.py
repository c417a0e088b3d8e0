"""The file that a backup is: a zip with a manifest, sealed by a hash over all of it.

Entries: ``database.sqlite`` (see :mod:`glossator.store.copies`), ``files/KEY`` for each stored
file, ``manifest.json`` last. The zip's comment, its last 64 bytes, is the SHA-256 in hex of every
byte before it: whatever was cut off, added or altered is seen before anything is read. That is no
signature: who can write the file can make the hash anew.
"""

import contextlib
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from glossator.model.errors import Invalid

FORMAT = 1
DATABASE = "database.sqlite"
FILES = "files/"
_MANIFEST = "manifest.json"
_SEAL = 64
_CHUNK = 1 << 20
_PLACE = b"0" * _SEAL


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """An entry of the zip, its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What an archive says of itself. ``migration`` of its database, ``created_at`` in RFC 3339,
    ``missing`` are keys that the database names and the store did not have."""

    format: int
    program: str
    migration: str
    created_at: str
    missing: list[str]
    entries: list[Entry]


class _Format(msgspec.Struct, frozen=True):
    format: int


class _Sealed:
    """A file that is written once, front to back, and hashed up to its last 64 bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._held = b""

    def write(self, data: bytes) -> int:
        self._file.write(data)
        seen = self._held + data
        self._hash.update(seen[:-_SEAL])
        self._held = seen[-_SEAL:]
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    def seal(self) -> None:
        """Put the hash where the place for it is, durable."""
        assert self._held == _PLACE
        self._file.seek(-_SEAL, os.SEEK_END)
        self._file.write(self._hash.hexdigest().encode())
        self._file.flush()
        os.fsync(self._file.fileno())


class Writer:
    """An archive on its way; :meth:`close` makes it one."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._sealed = _Sealed(cast(BinaryIO, self._file))
        self._zip = zipfile.ZipFile(cast(BinaryIO, self._sealed), "w")
        self.entries: list[Entry] = []

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = False) -> None:
        """One entry; ``packed`` deflates it."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info._compresslevel = 1  # type: ignore[attr-defined]  # no public name before 3.13
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as entry:
            for chunk in chunks:
                entry.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.entries.append(Entry(name, size, digest.hexdigest()))

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and the seal; the file is durable."""
        self.add(_MANIFEST, [msgspec.json.encode(manifest)], packed=True)
        self._zip.comment = _PLACE
        self._zip.close()
        self._sealed.seal()
        self._file.close()


class Archive:
    """An archive whose seal and manifest have been checked; see :func:`opened`."""

    def __init__(self, path: Path, unzipped: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._zip = unzipped

    def read(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of an entry in chunks; raises Invalid if they are not those that it was made
        of."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(entry.name) as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    yield chunk
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Invalid(f"{self.path}: {entry.name} cannot be read: {error}") from None
        if (size, digest.hexdigest()) != (entry.size, entry.sha256):
            raise Invalid(f"{self.path}: {entry.name} is not what the manifest says")

    def check(self) -> None:
        """Read every entry to its end; Invalid if one is not as the manifest says, or is not in
        it."""
        named = [entry.name for entry in self.manifest.entries]
        if sorted([*named, _MANIFEST]) != sorted(self._zip.namelist()) or DATABASE not in named:
            raise Invalid(f"{self.path}: its entries are not those of the manifest")
        for entry in self.manifest.entries:
            for _ in self.read(entry):
                pass


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive whose seal is whole. Raises Invalid in one line for what is none, is cut off or
    was altered, and for one of a newer format."""
    with path.open("rb") as file:
        _check_seal(file, path)
        try:
            unzipped = zipfile.ZipFile(file)
            text = unzipped.read(_MANIFEST)
            form = msgspec.json.decode(text, type=_Format).format
            if form > FORMAT:
                raise Invalid(
                    f"{path} has format {form}, newer than this program's ({FORMAT}): "
                    "install a newer Glossator"
                )
            manifest = msgspec.json.decode(text, type=Manifest)
        except (zipfile.BadZipFile, KeyError, msgspec.DecodeError) as error:
            raise Invalid(f"{path} is no backup: {error}") from None
        yield Archive(path, unzipped, manifest)


def _check_seal(file: BinaryIO, path: Path) -> None:
    size = file.seek(0, os.SEEK_END)
    if size < _SEAL:
        raise Invalid(f"{path} is no backup, or was cut off")
    file.seek(0)
    digest, left = hashlib.sha256(), size - _SEAL
    while left and (chunk := file.read(min(_CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    if file.read(_SEAL) != digest.hexdigest().encode():
        raise Invalid(f"{path} is no backup, or was cut off or altered")
