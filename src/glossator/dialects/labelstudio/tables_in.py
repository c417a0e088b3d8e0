"""Task data out of imported text files; pure."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

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
_CELLS, _COLUMNS = 20_000_000, 10_000
"""Most of one table: an empty cell is a byte on the way in, and more here."""
_END = "\0"
"""Two of them stand behind the last line of a table, whose text has none: an open quote takes
them in as one cell."""
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
    """The tasks of a file that is no media, each as JSON: of a table a row is the data. Invalid
    names the file."""
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
    """The rows of a table. It is read twice, so that the columns' kinds are known and the rows need
    not be held."""
    if text.count(separator) > _CELLS:
        raise Invalid(f"it has more than {_CELLS} cells")
    rows = _cells(text, separator)
    names = _names(next(rows, []))
    kinds = _kinds(rows, len(names))
    rows = _cells(text, separator)
    next(rows, None)
    for row in rows:
        cells = [kind(cell) if cell else "" for kind, cell in zip(kinds, row, strict=False)]
        cells += [""] * (len(names) - len(cells))
        # The row is wrapped: a column that is named "data" is no data of its own.
        yield {"data": dict(zip(names, cells, strict=True))}


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """The rows, the header first; blank ones are passed over, as at the vendor."""
    # It can only be set for the whole process.
    csv.field_size_limit(max(csv.field_size_limit(), _CELL))
    end = [_END, _END]
    source = chain(io.StringIO(text, newline=""), [separator.join(end)])
    lines = csv.reader(source, delimiter=separator)
    width = 0
    try:
        for row in lines:
            if row == end:
                return
            width = width or len(row)
            if len(row) > width:
                said = f"line {lines.line_num} has {len(row)} cells, and there are {width}"
                raise Invalid(f"{said} columns")
            if row:
                yield row
    except csv.Error as error:
        raise Invalid(f"line {lines.line_num}: {error}") from None
    raise Invalid("a quote is not closed")


def _names(header: list[str]) -> list[str]:
    """The names of the columns. One without a name (as pandas writes an index), and one whose name
    was there already, is called as pandas (with which the vendor reads tables) calls it."""
    if not header or len(header) > _COLUMNS:
        raise Invalid(f"it has {'more than ' + str(_COLUMNS) if header else 'no'} columns")
    found: dict[str, None] = {}
    times: Counter[str] = Counter()
    for n, said in enumerate(header):
        name = said or f"Unnamed: {n}"
        times[name] += 1
        found[name if times[name] == 1 else f"{name}.{times[name] - 1}"] = None
    if len(found) < len(header):
        raise Invalid("several columns have one name")
    return list(found)


def _kinds(rows: Iterable[list[str]], width: int) -> list[Callable[[str], object]]:
    """What makes values of the cells of each column: numbers and truth values if all of a column
    are and nothing of how they are spelt is lost (``007`` and ``1e3`` stay text), else text."""
    left = [list(_KINDS) for _ in range(width)]
    for row in rows:
        for n, cell in enumerate(row):
            if cell and left[n]:
                left[n] = [kind for kind in left[n] if _KINDS[kind].fullmatch(cell)]
    return [kinds[0] if kinds else str for kinds in left]


def _truth(cell: str) -> bool:
    return cell == "True"


# The first that fits all cells of a column is taken; what has more digits than a float holds is text.
_INT = r"0|-?[1-9][0-9]{0,14}"
_KINDS: dict[Callable[[str], object], re.Pattern[str]] = {
    _truth: re.compile("True|False"),
    int: re.compile(_INT),
    float: re.compile(rf"{_INT}|-?(0|[1-9][0-9]{{0,9}})\.([0-9]{{0,4}}[1-9]|0)"),
}
