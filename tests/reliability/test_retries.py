"""Requests that are sent again: one object, and the first answer byte for byte."""

# rel: I4 I6 D2 K2

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.main_job.hub import Hub, Person, compact, hub
from tests.reliability.load import SCHEMA, answer


def _project(running: Hub, **more: Any) -> int:
    body = {"name": f"P{uuid.uuid4().hex[:6]}", "schema": SCHEMA, "open_to_all": True, **more}
    return int(running.owner.post("/projects", body)["id"])


def test_one_key_from_twenty_threads_is_one_object(running: Hub) -> None:
    project = _project(running)
    made: list[tuple[str, str, dict[str, Any]]] = [
        ("project", "/projects", {"json": {"name": "Once"}}),
        ("tasks", f"/projects/{project}/tasks", {"json": {"tasks": [{"data": {"text": "a"}}]}}),
        ("lines", f"/projects/{project}/tasks", {
            "content": b"\n".join(compact({"data": {"text": f"{n}"}}) for n in range(1200)),
            "headers": {"Content-Type": "application/x-ndjson"}}),
        ("files", "/files", {"files": [("file", ("a.txt", b"hello"))]}),
    ]  # fmt: skip
    twenty = [running.again(running.owner) for _ in range(20)]
    for name, path, request in made:
        key = f"key-{name}"

        def send(
            person: Person, path: str = path, key: str = key, request: Any = request
        ) -> httpx.Response:
            headers = {**request.get("headers", {}), "Idempotency-Key": key}
            return person.once("POST", path, **{**request, "headers": headers})

        with ThreadPoolExecutor(20) as pool:
            replies = list(pool.map(send, twenty))
        refused = [r for r in replies if r.status_code == 409]
        assert all(r.json()["error"]["reason"] == "running" for r in refused)
        bodies = {r.content for r in replies if r.status_code == 201}
        assert len(bodies) == 1, f"{name}: {[r.status_code for r in replies]}"
        assert send(running.owner).content in bodies
    assert [p["name"] for p in running.owner.every("/projects")].count("Once") == 1
    assert len(running.owner.every(f"/projects/{project}/tasks")) == 1201
    assert len(running.owner.every("/files")) == 1


def test_a_key_is_for_one_request(running: Hub) -> None:
    owner = running.owner
    owner.post("/projects", {"name": "First"}, key="one")
    other_body = owner.send("POST", "/projects", json={"name": "Second"}, key="one")
    assert other_body.status_code == 400
    other_route = owner.send("POST", "/groups", json={"name": "First"}, key="one")
    assert other_route.status_code == 400
    # What was refused was not kept: the same key may be used for the request put right.
    assert owner.send("POST", "/projects", json={"nome": "x"}, key="two").status_code == 400
    assert owner.send("POST", "/projects", json={"name": "x"}, key="two").status_code == 201


def test_a_key_on_a_post_that_only_reads(running: Hub) -> None:
    """The answer of a check is kept like any other; it once was a 503, nowhere to be written."""
    url = f"{running.server.url}/labelstudio/api/projects/validate"
    headers = {"Authorization": f"Token {running.owner.key}", "Idempotency-Key": "check"}
    good = "<View><Text name='t' value='$t'/></View>"
    first, again, other = (
        httpx.post(url, headers=headers, json={"label_config": config})
        for config in (good, good, "<View/>")
    )
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert first.is_success, first.text
    assert other.status_code == 400


def test_an_import_that_was_cut_off_by_a_kill_can_be_sent_again(
    tmp_path: Path, database_url: str
) -> None:
    """Several units of work: all rows or none, and the same key ends well afterwards."""
    with hub(tmp_path, database_url) as running:
        project, owner = _project(running), running.owner
        lines = [compact({"data": {"text": f"{n}"}, "unique_id": f"u{n}"}) for n in range(6000)]
        path, key = f"/projects/{project}/tasks", "big import"
        headers = {"Content-Type": "application/x-ndjson"}
        half = threading.Event()

        def body() -> Any:
            yield b"\n".join(lines[:4000]) + b"\n"
            half.set()
            time.sleep(8)  # cut off long before

        def send() -> None:
            with_key = {**headers, "Idempotency-Key": key}
            try:
                running.again(owner).once("POST", path, content=body(), headers=with_key)
            except httpx.TransportError:
                return
            raise AssertionError("the import was answered")

        sender = threading.Thread(target=send)
        sender.start()
        assert half.wait(20)
        time.sleep(1)
        running.server.kill9()
        sender.join(30)
        running.server.start()
        assert owner.every(path) == [], "half of an import can be seen"
        content = b"\n".join(lines)
        _a_minute_later(database_url)
        reply = owner.send("POST", path, content=content, headers=headers, key=key)
        assert reply.status_code == 201, reply.text
        assert len(owner.every(path)) == 6000
        again = owner.send("POST", path, content=content, headers=headers, key=key)
        assert again.content == reply.content
        running.check()


def _a_minute_later(database_url: str) -> None:
    """Where other processes may be running the request, its key is free a minute after it went
    silent; one server on SQLite knows at its start."""
    if database_url.startswith("postgresql"):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("UPDATE idempotency SET at = at - 61000000")
            connection.execute("UPDATE imports SET created_at = created_at - 61000000")


def test_repeated_changes_give_the_same_state(running: Hub) -> None:
    owner, project = running.owner, _project(running)
    labeller = running.person("labeler", "labeller")
    me = labeller.get("/me")["id"]
    tasks = [{"data": {"text": f"{n}"}} for n in range(3)]
    first, second, third = owner.post(f"/projects/{project}/tasks", {"tasks": tasks})["ids"]

    def stays(method: str, path: str, body: Any, look: str) -> None:
        seen = []
        for _ in range(3):
            reply = owner.send(method, path, **({} if body is None else {"json": body}))
            assert reply.is_success, reply.text
            found = owner.get(look)
            seen.append({k: v for k, v in found.items() if k not in ("revision", "updated_at")})
        assert seen[0] == seen[1] == seen[2]

    change = {"tags": ["a", "b"], "metadata": {"x": 1.5}, "overlap": 3, "priority": 7}
    stays("PATCH", f"/tasks/{first}", change, f"/tasks/{first}")
    stays("PATCH", f"/projects/{project}", {"name": "Renamed"}, f"/projects/{project}")
    stays("PUT", f"/projects/{project}/members/{me}", {"role": "reviewer"},
          f"/projects/{project}/members")  # fmt: skip
    group = owner.post("/groups", {"name": "G"})["id"]
    stays("PUT", f"/groups/{group}/members/{me}", None, f"/groups/{group}/members")
    schema = {"inputs": SCHEMA["inputs"], "fields": SCHEMA["fields"]}
    stays("PUT", f"/projects/{project}/schema", schema, f"/projects/{project}/schema")

    file = owner.upload([("a.txt", b"x")], project_id=project)[0]["id"]
    claimed = labeller.post(f"/projects/{project}/assignments")
    done = labeller.post(f"/assignments/{claimed['id']}/submit", {"answer": {}})
    annotation = done["annotations"][0]["id"]
    stays("PUT", f"/annotations/{annotation}/golden", {"golden": True},
          f"/annotations/{annotation}")  # fmt: skip
    prediction = owner.post(f"/tasks/{third}/predictions", {"answer": {}})["id"]
    gone = [
        f"/predictions/{prediction}", f"/annotations/{annotation}", f"/tasks/{second}",
        f"/files/{file}", f"/groups/{group}", f"/projects/{project}/members/{me}",
        f"/projects/{project}",
    ]  # fmt: skip
    for path in gone:
        assert owner.send("DELETE", path).status_code == 204, path
        for _ in range(2):
            assert owner.send("DELETE", path).status_code == 404, path


def test_twenty_deletes_at_once_are_one(running: Hub) -> None:
    project = _project(running)
    made = running.owner.post(f"/projects/{project}/tasks", {"tasks": [{"data": {}}]})
    twenty = [running.again(running.owner) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        codes = list(
            pool.map(lambda p: p.send("DELETE", f"/tasks/{made['ids'][0]}").status_code, twenty)
        )
    assert codes.count(204) == 1
    assert codes.count(404) == 19


def test_a_submit_sent_again_after_a_kill_is_one_answer(tmp_path: Path, database_url: str) -> None:
    with hub(tmp_path, database_url) as running:
        project = _project(running, overlap=2)
        running.owner.post(f"/projects/{project}/tasks", {"tasks": [{"data": {"text": "x"}}]})
        labeller = running.person("labeler", "labeller")
        claimed = labeller.post(f"/projects/{project}/assignments", key="claim")
        body = b'{"answer":' + answer("1.0") + b"}"
        path = f"/assignments/{claimed['id']}/submit"
        headers = {"Content-Type": "application/json"}
        first = labeller.send("POST", path, content=body, headers=headers, key="submit")
        running.kill9()
        again = labeller.send("POST", path, content=body, headers=headers, key="submit")
        assert (again.status_code, again.content) == (200, first.content)
        # Without the key it is another submit, of an assignment that has ended.
        assert labeller.send("POST", path, content=body, headers=headers).status_code == 409
        assert labeller.post(f"/projects/{project}/assignments", key="claim") == claimed
        task = running.owner.get(f"/tasks/{claimed['task_ids'][0]}")
        assert task["annotation_count"] == task["answers"] == 1
        running.check()
