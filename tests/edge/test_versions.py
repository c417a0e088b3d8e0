"""ETag and If-Match: nobody overwrites what they have not seen.  # rel: C3"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.edge.serving import Hub
from tests.security.world import World

CASES = {
    "project": ("PATCH", "/v1/projects/{project}", {"name": "n"}),
    "schema": ("PUT", "/v1/projects/{project}/schema", {"fields": [{"kind": "text", "name": "x"}]}),
    "batch": ("PATCH", "/v1/batches/{batch}", {"name": "n"}),
    "task": ("PATCH", "/v1/tasks/{task}", {"name": "n"}),
    "annotation": ("PATCH", "/v1/annotations/{annotation}", {"answer": {"values": []}}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_stale_version_is_412_and_changes_nothing(hub: Hub, case: str) -> None:
    own = World(hub)
    method, path, body = CASES[case]
    path = path.format(**own.ids)
    seen = path.removesuffix("/schema")
    with hub.client(own.person["owner"]) as client:
        tag = client.get(seen).headers["etag"]
        first = client.request(method, path, json=body, headers={"If-Match": tag})
        assert first.status_code == 200
        fresh = first.headers["etag"]
        assert fresh != tag
        before = hub.dump()
        late = client.request(method, path, json=body, headers={"If-Match": tag})
        assert late.status_code == 412
        assert f'"{late.json()["error"]["revision"]}"' == fresh
        assert hub.dump() == before
        assert client.get(seen).headers["etag"] == fresh
        for form in ("", "*", "{}", "W/{}"):
            changed = {**body, "name": f"m{form}"} if "name" in body else body
            header = {"If-Match": form.format(client.get(seen).headers["etag"])} if form else {}
            again = client.request(method, path, json=changed, headers=header)
            assert again.status_code == 200, header
        for bad in ("x", '""', '"-1"', '"' + "1" * 40 + '"'):
            reply = client.request(method, path, json=body, headers={"If-Match": bad})
            assert reply.status_code in (400, 412), bad


@pytest.mark.parametrize("case", ["project", "task", "annotation"])
def test_of_twenty_changes_of_one_version_one_wins(hub: Hub, case: str) -> None:
    own = World(hub)
    method, path, body = CASES[case]
    path = path.format(**own.ids)
    with hub.client(own.person["owner"]) as client:
        tag = client.get(path).headers["etag"]
        with ThreadPoolExecutor(20) as pool:
            replies = list(
                pool.map(
                    lambda _: client.request(method, path, json=body, headers={"If-Match": tag}),
                    range(20),
                )
            )
    statuses = sorted(r.status_code for r in replies)
    assert statuses.count(200) == 1, statuses
    assert set(statuses) <= {200, 409, 412}


def test_both_versions_stay_in_the_history(hub: Hub) -> None:
    own = World(hub)
    path = f"/v1/annotations/{own.ids['annotation']}"
    with hub.client(own.person["owner"]) as client:
        answers = [{"values": [{"field": "note", "value": str(n)}]} for n in range(3)]
        first = client.get(path).json()["answer"]
        for answer in answers:
            assert client.patch(path, json={"answer": answer}).status_code == 200
        history = client.get(f"{path}/history").json()["items"]
        assert sorted(h["revision"] for h in history) == [1, 2, 3]
        kept = {h["revision"]: h["answer"] for h in history}
        assert kept == {1: first, 2: answers[0], 3: answers[1]}


def test_delete_takes_a_version_too(hub: Hub) -> None:
    own = World(hub)
    path = f"/v1/projects/{own.ids['project']}"
    with hub.client(own.person["owner"]) as client:
        tag = client.get(path).headers["etag"]
        client.patch(path, json={"name": "n"})
        assert client.delete(path, headers={"If-Match": tag}).status_code == 412
        assert client.get(path).status_code == 200
