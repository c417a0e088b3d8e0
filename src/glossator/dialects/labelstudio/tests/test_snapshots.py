"""What snapshots hold, how they are downloaded, and whose they are."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import httpx
import pytest
from tests.edge.serving import DRAFTS, Hub, Person, running, shared, wait_until
from tests.replicas import topology

from glossator.dialects.labelstudio.tests.sdk import direct, project
from glossator.dialects.labelstudio.tests.test_sdk_exports import RESULT

OTHER = [{"id": "c", "from_name": "kind", "to_name": "image", "type": "choices",
          "value": {"choices": ["night"]}}]  # fmt: skip


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite", worker=True)


def made(client: httpx.Client, number: int, **body: Any) -> dict[str, Any]:
    """A finished snapshot."""
    path = f"/api/projects/{number}/exports"
    begun = client.post(path, json=body)
    assert begun.status_code == 201, begun.text
    one = f"{path}/{begun.json()['id']}"

    def ended() -> Any:
        found = client.get(one).json()
        return found if found["status"] in ("completed", "failed") else None

    found: dict[str, Any] = wait_until(ended)
    assert found["status"] == "completed", found
    return found


def downloaded(client: httpx.Client, number: int, **body: Any) -> list[dict[str, Any]]:
    """What a new snapshot holds."""
    found = made(client, number, **body)
    got = client.get(f"/api/projects/{number}/exports/{found['id']}/download")
    assert got.status_code == 200, got.text
    return list(got.json())


def kinds(hub: Hub, owner: Person) -> tuple[int, dict[str, int]]:
    """A project with a task of each kind: its answers are usual, golden, both, skipped or none."""
    number = project(hub, owner, overlap=2)
    ids: dict[str, int] = {}
    with direct(hub, owner) as client:
        for name in ("usual", "golden", "both", "skipped", "bare"):
            body = {"data": {"image": "http://x/1.jpg", "name": name}, "project": number,
                    "meta": {"of": name}}  # fmt: skip
            ids[name] = client.post("/api/tasks", json=body).json()["id"]
        for name, more in (
            ("usual", {}), ("golden", {"ground_truth": True}), ("both", {"ground_truth": True}),
            ("both", {}), ("skipped", {"was_cancelled": True}),
        ):  # fmt: skip
            answer = {"result": RESULT if name == "usual" else OTHER, "lead_time": 2.5} | more
            path = f"/api/tasks/{ids[name]}/annotations"
            assert client.post(path, json=answer).status_code == 201
        proposal = {"task": ids["usual"], "result": OTHER, "score": 0.5, "model_version": "v1"}
        assert client.post("/api/predictions", json=proposal).status_code == 201
        draft = {"result": OTHER, "lead_time": 1}
        for name in ("bare", "usual"):
            path = f"/api/tasks/{ids[name]}/drafts"
            assert client.post(path, json=draft).status_code == 201
    return number, ids


def test_a_snapshot_says_what_an_export_at_once_says(hub: Hub) -> None:
    owner = hub.found()
    number, ids = kinds(hub, owner)
    native = {"answer": {"values": [{"field": "kind", "value": ["day"]}]}, "seconds": 3}
    with hub.client(owner) as client:
        path = f"/v1/tasks/{ids['golden']}/annotations"
        assert client.post(path, json=native).status_code == 201
    with direct(hub, owner) as client:
        frozen = downloaded(client, number, serialization_options={"drafts": {}})
        path = f"/api/projects/{number}/export"
        now = client.get(path, params={"download_all_tasks": True}).json()
    assert [t["id"] for t in now] == [*ids.values()]
    for one, other in zip(frozen, now, strict=True):
        assert one == other
    usual = now[0]
    assert set(usual) == {
        "id", "annotations", "drafts", "predictions", "data", "meta", "created_at", "updated_at",
        "inner_id", "total_annotations", "cancelled_annotations", "total_predictions",
        "comment_count", "unresolved_comment_count", "last_comment_updated_at", "project",
        "updated_by", "comment_authors", "allow_skip",
    }  # fmt: skip
    assert usual["drafts"][0]["result"] == OTHER
    assert usual["meta"] == {"of": "usual"}
    assert (usual["inner_id"], usual["total_annotations"], usual["total_predictions"]) == (1, 1, 1)
    assert isinstance(usual["predictions"][0], int)
    assert usual["created_at"] <= usual["annotations"][0]["created_at"]
    assert now[1]["annotations"][1]["result"][0]["value"] == {"choices": ["day"]}


def of(found: list[dict[str, Any]]) -> dict[str, int]:
    """How many answers each task in an export has."""
    return {t["data"]["name"]: len(t["annotations"]) for t in found}


def test_filters_choose_tasks_and_answers(hub: Hub) -> None:
    owner = hub.found()
    number, _ = kinds(hub, owner)
    every = {"usual": 1, "golden": 1, "both": 2, "skipped": 1, "bare": 0}
    tasks = {
        '{"skipped": "only"}': {"skipped"},
        '{"skipped": "exclude"}': {"usual", "golden", "both", "bare"},
        '{"finished": "only"}': {"both"},
        '{"finished": "exclude"}': {"usual", "golden", "skipped", "bare"},
        '{"annotated": "only"}': {"usual", "golden", "both"},
        '{"annotated": "exclude"}': {"skipped", "bare"},
        '{"annotated": "exclude", "skipped": "exclude"}': {"bare"},
        '{"only_with_annotations": true}': {"usual", "golden", "both", "skipped"},
        '{"only_with_annotations": false, "view": null}': set(every),
    }
    answers = {
        "{}": {"usual": 1, "golden": 0, "both": 1, "skipped": 0, "bare": 0},
        '{"usual": true, "skipped": true}': every | {"golden": 0, "both": 1},
        '{"usual": false, "ground_truth": true}': every | {"usual": 0, "both": 1, "skipped": 0},
        '{"ground_truth": true}': every | {"skipped": 0},
        '{"usual": false, "skipped": true}': every | {"usual": 0, "golden": 0, "both": 0},
        # Quirk: when no kind is wanted, all of them are. [server]
        '{"usual": false}': every,
    }
    with direct(hub, owner) as client:
        for asked, names in tasks.items():
            found = of(downloaded(client, number, task_filter_options=json.loads(asked)))
            assert found == {k: n for k, n in every.items() if k in names}, asked
        for asked, counts in answers.items():
            found = of(downloaded(client, number, annotation_filter_options=json.loads(asked)))
            assert found == counts, asked
        both = {
            "task_filter_options": {"only_with_annotations": True},
            "annotation_filter_options": {"usual": False, "ground_truth": True},
        }
        assert of(downloaded(client, number, **both)) == {"golden": 1, "both": 1}


def test_what_is_named_stands_whole(hub: Hub) -> None:
    owner = hub.found()
    number, _ = kinds(hub, owner)
    with direct(hub, owner) as client:
        by_id = downloaded(client, number)[0]
        asked = {"drafts": {"only_id": False}, "predictions": {}, "annotations__completed_by": {}}
        whole = downloaded(client, number, serialization_options=asked)[0]
        still = {k: {"only_id": True} for k in asked}
        assert downloaded(client, number, serialization_options=still)[0] == by_id
        options = {"completed_by": whole["annotations"][0].pop("completed_by")}
        form = made(client, number, serialization_options=asked)["id"]
        table = client.get(
            f"/api/projects/{number}/exports/{form}/download", params={"exportType": "JSON_MIN"}
        ).json()
    assert options["completed_by"] == {
        "id": owner.member_id, "email": owner.email, "first_name": "", "last_name": "",
    }  # fmt: skip
    assert by_id["annotations"][0].pop("completed_by") == owner.member_id
    assert table[0]["annotator"] == owner.email
    [draft], [proposal] = whole.pop("drafts"), whole.pop("predictions")
    assert (draft["result"], draft["user"], draft["lead_time"]) == (OTHER, owner.email, 1)
    assert (proposal["result"], proposal["score"], proposal["model_version"]) == (OTHER, 0.5, "v1")
    assert (by_id.pop("drafts"), by_id.pop("predictions")) == ([draft["id"]], [proposal["id"]])
    assert whole == by_id


def test_options_come_back_as_they_were_sent_and_wrong_ones_store_nothing(hub: Hub) -> None:
    owner = hub.found()
    number = project(hub, owner)
    sent = {
        "task_filter_options": {"skipped": "exclude", "view": None},
        "annotation_filter_options": {"usual": True},
        "serialization_options": {"drafts": {"only_id": False}, "predictions": None},
    }
    with direct(hub, owner) as client:
        path = f"/api/projects/{number}/exports"
        read = {"id": 5, "status": "completed", "md5": "x", "counters": {}, "created_at": "2024"}
        got = client.post(path, json=sent | read | {"title": "t", "converted_formats": []})
        assert got.status_code == 201, got.text
        assert {k: v for k, v in got.json().items() if k in sent} == sent
        assert got.json()["id"] != 5
        assert not set(sent) & set(client.get(f"{path}/{got.json()['id']}").json())
        told = {"interpolate_key_frames": True, "include_annotation_history": True}
        got = client.post(path, json={"serialization_options": told})
        assert json.loads(got.headers["glossator-loss"])["counts"] == {"options_dropped": 2}
        for asked, losses in ((False, None), (True, {"options_dropped": 1})):
            got = client.post(path, params={"interpolate_key_frames": asked})
            header = got.headers.get("glossator-loss")
            assert (got.status_code, header and json.loads(header)["counts"]) == (201, losses)
        before = len(client.get(path).json())
        for wrong in (
            {"task_filter_options": {"view": 3}},
            {"task_filter_options": {"finished": "maybe"}},
            {"task_filter_options": {"unknown": True}},
            {"task_filter_options": "only"},
            {"annotation_filter_options": {"usual": "yes"}},
            {"serialization_options": {"drafts": True}},
            {"serialization_options": {"annotations_completed_by": {}}},
            {"tilte": "t"},
            {"title": "t" * 501},
        ):
            got = client.post(path, json=wrong)
            assert got.status_code == 400, (wrong, got.text)
            assert got.json()["detail"] == "Validation error", got.text
        assert len(client.get(path).json()) == before


def test_a_list_is_the_hundred_newest(hub: Hub) -> None:
    owner = hub.found()
    number = project(hub, owner)
    with direct(hub, owner) as client:
        path = f"/api/projects/{number}/exports"
        ids = [client.post(path, json={"title": f"{n}"}).json()["id"] for n in range(102)]
        assert [one["id"] for one in client.get(path).json()] == ids[:1:-1]


def test_a_download_is_the_stored_file_whole_or_in_ranges(hub: Hub) -> None:
    owner = hub.found()
    number, _ = kinds(hub, owner)
    with direct(hub, owner) as client:
        found = made(client, number, title="a/b")
        path = f"/api/projects/{number}/exports/{found['id']}"
        for form in ("JSON", "YOLO"):
            if form != "JSON":
                assert client.post(f"{path}/convert", json={"export_type": form}).is_success
                wait_until(lambda: client.get(path).json()["converted_formats"][0]["status"]
                           == "completed")  # fmt: skip
            asked = {"exportType": form}
            whole = client.get(f"{path}/download", params=asked)
            digest = hashlib.sha256(whole.content).hexdigest()
            tag = whole.headers["etag"]  # of a bucket's files, a random one
            assert topology.WANTED or tag == f'"{digest[:32]}"', "the stored file's own tag"
            assert "attachment" in whole.headers["content-disposition"]
            part = client.get(f"{path}/download", params=asked, headers={"Range": "bytes=2-9"})
            assert (part.status_code, part.content) == (206, whole.content[2:10])
            tail = client.get(f"{path}/download", params=asked, headers={"Range": "bytes=-5"})
            assert (tail.status_code, tail.content) == (206, whole.content[-5:])
            none = client.get(
                f"{path}/download", params=asked, headers={"Range": "bytes=99999999-"}
            )
            assert none.status_code == 416
        csv = client.get(f"{path}/download", params={"exportType": "CSV"})
        part = client.get(f"{path}/download", params={"exportType": "CSV"},
                          headers={"Range": "bytes=3-"})  # fmt: skip
        assert (part.status_code, part.content) == (206, csv.content[3:])


def test_a_download_tells_what_its_form_cannot_hold(hub: Hub) -> None:
    owner = hub.found()
    number, _ = kinds(hub, owner)
    with direct(hub, owner) as client:
        path = f"/api/projects/{number}/exports/{made(client, number)['id']}"
        asked = {"exportType": "VOC"}
        now = client.get(f"{path}/download", params=asked).headers["glossator-loss"]
        assert sum(json.loads(now)["counts"].values()) > 0
        assert client.post(f"{path}/convert", json={"export_type": "VOC"}).is_success
        wait_until(lambda: client.get(path).json()["converted_formats"][0]["status"] == "completed")
        stored = client.get(f"{path}/download", params=asked).headers["glossator-loss"]
        assert json.loads(stored) == json.loads(now)


def test_snapshots_of_the_native_api_are_downloaded_here_too(hub: Hub) -> None:
    owner = hub.found()
    number, ids = kinds(hub, owner)
    with hub.client(owner) as client:
        made_there = client.post(f"/v1/projects/{number}/snapshots", json={"title": "n"}).json()
    with direct(hub, owner) as client:
        path = f"/api/projects/{number}/exports/{made_there['id']}"
        wait_until(lambda: client.get(path).json()["status"] == "completed")
        assert client.get(path).json()["md5"] is None
        found = client.get(f"{path}/download").json()
        assert [t["id"] for t in found] == [*ids.values()]
        now = client.get(f"/api/projects/{number}/export?download_all_tasks=true").json()
        # Nobody's drafts are in a snapshot of the native API.
        assert found == [task | {"drafts": []} for task in now]
        assert client.post(f"{path}/convert", json={"export_type": "JSON"}).status_code == 200
        assert client.post(f"{path}/convert", json={"export_type": "JSON"}).status_code == 400


def test_no_other_organization_reaches_a_snapshot(hub: Hub) -> None:
    owner, other = hub.found(), hub.found()
    number, _ = kinds(hub, owner)
    with direct(hub, owner) as client, direct(hub, other) as stranger:
        found = made(client, number)
        path = f"/api/projects/{number}/exports"
        one = f"{path}/{found['id']}"
        for method, at in (("GET", path), ("POST", path), ("GET", one), ("DELETE", one),
                           ("GET", one + "/download"), ("POST", one + "/convert"),
                           ("GET", f"/api/projects/{number}/export"),
                           ("GET", f"/api/projects/{number}/export/formats")):  # fmt: skip
            body = {"export_type": "CSV"} if at.endswith("convert") else None
            got = stranger.request(method, at, json=body)
            assert got.status_code == 404, (method, at)
            assert got.json()["status_code"] == 404
        assert client.get(one).status_code == 200


def test_a_snapshot_is_written_in_the_end_whatever_is_killed() -> None:
    with running("sqlite", env={"GLOSSATOR_DRAFT_DIALECTS": DRAFTS}) as hub:
        owner = hub.found()
        number = project(hub, owner)
        tasks = [
            {"data": {"image": f"http://x/{n}.jpg"}, "annotations": [{"result": RESULT}]}
            for n in range(2000)
        ]
        with direct(hub, owner) as client:
            assert client.post(f"/api/projects/{number}/import", json=tasks).status_code == 201
            path = f"/api/projects/{number}/exports"
            one = f"{path}/{client.post(path, json={}).json()['id']}"
            wait_until(lambda: client.get(one).json()["status"] != "created")
        hub.server.kill9()
        hub.server.start()
        with direct(hub, owner) as client:
            found = wait_until(
                lambda: (got := client.get(one).json())["status"] == "completed" and got, 60
            )
            body = client.get(one + "/download").content
            assert found["md5"] == hashlib.md5(body, usedforsecurity=False).hexdigest()
            now = client.get(f"/api/projects/{number}/export").json()
            assert json.loads(body) == now
            assert len(now) == found["counters"]["task_number"] == 2000
