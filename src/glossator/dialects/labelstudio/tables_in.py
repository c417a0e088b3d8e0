"""Task data out of imported text files; pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from glossator.model.errors import Invalid
from glossator.model.raw import sound

WHOLE = "$undefined$"
"""The vendor's key for data that is one value: shown under the configuration's only key."""
MARKUP = (".html", ".htm", ".xml")
TABLES = (".csv", ".tsv", ".txt")
"""What may hold many tasks, in the vendor's word: ``could_be_tasks_list`` (it leaves JSON out)."""
MEDIA = (
    ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".svg", ".webp", ".wav", ".mp3", ".flac", ".m4a",
    ".ogg", ".mp4", ".webm", ".pdf",
)  # fmt: skip
SUPPORTED = (*TABLES, ".json", *MARKUP, *MEDIA)
MOST_TASKS = 1_000_000
"""Of one import, as at the vendor."""
MOST_BYTES = 256 << 20
"""Of the tasks of one import, as JSON."""
_encode = msgspec.json.encode
_CELL = 1 << 30
"""Most characters of a cell. The module's own limit is 128 KiB."""


def suffix_of(name: str) -> str:
    """The suffix that decides how a file is read."""
    stem, dot, last = name.rpartition(".")
    return dot + last.lower() if stem else ""


def supported(name: str) -> str:
    """The suffix of a file; Invalid for those that are not read."""
    suffix = suffix_of(name)
    if suffix not in SUPPORTED:
        raise Invalid(f"{suffix or name} extension is not supported")
    return suffix


class Room:
    """What one import may hold. A small table grows when each row repeats the names of its columns,
    so rows are counted as they are made."""

    def __init__(self, tasks: int = MOST_TASKS, size: int = MOST_BYTES) -> None:
        self._tasks = tasks
        self._size = size

    def filled(self, values: Iterable[object]) -> list[bytes]:
        """The values as JSON; Invalid when there is no room for them."""
        found: list[bytes] = []
        for value in values:
            text = _encode(value)
            self._tasks -= 1
            self._size -= len(text)
            if self._tasks < 0 or self._size < 0:
                raise Invalid(f"these are more than {MOST_TASKS} tasks, or {MOST_BYTES} bytes")
            found.append(text)
        return found


def rows(name: str, body: bytes, room: Room) -> Sequence[bytes | msgspec.Raw]:
    """The tasks of a file that is no media, each as JSON: of a table a row is the data, and cells
    stay text. Invalid names the file."""
    kind = suffix_of(name)
    try:
        text = _text(body)
        if kind == ".json":
            return items(text.encode())
        if kind == ".txt":
            lines = io.StringIO(text, newline=None)
            return room.filled({WHOLE: line.rstrip("\n")} for line in lines)
        if kind in MARKUP:
            return room.filled([{WHOLE: text}])
        return room.filled(_table(text, "\t" if kind == ".tsv" else _separator(text)))
    except Invalid as error:
        raise Invalid(f"Failed to parse input file {name}: {error.message}") from None


def items(body: bytes) -> list[msgspec.Raw]:
    """The tasks of a JSON body: a list of objects, or one object. They are parts of the body, each
    checked by itself: a big body that is decoded whole takes many times its size."""
    if body.lstrip()[:1] == b"{":
        return [msgspec.Raw(sound(body))]
    try:
        found = msgspec.json.decode(body, type=list[msgspec.Raw])
    except msgspec.ValidationError:
        raise Invalid("data must be a list of tasks, or one task") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"not JSON: {error}") from None
    except RecursionError:
        raise Invalid("nested too deeply") from None
    if len(found) > MOST_TASKS:
        raise Invalid(f"Maximum task number is {MOST_TASKS}, current task number is {len(found)}")
    for one in found:
        sound(bytes(one))
    return found


def keys(texts: Iterable[bytes | msgspec.Raw]) -> list[str]:
    """The keys of the data of a task that stands alone, or of none."""
    for text in texts:
        found = msgspec.json.decode(text)
        if isinstance(found, dict):
            data = found.get("data")
            return list(data if isinstance(data, dict) else found)
    return []


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("it is not UTF-8 text") from None
    if "\0" in text:
        raise Invalid("text must not contain NUL")
    return text


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _table(text: str, separator: str) -> Iterator[object]:
    # It can only be set for the whole process.
    csv.field_size_limit(max(csv.field_size_limit(), _CELL))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = _columns(next(filter(None, lines), []))
        for row in filter(None, lines):
            if len(row) > len(columns):
                said = f"line {lines.line_num} has {len(row)} cells, and there are {len(columns)}"
                raise Invalid(f"{said} columns")
            row += [""] * (len(columns) - len(row))
            # The row is wrapped: a column that is named "data" is no data of its own.
            yield {"data": dict(zip(columns, row, strict=True))}
    except csv.Error as error:
        raise Invalid(f"line {lines.line_num}: {error}") from None


def _columns(header: list[str]) -> list[str]:
    """The names of the columns. One without a name, as pandas writes an index, is called as
    pandas (with which the vendor reads tables) calls it."""
    if not header:
        raise Invalid("it has no columns")
    found = [name or f"Unnamed: {n}" for n, name in enumerate(header)]
    [(name, times)] = Counter(found).most_common(1)
    if times > 1:
        raise Invalid(f"two columns are named {name[:100]!r}")
    return found
