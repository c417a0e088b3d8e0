"""Hand-out under load, over HTTP: exactly the wanted answers, by different people, no task twice.

On PostgreSQL also over two processes; SQLite's folder is one process's alone. ``GLOSSATOR_SOAK=1``
runs 20 rounds of 300 tasks each.
"""

# rel: C1 C2

import collections
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests import parts
from tests.main_job.hub import Hub, Person, Threads, hub
from tests.reliability.load import SCHEMA, answer
from tests.replicas import topology
from tests.soak import rounds

PEOPLE, TASKS, ROUNDS = 32, rounds(60, 300), rounds(1, 20)


class _Board:
    """Who holds or has answered what, as the people themselves see it."""

    def __init__(self, overlap: int) -> None:
        self._overlap = overlap
        self._lock = threading.Lock()
        self._on: dict[int, set[str]] = collections.defaultdict(set)
        self.answered: dict[int, list[str]] = collections.defaultdict(list)
        self.claims = 0

    def takes(self, person: str, task: int) -> None:
        with self._lock:
            self.claims += 1
            assert person not in self._on[task], f"{person} got {task} twice"
            assert person not in self.answered[task], f"{person} got {task} again"
            self._on[task].add(person)
            out = len(self._on[task]) + len(self.answered[task])
            assert out <= self._overlap, f"task {task} is out {out} times"

    def leaves(self, person: str, task: int, answered: bool) -> None:
        """Called before the request that gives the task back, after the one that answers it."""
        with self._lock:
            self._on[task].discard(person)
            if answered:
                self.answered[task].append(person)


@pytest.mark.timeout(rounds(300, 3000))
@pytest.mark.parametrize("overlap", [1, 3])
def test_each_task_gets_its_answers_from_different_people(
    tmp_path: Path, database_url: str, engine: str, overlap: int
) -> None:
    with hub(tmp_path, database_url) as running:
        people = [running.person("labeler", f"p{n}") for n in range(PEOPLE)]
        _rounds(running, people, f"{engine}, one process", overlap)


@pytest.mark.timeout(rounds(300, 3000))
@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("overlap", [1, 3])
def test_two_processes_hand_out_as_one(tmp_path: Path, database_url: str, overlap: int) -> None:
    topology.only_of_one("there are two of them behind the proxy already")
    with (
        hub(tmp_path, database_url, "--no-worker") as running,
        parts.server(running.data, "--no-worker", database=database_url) as second,
    ):
        people = [running.person("labeler", f"p{n}") for n in range(PEOPLE)]
        there = [
            Person(second.url, {"api_key": p.key, "email": p.email}) for p in people[PEOPLE // 2 :]
        ]
        running.people += there
        _rounds(running, people[: PEOPLE // 2] + there, "postgres, two processes", overlap)


def _rounds(running: Hub, people: list[Person], where: str, overlap: int) -> None:
    begun, claims = time.monotonic(), 0
    for number in range(ROUNDS):
        claims += _round(running, people, f"{where} {overlap} {number}", overlap)
    running.check()
    print(
        f"\n{where}, overlap {overlap}: {ROUNDS} rounds of {PEOPLE} people and {TASKS} tasks, "
        f"{claims} claims, {ROUNDS * overlap * TASKS} answers, 0 double, in "
        f"{time.monotonic() - begun:.0f} s"
    )


def _round(running: Hub, people: list[Person], seed: str, overlap: int) -> int:
    project = _project(running, overlap=overlap)
    bodies = [{"data": {"text": f"{n}"}} for n in range(TASKS)]
    tasks = running.owner.post(f"/projects/{project}/tasks", {"tasks": bodies})["ids"]
    board, threads = _Board(overlap), Threads()
    for n, person in enumerate(people):
        chance = random.Random(f"{seed} {n}")
        threads.start(_annotate, project, person, chance, board, overlap * TASKS)
    threads.join()
    for task in tasks:
        found = running.owner.get(f"/tasks/{task}/annotations")["items"]
        found = [a for a in found if not a.get("skipped")]
        assert len(found) == overlap
        assert len({a["member_id"] for a in found}) == overlap
        assert len(board.answered[task]) == overlap
    return board.claims


def _annotate(project: int, person: Person, chance: random.Random, board: _Board, all: int) -> None:
    """Claims until every answer is in; now and then gives a task back or skips it."""
    while sum(map(len, list(board.answered.values()))) < all:
        claimed = person.post(f"/projects/{project}/assignments")
        if claimed is None:
            time.sleep(0.05)
            continue
        (task,) = claimed["task_ids"]
        path = f"/assignments/{claimed['id']}"
        board.takes(person.email, task)
        if chance.random() < 0.05:
            board.leaves(person.email, task, answered=False)
            person.post(f"{path}/release")
            continue
        person.post(f"{path}/submit", content=b'{"answer":' + answer("x") + b"}",
                    headers={"Content-Type": "application/json"})  # fmt: skip
        board.leaves(person.email, task, answered=True)


def _project(running: Hub, **more: Any) -> int:
    settings = {"max_active": 1, **more.pop("settings", {})}
    body = {"name": "P", "schema": SCHEMA, "open_to_all": True, "settings": settings, **more}
    return int(running.owner.post("/projects", body)["id"])


def _two_people_and_a_short_lease(running: Hub) -> tuple[int, int, Person, Person]:
    project = _project(running, settings={"lease_s": 1})
    made = running.owner.post(f"/projects/{project}/tasks", {"tasks": [{"data": {"text": "x"}}]})
    slow, quick = running.person("labeler", "slow"), running.person("labeler", "quick")
    return project, made["ids"][0], slow, quick


def test_a_late_answer_is_taken_while_its_slot_is_free(tmp_path: Path, database_url: str) -> None:
    with hub(tmp_path, database_url) as running:
        project, task, slow, _ = _two_people_and_a_short_lease(running)
        claimed = slow.post(f"/projects/{project}/assignments")
        until = time.monotonic() + 20  # the job that ends leases comes by every 10 s
        while slow.get(f"/assignments/{claimed['id']}")["state"] != "expired":
            assert time.monotonic() < until
            time.sleep(0.2)
        done = slow.post(f"/assignments/{claimed['id']}/submit", {"answer": {}})
        assert done["late"] is True
        assert running.owner.get(f"/tasks/{task}")["state"] == "labelled"
        running.check()


def test_a_late_answer_to_a_slot_that_was_given_away_is_kept_as_a_draft(
    tmp_path: Path, database_url: str
) -> None:
    with hub(tmp_path, database_url) as running:
        project, task, slow, quick = _two_people_and_a_short_lease(running)
        claimed = slow.post(f"/projects/{project}/assignments")
        slow.post(f"/assignments/{claimed['id']}/draft", {"draft": {"saved": "before"}})
        time.sleep(1.1)
        given = quick.post(f"/projects/{project}/assignments")
        assert given["task_ids"] == [task], "an overdue lease is ended by who finds nothing else"
        late = {"values": [{"field": "why", "value": "hours of work"}]}
        reply = slow.send("POST", f"/assignments/{claimed['id']}/submit", json={"answer": late})
        assert reply.status_code == 409
        assert reply.json()["error"]["reason"] == "lease"
        quick.post(f"/assignments/{given['id']}/submit", {"answer": {}})
        found = running.owner.get(f"/tasks/{task}/annotations")["items"]
        assert [a["member_id"] for a in found] == [quick.get("/me")["id"]]
        shown = slow.get(f"/assignments/{claimed['id']}")["tasks"][0]
        assert "draft" in shown, "the draft that was saved before is gone"
        assert shown["draft"] == late, "the late work itself was not kept"
        running.check()
