"""What a request causes, followed to its end: logs, headers and counters.  # rel: R5 R9"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests import parts
from tests.edge.serving import running, wait_until
from tests.replicas import topology
from tests.webhooks.conftest import LOOPBACK, Side
from tests.webhooks.receiver import Receiver, statuses

KEY = "a key for those who watch"
TALKATIVE = {**LOOPBACK, "GLOSSATOR_LOG_LEVEL": "info", "GLOSSATOR_METRICS_KEY": KEY}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def told(request: pytest.FixtureRequest) -> Iterator[Side]:
    """On a server that says what it does."""
    if request.param == "postgres":
        parts.require("postgres")
    receiver = Receiver()
    with running(request.param, env=TALKATIVE) as hub:
        found = Side(hub, receiver)
        yield found
        found.close()
    receiver.close()


def lines(side: Side, **wanted: Any) -> list[dict[str, Any]]:
    said = side.hub.server.log.splitlines()
    every = [json.loads(line) for line in said if line.startswith("{")]  # a worker says it is ready
    return [one for one in every if all(one.get(k) == v for k, v in wanted.items())]


def test_one_id_goes_from_the_request_over_jobs_to_the_call(told: Side) -> None:
    """request → job → job of the job → delivery → log."""
    project = told.project()
    hook = told.hook(kinds=["tasks.created"], project_id=project)
    files = {"file": ("t.csv", b"text\nhello\n")}
    sent = told.client.post("/v1/files", files=files, data={"project_id": str(project)})
    asked = {"file_id": sent.json()["files"][0]["id"], "format": "csv"}
    reply = told.client.post(f"/v1/projects/{project}/imports", json=asked)
    number = reply.headers["x-request-id"]

    (call,) = told.calls(hook, 1)
    assert call.headers["x-request-id"] == number
    last = told.until(hook, state="delivered")
    (line,) = wait_until(lambda: lines(told, event="webhook called", request=number))
    assert (line["webhook"], line["delivery"]) == (hook["id"], last["id"])
    assert (line["outcome"], line["status"], line["tries"]) == ("delivered", 204, 1)
    jobs = {"run_import", "queue_import"}  # the first asks for the second
    wait_until(lambda: {o["kind"] for o in lines(told, event="job done", request=number)} == jobs)
    (asking,) = lines(told, event="request", request=number)
    assert asking["route"] == "POST /v1/projects/{project_id}/imports"
    said = json.dumps(lines(told))
    assert hook["path"] not in said
    assert hook["secret"] not in said


def test_tries_keep_the_id_and_a_replay_has_its_own(told: Side) -> None:
    hook = told.hook(kinds=["project.created"])
    told.receiver.ways[hook["path"]] = statuses(503, 200)
    told.project()
    old = told.until(hook, status=503)
    told.now_due(hook)
    told.until(hook, state="delivered")
    path = f"/v1/webhooks/{hook['id']}/deliveries/{old['id']}/replay"
    again = told.client.post(path).headers["x-request-id"]
    first, second, third = (c.headers["x-request-id"] for c in told.calls(hook, 3))
    assert first == second != third == again
    both = ["refused", "delivered"]
    wait_until(
        lambda: [o["outcome"] for o in lines(told, request=first, delivery=old["id"])] == both
    )


def counted(side: Side) -> dict[str, float]:
    """The calls by outcome; no other label is there."""
    text = httpx.get(side.hub.url + "/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    (family,) = (f for f in text_string_to_metric_families(text) if f.name.endswith("hook_calls"))
    assert all(set(sample.labels) == {"outcome"} for sample in family.samples)
    return {sample.labels["outcome"]: sample.value for sample in family.samples}


def test_calls_are_counted_by_their_outcome(told: Side) -> None:
    topology.only_of_one("each process counts the calls that it made")
    hooks = [told.hook(kinds=["group.created"]) for _ in range(3)]
    told.receiver.ways[hooks[1]["path"]] = statuses(500)
    closed = f"http://127.0.0.1:{parts.free_port()}/"
    told.do("PATCH", f"/webhooks/{hooks[2]['id']}", {"url": closed})
    before = counted(told)
    assert set(before) == {"delivered", "refused", "unanswered"}
    told.do("POST", "/groups", {"name": "g"})
    told.until(hooks[0], state="delivered")
    told.until(hooks[1], status=500)
    told.until(hooks[2], error="no answer")
    assert counted(told) == {outcome: n + 1 for outcome, n in before.items()}
