"""How files of tasks are read.

Source: labelstudio.md 3, and the vendor's data_import/models.py (which reads tables with pandas).
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from glossator.dialects.labelstudio import tables_in
from glossator.dialects.labelstudio.tables_in import Room
from glossator.model.errors import Invalid


def rows(name: str, body: str | bytes) -> list[Any]:
    encoded = body.encode() if isinstance(body, str) else body
    return [json.loads(bytes(text)) for text in tables_in.rows(name, encoded, Room())]


def data(name: str, body: str | bytes) -> list[Any]:
    return [row["data"] for row in rows(name, body)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("a,b\n1,2\n", [{"a": "1", "b": "2"}]),
        ("a;b\n1,5;2\n", [{"a": "1,5", "b": "2"}]),
        ("a,b;c,d\n1,2;3,4\n", [{"a": "1", "b;c": "2;3", "d": "4"}]),  # more commas
        ("a\n1;2\n", [{"a": "1;2"}]),  # the first line decides
        ("a,b\n1\n,2\n", [{"a": "1", "b": ""}, {"a": "", "b": "2"}]),
        ("a,b\n\n1,2\n\n", [{"a": "1", "b": "2"}]),
        ("a,b\r\n1,2\r\n", [{"a": "1", "b": "2"}]),
        ('a,b\n"x,""y""\nz",2\n', [{"a": 'x,"y"\nz', "b": "2"}]),
        ("\ufeffa,b\n1,2", [{"a": "1", "b": "2"}]),
        (",a\n0,x\n1,y\n", [{"Unnamed: 0": "0", "a": "x"}, {"Unnamed: 0": "1", "a": "y"}]),
        ("data,a\n1,2\n", [{"data": "1", "a": "2"}]),
        ("a,b\n", []),
    ],
)
def test_a_row_of_a_table_is_the_data_of_a_task(body: str, found: list[Any]) -> None:
    assert data("x.csv", body) == found


def test_a_tsv_is_split_at_tabs_alone() -> None:
    assert data("x.tsv", "a\tb;c\n1,2\t3;4\n") == [{"a": "1,2", "b;c": "3;4"}]


def test_each_line_of_a_text_file_is_a_task_the_empty_ones_too() -> None:
    found = rows("x.TXT", "one\r\n\ntwo\u2028and more\n")
    assert [row["$undefined$"] for row in found] == ["one", "", "two\u2028and more"]


@pytest.mark.parametrize("name", ["x.html", "x.HTM", "x.xml"])
def test_markup_is_one_task_with_the_body(name: str) -> None:
    assert rows(name, "<p>a\nb</p>\n") == [{"$undefined$": "<p>a\nb</p>\n"}]


def test_json_files_hold_a_list_or_one_task_and_may_begin_with_a_mark() -> None:
    assert rows("x.json", '[{"a": 1}, {"data": {"b": 2}}]') == [{"a": 1}, {"data": {"b": 2}}]
    assert rows("x.json", '\ufeff{"a": 1}') == [{"a": 1}]


def test_a_huge_cell_stays_whole() -> None:
    cell = "x" * 3_000_000
    assert data("x.csv", f"a,b\n{cell},2\n") == [{"a": cell, "b": "2"}]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("x.csv", b"", "no columns"),
        ("x.csv", b"\n\n", "no columns"),
        ("x.csv", b"a,b\n1,2,3\n", "line 2 has 3 cells, and there are 2 columns"),
        ("x.csv", b"a,b,a\n1,2,3\n", "two columns are named 'a'"),
        ("x.csv", b'a,b\n"1,2\n3,4\n', "line 3: unexpected end of data"),
        ("x.csv", b"a\n\xff\n", "not UTF-8"),
        ("x.csv", "a\nä\n".encode("utf-16"), "not UTF-8"),
        ("x.tsv", b"a\n1\0\n", "NUL"),
        ("x.txt", b"\x80", "not UTF-8"),
        ("x.html", b"\xff", "not UTF-8"),
        ("x.json", b"", "not JSON"),
        ("x.json", b"{'a': 1}", "not JSON"),
        ("x.json", b'"text"', "must be a list of tasks"),
        ("x.json", b"\xff", "not UTF-8"),
        ("x.json", b'[{"a": "\\u0000"}]', "NUL"),
        ("x.json", b"[" * 200 + b"]" * 200, "nested"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_file(name: str, body: bytes, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        rows(name, body)
    assert caught.value.message.startswith(f"Failed to parse input file {name}: ")
    assert said in caught.value.message


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 1_000_001,  # a million and one tasks
        b"n" * 40_000 + b"\n" + b"1\n" * 10_000,  # 400 MB, as each task names its column
        b"," * 100_000 + b"\n" + b"1\n" * 10_000,
    ],
)
def test_a_small_file_does_not_grow_without_end(body: bytes) -> None:
    name = "x.txt" if body[:1] == b"\n" else "x.csv"
    with pytest.raises(Invalid, match="more than 1000000 tasks"):
        tables_in.rows(name, body, Room())


def test_all_files_of_an_import_share_its_room() -> None:
    room = Room(tasks=3)
    tables_in.rows("a.txt", b"1\n2\n", room)
    with pytest.raises(Invalid):
        tables_in.rows("b.txt", b"3\n4\n", room)
