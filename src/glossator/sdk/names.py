"""What downloaded files are called: names of strangers, made safe for any machine."""

from __future__ import annotations

import re
import threading
from pathlib import Path

LONGEST = 150
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


def safe(name: str) -> str:
    """A name that stays in its folder: no path, nothing that a file system forbids, at most
    150 characters with the ending kept."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _FORBIDDEN.sub("_", last).strip(" .")
    if not plain or _RESERVED.match(plain):
        plain = f"_{plain}"
    if len(plain) <= LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 15:
        return plain[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


class Places:
    """Gives each file of a folder a name that no other of them has, in any case of letters; what
    lay there before is overwritten by its like."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where to put a file of this name."""
        plain = safe(name)
        stem, dot, ending = plain.rpartition(".")
        if not dot:
            stem, ending = plain, ""
        with self._lock:
            number, new = 1, plain
            while new.casefold() in self._taken:
                number += 1
                new = f"{stem}-{number}{dot}{ending}"
            self._taken.add(new.casefold())
        return self._folder / new
