"""Logs of the server and its jobs: one id from the answer to the jobs, and never a secret.  # rel: P2"""

import base64
import contextlib
import json
import re
import sqlite3
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import parts
from tests.cli.running import glossator
from tests.edge.serving import Hub, Person, bare, exchange, running, wait_until
from tests.replicas import topology
from tests.security.test_accounts import Browser, with_password

from glossator import settings
from glossator.store.blobs import Access

TOLD = {
    "GLOSSATOR_SECRET_KEY": "canary-key-of-the-keys-0a1b2c3d4e5f",
    "GLOSSATOR_BLOBS_SECRET_KEY": "canary-of-the-bucket-1b2c3d4e5f6a",
    "GLOSSATOR_METRICS_KEY": "canary-of-the-metrics-2c3d4e5f6a7b",
    # Nobody listens there.
    "GLOSSATOR_SMTP_URL": "smtps://me:canary-of-the-mails-3d4e5f6a7b8c@127.0.0.1:9",
}
DEBUG = {
    **TOLD,
    "GLOSSATOR_LOG_LEVEL": "debug",
    "GLOSSATOR_MAIL_FROM": "labels@example.org",
    "GLOSSATOR_PASSWORD_MEMORY": "64",
}
CANARIES = re.findall(r"canary-[\w-]+", " ".join(TOLD.values()))
SCHEMA = {"fields": [{"kind": "text", "name": "note"}]}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def chatty(request: pytest.FixtureRequest) -> Iterator[Hub]:
    """A server that says all it may say, with its jobs."""
    topology.only_of_one("it gives the server secrets of its own")
    if request.param == "postgres":
        parts.require("postgres")
    with running(request.param, env=DEBUG) as hub:
        yield hub


def lines(hub: Hub) -> list[dict[str, Any]]:
    """Every line so far; all of them are JSON."""
    return [json.loads(line) for line in hub.server.log.splitlines() if line.strip()]


def test_no_secret_is_in_any_line(chatty: Hub) -> None:
    owner = chatty.found()
    seen = [*CANARIES]

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


def test_no_secret_of_a_vendor_s_client_is_in_any_line(chatty: Hub) -> None:
    """Scale's: keys in Basic, addresses that are called, words of links and of callbacks."""
    owner, seen = chatty.found(), list[str]()

    def canary(what: str) -> str:
        seen.append(f"canary-{what}-{uuid.uuid4().hex}")
        return seen[-1]

    def basic(key: str) -> dict[str, str]:
        word = base64.b64encode(f"{key}:".encode()).decode()
        seen.extend((key, word))
        return {"Authorization": f"Basic {word}"}

    with chatty.client(None, "/scale") as client:
        client.headers.update(basic(owner.api_key))
        mask = {"attachment": "https://example.org/a.png", "labels": ["a"], "mine": canary("param")}
        body = {
            **mask, "callback_url": f"https://hooks.invalid/{canary('callback')}",
            "metadata": {"a": canary("metadata")}, "unique_id": canary("unique"),
        }  # fmt: skip
        assert client.post("/v1/task/segmentannotation", json=body).status_code == 200
        client.post("/v1/task/segmentannotation", json=body)
        client.post("/v1/task/segmentannotation", content=b'{"a": "' + canary("broken").encode())
        client.post("/v1/task/textcollection", json={"attachments": canary("wrong")})
        client.get(f"/v1/tasks?unique_id={canary('query')}")
        client.get(f"/v1/batches/{canary('name')}")
        client.get(f"/v1/results/{canary('word')}/combined.png")
        for key in (f"live_{canary('live')}", f"{owner.api_key}|test", canary("unknown")):
            client.get("/v1/projects", headers=basic(key))
        # A task of the test mode is complete, and there is somebody to be called.
        mode = basic(f"{owner.api_key}|test")
        made = client.post("/v1/task/segmentannotation", json=body, headers=mode).json()
        done = client.get(f"/v1/task/{made['task_id']}", headers=mode).json()
        link = done["response"]["annotations"]["combined"]["image"]
        seen.append(link.split("/results/")[1].partition("/")[0])
        client.get(link)
    wait_until(lambda: [one for one in lines(chatty) if one["event"] == "webhook called"])
    said = chatty.server.log + "".join(chatty.server.stdout)
    assert [one for one in seen if one in said] == []


def people(hub: Hub, owner: Person, secrets: list[str]) -> list[httpx.Response]:
    """All that has a password, a cookie or a link in it, right and wrong; the answers that must not
    quote what they were sent. What was secret is added."""
    passwords = [f"canary-{what}-{uuid.uuid4().hex}" for what in ("old", "new", "newer", "wrong")]
    secrets += passwords
    person = with_password(hub, owner, "admin", passwords[0])
    with hub.client(owner) as admin, Browser(hub) as browser:
        # Nobody takes these mails: the links are in the answers.
        body = {"role": "labeler", "email": f"new-{uuid.uuid4().hex}@example.org"}
        made = admin.post("/v1/invitations", json=body).json()
        assert made["mailed"] is False
        invited = made["link"].partition("#")[2]
        path = f"/v1/members/{person.member_id}/password-link"
        reset = admin.post(path).json()["link"].partition("#")[2]
        secrets += [invited, reset]
        answers = [
            browser.log_in(person.email, passwords[3]),
            browser.log_in(passwords[0], passwords[0]),  # typed into the wrong field
            browser.post("/v1/login", content=b'{"password": "' + passwords[0].encode()),
            browser.post("/v1/login", json={"email": 1, "password": passwords[0]}),
        ]
        assert browser.log_in(person.email, passwords[0]).status_code == 200
        secrets.append(browser.cookies["glossator_session"])
        secrets.append(browser.headers["X-CSRF-Token"])
        answers += [
            browser.get("/v1/me"),
            browser.post("/v1/projects", json={"name": 1}),
            browser.post("/v1/password/reset", json={"token": reset, "password": passwords[1][:5]}),
            browser.post("/v1/password/reset", json={"token": reset, "password": passwords[1]}),
            browser.post("/v1/password/reset", json={"token": reset, "password": passwords[1]}),
            browser.post("/v1/password/ask", json={"email": person.email}),
            browser.get("/v1/me"),
        ]
        assert browser.log_in(person.email, passwords[1]).status_code == 200
        body = {"old_password": passwords[1], "new_password": passwords[2]}
        wrong = {"old_password": passwords[3], "new_password": passwords[2]}
        answers.append(browser.post("/v1/password", json=wrong))
        assert browser.post("/v1/password", json=body).status_code == 200
        secrets.append(browser.cookies["glossator_session"])
        answers.append(browser.get("/v1/sessions"))
        accept = {"token": invited, "password": passwords[2]}
        accepted = browser.post("/v1/invitations/accept", json=accept)
        assert accepted.status_code == 200, accepted.text
        secrets.append(browser.cookies["glossator_session"])
        answers.append(browser.post("/v1/invitations/accept", json=accept))
        answers.append(browser.post("/v1/logout"))
        answers += [admin.get("/v1/invitations"), admin.get("/v1/audit")]
        answers.append(admin.get("/v1/audit/export"))
        hook = admin.post("/v1/webhooks", json={"url": "https://hooks.invalid/"}).json()
        key = admin.post(f"/v1/members/{owner.member_id}/keys").json()
        secrets += [hook["secret"], owner.api_key, key["api_key"], key["secret_key"]]
    return answers


def in_clear(hub: Hub, folder: Path) -> bytes:
    """Every byte of a backup, unpacked, and what was said of it."""
    archive = folder / "backup.zip"
    where = ["--data", hub.data, "--database", hub.database_url]
    ended = glossator("backup", archive, *where, env=DEBUG)
    assert ended.returncode == 0, ended.stderr
    with zipfile.ZipFile(archive) as found:
        parts_of_it = [found.read(name) for name in found.namelist()]
        found.extract("database.sqlite", folder)
    with contextlib.closing(sqlite3.connect(folder / "database.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM sessions").fetchone()[0] > 0
    return b"".join(parts_of_it) + (ended.stdout + ended.stderr).encode()


def test_what_opens_a_door_is_nowhere_in_clear(chatty: Hub, tmp_path: Path) -> None:
    """Passwords, cookies, links and the server's own keys: not in a line, an error, the audit, a
    row or a backup.  # rel: A4 A7 P2 P3"""
    owner = chatty.found()
    secrets = [*CANARIES]
    answers = people(chatty, owner, secrets)
    assert all(len(one) >= 20 for one in secrets)
    assert {401, 400, 404} <= {one.status_code for one in answers}
    wait_until(lambda: chatty.server.log.count("a mail was not sent") >= 2)
    raw = [base64.b64decode(one.removeprefix("whsec_")) for one in secrets if "whsec_" in one]
    assert len(raw) == 1
    forms = [one.encode() for one in secrets] + raw
    texts = {
        "log": chatty.server.log.encode() + "".join(chatty.server.stdout).encode(),
        "answers": b"".join(one.content + repr(one.headers).encode() for one in answers),
        "rows": repr(chatty.dump()).encode(),
        "backup": in_clear(chatty, tmp_path),
    }
    found = {where: [s for s in forms if s in text] for where, text in texts.items()}
    assert found == {where: [] for where in texts}


def test_settings_and_commands_do_not_show_what_they_were_told(tmp_path: Path) -> None:
    url = "postgresql://me:canary-of-the-database@127.0.0.1:9/none"
    told = settings.read({"database_url": url, "data": str(tmp_path)}, DEBUG)
    assert told.blobs_secret_key == TOLD["GLOSSATOR_BLOBS_SECRET_KEY"]
    access = Access("http://x", "id", told.blobs_secret_key, "here")
    shown = [repr(told), str(told), f"{told!r}", repr(access), repr([told, access])]
    assert "port=8080" in shown[0]
    bucket = {"GLOSSATOR_BLOBS_URL": "s3://b/x", "GLOSSATOR_BLOBS_ENDPOINT": "http://127.0.0.1:9"}
    for words in (
        ("doctor", "--data", tmp_path, "--database", url),
        ("doctor", "--data", tmp_path),
        ("backup", tmp_path / "out.zip", "--database", url),
        ("serve", "--data", tmp_path, "--port", "-1"),
    ):
        ended = glossator(*words, env=DEBUG | bucket)
        assert ended.returncode != 0, words
        shown.append(ended.stdout + ended.stderr)
    assert [text for text in shown if "canary" in text] == []


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
