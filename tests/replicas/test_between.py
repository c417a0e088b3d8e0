"""What is done at one server holds at the other, from the next request on.  # rel: C1 D3 I1 I2"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.edge.serving import Hub, Person, wait_until

SCHEMA = {
    "inputs": [{"name": "image", "media": "image", "key": "image"}],
    "fields": [{"kind": "text", "name": "note"}],
}
KEEP_S = 5.0


class Two:
    """One person's clients at each of the two servers, past the proxy."""

    def __init__(self, hub: Hub, person: Person) -> None:
        headers = {"Authorization": f"Bearer {person.api_key}"}
        servers: Any = hub.server
        self.clients = [
            httpx.Client(base_url=f"{one.url}/native/v1", headers=headers, timeout=60)
            for one in servers.servers
        ]

    def __enter__(self) -> list[httpx.Client]:
        return self.clients

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            client.close()


def good(reply: httpx.Response) -> Any:
    assert reply.is_success, reply.text
    return reply.json() if reply.content else None


def project(client: httpx.Client, **more: Any) -> int:
    """A project that everybody labels."""
    body = {"name": "P", "schema": SCHEMA, "open_to_all": True, **more}
    return int(good(client.post("/projects", json=body))["id"])


def test_what_is_uploaded_at_one_is_read_whole_and_in_ranges_at_the_other(several: Hub) -> None:
    content = bytes(range(256)) * 40_000
    with Two(several, several.found()) as (one, other):
        sent = one.post("/files", files={"file": ("a.bin", content)})
        path = f"/files/{good(sent)['files'][0]['id']}/content"
        assert other.get(path).content == content
        part = other.get(path, headers={"Range": "bytes=5000000-5000003"})
        assert (part.status_code, part.content) == (206, content[5_000_000:5_000_004])
        assert one.get(path).headers["etag"] == other.get(path).headers["etag"]


def test_what_is_made_later_has_the_higher_id(several: Hub) -> None:
    """Lists go by id: whoever reads on after the last id misses nothing."""
    with Two(several, several.found()) as clients:
        numbers = [project(clients[n % 2]) for n in range(8)]
        assert numbers == sorted(numbers)
        for client in clients:
            listed = [one["id"] for one in good(client.get("/projects"))["items"]]
            assert [number for number in listed if number in numbers] == numbers


def test_a_change_at_one_is_seen_at_the_other_at_once(several: Hub) -> None:
    with Two(several, several.found()) as (one, other):
        number = project(one)
        for n in range(20):
            good(one.patch(f"/projects/{number}", json={"name": f"P{n}"}))
            assert good(other.get(f"/projects/{number}"))["name"] == f"P{n}"
            one, other = other, one
        schema = {**SCHEMA, "fields": [{"kind": "text", "name": "other"}]}
        good(one.put(f"/projects/{number}/schema", json=schema))
        seen = good(other.get(f"/projects/{number}/schema"))["fields"]
        assert [field["name"] for field in seen] == ["other"]
        assert one.delete(f"/projects/{number}").is_success
        assert other.get(f"/projects/{number}").status_code == 404


def test_one_key_sent_to_both_at_once_makes_one_thing(several: Hub) -> None:
    with Two(several, several.found()) as clients, ThreadPoolExecutor(8) as pool:
        for n in range(10):

            def send(k: int, key: str = f"key-{n}") -> httpx.Response:
                while True:
                    reply = clients[k % 2].post(
                        "/projects", json={"name": key, "schema": SCHEMA},
                        headers={"Idempotency-Key": key},
                    )  # fmt: skip
                    if reply.status_code != 409:
                        return reply
                    time.sleep(0.01)

            replies = list(pool.map(send, range(8)))
            assert {reply.content for reply in replies} == {replies[0].content}
            assert replies[0].status_code == 201
        names = Counter(one["name"] for one in good(clients[0].get("/projects"))["items"])
        assert set(names.values()) == {1}


def test_nobody_gets_what_somebody_has_at_the_other(several: Hub) -> None:
    owner = several.found()
    people = [several.join(owner, "labeler") for _ in range(8)]
    with Two(several, owner) as (one, _):
        number = project(one, overlap=2)
        tasks = [{"data": {"image": f"http://x.example/{n}.png"}} for n in range(40)]
        good(one.post(f"/projects/{number}/tasks", json={"tasks": tasks}))

    def work(n: int) -> list[int]:
        done = []
        with Two(several, people[n]) as clients:
            while True:
                claimed = clients[len(done) % 2].post(f"/projects/{number}/assignments")
                if claimed.status_code == 204:
                    return done
                held = good(claimed)
                path = f"/assignments/{held['id']}/submit"
                good(clients[(len(done) + 1) % 2].post(path, json={"answer": {}}))
                done += [task["id"] for task in held["tasks"]]

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(8)))
    times = Counter(task for of_one in done for task in of_one)
    assert all(len(set(of_one)) == len(of_one) for of_one in done)
    assert (len(times), set(times.values())) == (40, {2})


def test_a_key_that_is_taken_away_at_one_ends_at_the_other(several: Hub) -> None:
    """Within the five seconds that a server keeps what it knows of a key."""
    owner = several.found()
    person = several.join(owner, "manager")
    with Two(several, owner) as (one, _), Two(several, person) as clients:
        assert [client.get("/me").status_code for client in clients] == [200, 200]
        assert one.delete(f"/members/{person.member_id}").is_success
        begun = time.monotonic()
        for client in clients:
            wait_until(lambda client=client: client.get("/me").status_code == 401, 30)
        assert time.monotonic() - begun < KEEP_S + 10


def test_a_snapshot_that_a_worker_writes_is_read_at_both(several: Hub) -> None:
    with Two(several, several.found()) as (one, other):
        number = project(one)
        tasks = {"tasks": [{"data": {"image": f"http://x.example/{n}"}} for n in range(50)]}
        good(one.post(f"/projects/{number}/tasks", json=tasks))
        made = good(one.post(f"/projects/{number}/snapshots", json={}))["id"]
        wait_until(
            lambda: good(other.get(f"/snapshots/{made}"))["state"] == "completed", 60
        )  # fmt: skip
        path = f"/snapshots/{made}/download"
        assert one.get(path).content == other.get(path).content
        assert len(one.get(path).content.splitlines()) > 50


def test_one_server_can_end_while_the_other_goes_on(several: Hub) -> None:
    """Through the proxy: nobody is refused while one of the two is being restarted."""
    servers: Any = several.server
    with several.client(several.found()) as client:
        assert servers.servers[0].stop() == 0
        try:
            replies = [client.get("/v1/me").status_code for _ in range(10)]
        finally:
            servers.servers[0].start()
        assert replies == [200] * 10


@pytest.mark.parametrize("path", ["/ready", "/health"])
def test_each_says_that_it_is_ready(several: Hub, path: str) -> None:
    servers: Any = several.server
    assert [httpx.get(one.url + path).status_code for one in servers.servers] == [200, 200]
