"""What labelers are told is one thing, whoever's client says it; and what the pages ask for besides."""

from __future__ import annotations

import json
from typing import Any

import httpx
from tests.edge.serving import Hub, lite, shared

from glossator.dialects.labelstudio.tests.sdk import run
from glossator.dialects.scale.tests.sdk import Account

__all__ = ["lite"]

MAKE = """
c = LabelStudio(**HERE)
one = c.projects.create(title='told', label_config=K['config'], expert_instruction='<b>All</b> of them')
none = c.projects.create(title='untold', label_config=K['config'])
null = c.projects.update(none.id, expert_instruction=None)
print(json.dumps({'id': one.id, 'said': [one.expert_instruction, none.expert_instruction,
                                         null.expert_instruction]}))
"""
READ = """
c = LabelStudio(**HERE)
print(json.dumps({'said': c.projects.get(id=K['id']).expert_instruction}))
"""
CONFIG = '<View><Text name="t" value="$t"/><TextArea name="a" toName="t"/></View>'


def _json(reply: httpx.Response) -> Any:
    assert reply.status_code < 300, reply.text
    return reply.json()


def test_an_instruction_of_label_studio_is_the_projects(lite: Hub) -> None:
    owner = lite.found()
    made = run("labelstudio", MAKE, lite, owner, config=CONFIG)
    assert made["said"] == ["<b>All</b> of them", "", None]
    path = f"/v1/projects/{made['id']}"
    with lite.client(owner) as client:
        assert _json(client.get(path))["instructions"] == "<b>All</b> of them"
        _json(client.patch(path, json={"instructions": "Some of them"}))
    assert run("labelstudio", READ, lite, owner, id=made["id"]) == {"said": "Some of them"}


SCALE = """
C.create_project("told", TaskType.TextCollection, {"instruction": "Of all of them."})
C.create_task(TaskType.TextCollection, project="told", instruction="Of this one.",
    attachments=[{"type": "text", "content": "a"}],
    fields=[{"type": "text", "field_id": "f", "title": "F"}])
C.create_task(TaskType.TextCollection, project="told", attachments=[{"type": "text", "content": "b"}],
    fields=[{"type": "text", "field_id": "f", "title": "F"}])
out = 0
"""
AGAIN = """
C.update_project(project_name="told", instruction="Of some.", patch=True)
out = 0
"""


def test_an_instruction_of_scale_is_the_projects_and_of_one_task_alone() -> None:
    account = Account(shared("sqlite"))
    try:
        account.run(SCALE)
        project = account.project("told")
        assert account.native("GET", f"/projects/{project}")["instructions"] == "Of all of them."
        person = account.hub.join(account.owner, "labeler")
        told = {}
        for _ in range(2):
            held = account.claim(project, person)
            [task] = held["tasks"]
            told[json.dumps(task["data"])] = task.get("instructions")
            account.native("POST", f"/assignments/{held['id']}/skip", by=person)
        assert sorted(told.values(), key=str) == [None, "Of this one."]
        account.run(AGAIN)
        assert account.native("GET", f"/projects/{project}")["instructions"] == "Of some."
    finally:
        account.close()


SCHEMA = {
    "inputs": [{"name": "text", "media": "text", "key": "text"}],
    "fields": [{"kind": "choice", "name": "kind", "labels": [{"name": "cat"}, {"name": "dog"}]}],
}
CAT = {"values": [{"field": "kind", "value": ["cat"]}]}
DOG = {"values": [{"field": "kind", "value": ["dog"]}]}


def test_pages_are_told_of_lessons_progress_and_statistics(lite: Hub) -> None:
    owner = lite.found()
    person = lite.join(owner, "labeler")
    with lite.client(owner) as boss, lite.client(person) as labeler:
        body = {"name": "p", "schema": SCHEMA, "open_to_all": True, "instructions": "Look."}
        project = _json(boss.post("/v1/projects", json=body))["id"]
        path = f"/v1/projects/{project}"
        batch = _json(
            boss.post(f"{path}/batches", json={"name": "b", "kind": "training", "priority": 1})
        )["id"]
        _json(boss.post(f"/v1/batches/{batch}/open"))
        taught = {"data": {"text": "a"}, "kind": "training",
                  "expected": {"answer": CAT, "hint": "Whiskers."}}  # fmt: skip
        [training] = _json(boss.post(f"{path}/tasks?batch_id={batch}", json={"tasks": [taught]}))[
            "ids"
        ]
        plain = [{"data": {"text": str(n)}} for n in range(4)]
        numbers = _json(boss.post(f"{path}/tasks", json={"tasks": plain}))["ids"]
        lessons = []
        for answer in (DOG, CAT, CAT):
            held = _json(labeler.post(f"{path}/assignments"))
            assert "lessons" not in held
            done = _json(
                labeler.post(
                    f"/v1/assignments/{held['id']}/submit", json={"answer": answer, "seconds": 2}
                )
            )
            lessons += done.get("lessons", [])
        assert lessons == [
            {"task_id": training, "right": False, "expected": CAT, "hint": "Whiskers."}
        ]
        assert _json(labeler.get(f"{path}/progress")) == {"today": 3, "submitted": 3, "undone": 2}
        found = _json(boss.get(f"{path}/statistics"))
        [day] = found["days"]
        assert (day["member_id"], day["submitted"], day["seconds"]) == (person.member_id, 3, 6)
        assert found["labels"] == [
            {"field": "kind", "label": "cat", "count": 2}, {"field": "kind", "label": "dog", "count": 1},
        ]  # fmt: skip
        assert labeler.get(f"{path}/statistics").status_code == 403
        assert boss.get(f"{path}/statistics?since=2026-02-30").status_code == 400
        named = _json(
            boss.get(f"{path}/names?member_id={person.member_id}&member_id={owner.member_id}")
        )
        assert {one["id"] for one in named["items"]} == {person.member_id, owner.member_id}

        order = []
        after = "0"
        while after:
            page = _json(boss.get(f"{path}/tasks?sort=-updated&limit=2&after={after}"))
            order += [task["id"] for task in page["items"]]
            after = page["next"]
        assert sorted(order) == sorted([training, *numbers])
        assert order[:2] == [numbers[1], numbers[0]]
        assert boss.get(f"{path}/tasks?sort=-updated&after=77").status_code == 400
        newest = _json(boss.get(f"{path}/tasks?sort=-id&limit=1"))
        assert [task["id"] for task in newest["items"]] == [numbers[-1]]
