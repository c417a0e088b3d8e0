"""Names of the files of an archive that has one or more for each task."""

from __future__ import annotations

import re

from glossator.model.ids import LIMIT


class EntryNames:
    """Names by the task's id; an id that is text is spelled safely and numbered."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, task_id: int | str, number: int) -> str:
        """The name of a task's entry, without suffix; a ``number`` above 0 is put behind it."""
        tail = f"-{number}" if number else ""
        if isinstance(task_id, int):
            return f"{task_id}{tail}"
        # 48 letters of four bytes leave room for the folder in the 255 bytes of a name.
        stem = re.sub(r"[^\w.-]|\.{2,}|^\.|\.$", "_", task_id)[:48] or "_"
        name, n = f"{stem}{tail}", 2
        while name.lower() in self._taken:
            name, n = f"{stem}{tail}-{n}", n + 1
        self._taken.add(name.lower())
        return name


def is_number(name: str) -> bool:
    """Whether a name is the id of a task that the hub itself numbered."""
    return (
        name.isascii()
        and name.isdigit()
        and (name == "0" or name[0] != "0")
        and len(name) < 16
        and int(name) < LIMIT
    )


def task_id(name: str) -> int | str:
    """The id that a file's name says: a number if it is one as we would spell it."""
    return int(name) if is_number(name) else name


def natural(stem: str) -> tuple[str, int, str]:
    """The order of paths in which 9 comes before 10; folder by folder."""
    folder, _, base = stem.rpartition("/")
    return (folder, int(base), "") if is_number(base) else (folder, LIMIT, base)
