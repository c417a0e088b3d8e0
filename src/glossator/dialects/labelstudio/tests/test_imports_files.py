"""Imports by files, by forms and of answers, with plain requests; what comes of them by others."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.edge.serving import Hub, shared
from tests.security.world import PNG

from glossator.dialects.labelstudio.tests.sdk import direct

TEXT = """<View><Text name="t" value="$text"/>
  <Choices name="kind" toName="t"><Choice value="good"/><Choice value="bad"/></Choices></View>"""
ONE = '<View><HyperText name="h" value="$page"/></View>'
PICTURE = '<View><Image name="i" value="$picture"/></View>'
RESULT = [{"id": "r", "from_name": "kind", "to_name": "t", "type": "choices",
           "value": {"choices": ["good"]}}]  # fmt: skip
BOUNDARY = {"content-type": "multipart/form-data; boundary=the-same"}


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


def project(http: httpx.Client, config: str = TEXT) -> str:
    """The path below which a new project takes imports."""
    made = http.post("/api/projects", json={"title": "imports", "label_config": config})
    assert made.status_code == 201, made.text
    return f"/api/projects/{made.json()['id']}"


def send(http: httpx.Client, path: str, *files: tuple[str, bytes], **query: Any) -> httpx.Response:
    named = [("file", one) for one in files]
    return http.post(f"{path}/import", files=named, params={"return_task_ids": True} | query)


def data(http: httpx.Client, reply: httpx.Response) -> list[Any]:
    assert reply.status_code == 201, reply.text
    return [http.get(f"/api/tasks/{n}").json()["data"] for n in reply.json()["task_ids"]]


def said(reply: httpx.Response) -> str:
    assert reply.status_code == 400, reply.text
    [found] = reply.json()["validation_errors"]["non_field_errors"]
    return str(found)


def counts(http: httpx.Client, path: str) -> tuple[int, int, int]:
    """Tasks, answers and files of a project."""
    found = http.get(path).json()
    files = http.get(f"{path}/file-uploads").json()
    return found["task_number"], found["total_annotations_number"], len(files)


# Files


def test_the_answer_counts_what_a_file_brought(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        reply = send(http, path, ("a.csv", b"text,n\none,1\ntwo,2\n"))
        found = reply.json()
        [file] = http.get(f"{path}/file-uploads").json()
        assert data(http, reply) == [{"text": "one", "n": "1"}, {"text": "two", "n": "2"}]
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
        assert data(http, reply) == [{"text": cell, "n": "2"}]


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
        assert "line 2002" in said(send(http, path, ("a.csv", body.encode())))
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


# Forms


def test_a_form_may_hold_the_tasks_themselves(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = f"{project(http)}/import?return_task_ids=1"
        reply = http.post(path, data={"url": ' [{"text": "a=b&c"}]'})
        assert data(http, reply) == [{"text": "a=b&c"}]
        assert reply.json()["found_formats"] == {".json": 1}


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("application/x-www-form-urlencoded", "", "url"),
        ("application/x-www-form-urlencoded", "url=", "url"),
        ("application/x-www-form-urlencoded", "file=x", "file"),
        ("application/x-www-form-urlencoded", "url=%ff", "non_field_errors"),
        ("application/x-www-form-urlencoded", "url=[1", "non_field_errors"),
        ("multipart/form-data; boundary=x", "--x--\r\n", "non_field_errors"),
        ("multipart/form-data", "--x--", "non_field_errors"),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="commit"\r\n\r\n1\r\n--x--\r\n',
            "commit",
        ),
        ("application/json", "", "non_field_errors"),
        ("application/json", "[]", "non_field_errors"),
        ("application/json", '"x"', "non_field_errors"),
        ("text/csv", "text\n1\n", "non_field_errors"),
        ("", "[", "non_field_errors"),
    ],
)
def test_a_body_that_holds_no_tasks_is_refused(hub: Hub, kind: str, body: str, field: str) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        headers = {"content-type": kind} if kind else {}
        reply = http.post(f"{path}/import", content=body.encode(), headers=headers)
        assert reply.status_code == 400, reply.text
        assert list(reply.json()["validation_errors"]) == [field]
        assert counts(http, path) == (0, 0, 0)


def test_json_with_a_url_is_data(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http, '<View><Text name="t" value="$url"/></View>')
        body = {"url": "http://127.0.0.1:1/x.csv"}
        assert data(http, http.post(f"{path}/import?return_task_ids=1", json=body)) == [body]


# Answers


def test_an_answer_is_ground_truth_and_of_the_member_it_names(hub: Hub) -> None:
    owner = hub.found()
    ann = hub.join(owner, "labeler")
    with direct(hub, owner) as http:
        path = project(http)
        answers = [
            {"result": RESULT, "completed_by": ann.member_id, "ground_truth": False},
            {"result": RESULT, "completed_by": {"email": ann.email.upper()}},
            {"result": [], "lead_time": 2.5, "ground_truth": False, "id": 7, "unique_id": "u"},
        ]
        reply = http.post(
            f"{path}/import?return_task_ids=1",
            json=[{"data": {"text": "a"}, "annotations": answers}],
        )
        assert reply.json()["annotation_count"] == 3
        assert '"annotations/unique_id"' in reply.headers["glossator-loss"]
        [number] = reply.json()["task_ids"]
        found = http.get(f"/api/tasks/{number}/annotations").json()
        assert [(a["completed_by"], a["ground_truth"]) for a in found] == [
            (ann.member_id, False), (ann.member_id, True), (owner.member_id, False),
        ]  # fmt: skip
        assert [a["result"] for a in found] == [RESULT, RESULT, []]
        assert http.get(path).json()["total_annotations_number"] == 3


def test_nobody_answers_who_is_not_in_the_organization(hub: Hub) -> None:
    stranger = hub.found()
    with direct(hub, hub.found()) as http:
        path = project(http)
        for who in (stranger.member_id, {"email": stranger.email}, 1, {"email": "x@example.org"}):
            item = {"data": {"text": "a"}, "annotations": [{"result": [], "completed_by": who}]}
            reply = http.post(f"{path}/import", json=[{"text": "fine"}, item])
            assert said(reply).startswith("Error at item 1: Unknown annotator")
        assert counts(http, path) == (0, 0, 0)


def test_who_may_make_tasks_by_a_place_alone_names_others_by_id(hub: Hub) -> None:
    owner = hub.found()
    placed, ann = hub.join(owner, "labeler"), hub.join(owner, "labeler")
    with direct(hub, owner) as http, hub.client(owner) as native:
        path = project(http)
        place = f"/v1{path.removeprefix('/api')}/members/{placed.member_id}"
        assert native.put(place, json={"role": "member"}).status_code < 300
    with direct(hub, placed) as http:
        for who, status in (
            (ann.member_id, 201), ({"email": placed.email}, 201), ({"email": ann.email}, 400),
            (2**62, 400), (2**70, 400),
        ):  # fmt: skip
            item = {"data": {"text": "a"}, "annotations": [{"result": [], "completed_by": who}]}
            assert http.post(f"{path}/import", json=item).status_code == status, who


def test_an_export_can_be_imported_elsewhere(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path, other = project(http), project(http)
        items = [
            {"data": {"text": "a"}, "annotations": [{"result": RESULT}],
             "predictions": [{"result": "good", "score": 0.5}]},
            {"data": {"text": "b"}, "annotations": [{"result": [], "was_cancelled": True}]},
        ]  # fmt: skip
        assert http.post(f"{path}/import", json=items).status_code == 201
        exported = http.get(f"{path}/export?exportType=JSON")
        reply = http.post(f"{other}/import?return_task_ids=1", content=exported.content)
        assert data(http, reply) == [{"text": "a"}, {"text": "b"}]
        assert reply.json()["annotation_count"] == 2
        again = http.get(f"{other}/export?exportType=JSON").json()
        results = [[a["result"] for a in one["annotations"]] for one in again]
        assert results == [[RESULT], [[]]]


def test_the_same_import_sent_again_is_one(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        for name, lines in (("few", 3), ("many", 1500)):
            headers = {"idempotency-key": name}
            body = {"file": ("a.txt", b"x\n" * lines)}
            first, again = (
                http.post(f"{path}/import", files=body, headers=headers | BOUNDARY)
                for _ in range(2)
            )  # fmt: skip
            assert first.status_code == 201, first.text
            assert again.content == first.content
        assert counts(http, path) == (1503, 0, 2)


# Proposals out of fields


def test_named_fields_of_a_table_become_proposals(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        for fields in (["pet", "kind"], ["pet,kind"], ["pet;kind"]):
            reply = send(
                http, path, ("a.csv", b"text,pet,kind\na,good,bad\nb,,good\n"),
                preannotated_from_fields=fields,
            )  # fmt: skip
            assert reply.json()["prediction_count"] == 3, reply.text
            first, second = reply.json()["task_ids"]
            found = http.get("/api/predictions", params={"task": first}).json()
            assert [(p["model_version"], p["score"]) for p in found] == [("preannotated", 1.0)] * 2
            assert [p["result"][0]["value"]["choices"] for p in found] == [["good"], ["bad"]]
            assert len(http.get("/api/predictions", params={"task": second}).json()) == 1


def test_a_field_that_the_data_has_not_fails_the_import(hub: Hub) -> None:
    with direct(hub, hub.found()) as http:
        path = project(http)
        reply = http.post(
            f"{path}/import?preannotated_from_fields=kind", json=[{"text": "a", "label": "good"}]
        )
        assert said(reply) == (
            "Error at item 0: Preannotated field 'kind' not found in task data"
        )  # fmt: skip
        assert counts(http, path) == (0, 0, 0)


# How an import went


def test_an_import_tells_how_it_went(hub: Hub) -> None:
    owner, stranger = hub.found(), hub.found()
    with direct(hub, owner) as http:
        path, other = project(http), project(http)
        number = path.rpartition("/")[2]
        assert send(http, path, ("a.txt", b"x\n" * 1001)).status_code == 201
        with hub.client(owner) as native:
            [made] = native.get(f"/v1/projects/{number}/imports").json()["items"]
        found = http.get(f"{path}/imports/{made['id']}/").json()
        assert (found["status"], found["task_count"], found["error"]) == ("completed", 1001, None)
        assert found["project"] == int(number)
        assert http.get(f"{other}/imports/{made['id']}").status_code == 404
        assert http.get(f"{path}/imports/x").status_code == 404
        missing = http.get(f"{path}/imports/17").json()
        assert missing["detail"] == "No ProjectImport matches the given query."
    with direct(hub, stranger) as http:
        assert http.get(f"{path}/imports/{made['id']}").status_code == 404
