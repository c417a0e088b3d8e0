"""CSV and TSV: the records of JSON_MIN as rows, columns sorted by name.

The columns are known only when the last record is, so the rows wait in a temporary file.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

from glossator.dialects.labelstudio.exporting.controls import Controls
from glossator.dialects.labelstudio.exporting.minimal import (
    Plain,
    answers,
    data_of,
    given,
    said,
)
from glossator.dialects.labelstudio.schema.exports import ExportedAnnotation, ExportedTask

IN_MEMORY = 4 << 20
BLOCK = 64 << 10
_encode = msgspec.json.Encoder().encode
_row = msgspec.json.Decoder(dict[str, Any]).decode


def write_table(
    tasks: Iterable[ExportedTask], controls: Controls, separator: str
) -> Iterator[bytes]:
    """A row for each answer. Text is quoted, numbers are not; lists and objects are JSON text."""
    columns = set(given(None))
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
        for task in tasks:
            for answer in answers(task):
                one = _cells(task, answer, controls)
                columns.update(one)
                waiting.write(_encode(one) + b"\n")
        waiting.seek(0)
        yield from _rows(waiting, sorted(columns), separator)


def _cells(task: ExportedTask, answer: ExportedAnnotation | None, controls: Controls) -> Plain:
    """Quirk: unlike in JSON_MIN, the task's data go before what a control of the same name says,
    and before the task's id. [converter 1.0.10]"""
    cells: Plain = {"id": task.id}
    for name, value in said(task, answer, controls).items():
        cells[name] = value if isinstance(value, str) else _text(value)
    for name, value in data_of(task).items():
        cells[name] = _text(value) if isinstance(value, list | dict) else value
    who = given(answer)
    if isinstance(who["annotator"], int):
        who["annotator"] = str(who["annotator"])
    return cells | who


def _text(value: Any) -> str:
    return _encode(value).decode()


def _rows(waiting: IO[bytes], columns: list[str], separator: str) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for line in waiting:
        cells = _row(line)
        writer.writerow([cells.get(name) for name in columns])
        if text.tell() > BLOCK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
