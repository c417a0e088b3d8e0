"""Imports of files, with plain requests; how the files are served."""

from __future__ import annotations

import pytest
from tests.edge.serving import Hub, shared
from tests.security.world import PNG

from glossator.dialects.labelstudio.tests.imports import (
    ONE,
    PICTURE,
    counts,
    data,
    project,
    said,
    send,
)
from glossator.dialects.labelstudio.tests.sdk import direct


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


def test_the_answer_counts_what_a_file_brought(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        reply = send(http, path, ("a.csv", b"text,n\none,1\ntwo,2\n"))
        found = reply.json()
        [file] = http.get(f"{path}/file-uploads").json()
        assert data(http, reply) == [{"text": "one", "n": 1}, {"text": "two", "n": 2}]
        assert found.pop("duration") >= 0
        assert len(found.pop("task_ids")) == 2
        assert found == {
            "task_count": 2, "annotation_count": 0, "prediction_count": 0,
            "file_upload_ids": [file["id"]], "could_be_tasks_list": True,
            "found_formats": {".csv": 1}, "data_columns": ["text", "n"],
        }  # fmt: skip


def test_several_files_are_one_import(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        item = b'[{"data": {"text": "three"}, "predictions": [{"result": "good"}]}]'
        reply = send(
            http, path, ("a.csv", b"text,n\none,1\n"), ("b.tsv", b"n\ttext\n2\ttwo\n"),
            ("c.json", item), ("d.csv", b"text\n"),
        )  # fmt: skip
        assert [one["text"] for one in data(http, reply)] == ["one", "two", "three"]
        found = reply.json()
        assert found["found_formats"] == {".csv": 2, ".tsv": 1, ".json": 1}
        assert found["data_columns"] == ["text"]
        assert (found["prediction_count"], len(found["file_upload_ids"])) == (1, 4)
        names = [one["file"].rpartition("-")[2] for one in http.get(f"{path}/file-uploads").json()]
        assert names == ["a.csv", "b.tsv", "c.json", "d.csv"]


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.xml"])
def test_markup_is_one_task_under_the_only_key(hub: Hub, name: str) -> None:
    with direct(hub, hub.found()) as http:
        reply = send(http, project(http, ONE), (name, "<p>ä\n</p>".encode()))
        assert data(http, reply) == [{"page": "<p>ä\n</p>"}]
        assert reply.json()["data_columns"] == ["$undefined$"]
        assert reply.json()["could_be_tasks_list"] is False


def test_the_lines_of_a_text_file_come_under_the_only_key(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        reply = send(http, project(http, ONE), ("a.txt", b"one\n\ntwo"))
        assert data(http, reply) == [{"page": "one"}, {"page": ""}, {"page": "two"}]


def test_pictures_are_a_task_each_by_their_address(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http, PICTURE)
        reply = send(http, path, ("ä 1.png", PNG), ("b.JPG", PNG + b"x"))
        first, second = (one["picture"] for one in data(http, reply))
        assert http.get(first).content == PNG
        assert http.get(second).content == PNG + b"x"
        assert first.endswith("-ä 1.png")
        assert reply.json()["found_formats"] == {".png": 1, ".jpg": 1}


def test_a_file_of_one_value_needs_a_config_of_one_key(hub: Hub) -> None:
    two = '<View><Text name="a" value="$a"/><Text name="b" value="$b"/></View>'
    with direct(hub, hub.found()) as http:
        path = project(http, two)
        for name in ("a.png", "a.html", "a.mp3"):
            assert "exactly one key" in said(send(http, path, (name, b"x")))
        assert "Error at item 0" in said(send(http, path, ("a.txt", b"x")))
        assert counts(http, path) == (0, 0, 0)
        none = f"/api/projects/{http.post('/api/projects', json={}).json()['id']}"
        for name in ("a.png", "a.html", "a.txt"):
            assert "needs a label config" in said(send(http, none, (name, b"x")))
        assert data(http, send(http, none, ("a.csv", b"any\nthing\n"))) == [{"any": "thing"}]


@pytest.mark.parametrize("name", ["a.exe", "a.svgz", "csv", ".csv", "a.", "a.json.zip", "a.py"])
def test_other_suffixes_are_refused(hub: Hub, name: str) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        reply = send(http, path, ("good.csv", b"text\n1\n"), (name, b"text\n2\n"))
        assert "extension is not supported" in said(reply)
        assert counts(http, path) == (0, 0, 0)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((("a.csv", b""),), "a.csv: it has no columns"),
        ((("a.csv", b"text,n\n"),), "there are no tasks"),
        ((("a.txt", b""),), "there are no tasks"),
        ((("a.json", b""),), "a.json: not JSON"),
        ((("a.json", b"[]"),), "there are no tasks"),
        ((("a.csv", b"text\n\xff\n"),), "a.csv: it is not UTF-8"),
        ((("a.csv", b"text\na\n"), ("b.csv", b"other\nb\n")), "b.csv: its data has no key"),
        ((("a.csv", b"text\na\n"), ("b.csv", b"text,n\nb,1,2\n")), "b.csv: line 2 has 3 cells"),
        ((("a.csv", b"text\na\n"), ("b.json", b'[{"text": "b"}, {"text": {}}]')), "item 2: "),
        ((("a.json", b'[{"text": "b"}, 5]'),), "Error at item 1: a task must be an object"),
    ],
)
def test_one_thing_that_is_wrong_fails_all(
    hub: Hub, files: tuple[tuple[str, bytes], ...], words: str
) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        assert words in said(send(http, path, *files))
        assert counts(http, path) == (0, 0, 0)


def test_bytes_before_and_after_are_no_part_of_a_table(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        cell = "z" * 2_000_000
        reply = send(http, path, ("a.csv", f"\ufefftext;n\r\n{cell};2\r\n".encode()))
        assert data(http, reply) == [{"text": cell, "n": 2}]


def test_a_file_of_many_tasks_tells_every_id(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        lines = "".join(f"row {n}\n" for n in range(2500))
        reply = send(http, path, ("a.txt", lines.encode()))
        ids = reply.json()["task_ids"]
        assert len(set(ids)) == 2500
        assert http.get(f"/api/tasks/{ids[-1]}").json()["data"] == {"text": "row 2499"}
        assert counts(http, path) == (2500, 0, 1)


def test_a_big_import_that_fails_in_the_middle_leaves_nothing(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        body = "text\n" + "x\n" * 2000 + '"\n'
        assert "a quote is not closed" in said(send(http, path, ("a.csv", body.encode())))
        assert counts(http, path) == (0, 0, 0)


def test_files_may_be_kept_without_tasks(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        found = send(http, path, ("a.csv", b"text\n1\n2\n"), commit_to_project=False).json()
        assert found["task_count"] == 2
        assert found["annotation_count"] is None
        assert found["prediction_count"] is None
        assert counts(http, path) == (0, 0, 1)


def test_json_may_be_large_and_files_less_so(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        text = b'{"text": "%s"}' % (b"x" * 100_000)
        many = b"[" + b",".join([text] * 700) + b"]"
        assert len(many) > 64 << 20
        headers = {"content-type": "application/json"}
        reply = http.post(f"{path}/import", content=many, headers=headers)
        assert reply.json()["task_count"] == 700, reply.text
        refused = send(http, path, ("a.json", many))
        assert refused.status_code == 413
        assert refused.json()["status_code"] == 413
        assert counts(http, path) == (700, 0, 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<script>alert(1)</script>"), ("a.xml", b"<?xml version='1.0'?><a/>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.png", b"<html><script>alert(1)</script></html>"), ("a.pdf", b"%PDF-1.4\n"),
    ],
)  # fmt: skip
def test_what_a_browser_would_run_is_never_served_as_a_page(
    hub: Hub, name: str, content: bytes
) -> None:  # rel: U1
    with direct(hub, hub.found()) as http:
        path = project(http, ONE)
        assert send(http, path, (name, content)).status_code == 201
        [file] = http.get(f"{path}/file-uploads").json()
        reply = http.get(f"/data/{file['file']}")
        assert reply.content == content
        assert reply.headers["content-type"] == "application/octet-stream"
        assert reply.headers["content-disposition"].startswith("attachment")
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in reply.headers["content-security-policy"]
        part = http.get(f"/data/{file['file']}", headers={"range": "bytes=1-3"})
        assert (part.status_code, part.content) == (206, content[1:4])
