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
        ("a,b\n1,x\n", [{"a": 1, "b": "x"}]),
        ("a;b\n1,5;x\n", [{"a": "1,5", "b": "x"}]),
        ("a,b;c,d\nx,2;3,y\n", [{"a": "x", "b;c": "2;3", "d": "y"}]),  # more commas
        ("a\n1;2\n", [{"a": "1;2"}]),  # the first line decides
        ("a,b\nx\n,y\n", [{"a": "x", "b": ""}, {"a": "", "b": "y"}]),
        ("a,b\n\nx,y\n\n", [{"a": "x", "b": "y"}]),
        ("a,b\r\nx,y\r\n", [{"a": "x", "b": "y"}]),
        ('a,b\n"x,""y""\nz",y\n', [{"a": 'x,"y"\nz', "b": "y"}]),
        ('a,b\n"x"z,y "w"', [{"a": "xz", "b": 'y "w"'}]),
        ("\ufeffa,b\nx,y", [{"a": "x", "b": "y"}]),
        (",a\n0,x\n1,y\n", [{"Unnamed: 0": 0, "a": "x"}, {"Unnamed: 0": 1, "a": "y"}]),
        ("a,b,a,a\nw,x,y,z\n", [{"a": "w", "b": "x", "a.1": "y", "a.2": "z"}]),
        ("data,a\nx,y\n", [{"data": "x", "a": "y"}]),
        ("a,b\n", []),
    ],
)
def test_a_row_of_a_table_is_the_data_of_a_task(body: str, found: list[Any]) -> None:
    assert data("x.csv", body) == found


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "", "-20"], [1, "", -20]),
        (["1.5", "2", "-0.25"], [1.5, 2.0, -0.25]),
        (["1.0", "0"], [1.0, 0.0]),
        (["True", "False", ""], [True, False, ""]),
        (["007", "8"], ["007", "8"]),
        (["1", "x"], ["1", "x"]),
        (["True", "1"], ["True", "1"]),
        (["1", "True"], ["1", "True"]),
        (["true", "TRUE"], ["true", "TRUE"]),
        (["NA", "nan", "null"], ["NA", "nan", "null"]),
        (["1e3"], ["1e3"]),
        (["1.50"], ["1.50"]),
        (["+1"], ["+1"]),
        (["-0"], ["-0"]),
        ([" 1"], [" 1"]),
        (["1_000"], ["1_000"]),
        (["\u0661"], ["\u0661"]),
        (["1234567890123456"], ["1234567890123456"]),
        (["0.1234567890123456789"], ["0.1234567890123456789"]),
    ],
)
def test_a_column_is_numbers_or_truth_values_where_nothing_of_its_text_is_lost(
    cells: list[str], values: list[Any]
) -> None:
    body = "key,value\n" + "".join(f"k,{cell}\n" for cell in cells)
    found = [one["value"] for one in data("x.csv", body)]
    assert found == values
    assert [type(one) for one in found] == [type(one) for one in values]


def test_a_tsv_is_split_at_tabs_alone() -> None:
    assert data("x.tsv", "a\tb;c\n1,2\t3\n") == [{"a": "1,2", "b;c": 3}]


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
    assert data("x.csv", f"a,b\n{cell},y\n") == [{"a": cell, "b": "y"}]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("x.csv", b"", "no columns"),
        ("x.csv", b"\n\n", "no columns"),
        ("x.csv", b"a,b\n1,2,3\n", "line 2 has 3 cells, and there are 2 columns"),
        ("x.csv", b"a,a.1,a\n1,2,3\n", "several columns have one name"),
        ("x.csv", b'a,b\n"1,2\n3,4\n', "a quote is not closed"),
        ("x.csv", b'a\n"', "a quote is not closed"),
        ("x.csv", b"," * 10_000 + b"\n", "more than 10000 columns"),
        ("x.tsv", b"\t" * 20_000_001, "more than 20000000 cells"),
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
        b"," * 9_000 + b"\n" + b"1\n" * 10_000,
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
