"""Idempotency-Key: one effect and one answer.  # rel: I4 I6"""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.conformance.joining import DIALECTS, declared
from tests.edge.serving import Hub, Person
from tests.security.test_walk import content, path_in
from tests.security.world import SCHEMA, World

_keys = (f"key {n}" for n in itertools.count())
LINES = {"Content-Type": "application/x-ndjson"}


def made(client: httpx.Client) -> int:
    number: int = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]
    return number


def count(client: httpx.Client, project: int) -> int:
    return len(client.get(f"/v1/projects/{project}/tasks?limit=1000").json()["items"])


@pytest.fixture
def owner(hub: Hub) -> Person:
    return hub.found()


def test_the_same_request_again_gets_the_same_bytes(hub: Hub, owner: Person) -> None:
    with hub.client(owner) as client:
        project = made(client)
        key = {"Idempotency-Key": next(_keys)}
        path = f"/v1/projects/{project}/tasks"
        first = client.post(path, json={"tasks": [{"data": {"n": 1}}]}, headers=key)
        again = client.post(path, json={"tasks": [{"data": {"n": 1}}]}, headers=key)
        assert (first.status_code, first.content) == (201, again.content)
        assert again.status_code == 201
        same = {"content-type", "content-length", "etag"}
        assert [first.headers.get(n) for n in same] == [again.headers.get(n) for n in same]
        assert count(client, project) == 1


def test_headers_of_the_answer_are_kept_too(hub: Hub, owner: Person) -> None:
    with hub.client(owner) as client:
        key = {"Idempotency-Key": next(_keys)}
        first = client.post("/v1/projects", json={"name": "a"}, headers=key)
        client.patch(f"/v1/projects/{first.json()['id']}", json={"name": "b"})
        again = client.post("/v1/projects", json={"name": "a"}, headers=key)
        assert again.content == first.content
        assert again.headers["etag"] == first.headers["etag"] == '"1"'


def test_another_body_or_route_with_the_key_is_refused(hub: Hub, owner: Person) -> None:
    with hub.client(owner) as client:
        project, other = made(client), made(client)
        key = {"Idempotency-Key": next(_keys)}
        one, two = {"tasks": [{"data": {}}]}, {"tasks": [{"data": {}}, {"data": {}}]}
        assert client.post(f"/v1/projects/{project}/tasks", json=one, headers=key).is_success
        for path, body in (
            (f"/v1/projects/{project}/tasks", two),
            (f"/v1/projects/{other}/tasks", one),
            (f"/v1/projects/{project}/batches", {"name": "b"}),
        ):
            refused = client.post(path, json=body, headers=key)
            assert refused.status_code in (400, 409)
            assert "Retry-After" not in refused.headers
        assert (count(client, project), count(client, other)) == (1, 0)


def test_another_query_with_the_key_is_another_request(hub: Hub, owner: Person) -> None:
    with hub.client(owner) as client:
        project = made(client)
        batch = client.post(f"/v1/projects/{project}/batches", json={"name": "b"}).json()["id"]
        key = {"Idempotency-Key": next(_keys)}
        body = {"tasks": [{"data": {}}]}
        assert client.post(f"/v1/projects/{project}/tasks", json=body, headers=key).is_success
        path = f"/v1/projects/{project}/tasks?batch_id={batch}"
        assert client.post(path, json=body, headers=key).status_code in (400, 409)


def test_the_keys_of_two_members_are_two(hub: Hub, owner: Person) -> None:
    other = hub.join(owner, "manager")
    foreign = hub.found()
    key = {"Idempotency-Key": next(_keys)}
    found = []
    for person in (owner, other, foreign):
        with hub.client(person) as client:
            found.append(client.post("/v1/projects", json={"name": "a"}, headers=key).json()["id"])
    assert len(set(found)) == 3


@pytest.mark.parametrize("lines", [False, True], ids=["json", "lines"])
def test_twenty_at_once_make_one(hub: Hub, owner: Person, lines: bool) -> None:
    with hub.client(owner) as client:
        project = made(client)
        key = {"Idempotency-Key": next(_keys)}
        path = f"/v1/projects/{project}/tasks"

        def send(_: int) -> httpx.Response:
            if lines:
                return client.post(path, content=b'{"data":{}}\n' * 3, headers=key | LINES)
            return client.post(path, json={"tasks": [{"data": {}}] * 3}, headers=key)

        with ThreadPoolExecutor(20) as pool:
            replies = list(pool.map(send, range(20)))
        good = {r.content for r in replies if r.status_code == 201}
        assert len(good) == 1
        assert {r.status_code for r in replies} <= {201, 409}
        assert count(client, project) == 3
        assert send(0).content in good


def test_a_streamed_import_is_answered_again(hub: Hub, owner: Person) -> None:
    with hub.client(owner) as client:
        project = made(client)
        key = {"Idempotency-Key": next(_keys)} | LINES
        path = f"/v1/projects/{project}/tasks"
        body = b"".join(b'{"data":{"n":%d}}\n' % n for n in range(2500))
        first = client.post(path, content=body, headers=key)
        assert first.json()["created"] == 2500
        again = client.post(path, content=body, headers=key)
        assert (again.status_code, again.content) == (201, first.content)
        counts = client.get(f"/v1/projects/{project}/counts").json()
        assert counts["tasks.open"] == 2500


def test_a_refused_request_frees_its_key(hub: Hub, owner: Person) -> None:
    with hub.client(owner) as client:
        project = made(client)
        path = f"/v1/projects/{project}/tasks"
        for bad, good, more in (
            (b'{"tasks":[{"data":1}]}', b'{"tasks":[{"data":{}}]}', {}),
            (b'{"data":{}}\n{"data":1}\n', b'{"data":{}}\n', LINES),
        ):
            key = {"Idempotency-Key": next(_keys)} | more
            assert client.post(path, content=bad, headers=key).status_code == 400
            assert client.post(path, content=good, headers=key).status_code == 201
        assert count(client, project) == 2


def test_a_key_that_is_none_is_refused(hub: Hub, owner: Person) -> None:
    with hub.client(owner) as client:
        for key in (b"", b"x" * 256, b"a\tb", b"\x80"):
            headers = [(b"Idempotency-Key", key)]
            reply = client.post("/v1/projects", json={"name": "a"}, headers=headers)
            assert reply.status_code == 400, key
        assert client.get("/v1/projects").json()["items"] == []


def test_secrets_are_not_kept_for_retries(hub: Hub, owner: Person) -> None:
    """The key made by a request that is sent again is another, and no stored answer holds one."""
    secret: dict[str, Any] = {}
    with hub.client(owner) as client:
        path = f"/v1/members/{owner.member_id}/keys"
        key = {"Idempotency-Key": next(_keys)}
        replies = [client.post(path, json={}, headers=key).json() for _ in range(2)]
        assert replies[0] != replies[1]
        secret.update(replies[0])
    stored = repr(hub.dump())
    for value in secret.values():
        if value.startswith("gls_") or len(value) > 20:
            assert value not in stored
    assert [r.name for d in DIALECTS.values() for r in d.routes if r.secret]


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_every_creating_route_takes_a_key(lite: Hub, name: str) -> None:
    own = World(lite)
    rounds = 0
    for route in DIALECTS[name].routes:
        if route.method != "POST" or route.secret:
            continue
        role = "labeler" if "/assignments/" in route.path else "owner"
        with lite.client(own.person[role], f"/{name}") as client:
            if "file" in (asked := content(name, route, own)).get("files", {}):
                asked = asked | {"headers": {"Content-Type": "multipart/form-data; boundary=b"}}
                asked["content"] = (
                    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--b--\r\n'
                )
                del asked["files"]
                asked.pop("data", None)
            asked["headers"] = {
                **asked.get("headers", {}),
                "Idempotency-Key": f"{route.name} {rounds}",
            }
            path = path_in(name, route, own)
            first, again = (client.request("POST", path, **asked) for _ in range(2))
        if first.is_success:
            rounds += 1
            assert (again.status_code, again.content) == (first.status_code, first.content), (
                route.name
            )
        assert again.status_code == first.status_code, route.name
    assert rounds > 10
    assert declared(name)


def test_repeated_changes_leave_one_state(hub: Hub, owner: Person) -> None:
    """PUT, PATCH and DELETE again: the same state; DELETE of what is gone is 404."""
    own = World(hub)
    ids = own.ids
    with hub.client(own.person["owner"]) as client:
        for method, path, body in (
            ("PUT", f"/v1/groups/{ids['group']}/members/{ids['member']}", None),
            ("PUT", f"/v1/projects/{ids['project']}/members/{ids['member']}", {"role": "reviewer"}),
            ("PUT", f"/v1/annotations/{ids['annotation']}/golden", {"golden": True}),
            ("PATCH", f"/v1/projects/{ids['project']}", {"name": "again"}),
            ("PATCH", f"/v1/tasks/{ids['task']}", {"name": "again", "tags": ["a"]}),
            ("POST", f"/v1/batches/{ids['batch']}/pause", None),
            ("POST", f"/v1/tasks/{ids['other task']}/cancel", None),
        ):
            first, again = (client.request(method, path, json=body) for _ in range(2))
            assert first.is_success, (method, path, first.text)
            assert again.status_code == first.status_code
        for path in (
            f"/v1/predictions/{ids['prediction']}", f"/v1/groups/{ids['group']}",
            f"/v1/snapshots/{ids['snapshot']}", f"/v1/files/{ids['file']}",
            f"/v1/annotations/{ids['annotation']}", f"/v1/tasks/{ids['task']}",
            f"/v1/members/{ids['stranger member']}", f"/v1/keys/{ids['key']}",
            f"/v1/batches/{ids['batch']}", f"/v1/projects/{ids['project']}",
        ):  # fmt: skip
            assert [client.delete(path).status_code for _ in range(3)] == [204, 404, 404], path
        left = json.loads(client.get("/v1/projects").content)["items"]
        assert ids["project"] not in {one["id"] for one in left}
