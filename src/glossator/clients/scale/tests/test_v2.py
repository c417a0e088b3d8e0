"""What the client does on ``/v2`` that Scale's package does not."""

from __future__ import annotations

import json

import pytest
from tests.sdk.rude import answers, rude
from tests.sdk.twinned import Twin

from glossator.clients.scale.api_client.v2 import ApiValueError, NotFoundException, TaskStatus
from glossator.clients.scale.tests.conftest import Opened
from glossator.clients.scale.tests.service import Service
from glossator.sdk import errors


def test_v2_refuses_in_both_trees(twin: Twin, service: Service, opened: Opened) -> None:
    here = opened(f"{service.url}/x")
    with pytest.raises(NotFoundException) as refused:
        twin.run(here.v2.get_task("unknown"))
    assert isinstance(refused.value, errors.NotFound)
    assert (refused.value.status, refused.value.reason) == (404, "no such task")
    assert refused.value.data == {"status_code": 404, "error": "no such task"}


def test_v2_is_beside_v1_wherever_that_is(twin: Twin, service: Service, opened: Opened) -> None:
    here = opened(f"{service.url}/here", headers={"X-Team": "t"})
    twin.run(here.v2.get_project(project_id="p1"))
    here.v2.api_client.configuration.host = f"{service.url}/there"
    auth = {"in": "header", "key": "Authorization", "value": "Bearer other"}
    twin.run(
        here.v2.get_project(
            "p1", _request_auth=auth, _headers={"X-Team": "u"}, _request_timeout=(1, 2)
        )
    )
    asked = [service.asked[label][0] for label in ("here", "there")]
    assert [one["authorization"] for one in asked] == ["Bearer live_key", "Bearer other"]
    assert [one["extra"] for one in asked] == ["t", "u"]


def test_v2_takes_fields_as_the_reference_writes_them(
    twin: Twin, service: Service, opened: Opened
) -> None:
    here = opened(f"{service.url}/x")
    assert twin.run(here.v2.create_batch(name="b", project="p1")).id == "b1"
    assert twin.run(here.v2.finalize_batch("b1")).status == "in_progress"
    assert twin.run(here.v2.create_chat_task(template_variables={"a": 1})).task_id == "1"
    for wrong in ({"a": float("nan")}, {"a": object()}):
        with pytest.raises(ApiValueError):
            twin.run(here.v2.create_chat_task(template_variables=wrong))
    assert [one["body"] for one in service.asked["x"]] == [
        {"name": "b", "project": "p1"}, {"batch_id": "b1"}, {"template_variables": {"a": 1}},
    ]  # fmt: skip


def test_v2_tells_where_an_attachment_is_without_giving_the_key_away(
    twin: Twin, service: Service, opened: Opened
) -> None:
    here = opened(f"{service.url}/x")
    found = twin.run(here.v2.get_dataset_task_response_url("t/1", "a 1"))
    assert found == "http://files.example.com/a?signature=s"
    assert service.asked["x"][0]["path"] == "/v2/datasets/task/t%2F1/response_url/a%201"


def test_v2_reads_what_the_package_refuses(twin: Twin, opened: Opened) -> None:
    files = [
        {"mime_type": "image/png", "name": "a"}, {"duration": 1.5}, {"name": "b", "content": "c"},
        {"mime_type": "audio/wav", "url": "u"},
    ]  # fmt: skip
    task = {
        "task_id": "1", "status": "paused", "created_at": "2024-01-02T03:04:05Z", "threads": [{
            "annotations": [
                {"id": "1", "key": "k", "type": "new", "value": {"a": 1}},
                {"id": "2", "key": "k", "type": "file", "value": files[:1]},
            ],
            "turns": [{"messages": [{"content": {"attachments": files}}]}],
        }],
    }  # fmt: skip
    with rude(answers(200, json.dumps(task).encode())) as server:
        found = twin.run(opened(server.url).v2.get_task("1"))
    kinds = [
        type(one.actual_instance).__name__
        for one in found.threads[0].turns[0].messages[0].content.attachments
    ]
    assert kinds == ["ImageFile", "AudioFile", "BasicFile", "AudioFile"]
    assert isinstance(found.status, TaskStatus)
    assert found.status == "paused"
    assert found.threads[0].annotations[0].actual_instance.value == {"a": 1}
    assert found.to_dict()["threads"] == task["threads"]
    assert json.loads(found.to_json())["created_at"] == task["created_at"]
    assert type(found).from_json(found.to_json()) == found
