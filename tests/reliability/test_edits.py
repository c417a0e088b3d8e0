"""Edits at once: versions guard what must not be overwritten, sets lose nothing."""

# rel: C3 C4 D4

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.main_job.hub import Hub, Person, Refused
from tests.reliability.load import SCHEMA

WRITERS = 20


def _task(running: Hub, **more: Any) -> tuple[int, int]:
    body = {"name": "P", "schema": SCHEMA, "open_to_all": True}
    project = int(running.owner.post("/projects", body)["id"])
    tasks = [{"data": {"text": "x"}, **more}]
    return project, running.owner.post(f"/projects/{project}/tasks", {"tasks": tasks})["ids"][0]


def _writers(running: Hub) -> list[Person]:
    return [running.again(running.owner) for _ in range(WRITERS)]


def test_an_edit_of_a_stale_version_is_refused(running: Hub) -> None:
    _, task = _task(running)
    owner = running.owner
    labeller = running.person("labeler", "labeller")
    project = owner.get(f"/tasks/{task}")["project_id"]
    claimed = labeller.post(f"/projects/{project}/assignments")
    done = labeller.post(f"/assignments/{claimed['id']}/submit", {"answer": _why("first")})
    path = f"/annotations/{done['annotations'][0]['id']}"
    tag = owner.send("GET", path).headers["ETag"]

    def edit(pair: tuple[int, Person]) -> int:
        n, person = pair
        body = {"answer": _why(f"edit {n}")}
        reply = person.send("PATCH", path, json=body, headers={"If-Match": tag})
        return int(reply.status_code)

    with ThreadPoolExecutor(WRITERS) as pool:
        codes = list(pool.map(edit, enumerate(_writers(running))))
    assert sorted(codes) == [200] + [412] * (WRITERS - 1)
    now = owner.send("GET", path)
    assert now.json()["revision"] == 2
    assert now.headers["ETag"] != tag
    history = owner.get(f"{path}/history")["items"]
    assert [one["answer"] for one in history] == [_why("first")]
    # Without a version the last one wins, and what it replaced is in the history.
    owner.ask("PATCH", path, json={"answer": _why("last")})
    assert len(owner.get(f"{path}/history")["items"]) == 2


def _why(text: str) -> dict[str, Any]:
    return {"values": [{"field": "why", "value": text}]}


def test_tasks_projects_and_batches_have_versions_too(running: Hub) -> None:
    project, task = _task(running)
    batch = running.owner.post(f"/projects/{project}/batches", {"name": "B"})["id"]
    for path in (f"/tasks/{task}", f"/projects/{project}", f"/batches/{batch}"):
        tag = running.owner.send("GET", path).headers["ETag"]
        headers = {"If-Match": tag}
        first = running.owner.send("PATCH", path, json={"name": "one"}, headers=headers)
        assert first.status_code == 200, first.text
        second = running.owner.send("PATCH", path, json={"name": "two"}, headers=headers)
        assert second.status_code == 412, path
        headers = {"If-Match": first.headers["ETag"]}
        third = running.owner.send("PATCH", path, json={"name": "two"}, headers=headers)
        assert third.status_code == 200, path


def _until_it_holds(person: Person, path: str, change: Any) -> None:
    """Reads, changes, writes; begins again when somebody else was quicker."""
    for _ in range(500):
        reply = person.send("GET", path)
        headers = {"If-Match": reply.headers["ETag"]}
        done = person.send("PATCH", path, json=change(reply.json()), headers=headers)
        if done.status_code == 200:
            return
        if done.status_code != 412:
            raise Refused(done)
    raise AssertionError("never got through")


def test_twenty_writers_of_tags_and_metadata_lose_nothing(running: Hub) -> None:
    _, task = _task(running)
    path = f"/tasks/{task}"

    def add(pair: tuple[int, Person]) -> None:
        n, person = pair
        _until_it_holds(person, path, lambda t: {"tags": [*t.get("tags", []), f"t{n}"]})
        _until_it_holds(
            person, path, lambda t: {"metadata": {**(t.get("metadata") or {}), f"m{n}": n}}
        )

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(add, enumerate(_writers(running))))
    found = running.owner.get(path)
    assert sorted(found["tags"]) == sorted(f"t{n}" for n in range(WRITERS))
    assert found["metadata"] == {f"m{n}": n for n in range(WRITERS)}


def test_parts_that_nobody_else_changes_stay(running: Hub) -> None:
    """Changes of different parts at once, without versions: each is there in the end."""
    _, task = _task(running)
    changes = [
        {"tags": ["a"]}, {"metadata": {"m": 1.0}}, {"name": "n"}, {"priority": 9},
        {"overlap": 4}, {"unique_id": "u"}, {"data": {"text": "y"}},
    ]  # fmt: skip
    with ThreadPoolExecutor(len(changes)) as pool:
        pairs = zip(_writers(running), changes, strict=False)
        list(pool.map(lambda p: p[0].ask("PATCH", f"/tasks/{task}", json=p[1]), pairs))
    found = running.owner.get(f"/tasks/{task}")
    wrong = {
        name: found.get(name)
        for change in changes for name, value in change.items() if found.get(name) != value
    }  # fmt: skip
    assert wrong == {}, "lost updates"


def test_overlap_changes_at_once_while_people_work(running: Hub) -> None:
    project, task = _task(running)
    people = [running.person("labeler", f"p{n}") for n in range(6)]

    def change(pair: tuple[int, Person]) -> int | None:
        n, person = pair
        reply = person.send("PATCH", f"/tasks/{task}", json={"overlap": 2 + n % 5})
        assert reply.status_code in (200, 409), reply.text
        return 2 + n % 5 if reply.status_code == 200 else None

    def work(person: Person) -> None:
        claimed = person.post(f"/projects/{project}/assignments")
        if claimed is not None:
            person.post(f"/assignments/{claimed['id']}/submit", {"answer": {}})

    with ThreadPoolExecutor(WRITERS + len(people)) as pool:
        changing = pool.map(change, enumerate(_writers(running)))
        working = pool.map(work, people)
        taken = list(changing)
        list(working)
    running.owner.ask("PATCH", f"/tasks/{task}", json={"overlap": 6})
    for person in people:
        work(person)
    found = running.owner.get(f"/tasks/{task}")
    answers = running.owner.get(f"/tasks/{task}/annotations")["items"]
    assert any(taken)
    assert (found["overlap"], found["state"], len(answers)) == (6, "labelled", 6)
    assert len({a["member_id"] for a in answers}) == 6


def test_a_list_shows_what_the_task_shows(running: Hub) -> None:
    """A program that merges tags from a list must not lose what the list left out."""
    project, task = _task(running, tags=["a", "b"], unique_id="listed", metadata={"m": 1})
    one = running.owner.get(f"/tasks/{task}")
    (listed,) = running.owner.get(f"/projects/{project}/tasks")["items"]
    assert {k: v for k, v in one.items() if k != "annotations"} == listed
