"""Rows of data for tasks: from tables, lines of JSON, frames and data sets.

A row is a mapping of column to value and becomes the data of a task.
"""

from __future__ import annotations

import csv
import math
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from glossator.sdk.errors import ConfigError
from glossator.sdk.made import body, within

Row = Mapping[str, Any]
Rows = str | os.PathLike[str] | Iterable[Row]
"""What :func:`read` takes, as a type: frames and data sets pass as iterables."""
FRAME_ROWS = 10_000


def read(
    source: Any, form: str | None = None, *, delimiter: str | None = None, quote: str = '"',
    escape: str | None = None,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The rows of a file (``.csv``, ``.tsv``, ``.jsonl``, ``.json``, ``.xlsx``, ``.parquet``; ``form``
    names one of these for other endings), of a pandas or Polars frame, of a Hugging Face data set,
    or of any iterable of mappings. ``delimiter``, ``quote`` and ``escape``, a character each, are of
    csv and tsv. ConfigError for what is none of these."""
    if isinstance(source, (str, os.PathLike)):
        return _of_file(Path(source), form, {"quotechar": quote, "escapechar": escape}, delimiter)
    if hasattr(source, "iloc") and hasattr(source, "to_dict"):
        return _of_frame(source)
    if hasattr(source, "iter_rows"):
        return (_plain(row) for row in source.iter_rows(named=True))
    if isinstance(source, Iterable):
        return (_plain(row) for row in source)
    raise ConfigError(f"no rows can be read from {type(source).__name__}")


def of(source: Any) -> Iterable[Row]:
    """What is already an iterable of mappings as it is; of a file, a frame or a data set the rows."""
    tables = ("iloc", "iter_rows", "column_names")  # of pandas, Polars, Hugging Face
    if isinstance(source, (str, os.PathLike)) or any(hasattr(source, one) for one in tables):
        return read(source)
    found: Iterable[Row] = source
    return found


def in_columns(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Tasks out of rows in Toloka's layout: ``INPUT:field`` is data, ``GOLDEN:field`` the expected
    answer, ``HINT:text`` its explanation; a column without such a word before it is data too.
    With an expected answer a task is a golden one, with a hint besides a training one."""
    for row in rows:
        data: dict[str, Any] = {}
        values: list[dict[str, Any]] = []
        hint = None
        for column, value in row.items():
            kind, colon, field = column.partition(":")
            if not colon or kind == "INPUT":
                data[field if colon else column] = value
            elif kind == "GOLDEN":
                if value not in (None, ""):
                    values.append({"field": field, "value": value})
            elif kind == "HINT":
                hint = value or None
            else:
                raise ConfigError(f"the column {column!r} is none of INPUT:, GOLDEN: and HINT:")
        task: dict[str, Any] = {"data": data}
        if values:
            expected: dict[str, Any] = {"answer": {"values": values}}
            task["kind"] = "training" if hint else "golden"
            task["expected"] = {**expected, "hint": hint} if hint else expected
        yield task


def identified(
    rows: Iterable[Row], unique_key: str | None = None, project: int = 0
) -> Iterator[dict[str, Any]]:
    """Rows as tasks with a unique id each: the value of ``unique_key``, or one made of what the row
    holds, in any order of columns, and good for one ``project``; rows that are the same are
    numbered. ConfigError if a row has no such value."""
    seen: Counter[bytes] = Counter()
    for row in rows:
        task = body(row, unique_key)
        if "unique_id" not in task:
            held = sha256(msgspec.json.encode(task, order="deterministic")).digest()[:16]
            seen[held] += 1
            number = "" if seen[held] == 1 else f"-{seen[held]}"
            task["unique_id"] = within(project, f"row-{held.hex()}{number}")
        yield task


def _of_file(
    path: Path, form: str | None, marks: dict[str, Any], delimiter: str | None
) -> Iterator[dict[str, Any]]:
    ending = f".{form}" if form else path.suffix.lower()
    readers = {
        ".csv": lambda p: _table(p, delimiter or ",", marks),
        ".tsv": lambda p: _table(p, delimiter or "\t", marks), ".jsonl": _lines,
        ".ndjson": _lines, ".json": _array, ".xlsx": _sheet, ".parquet": _parquet,
    }  # fmt: skip
    if ending not in readers:
        known = ", ".join(sorted(readers))
        raise ConfigError(f"{path.name}: rows are read from {known}, not from {ending or 'this'}")
    return readers[ending](path)


def _table(path: Path, delimiter: str, marks: dict[str, Any]) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.DictReader(file, delimiter=delimiter, strict=True, **marks)
            for row in reader:
                if None in row or None in row.values():
                    where = f"{path.name}, line {reader.line_num}"
                    raise ConfigError(f"{where}: not as many cells as columns")
                yield dict(row)
        except (csv.Error, TypeError, ValueError) as why:
            raise ConfigError(f"{path.name}: {why}") from None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _decoded(line, f"{path.name}, line {number}")


def _array(path: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from msgspec.json.decode(path.read_bytes(), type=list[dict[str, Any]])
    except msgspec.MsgspecError as why:
        raise ConfigError(f"{path.name}: {why}") from None


def _decoded(line: bytes, where: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.MsgspecError as why:
        raise ConfigError(f"{where}: {why}") from None


def _sheet(path: Path) -> Iterator[dict[str, Any]]:
    """The first sheet; its first row names the columns."""
    book = _needed("openpyxl").load_workbook(path, read_only=True, data_only=True)
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        names = [None if name is None else str(name) for name in next(rows, ())]
        for row in rows:
            found = {n: v for n, v in zip(names, row, strict=False) if n is not None}
            if any(value is not None for value in found.values()):
                yield _plain(found)
    finally:
        book.close()


def _parquet(path: Path) -> Iterator[dict[str, Any]]:
    _needed("pyarrow")
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(FRAME_ROWS):
            for row in batch.to_pylist():
                yield _plain(row)


def _of_frame(frame: Any) -> Iterator[dict[str, Any]]:
    for start in range(0, len(frame), FRAME_ROWS):
        for row in frame.iloc[start : start + FRAME_ROWS].to_dict("records"):
            yield _plain(row)


def _plain(row: Any) -> dict[str, Any]:
    """A row as JSON can say it: keys are text, no NaN (it is None), times in ISO 8601, numbers of
    numpy as numbers."""
    if not isinstance(row, Mapping):
        raise ConfigError(f"a row must be a mapping, not {type(row).__name__}")
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, (list, tuple)):
        return [_value(one) for one in value]
    if hasattr(value, "isoformat"):
        # pandas' NaT has it too, and is not itself.
        return value.isoformat() if value == value else None
    if hasattr(value, "tolist"):
        return _value(value.tolist())
    if hasattr(value, "item"):
        return _value(value.item())
    raise ConfigError(f"a value of type {type(value).__name__} cannot be stored")


def _needed(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise ConfigError(f"this needs {module}: pip install {module}") from None
