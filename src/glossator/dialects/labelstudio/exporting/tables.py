"""CSV and TSV: the records of JSON_MIN as rows, columns sorted by name.

The columns are known only when the last record is, so the records wait in a temporary file.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

from glossator.dialects.labelstudio.exporting.minimal import Plain, records

IN_MEMORY = 4 << 20
BLOCK = 64 << 10


def write_table(tasks: Iterable[Plain], separator: str) -> Iterator[bytes]:
    """A row for each answer. Text is quoted, numbers are not; lists and objects are JSON text."""
    columns: set[str] = set()
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
        for one in records(tasks):
            columns.update(one)
            waiting.write(msgspec.json.encode(one) + b"\n")
        waiting.seek(0)
        yield from _rows(waiting, sorted(columns), separator)


def _rows(waiting: IO[bytes], columns: list[str], separator: str) -> Iterator[bytes]:
    if not columns:
        return
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n"
    )  # fmt: skip
    writer.writerow(columns)
    for line in waiting:
        found = msgspec.json.decode(line)
        writer.writerow([_cell(found.get(name)) for name in columns])
        if text.tell() > BLOCK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode()
    return value
