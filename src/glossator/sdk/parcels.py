"""What is to be uploaded: named bytes, in parcels of a few MB, whatever they come from."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from glossator.sdk.errors import ConfigError

PART = 8 << 20
"""Bytes of one part of a big file, and of one parcel of small ones."""
MOST = 100
"""Files of one parcel."""
Source = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the bytes themselves, or an open file that is read to its end."""


class Item(msgspec.Struct, frozen=True):
    """One thing to upload. ``size`` in bytes, None if only reading tells; ``place`` is its number
    among all that are uploaded."""

    source: Source
    name: str
    size: int | None
    place: int = 0

    @property
    def media_type(self) -> str:
        """Guessed by the name."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def read(self) -> bytes:
        """All of it."""
        if isinstance(self.source, bytes):
            return self.source
        if isinstance(self.source, (str, os.PathLike)):
            return Path(self.source).read_bytes()
        return self.source.read()

    def parts(self) -> Iterator[bytes]:
        """All of it, a part at a time."""
        if isinstance(self.source, bytes):
            for start in range(0, len(self.source), PART):
                yield self.source[start : start + PART]
        elif isinstance(self.source, (str, os.PathLike)):
            with Path(self.source).open("rb") as file:
                while part := file.read(PART):
                    yield part
        else:
            while part := self.source.read(PART):
                yield part


def item(source: Source, name: str | None = None, place: int = 0) -> Item:
    """A thing to upload; ConfigError if it has no name."""
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        return Item(source, name or path.name, path.stat().st_size, place)
    if isinstance(source, bytes):
        if not name:
            raise ConfigError("bytes need a name to be stored under")
        return Item(source, name, len(source), place)
    given = name or Path(str(getattr(source, "name", "") or "")).name
    if not given:
        raise ConfigError("an open file without a name needs one to be stored under")
    return Item(source, given, None, place)


def parcels(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Small ones together, each big one alone, in their order."""
    waiting: list[Item] = []
    size = 0
    for one in items:
        if one.size is None or one.size > PART:
            if waiting:
                yield waiting
                waiting, size = [], 0
            yield [one]
            continue
        if waiting and (len(waiting) == MOST or size + one.size > PART):
            yield waiting
            waiting, size = [], 0
        waiting.append(one)
        size += one.size
    if waiting:
        yield waiting
