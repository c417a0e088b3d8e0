"""Native JSON and JSON lines: exact, streamed, strict."""

import json
from pathlib import Path

import msgspec
import pytest
from tests.formats.made import SCHEMA, many, read, region, task, written

from glossator.formats.elements import Elements, decode, depth, opens_with_keys
from glossator.model.annotation import Annotation
from glossator.model.errors import Invalid, Unsupported
from glossator.model.geometry import Box
from glossator.model.raw import Raw
from glossator.model.task import Labelled

BOTH = pytest.mark.parametrize("name", ["json", "jsonl"])


def walk(path: Path, *lists: str) -> list[tuple[str, bytes]]:
    with path.open("rb") as file:
        return [(k, b) for k, b, _ in Elements(file, "x", frozenset(lists))]


@BOTH
@pytest.mark.parametrize("raw", [False, True])
def test_what_is_written_is_read_back_exactly(tmp_path: Path, name: str, raw: bool) -> None:
    path = tmp_path / "x"
    path.write_bytes(written(name, many(200, raw=raw)))
    schema, tasks = read(name, path)
    assert schema == SCHEMA
    assert tasks == list(many(200))


@BOTH
def test_native_bytes_are_spliced_as_they_came(name: str) -> None:
    body = b'{"regions":[],  "values":[{"field":"a","value":1.0e2}]}'
    made = written(name, [Labelled(1, {}, (Annotation(id=2, raw=Raw("native", "answer", body)),))])
    assert body in made


@BOTH
def test_a_native_answer_over_several_lines_stays_one_task(tmp_path: Path, name: str) -> None:
    body = b'{\n"values":[\r\n{"field":"a","value":"x\\ny"}]}'
    path = tmp_path / "x"
    path.write_bytes(
        written(name, [Labelled(1, {}, (Annotation(raw=Raw("native", "answer", body)),))])
    )
    ((one,),) = [read(name, path)[1]]
    assert one.annotations[0].answer.values[0].value == "x\ny"  # type: ignore[union-attr]


@BOTH
def test_raw_bytes_of_another_dialect_are_kept(tmp_path: Path, name: str) -> None:
    mine = Labelled(
        "t", {"n": 12345678901234567890123}, (Annotation(raw=Raw("scale", "x", b"\1")),)
    )
    path = tmp_path / "x"
    path.write_bytes(written(name, [mine]))
    assert read(name, path)[1] == [mine]


@BOTH
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_that_json_has_not_are_refused(name: str, number: float) -> None:
    with pytest.raises(Invalid):
        written(name, [task(region(Box(number, 0, 1, 1)))])


TASK = '{"id":1,"data":{"a":%s}}'
WRONG = [
    TASK % "NaN",
    TASK % "-Infinity",
    TASK % "1e999",
    TASK % '"\\ud800"',
    TASK % '"\\u0000"',
    TASK % ("[" * 200 + "]" * 200),
    TASK % ("[" * 100_000 + "]" * 100_000),
    '{"id":1}',
    '{"id":1,"data":7}',
    '{"id":1,"data":{}',
    '"text"',
    "7",
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_malformed_tasks_are_refused_by_place(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "x"
    good = TASK % "1"
    path.write_text(f'{{"schema":{{}},"tasks":[{good},{wrong}]}}')
    with pytest.raises(Invalid, match="tasks"):
        read("json", path)
    path.write_text(f'{{"schema":{{}}}}\n{good}\n\n{wrong}\n')
    with pytest.raises(Invalid, match="line 4"):
        read("jsonl", path)


def test_invalid_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b'{"schema":{},"tasks":[{"id":1,"data":{"a":"\xff"}}]}')
    with pytest.raises(Invalid):
        read("json", path)
    path.write_bytes(b'{"schema":{}}\n{"id":1,"data":{"a":"\xff"}}')
    with pytest.raises(Invalid):
        read("jsonl", path)


def test_a_backslash_before_u0000_is_text(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text('{"tasks":[{"id":1,"data":{"a":"\\\\u0000"}}]}')
    assert read("json", path)[1][0].data == {"a": "\\u0000"}


def test_a_schema_behind_the_tasks_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b'\xef\xbb\xbf {"tasks": [ ] , "schema": {"revision": 4}} \n')
    schema, tasks = read("json", path)
    assert (schema.revision, tasks) == (4, [])


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"tasks"', '{"tasks":[', '{"tasks":[1', '{"tasks":[] x', '{"tasks":1,}'],
)
def test_documents_that_are_cut_off_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x"
    path.write_text(text)
    with pytest.raises(Invalid):
        walk(path, "tasks")


def test_elements_longer_than_what_is_read_at_once_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "x"
    items = ["x" * n for n in (0, 1 << 20, 5 << 20, 3)] + [12, 1.5, None]
    path.write_text(json.dumps({"a": "é" * (1 << 20), "tasks": items, "n": 12345}))
    found = walk(path, "tasks")
    assert [json.loads(body) for key, body in found if key == "tasks"] == items
    assert found[-1] == ("n", b"12345")


def test_offsets_are_places_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(json.dumps({"ä": "ö" * 10, "tasks": ["ü" * n for n in range(9)]}))
    body = path.read_bytes()
    with path.open("rb") as file:
        for _, part, offset in Elements(file, "x", frozenset({"tasks"})):
            assert body[offset : offset + len(part)] == part


def test_depth_does_not_count_brackets_in_text() -> None:
    assert depth(b'{"[[[[":["]]", "\\"[[["]}') == 2
    deep = b"[" * 100 + b"]" * 100
    assert decode(msgspec.json.Decoder(), deep, "x")
    with pytest.raises(Invalid, match="levels"):
        decode(msgspec.json.Decoder(), b"[" + deep + b"]", "x")


def test_keys_are_seen_in_a_cut_off_head() -> None:
    assert opens_with_keys(b'{"a":{"b":1},"c":[{"d":') == {"a", "c"}
    assert opens_with_keys(b"[1]") == frozenset()


def test_answers_that_wait_for_a_codec_are_not_dropped() -> None:
    waiting = Labelled(1, {}, (Annotation(id=3, raw=Raw("scale", "response", b"{}")),))
    for name in ("coco", "yolo", "csv"):
        with pytest.raises(Unsupported):
            written(name, [waiting])
