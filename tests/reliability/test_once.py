"""One create sent by twenty threads at once is one object, each time.

On PostgreSQL also over two processes. ``GLOSSATOR_SOAK=1`` runs 200 rounds of each kind.
"""

# rel: I1 I4

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import parts
from tests.main_job.hub import Hub, Person, hub
from tests.reliability.load import SCHEMA
from tests.replicas import topology
from tests.soak import rounds

THREADS, ROUNDS = 20, rounds(8, 200)
PLACES = [("sqlite", 1), ("postgres", 1), ("postgres", 2)]


@pytest.fixture(params=PLACES, ids=lambda place: f"{place[0]}-{place[1]}")
def processes(request: pytest.FixtureRequest) -> int:
    """How many servers there are on the database."""
    return int(request.param[1])


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of this round's place."""
    name: str = request.node.callspec.params["processes"][0]
    if name == "postgres":
        parts.require("postgres")
    return name


@pytest.fixture
def twenty(
    tmp_path: Path, database_url: str, engine: str, processes: int
) -> Iterator[tuple[Hub, list[Person]]]:
    """A hub, and twenty clients of its owner, half of them at the second process if there is one."""
    with ExitStack() as stack:
        if processes == 2:
            topology.only_of_one("there are two processes behind the proxy already")
        running = stack.enter_context(hub(tmp_path, database_url))
        urls = [running.server.url]
        for _ in range(processes - 1):
            second = parts.server(running.data, "--no-worker", database=database_url)
            urls.append(stack.enter_context(second).url)
        granted = {"api_key": running.owner.key}
        people = [Person(urls[n % len(urls)], granted) for n in range(THREADS)]
        running.people += people
        yield running, people


@pytest.mark.timeout(rounds(300, 3000))
def test_what_twenty_create_at_once_is_one(
    twenty: tuple[Hub, list[Person]], engine: str, processes: int
) -> None:
    running, people = twenty
    for said, create in (("keys", _one_key), ("unique ids", _one_unique_id)):
        begun = time.monotonic()
        create(running, people)
        print(
            f"\n{engine}, processes: {processes}: {ROUNDS} {said} from {THREADS} threads at once, "
            f"one object each, in {time.monotonic() - begun:.0f} s"
        )


def _one_key(running: Hub, people: list[Person]) -> None:
    """All with one ``Idempotency-Key``: the first answer byte for byte, or "still running"."""
    project = _project(running)
    path = f"/projects/{project}/tasks"
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(ROUNDS):
            request = {
                "json": {"tasks": [{"data": {"text": f"{number}"}}]},
                "headers": {"Idempotency-Key": f"round {number}"},
            }
            replies = _at_once(pool, people, path, request)
            others = [r for r in replies if r.status_code != 201]
            assert all(
                r.status_code == 409 and r.json()["error"]["reason"] == "running" for r in others
            ), [r.text for r in others]
            assert len({r.content for r in replies if r.status_code == 201}) == 1
    _each_is_there_once(running, path)


def _one_unique_id(running: Hub, people: list[Person]) -> None:
    """Without a key: the database takes the first ``unique_id``, the others are told."""
    project = _project(running)
    path = f"/projects/{project}/tasks"
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(ROUNDS):
            task = {"data": {"text": f"{number}"}, "unique_id": f"u{number}"}
            replies = _at_once(pool, people, path, {"json": {"tasks": [task]}})
            codes = sorted(r.status_code for r in replies)
            assert codes == [201] + [409] * (THREADS - 1), [r.text for r in replies]
    _each_is_there_once(running, path)


def _project(running: Hub) -> int:
    return int(running.owner.post("/projects", {"name": "Once", "schema": SCHEMA})["id"])


def _at_once(
    pool: ThreadPoolExecutor, people: list[Person], path: str, request: dict[str, Any]
) -> list[httpx.Response]:
    return list(pool.map(lambda person: person.once("POST", path, **request), people))


def _each_is_there_once(running: Hub, path: str) -> None:
    found = sorted(int(task["data"]["text"]) for task in running.owner.every(path))
    assert found == list(range(ROUNDS))
    running.check()
