"""The shapes of the native API's requests: the one page to change when a route changes.

Functions named for what they ask return request bytes; functions named ``*_scripts`` return the
scripts of a workload, one per connection (they are imported by name in the driver's process).
"""

import json
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import msgspec

from bench.driver import Pause, Script

# Limits are about fairness between tenants; here there is one, who is to be served at full speed.
SERVER_SETTINGS: dict[str, str] = {"GLOSSATOR_RATE_LIMIT": "0"}

SCHEMA = {
    "inputs": [{"name": "image", "media": "image", "key": "image"}],
    "fields": [
        {
            "kind": "region",
            "name": "objects",
            "inputs": ["image"],
            "shapes": ["box"],
            "labels": [{"name": name} for name in ("car", "person", "sign", "tree", "dog")],
        }
    ],
}

ANSWER = {
    "regions": [
        {
            "id": f"r{number}",
            "field": "objects",
            "input": "image",
            "shape": {
                "type": "box",
                "x": 12.5 + 90 * number,
                "y": 40.25 + number,
                "width": 64.0,
                "height": 48.5,
            },
            "labels": [("car", "person", "sign", "tree", "dog")[number]],
            "frame": {"unit": "pixel", "width": 1920, "height": 1080},
        }
        for number in range(5)
    ]
}
ANSWER_BODY = json.dumps({"answer": ANSWER}).encode()


class Created(msgspec.Struct):
    """A reply that names what was made; of a project, the batch that its tasks go to."""

    id: int | str
    default_batch_id: int | str = 0


class Added(msgspec.Struct):
    """The reply to a new member: what they get in with."""

    api_key: str


class Imported(msgspec.Struct):
    """The reply to an import; ``ids`` of the first thousand."""

    created: int
    ids: list[int | str] = []


class Shown(msgspec.Struct):
    """A task as a page of tasks or an assignment shows it."""

    id: int | str


class Claimed(msgspec.Struct):
    """The reply to a claim."""

    id: int | str
    tasks: list[Shown]


class Page(msgspec.Struct):
    """The reply to a list of tasks; ``next`` is None at its end."""

    items: list[Shown]
    next: int | str | None = None


def request(method: str, path: str, key: str, body: bytes | None = None) -> bytes:
    """One HTTP/1.1 request, ready to send."""
    head = f"{method} /native/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {key}\r\n"
    if body is None:
        return f"{head}\r\n".encode()
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def add_member(key: str, email: str, role: str) -> bytes:
    return request("POST", "/members", key, json.dumps({"email": email, "role": role}).encode())


def create_project(key: str, name: str) -> bytes:
    """A project that every labeler of the organization may work in."""
    body = {"name": name, "schema": SCHEMA, "open_to_all": True}
    return request("POST", "/projects", key, json.dumps(body).encode())


def import_tasks(key: str, project: int | str, count: int, answered: int = 0) -> bytes:
    """``answered``: one in so many tasks comes with an answer; 0 = none does."""
    tasks: list[dict[str, object]] = [
        {"data": {"image": f"https://pictures.example/street/{number:07}.jpg", "camera": "north"}}
        for number in range(count)
    ]
    if answered:
        for task in tasks[::answered]:
            task["annotations"] = [{"answer": ANSWER}]
    return request("POST", f"/projects/{project}/tasks", key, json.dumps({"tasks": tasks}).encode())


def set_overlap(key: str, batch: int | str, overlap: int) -> bytes:
    """All tasks of a batch are to have so many answers; a job brings them there."""
    return request("PATCH", f"/batches/{batch}", key, json.dumps({"overlap": overlap}).encode())


def delete_project(key: str, project: int | str) -> bytes:
    """The project is gone with the reply, its rows later."""
    return request("DELETE", f"/projects/{project}", key)


def list_tasks(
    key: str, project: int | str, after: int | str | None = None, limit: int = 100
) -> bytes:
    place = f"&after={after}" if after is not None else ""
    return request("GET", f"/projects/{project}/tasks?limit={limit}{place}", key)


def export(key: str, project: int | str, form: str) -> bytes:
    return request("GET", f"/projects/{project}/export?format={form}", key)


def annotate(key: str, task: int | str) -> bytes:
    return request("POST", f"/tasks/{task}/annotations", key, ANSWER_BODY)


def create_scripts(keys: Sequence[str], tasks: Sequence[int | str]) -> list[Script]:
    """Each member answers tasks of their own, one after the other."""

    def script(key: str, own: Sequence[int | str]) -> Script:
        for data in [annotate(key, task) for task in own]:
            yield "create", data

    return [script(key, tasks[number :: len(keys)]) for number, key in enumerate(keys)]


def get_scripts(keys: Sequence[str], tasks: Sequence[int | str], times: int) -> list[Script]:
    """Each connection reads ``times`` tasks."""

    def script(key: str, first: int) -> Script:
        asked = [tasks[(first + number) % len(tasks)] for number in range(times)]
        for data in [request("GET", f"/tasks/{task}", key) for task in asked]:
            yield "get", data

    return [script(key, number * 31) for number, key in enumerate(keys)]


def same_scripts(asking: bytes, times: int) -> list[Script]:
    """One connection that asks the same again and again."""

    def script() -> Script:
        for _ in range(times):
            yield "same", asking

    return [script()]


def beside_scripts(
    owner: str, keys: Sequence[str], answered: Sequence[int | str], open_: Sequence[int | str],
    pause: float, stop: str,
) -> list[Script]:  # fmt: skip
    """People at work while something big goes on: for each key one who reads and one who answers,
    a request every ``pause`` seconds, until a file named ``stop`` is there."""
    ended = Path(stop)

    def script(kind: str, requests: Iterator[bytes], late: float) -> Script:
        yield Pause(late)
        while not ended.exists():
            yield kind, next(requests)
            yield Pause(pause)

    def asking(first: int) -> Iterator[bytes]:
        return (request("GET", f"/tasks/{task}", owner) for task in cycle(answered[first:]))

    scripts = []
    for number, key in enumerate(keys):
        own = (annotate(key, task) for task in open_[number :: len(keys)])
        late = pause * number / len(keys)
        scripts += [script("get", asking(number), late), script("create", own, late + pause / 2)]
    return scripts


def list_scripts(key: str, project: int | str, limit: int) -> list[Script]:
    """One reader walks all pages by key; returns the ids in order."""
    decode = msgspec.json.Decoder(Page).decode

    def script() -> Script:
        seen: list[int | str] = []
        after = None
        while True:
            reply = yield "list", list_tasks(key, project, after, limit)
            if reply.status != 200:
                return seen
            page = decode(reply.body)
            seen += [task.id for task in page.items]
            if page.next is None:
                return seen
            after = page.next

    return [script()]


def claim_scripts(keys: Sequence[str], project: int | str, most: int) -> list[Script]:
    """Each member claims and submits until there is nothing left or ``most`` are done.

    A script returns the ids of the tasks that its member was given.
    """
    decode = msgspec.json.Decoder(Claimed).decode
    answer = json.dumps(ANSWER).encode()

    def script(key: str) -> Script:
        given: list[int | str] = []
        claim = request("POST", f"/projects/{project}/assignments", key, b"")
        while len(given) < most:
            reply = yield "claim", claim
            if reply.status != 201:
                return given
            assignment = decode(reply.body)
            answers = []
            for task in assignment.tasks:
                given.append(task.id)
                name = msgspec.json.encode(task.id)
                answers.append(b'{"task_id":' + name + b',"seconds":1.5,"answer":' + answer + b"}")
            body = b'{"answers":[' + b",".join(answers) + b"]}"
            yield "submit", request("POST", f"/assignments/{assignment.id}/submit", key, body)
        return given

    return [script(key) for key in keys]
