"""Imports of forms and JSON: answers, proposals, the same import again; how an import went."""

from __future__ import annotations

import pytest
from tests.edge.serving import Hub, shared

from glossator.dialects.labelstudio.tests.imports import (
    RESULT,
    counts,
    data,
    project,
    said,
    send,
)
from glossator.dialects.labelstudio.tests.sdk import direct

BOUNDARY = {"content-type": "multipart/form-data; boundary=the-same"}


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


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
