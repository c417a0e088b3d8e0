"""What the client does that Scale's package does not: tries that are safe, pages that end, progress,
and what the package documents and cannot do."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from tests.sdk.rude import Rude, answers, drops, rude
from tests.sdk.twinned import Twin

from glossator.clients.scale import (
    ScaleClient,
    ScaleDuplicateResource,
    ScaleException,
    TaskType,
)  # fmt: skip
from glossator.clients.scale.exceptions import (
    ScaleNoAnswer,
)  # fmt: skip
from glossator.clients.scale.tests.conftest import Opened
from glossator.clients.scale.tests.service import Service
from glossator.sdk import errors

TASK = json.dumps({"task_id": "1", "status": "pending"}).encode()
PAGE = json.dumps(
    {"docs": [{"task_id": "7"}], "total": 1, "limit": 100, "offset": 0, "has_more": False}
).encode()
TAKEN = answers(409, b'{"status_code": 409, "error": "unique_id is in use"}')


def lines(server: Rude) -> list[str]:
    return [one.split(b"\r\n")[0].decode() for one in server.heard]


@pytest.mark.parametrize("lost", [drops, answers(502, b""), answers(503, b"")])
def test_a_lost_reply_is_found_by_its_unique_id(lost: Any, opened: Opened) -> None:
    with rude(lost, TAKEN, answers(200, PAGE)) as server:
        made = opened(server.url).create_task(TaskType.Chat, unique_id="a b")
    assert made.id == "7"
    assert lines(server) == [
        "POST /v1/task/chat HTTP/1.1", "POST /v1/task/chat HTTP/1.1",
        "GET /v1/tasks?unique_id=a+b HTTP/1.1",
    ]  # fmt: skip


def test_another_ones_unique_id_is_refused(opened: Opened) -> None:
    script = (answers(429, b""), TAKEN, answers(200, PAGE))
    with rude(*script) as server, pytest.raises(ScaleDuplicateResource) as refused:
        opened(server.url).create_task(TaskType.Chat, unique_id="a")
    assert (refused.value.code, refused.value.message) == (409, "unique_id is in use")
    assert len(server.heard) == 2


def test_a_task_without_a_unique_id_is_never_made_twice(opened: Opened) -> None:
    with rude(drops, answers(200, TASK)) as server, pytest.raises(ScaleNoAnswer):
        opened(server.url).create_task(TaskType.Chat, instruction="x")
    assert len(server.heard) == 1


def test_what_is_the_same_twice_is_sent_again(opened: Opened) -> None:
    with rude(drops, answers(502, b""), answers(200, TASK)) as server:
        assert opened(server.url).set_task_tags("1", ["a"]).id == "1"
    assert lines(server) == ["POST /v1/task/1/tags HTTP/1.1"] * 3


def test_a_task_that_is_gone_is_not_taken_for_a_task(opened: Opened) -> None:
    gone = answers(404, b'{"error": "no such task"}')
    with rude(answers(503, b""), gone) as server, pytest.raises(errors.NotFound):
        opened(server.url).delete_task_tags("1", ["a"])


def test_an_upload_is_sent_anew_from_where_the_file_stood(opened: Opened) -> None:
    file = io.BytesIO(b"--left out--the bytes")
    file.seek(12)
    made = answers(200, b'{"id": "f", "attachment_url": "scaledata://a/f"}')
    with rude(answers(503, b""), made) as server:
        opened(server.url).upload_file(file, metadata={"a": 1}, project_name=None)
    for heard in server.heard:
        assert b"the bytes" in heard
        assert b"left out" not in heard
        assert b'name="metadata"\r\n\r\n{"a": 1}' in heard
        assert b"project_name" not in heard


def test_a_file_for_text_is_refused(opened: Opened) -> None:
    with pytest.raises(ScaleException, match="opened for bytes"):
        opened("http://127.0.0.1:1").upload_file(io.StringIO("a"))


def test_pages_that_cannot_go_on_end(opened: Opened) -> None:
    stuck = json.loads(PAGE) | {"has_more": True, "next_token": "same"}
    still = {"docs": [], "totalDocs": 1, "limit": 0, "offset": 0, "has_more": True}
    told = [answers(200, json.dumps(one).encode()) for one in (stuck, stuck, still)]
    with rude(*told) as server:
        here = opened(server.url)
        with pytest.raises(ScaleException, match="next_token"):
            here.get_tasks("p")
        with pytest.raises(ScaleException, match="limit of 0"):
            here.get_batches()


def test_tasks_are_read_page_by_page(service: Service) -> None:
    with ScaleClient("k", api_instance_url=f"{service.url}/lazy/v1") as here:
        tasks = here.get_tasks("p")
        assert not service.asked["lazy"]
        assert next(tasks).id == "1"
        assert len(service.asked["lazy"]) == 1
        assert [task.id for task in tasks] == ["2", "3"]


def test_an_object_says_what_the_service_says_of_it(
    twin: Twin, service: Service, opened: Opened
) -> None:
    task = opened(f"{service.url}/x").get_task("30553edd0b6a93f8f05f0fee")
    assert task.status == "completed"
    assert twin.run(task.cancel()) is None
    assert task.status == "canceled"


def test_what_the_reference_has_and_the_package_has_not(service: Service, opened: Opened) -> None:
    here = opened(f"{service.url}/x")
    here.tasks(created_after="2020", created_before="2021", project="p")
    here.get_projects(archived=True)
    here.create_project("p", TaskType.Chat, studio=True, pipeline="consensus_task")
    first, second, third = service.asked["x"]
    assert dict(first["query"]) == {"start_time": "2020", "end_time": "2021", "project": "p"}
    assert second["query"] == [("archived", "True")]
    assert third["body"]["pipeline"] == "consensus_task"


def test_bugs_of_the_package_that_are_not_ours(service: Service, opened: Opened) -> None:
    here = opened(f"{service.url}/x")
    made = here.create_evaluation_task(TaskType.TextCollection, expected_response={})
    assert made.initial_response == {"annotations": {"a": 1}}
    assert [one.email for one in here.list_project_groups("p")[0].workers] == ["a@example.com"]


def test_progress_is_shown_where_it_is_asked_for(
    service: Service, capsys: pytest.CaptureFixture[str], opened: Opened
) -> None:
    here = opened(f"{service.url}/x")
    here.get_tasks("p")
    assert capsys.readouterr().err == ""
    here.get_tasks("p", progress="reading")
    said = capsys.readouterr().err
    assert "reading: " in said
    assert "3/3" in said
