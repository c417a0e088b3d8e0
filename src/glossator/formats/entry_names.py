"""Names of the files of an archive that has one or more for each task."""

from __future__ import annotations

import hashlib
import re
from posixpath import splitext

from glossator.model.ids import LIMIT

_NO_NAME = re.compile(r"[/\\\x00-\x1f\x7f]|\.{2,}|^\.|\.$|^\w:")
_LONGEST = 200  # bytes, which leaves room for folder, number and suffix in the 255 of a name


class EntryNames:
    """Names by the task's id or by its picture, each given once."""

    def __init__(self) -> None:
        # Each name with the number to try first when it is asked for again.
        self._taken: dict[str, int] = {}

    def give(self, task_id: int | str, number: int) -> str:
        """The name of a task's entry, without suffix; a ``number`` above 0 is put behind it. An id
        that is text is spelled safely and numbered."""
        tail = f"-{number}" if number else ""
        if isinstance(task_id, int):
            return f"{task_id}{tail}"
        # 48 letters of four bytes leave room for the folder in the 255 bytes of a name.
        return self._free(re.sub(r"[^\w.-]|\.{2,}|^\.|\.$", "_", task_id)[:48] or "_", tail)

    def give_by(self, stem: str, number: int) -> str:
        """The name of an entry by its picture's, both without suffix: as it is, as far as an archive
        can have it so, and numbered where it is taken."""
        if len(stem) > _LONGEST // 4:
            stem = stem.encode()[:_LONGEST].decode("utf-8", "ignore")
        return self._free(_NO_NAME.sub("_", stem) or "_", f"-{number}" if number else "")

    def _free(self, stem: str, tail: str) -> str:
        name = wanted = f"{stem}{tail}"
        key = low = name.lower()
        number = self._taken.get(low)
        if number is not None:
            while (key := (name := f"{wanted}-{number}").lower()) in self._taken:
                number += 1
            self._taken[low] = number + 1
        self._taken[key] = 2
        return name


def picture_name(place: str) -> str:
    """What Label Studio's converter calls the file of a picture: the last part of its address,
    behind a mark of the whole address if that is a URL; empty if there is none.

    label_studio_sdk 1.0.10, ``get_local_path`` in _extensions/label_studio_tools/core/utils/io.py.
    """
    if place.startswith(("http://", "https://")):
        # Quirk: what follows a semicolon is cut off as well, since the vendor takes urlparse.
        base = place.partition("?")[0].partition("#")[0].rpartition("/")[2].partition(";")[0]
        mark = hashlib.md5(place.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
        return f"{mark[:8]}__{base}"
    if place.startswith("data:"):
        return ""  # the picture itself
    # Quirk: a file in the vendor's local storage is named behind ``?d=``.
    return place.partition("?d=")[2].rpartition("/")[2] or place.rpartition("/")[2]


def parted(name: str) -> tuple[str, str]:
    """A picture's name without its suffix, and the suffix if it is one as pictures have."""
    stem, suffix = splitext(name)
    if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 6:
        return stem, suffix
    return name, ""


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
