"""How imported files and proposals are read, before anything is stored."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from glossator.dialects.labelstudio import importing, parts_in, tables_in
from glossator.dialects.labelstudio.config import read_config
from glossator.dialects.labelstudio.tables_in import Room
from glossator.model.errors import Invalid
from glossator.model.loss import Losses
from glossator.model.task import TaskDraft

CONFIG = """<View><Text name="t" value="$text"/>
  <Choices name="kind" toName="t"><Choice value="good"/><Choice value="bad"/></Choices>
  <Rating name="stars" toName="t"/><TextArea name="note" toName="t"/>
  <DateTime name="day" toName="t"/></View>"""


def rows(name: str, body: str | bytes) -> list[Any]:
    encoded = body.encode() if isinstance(body, str) else body
    return [json.loads(bytes(text)) for text in tables_in.rows(name, encoded, Room())]


def data(name: str, body: str | bytes) -> list[Any]:
    return [row["data"] for row in rows(name, body)]


# Tables. Source: labelstudio.md 3, and the vendor's data_import/models.py (which reads with pandas)


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


# Multipart bodies

HEADERS = {b"content-type": b'multipart/form-data; boundary="a b"'}
PART = b'Content-Disposition: form-data; name="file"; '


def multipart(*parts: bytes, end: bytes = b"--a b--\r\n") -> bytes:
    return b"".join(b"--a b\r\n" + part + b"\r\n" for part in parts) + end


def test_files_of_a_multipart_body_come_byte_for_byte() -> None:
    content = bytes(range(256)) + b"\r\n--a\r\n\n\r"
    body = multipart(
        PART + b'filename="x.png"\r\nContent-Type: image/png\r\n\r\n' + content,
        PART + b'filename="C:\\\\dir\\\\y.csv"\r\n\r\n',
        'Content-Disposition: form-data; name="note"\r\n\r\nüber'.encode(),
    )
    assert parts_in.multipart(HEADERS, body) == (
        {"note": "über"}, [("x.png", content), ("y.csv", b"")]
    )  # fmt: skip
    assert parts_in.multipart(HEADERS, b"preamble\r\n" + body + b"epilogue")[1][0][1] == content


@pytest.mark.parametrize(
    "name", ['filename="ä.txt"'.encode(), b"filename*=UTF-8''%C3%A4.txt", b"filename*=x''%E4.txt"]
)
def test_names_of_files_may_be_any_text(name: bytes) -> None:
    _, [(found, _)] = parts_in.multipart(HEADERS, multipart(PART + name + b"\r\n\r\n1"))
    assert found.endswith(".txt")
    found.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--a b",
        b"--a b--",
        b"--a b--\r\n",
        multipart(PART + b'filename="x"\r\n\r\n1', end=b""),
        multipart(PART + b'filename="x"\r\n1'),
        multipart(b"\r\n\r\n1"),
        multipart(b"Content-Type: text/plain\r\n\r\n1"),
        multipart(PART + b'filename="\xff"\r\n\r\n1'),
        multipart(PART + b"filename*=UTF-8''%00x.txt\r\n\r\n1"),
        multipart(PART + b'filename="x"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ=='),
        multipart(PART + b"x" * 20_000 + b"\r\n\r\n1"),
        multipart(b'Content-Disposition: form-data; name="a"\r\n\r\n\xff'),
        multipart(*[b'Content-Disposition: form-data; name="a"\r\n\r\n1'] * 1001),
    ],
)
def test_a_broken_multipart_body_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        parts_in.multipart(HEADERS, body)


@pytest.mark.parametrize(
    "kind", [b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; b"]
)
def test_a_multipart_body_has_a_boundary(kind: bytes) -> None:
    with pytest.raises(Invalid):
        parts_in.multipart({b"content-type": kind}, multipart(PART + b'filename="x"\r\n\r\n1'))


def test_no_bytes_break_the_reader_of_multipart_bodies() -> None:
    pieces = [
        b"--a b", b"\r\n", b"\n", b"--", PART, b'filename="', b'"', b"filename*=", b"''", b"%", b";",
        b"=", b":", b"\xff", b"\0", b"a", b"*0*=", b"Content-Type: ", b"charset=", b"\r\n\r\n",
    ]  # fmt: skip
    for seed in range(3000):
        random.seed(seed)
        body = b"--a b\r\n" + b"".join(random.choices(pieces, k=random.randrange(1, 30)))
        try:
            _, files = parts_in.multipart(HEADERS, body + b"\r\n--a b--")
        except Invalid:
            continue
        assert all(name.encode() for name, _ in files)


# Tasks


def reader(*fields: str, losses: Losses | None = None, config: str = CONFIG) -> importing.Reader:
    people: dict[int | str, int] = {7: 7, "ann@example.org": 7}
    found = Losses() if losses is None else losses  # none so far is falsy
    return importing.Reader(read_config(config), people.get, found, fields)


def read(*tasks: Any, fields: tuple[str, ...] = ()) -> list[TaskDraft]:
    found = reader(*fields).read([json.dumps(task).encode() for task in tasks])
    return found.drafts(0, len(tasks))


def result(draft: TaskDraft, n: int = 0) -> Any:
    raw = draft.predictions[n].raw
    assert raw is not None
    return json.loads(raw.body)


def with_answer(**more: Any) -> dict[str, Any]:
    return {"data": {"text": "a"}, "annotations": [{"result": []} | more]}


def test_an_answer_of_an_import_is_ground_truth_unless_it_says_not() -> None:
    given = [with_answer(), with_answer(ground_truth=True), with_answer(ground_truth=False)]
    assert [d.annotations[0].golden for d in read(*given)] == [True, True, False]


@pytest.mark.parametrize(
    ("who", "member"),
    [
        (None, None), (7, 7), ({"email": "Ann@Example.org"}, 7), ({"id": 7}, 7),
        ({"email": "ann@example.org", "id": 99}, 7),
    ],
)  # fmt: skip
def test_an_answer_is_of_the_member_it_names(who: Any, member: int | None) -> None:
    [draft] = read(with_answer(completed_by=who))
    assert draft.annotations[0].member_id == member


@pytest.mark.parametrize(
    "who", [8, 0, -1, {"email": "bob@example.org"}, {}, {"id": "7"}, {"id": True}, {"id": [7]}, 7.5]
)
def test_an_answer_of_nobody_here_fails_the_import(who: Any) -> None:
    with pytest.raises(Invalid, match="Error at item 1: "):
        read({"text": "a"}, with_answer(completed_by=who))


def test_each_of_the_people_is_looked_for_once() -> None:
    asked: list[int | str] = []

    def who(key: int | str) -> int:
        asked.append(key)
        return 7

    items = [with_answer(completed_by=one) for one in (7, None, 8, 7, {"email": "A@b.c"}, 8)]
    one = importing.Reader(read_config(CONFIG), who, Losses())
    one.read([json.dumps(item).encode() for item in items])
    assert asked == [7, 8, "a@b.c"]


def test_what_an_answer_was_called_elsewhere_is_a_loss() -> None:
    losses = Losses(9)
    body = json.dumps(with_answer(id=5, unique_id="3f2e", created_at="2024-01-01", draft_id=0))
    reader(losses=losses).read([body.encode()])
    assert [(one.code, one.where) for one in losses] == [
        ("attribute_dropped", "annotations/id"), ("attribute_dropped", "annotations/unique_id"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "item",
    [
        with_answer(result=None), with_answer(result={}), with_answer(result=[1]),
        with_answer(result="x"), with_answer(lead_time=-1), with_answer(was_cancelled="x"),
        {"data": {"text": "a"}, "annotations": [{}]}, {"data": {"text": "a"}, "annotations": {}},
        {"data": {"text": "a"}, "predictions": [{"result": True}]},
        {"data": {"text": "a"}, "predictions": [{"result": None}]},
        {"data": {"text": "a"}, "predictions": [{"result": [], "score": "high"}]},
        {"data": {"text": "a"}, "predictions": [{"result": {"polygonlabels": ["x"]}}]},
        {"data": {"text": "a"}, "meta": [1]}, {"data": []}, {"data": None}, [], 1, "text", None,
        {"other": 1}, {"data": {"other": 1}}, {"text": {"a": 1}},
    ],
)  # fmt: skip
def test_a_wrong_item_is_named_by_its_number(item: Any) -> None:
    with pytest.raises(Invalid) as caught:
        read({"text": "fine"}, {"text": "fine"}, item)
    assert caught.value.fields["non_field_errors"].startswith("Error at item 2: ")


# Proposals in short form. Source: labelstudio.md 3, and the vendor's tasks/models.py


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ("good", "kind", {"choices": ["good"]}),
        (4, "stars", {"rating": 4}),
        ({"text": ["fine"]}, "note", {"text": ["fine"]}),
        ({"datetime": "2024-01-01"}, "day", {"datetime": "2024-01-01"}),
    ],
)
def test_a_bare_value_proposes_for_the_first_control_that_takes_it(
    given: Any, name: str, value: Any
) -> None:
    [draft] = read({"data": {"text": "a"}, "predictions": [{"result": given}]})
    [region] = result(draft)
    assert (region["from_name"], region["to_name"], region["value"]) == (name, "t", value)


def test_a_proposal_that_is_an_id_alone_is_a_loss() -> None:
    losses = Losses(9)
    body = json.dumps({"data": {"text": "a"}, "predictions": [17, {"result": []}]}).encode()
    [draft] = reader(losses=losses).read([body]).drafts(0, 1)
    assert len(draft.predictions) == 1
    assert [one.code for one in losses] == ["value_dropped"]


def test_fields_of_the_data_propose_for_the_controls_of_their_names() -> None:
    body = {"text": "a", "kind": "bad", "stars": "3", "day": "2024-01-01", "note": ["x", "y"]}
    [draft] = read(body, fields=("kind", "stars", "day", "note", "kind"))
    found = [result(draft, n)[0] for n in range(4)]
    assert [(one["from_name"], one["type"], one["value"]) for one in found] == [
        ("kind", "choices", {"choices": ["bad"]}), ("stars", "rating", {"rating": 3}),
        ("day", "datetime", {"datetime": "2024-01-01"}), ("note", "textarea", {"text": ["x", "y"]}),
    ]  # fmt: skip
    assert {(p.model, p.score) for p in draft.predictions} == {("preannotated", 1.0)}
    assert json.loads(draft.data.body) == body


def test_a_field_without_a_control_of_its_name_proposes_as_a_bare_value_does() -> None:
    whole = [{"from_name": "kind", "to_name": "t", "type": "choices", "value": {"choices": ["x"]}}]
    [draft] = read({"text": "a", "pet": "good", "whole": whole}, fields=("pet", "whole"))
    assert result(draft)[0]["from_name"] == "kind"
    assert result(draft, 1) == whole


def test_an_empty_cell_proposes_nothing() -> None:
    [draft] = read({"text": "a", "kind": "", "stars": None}, fields=("kind", "stars"))
    assert draft.predictions == ()


@pytest.mark.parametrize(
    ("task", "field"),
    [
        ({"text": "a"}, "kind"), ({"text": "a", "kind": True}, "kind"),
        ({"text": "a", "stars": "many"}, "stars"), ({"text": "a", "pet": True}, "pet"),
    ],
)  # fmt: skip
def test_a_field_that_proposes_nothing_that_fits_fails_the_import(task: Any, field: str) -> None:
    with pytest.raises(Invalid, match="Error at item 0: "):
        read(task, fields=(field,))


def test_numbers_past_64_bits_stay_what_they_are() -> None:
    big = 123456789012345678901234567890
    [plain, nameless, field] = read(
        {"text": big},
        {"$undefined$": big},
        {"data": {"text": "a"}, "predictions": [{"result": big}]},
    )
    assert json.loads(plain.data.body) == json.loads(nameless.data.body) == {"text": big}
    assert result(field)[0]["value"] == {"rating": big}
