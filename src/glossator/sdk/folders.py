"""Files of a folder, by the paths that they have in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from glossator.sdk.errors import ConfigError


class Found(msgspec.Struct, frozen=True):
    """A file; ``name`` is its path in the folder, with ``/`` on every system."""

    path: Path
    name: str


def walk(folder: str | os.PathLike[str], pattern: str = "**/*") -> Iterator[Found]:
    """The files below a folder whose path in it fits, in an order that is always the same.

    ``*`` and ``?`` stand for what is within one name, ``**`` for any folders. What is hidden (its
    name begins with a dot) is left out, and links to folders are not followed. OSError if a folder
    cannot be read, ConfigError for a name that is not text.
    """
    top, wanted = Path(folder), pattern.split("/")
    for place, folders, names in os.walk(top, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            inner = path.relative_to(top)
            if name.startswith(".") or not _fits(inner.parts, wanted) or not path.is_file():
                continue
            yield Found(path, _text(inner.as_posix()))


def _raise(error: OSError) -> None:
    raise error


def _fits(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted or not parts:
        return not parts and all(one == "**" for one in wanted)
    if wanted[0] == "**":
        return _fits(parts, wanted[1:]) or _fits(parts[1:], wanted)
    return fnmatchcase(parts[0], wanted[0]) and _fits(parts[1:], wanted[1:])


def _text(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ConfigError(f"the name of a file is not UTF-8: {os.fsencode(name)!r}") from None
    return name
