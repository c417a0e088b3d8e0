"""Logs of the server and its jobs: one id from the answer to the jobs, and never a secret.  # rel: P2"""

import base64
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import parts
from tests.edge.serving import Hub, bare, exchange, running, wait_until

DEBUG = {
    "GLOSSATOR_LOG_LEVEL": "debug",
    "GLOSSATOR_SECRET_KEY": "canary-key-of-the-keys-0a1b2c3d4e5f",
}
SCHEMA = {"fields": [{"kind": "text", "name": "note"}]}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def chatty(request: pytest.FixtureRequest) -> Iterator[Hub]:
    """A server that says all it may say, with its jobs."""
    if request.param == "postgres":
        parts.require("postgres")
    with running(request.param, env=DEBUG) as hub:
        yield hub


def lines(hub: Hub) -> list[dict[str, Any]]:
    """Every line so far; all of them are JSON."""
    return [json.loads(line) for line in hub.server.log.splitlines() if line.strip()]


def test_no_secret_is_in_any_line(chatty: Hub) -> None:
    owner = chatty.found()
    seen = ["canary-key-of-the-keys"]

    def canary(what: str) -> str:
        seen.append(f"canary-{what}-{uuid.uuid4().hex}")
        return seen[-1]

    with chatty.client(owner) as client:
        project = client.post(
            "/v1/projects", json={"name": canary("name"), "schema": SCHEMA}
        ).json()["id"]
        hook = client.post(
            "/v1/webhooks", json={"url": f"https://hooks.invalid/{canary('hook')}"}
        ).json()
        seen += [hook["secret"], hook["secret"].removeprefix("whsec_")]
        key = client.post(f"/v1/members/{owner.member_id}/keys").json()
        seen += [key["api_key"], key["secret_key"], owner.api_key]
        client.post("/v1/members", json={"email": f"{canary('mail')}@example.org"})
        client.post(
            f"/v1/projects/{project}/tasks", json={"tasks": [{"data": {"x": canary("data")}}]}
        )
        client.post(f"/v1/projects/{project}/tasks", json={"tasks": [{"data": canary("wrong")}]})
        client.post("/v1/projects", content=b'{"name": "' + canary("broken").encode())
        client.get(f"/v1/projects?signature={canary('query')}")
        client.get(f"/v1/me/{canary('path')}")
        for sent in (
            {"Authorization": f"Bearer gls_{canary('bearer')}"},
            {"Authorization": "Basic " + base64.b64encode(canary("basic").encode()).decode()},
            {"Cookie": f"session={canary('cookie')}"}, {"X-Secret": canary("header")},
            {"Idempotency-Key": canary("retry")},
        ):  # fmt: skip
            client.post("/v1/projects", json={"name": "x"}, headers=sent)
        # A job that fails while it holds what a client sent, and one that goes well.
        files = {"file": (f"{canary('file')}.csv", canary("content").encode())}
        made = client.post("/v1/files", files=files, data={"project_id": str(project)}).json()
        sent_file = made["files"][0]["id"]
        client.post(
            f"/v1/projects/{project}/imports", json={"file_id": sent_file, "format": "coco"}
        )
        client.post(f"/v1/projects/{project}/snapshots", json={"title": canary("title")})
    exchange(chatty, b"GET /" + canary("raw").encode() + b" HTTP/9.9\r\n\r\n")
    exchange(chatty, bare("GET", f"/native/v1/me?{canary('asked')}", owner))
    wait_until(
        lambda: {"run_import", "write_snapshot"} <= {one.get("kind") for one in lines(chatty)}
    )
    said = chatty.server.log + "".join(chatty.server.stdout)
    assert len(lines(chatty)) > 15
    assert [one for one in seen if one in said] == []


def test_one_id_goes_from_the_answer_to_the_jobs(chatty: Hub) -> None:
    owner = chatty.found()
    with chatty.client(owner) as client:
        project = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]
        reply = client.post(f"/v1/projects/{project}/snapshots", json={"title": "one"})
        wrong = client.get("/v1/projects/1")
    number = reply.headers["x-request-id"]
    done = wait_until(
        lambda: [one for one in lines(chatty) if one.get("request") == number and "job" in one]
    )
    assert done[0]["kind"] == "write_snapshot"
    assert done[0]["event"] == "job done"
    [access] = [
        one for one in lines(chatty) if one["event"] == "request" and one["request"] == number
    ]
    assert access["status"] == 202
    assert access["route"] == "POST /v1/projects/{project_id}/snapshots"
    assert access["member"] == owner.member_id
    assert access["level"] == "info"
    assert wrong.json()["request_id"] == wrong.headers["x-request-id"]
    headers = {"Authorization": f"Token {owner.api_key}"}
    with chatty.client(None, "/labelstudio") as client:
        vendor = client.get("/api/projects/1", headers=headers)
    assert vendor.json()["id"] == vendor.headers["x-request-id"]


def test_a_quiet_server_says_nothing(lite: Hub) -> None:
    before = lite.server.log
    with lite.client(lite.found()) as client:
        client.get("/v1/me")
    assert lite.server.log == before


def test_what_a_driver_quotes_is_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from glossator.logs import _without_details

    said = "UniqueViolation: duplicate key\nDETAIL:  Key (email)=(secret) already exists.\nend"
    assert _without_details(None, "", {"exception": said}) == {
        "exception": "UniqueViolation: duplicate key\nend"
    }
