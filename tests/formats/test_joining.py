"""Files that are joined from pieces are those that are written at once."""

from __future__ import annotations

import io
from typing import Any

import msgspec
import pyarrow.parquet
import pytest
from tests.formats.made import SCHEMA, many, unzipped

from glossator import registry
from glossator.dialects.labelstudio.exporting.arrays import join_arrays
from glossator.formats import Format, WriteOptions
from glossator.model.loss import Losses
from glossator.model.task import Labelled

FORMATS: dict[str, Format] = registry.every("formats")
JOINED = sorted(name for name, one in FORMATS.items() if one.join)
BINARY = ("parquet", "huggingface")


def pieces(one: Format, cut: list[list[Labelled]]) -> list[list[bytes]]:
    return [
        list(one.write(tasks, SCHEMA, Losses(), WriteOptions(part=number)))
        for number, tasks in enumerate(cut)
    ]


def joined(one: Format, cut: list[list[Labelled]]) -> bytes:
    assert one.join is not None
    chunks = list(one.join(pieces(one, cut), SCHEMA, WriteOptions()))
    assert all(chunks)
    return b"".join(chunks)


def rows(body: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist()
    return found


def test_forms_that_are_cheap_to_join_are_these() -> None:
    assert JOINED == ["csv", "huggingface", "json", "jsonl", "parquet", "tsv"]


@pytest.mark.parametrize("name", [name for name in JOINED if name not in BINARY])
@pytest.mark.parametrize("size", [1, 7, 40, 1000])
def test_pieces_in_a_row_are_the_file_byte_by_byte(name: str, size: int) -> None:
    one, tasks = FORMATS[name], list(many(40))
    whole = b"".join(one.write(tasks, SCHEMA, Losses(), WriteOptions()))
    assert joined(one, [tasks[at : at + size] for at in range(0, 40, size)]) == whole


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_pieces_without_tasks_leave_no_trace(name: str) -> None:
    one, tasks = FORMATS[name], list(many(5))
    whole = b"".join(one.write(tasks, SCHEMA, Losses(), WriteOptions()))
    assert joined(one, [[], tasks[:3], [], tasks[3:], []]) == whole
    nothing = b"".join(one.write([], SCHEMA, Losses(), WriteOptions()))
    assert joined(one, [[], []]) == nothing


def test_parquet_of_pieces_has_the_same_rows_and_says_the_same_of_itself() -> None:
    one, tasks = FORMATS["parquet"], list(many(40))
    whole = b"".join(one.write(tasks, SCHEMA, Losses(), WriteOptions()))
    body = joined(one, [tasks[:10], tasks[10:11], tasks[11:]])
    assert rows(body) == rows(whole)
    ours, theirs = (pyarrow.parquet.read_schema(io.BytesIO(b)) for b in (body, whole))
    assert ours.equals(theirs, check_metadata=True)


def test_a_data_set_of_pieces_has_them_as_files() -> None:
    one, tasks = FORMATS["huggingface"], list(many(40))
    whole = unzipped(b"".join(one.write(tasks, SCHEMA, Losses(), WriteOptions())))
    found = unzipped(joined(one, [tasks[:10], tasks[10:]]))
    names = ["data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"]
    assert sorted(found) == ["README.md", *names]
    assert found["README.md"] == whole["README.md"]
    assert rows(found[names[0]]) + rows(found[names[1]]) == rows(whole["data/train-00000.parquet"])


@pytest.mark.parametrize("cut", [[[]], [[], []], [[1]], [[], [1, "]"], [], [[2]], []]])
@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_arrays_become_one(cut: list[list[Any]], chunk: int) -> None:
    bodies = [msgspec.json.encode(values) for values in cut]
    given = [[body[at : at + chunk] for at in range(0, len(body), chunk)] for body in bodies]
    found = b"".join(join_arrays(given, SCHEMA, WriteOptions()))
    assert found == msgspec.json.encode([value for values in cut for value in values])
