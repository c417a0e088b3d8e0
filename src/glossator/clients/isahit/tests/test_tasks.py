"""Logging in, creating tasks, and what is told of refusals, in threads and on event loops."""

import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.sdk.recorded import Heard, Recorded, recorded
from tests.sdk.rude import Behaviour, answers, rude
from tests.sdk.twinned import Twin

import glossator.clients.isahit as face
from glossator.clients.isahit import exceptions
from glossator.sdk import errors, retrying

FIXTURE = Path(__file__).parent / "fixtures" / "service.json"
LOGIN = answers(201, b'{"access_token":"tok","expires_in":3600}')
KILI = {"OBJECT_DETECTION_JOB": {"annotations": [{
    "boundingPoly": [{"normalizedVertices": [
        {"x": 0.5, "y": 0.25}, {"x": 0.75, "y": 0.25}, {"x": 0.75, "y": 0.5}, {"x": 0.5, "y": 0.5}]}],
    "categories": [{"name": "bus"}], "type": "rectangle"}]}}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_S", 0.01)


@pytest.fixture
def service() -> Iterator[Recorded]:
    with recorded(FIXTURE) as running:
        yield running


def client(twin: Twin, url: str, **more: Any) -> Any:
    cls = twin.pick(face.IsahitLab, face.AsyncIsahitLab)
    return twin.made(cls, "the-id", "the-secret", url, **more)


def lines(service: Recorded) -> list[str]:
    return [f"{one.method} {one.path.rpartition('/')[2]}" for one in service.heard]


def bodies(service: Recorded, end: str) -> list[Any]:
    return [one.said() for one in service.heard if one.method == "POST" and one.path.endswith(end)]


# ------------------------------------------------------------------ the login


def test_it_logs_in_once_with_a_form(twin: Twin, service: Recorded) -> None:
    made = client(twin, service.url)
    made.project_configuration("rect", True)
    made.project_configuration("rect", True)
    assert lines(service) == ["POST login", *["GET project-configuration"] * 2]
    assert service.heard[0].said() == [("access_id", "the-id"), ("secret_key", "the-secret")]
    assert service.heard[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert service.heard[2].headers["authorization"] == "Bearer tok-1"


@pytest.mark.parametrize(("seconds", "logins"), [(15, 2), (60, 1)])
def test_a_login_is_renewed_before_it_ends(twin: Twin, seconds: int, logins: int) -> None:
    short = answers(201, b'{"access_token":"tok","expires_in":%d}' % seconds)
    script = [short, answers(body=b"{}"), *[short] * (logins - 1), answers(body=b"{}")]
    with rude(*script) as server:
        made = client(twin, server.url)
        made.project_configuration("p", True)
        made.project_configuration("p", True)
        assert len(server.heard) == 2 + logins


def test_a_login_that_is_no_more_taken_is_renewed_once(twin: Twin) -> None:
    with rude(LOGIN, answers(body=b"{}"), answers(401), LOGIN, answers(body=b'{"a":1}')) as server:
        made = client(twin, server.url)
        made.project_configuration("p", True)
        assert made.project_configuration("p", True) == {"a": 1}
    with rude(LOGIN, answers(401)) as server:
        with pytest.raises(exceptions.AuthenticationFailed):
            client(twin, server.url).project_configuration("p", True)
        assert len(server.heard) == 2


def test_a_wrong_key_is_told_and_not_shown(twin: Twin) -> None:
    with rude(answers(401)) as server:
        made = client(twin, server.url)
        with pytest.raises(errors.Unauthorized) as caught:
            made.projects(disable_progress_bar=True)
    assert type(caught.value) is exceptions.AuthenticationFailed
    shown = repr(made.inner) + repr(vars(vars(made.inner)["_session"])) + str(caught.value)
    assert "the-secret" not in shown


def test_the_environment_says_what_is_not_said(
    twin: Twin, service: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    cls = twin.pick(face.IsahitLab, face.AsyncIsahitLab)
    with pytest.raises(exceptions.AuthenticationFailed, match="needed"):
        cls()
    monkeypatch.setenv("ISAHIT_LAB_API_ACCESS_ID", "e-id")
    monkeypatch.setenv("ISAHIT_LAB_API_SECRET_KEY", "e-key")
    monkeypatch.setenv("ISAHIT_LAB_API_ENDPOINT", service.url)
    twin.made(cls).project_configuration("rect", True)
    assert service.heard[0].said() == [("access_id", "e-id"), ("secret_key", "e-key")]


def test_it_logs_in_at_once_where_it_can(service: Recorded) -> None:
    face.IsahitLab("i", "k", service.url, defer_auth=False)
    assert lines(service) == ["POST login"]
    face.AsyncIsahitLab("i", "k", service.url, defer_auth=False)
    assert len(service.heard) == 1


def test_an_endpoint_may_have_a_path(twin: Twin) -> None:
    for end in ("/isahit", "/isahit/"):
        with rude(LOGIN, answers(body=b"{}")) as server:
            client(twin, server.url + end).project_configuration("a/b", True)
            assert server.heard[0].startswith(b"POST /isahit/api/user-manager/auth/login ")
            assert b"/projects/a%2Fb/project-configuration " in server.heard[1]


# ------------------------------------------------------------------ creating


def test_kili_annotations_are_read(
    twin: Twin, service: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    pixels = copy.deepcopy(KILI)
    one = pixels["OBJECT_DETECTION_JOB"]["annotations"][0]
    one["boundingPoly"] = [{"vertices": [
        {"x": 100, "y": 50}, {"x": 150, "y": 50}, {"x": 150, "y": 100}, {"x": 100, "y": 100}]}]  # fmt: skip
    one["children"] = {"colour": {"categories": [{"name": "red"}]}}
    pixels["resolution"] = {"width": 200, "height": 200}
    told = [{"name": "a", "data": KILI}, {"name": "b", "data": pixels}, {"name": "c"}]
    kept = copy.deepcopy(told)
    made = client(twin, service.url)
    with caplog.at_level(logging.WARNING):
        made.create_tasks("rect", "b1", told, True, compatibility_mode="kili")
    first, second = bodies(service, "import-data/json")
    assert told == kept
    assert "b: data.annotations[0]: children are left out" in caplog.text
    assert first["body"] == {
        "annotations": [{
            "polygons": [{"geometry": {"vertices": [0.5, 0.25, 0.75, 0.5], "type": "rectangle"}}],
            "labels": {"main": {"labels": [{"id": "bus", "name": "Big bus"}]}},
            "text": "Big bus", "color": "#3e3",
        }],
        "__project_configuration_overwrite__": None,
    }  # fmt: skip
    assert second["body"]["annotations"] == first["body"]["annotations"]
    assert second["body"]["image"] == {"width": 200, "height": 200}
    made.create_tasks("poly", "b1", told[:1], True, compatibility_mode="kili")
    drawn = bodies(service, "import-data/json")[2]["body"]["annotations"][0]["polygons"][0]
    assert drawn["geometry"]["vertices"] == [0.5, 0.25, 0.75, 0.25, 0.75, 0.5, 0.5, 0.5]


def test_what_cannot_be_read_of_kili_is_told_before_anything_is_sent(
    twin: Twin, service: Recorded
) -> None:
    def changed(**more: Any) -> dict[str, Any]:
        data = copy.deepcopy(KILI)
        data["OBJECT_DETECTION_JOB"]["annotations"][0].update(more)
        return data

    made = client(twin, service.url)
    for project, data, said in (
        ("rect", changed(categories=[{"name": "ship"}]), "no label is named 'ship'"),
        ("rect", changed(boundingPoly=[{"vertices": [{"x": 1, "y": 1}]}]), "need a resolution"),
        ("rect", changed(boundingPoly=[{"normalizedVertices": []}]), "four corners"),
        ("rect", {}, None), ("rect", {"a": 1}, "has no OBJECT_DETECTION_JOB"),
        ("form", KILI, "type form"), ("seq", KILI, "sequence"), ("seg", KILI, "segmentation"),
    ):  # fmt: skip
        if said:
            with pytest.raises(exceptions.ValidationError, match=said):
                made.create_tasks(project, "b1", [{"name": "x", "data": data}], True,
                                  compatibility_mode="kili")  # fmt: skip
    with pytest.raises(exceptions.ValidationError, match="kili or lab"):
        made.create_tasks("rect", "b1", [{"name": "x"}], True, compatibility_mode="coco")
    assert not bodies(service, "/tasks")


def test_the_mode_lab_is_the_services_own_form(twin: Twin, service: Recorded) -> None:
    data = {"annotations": [{"polygons": []}]}
    told = [face.TaskPayload("a", data=data)]
    client(twin, service.url).create_tasks("rect", "b1", told, True, compatibility_mode="lab")
    assert bodies(service, "import-data/json")[0]["body"]["annotations"] == data["annotations"]


def test_one_resource_may_be_said_alone(twin: Twin, service: Recorded, tmp_path: Path) -> None:
    picture = tmp_path / "ä.jpg"
    picture.write_bytes(b"bytes")
    told: list[Any] = [
        face.TaskPayload("a", "https://x.org/a.jpg", {}),
        {"name": "b", "resource": picture},
        {"name": "c", "resource": "resource://k", "resources": [{"id": "f9", "name": "n"}]},
        face.TaskPayload("d", resource=["https://x.org/b", "https://x.org/c"]),
    ]
    assert told[0]["resources"] == told[0].resources == ["https://x.org/a.jpg"]
    assert json.loads(json.dumps(told[0])) == {
        "name": "a", "resources": ["https://x.org/a.jpg"], "data": {},
    }  # fmt: skip
    client(twin, service.url).create_tasks("rect", "b1", told, True)
    assert [one["resources"] for one in bodies(service, "b1/tasks")] == [
        ["https://x.org/a.jpg"], [{"id": "f1", "name": "a b.jpg"}],
        ["resource://k", {"id": "f9", "name": "n"}], ["https://x.org/b", "https://x.org/c"],
    ]  # fmt: skip
    assert bodies(service, "manager/files")[0][2] == ("file", "ä.jpg", b"bytes")


def test_tasks_are_created_as_they_are_asked_for(service: Recorded) -> None:
    made = face.IsahitLab("i", "k", service.url)
    told = [{"name": f"n{i}"} for i in range(5)]
    each = made.create_tasks("rect", "b1", told, True, iterate=True)
    assert len(bodies(service, "b1/tasks")) == 0
    assert next(each)["_id"] == "t1"
    assert len(bodies(service, "b1/tasks")) <= 2
    assert len(list(each)) == 4
    assert [one["name"] for one in bodies(service, "b1/tasks")] == ["n0", "n1", "n2", "n3", "n4"]


class Echo(Recorded):
    """Names the task that it made, the first ones last."""

    def answer(self, heard: Heard) -> dict[str, Any]:
        said = super().answer(heard)
        return {"json": heard.said()} if heard.path.endswith("b1/tasks") else said


def test_several_at_once_are_given_in_their_order(twin: Twin) -> None:
    service = Echo(FIXTURE)
    try:
        told = [{"name": f"n{i}"} for i in range(20)]
        made = client(twin, service.url).create_tasks("rect", "b1", told, True, at_once=4)
        assert [one["name"] for one in made] == [one["name"] for one in told]
    finally:
        service.close()


def test_names_that_are_there_are_told(
    twin: Twin, service: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    made = client(twin, service.url)
    told = [{"name": "old"}, {"name": "new"}]
    with pytest.raises(exceptions.DuplicateTasks, match=r"old: .* in the batch") as caught:
        made.create_tasks("rect", "b2", told, True)
    assert caught.value.names == ["old"]
    with pytest.raises(exceptions.DuplicateTasks, match="named twice") as caught:
        made.create_tasks("rect", "b1", told + told, True)
    assert caught.value.names == ["new", "old"]
    assert not bodies(service, "/tasks")
    with caplog.at_level(logging.WARNING):
        assert len(made.create_tasks("rect", "b2", told, True, raise_if_existing=False)) == 1
    assert "skipped" in caplog.text


def test_an_unknown_project_and_a_nameless_task_are_told(twin: Twin, service: Recorded) -> None:
    made = client(twin, service.url)
    with pytest.raises(errors.NotFound, match="no project nowhere"):
        made.create_tasks("nowhere", "b1", [{"name": "a"}], True)
    with pytest.raises(exceptions.ValidationError, match=r"tasks\[1\] has no name"):
        made.create_tasks("rect", "b1", [{"name": "a"}, {"data": {}}], True)


# ------------------------------------------------------------------ failures


def test_a_file_that_is_sent_again_is_whole(twin: Twin, tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"all of it")
    with rude(LOGIN, answers(503), answers(201, b"{}")) as server:
        client(twin, server.url).append_to_dataset(
            "p", [str(picture)], dataset_id="d", disable_progress_bar=True
        )
        assert [one.count(b"all of it") for one in server.heard] == [0, 1, 1]


@pytest.mark.parametrize(
    ("status", "kind", "tree"),
    [(400, exceptions.ApiBadRequest, errors.BadRequest),
     (403, exceptions.ApiForbidden, errors.Forbidden),
     (404, exceptions.ApiNotFound, errors.NotFound),
     (500, exceptions.InternalServerError, errors.ServerError),
     (409, errors.Conflict, errors.Conflict), (422, errors.BadRequest, errors.BadRequest)],
)  # fmt: skip
def test_refusals_are_of_both_trees(
    twin: Twin, status: int, kind: type[Exception], tree: type[Exception]
) -> None:
    said = b'{"statusCode":400,"errorCode":4002,"message":"is there"}'
    for body, message, code in ((said, "is there", "4002"), (b"<p>no\n more", "<p>no more", "")):
        with rude(LOGIN, answers(status, body)) as server:
            with pytest.raises(tree) as caught:
                client(twin, server.url).create_batch("p", "n")
            assert type(caught.value) is kind
            assert (caught.value.message, caught.value.code) == (message, code)
            if status == 400:
                assert caught.value.errorCode == (4002 if code else None)


def walk(page: bytes) -> list[Behaviour]:
    return [LOGIN, answers(body=page)]


def test_a_walk_that_would_not_end_is_told(twin: Twin) -> None:
    page = b'{"docs":[],"totalDocs":9,"page":1,"limit":1,"hasNextPage":true,"nextPage":null}'
    with rude(*walk(page)) as server, pytest.raises(errors.ClientError, match="does not say"):
        client(twin, server.url).projects(disable_progress_bar=True)
    with rude(*walk(b'{"files":["a"],"folders":[],"nextToken":null}')) as server:
        assert client(twin, server.url).browse_dataset("d", disable_progress_bar=True) == ["a"]
        assert len(server.heard) == 2


def test_bars_are_shown_unless_they_are_disabled(
    twin: Twin, service: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    made = client(twin, service.url)
    made.tasks("rect", raw_data=True, disable_progress_bar=True)
    made.tasks("rect", raw_data=True, iterate=True)
    assert capsys.readouterr().err == ""
    made.tasks("rect", raw_data=True)
    made.update_properties_of_tasks("rect", ["t"], {}, progress="of the day")
    shown = capsys.readouterr().err
    assert "Tasks: 100%" in shown
    assert "of the day: 100%" in shown
