"""Tasks, answers, proposals and the next task with the vendor's own client, both versions."""

from __future__ import annotations

import json

import pytest
from tests.edge.serving import Hub, shared

from glossator.dialects.labelstudio.tests.sdk import CLIENTS, direct, project, run

BOX = (
    '{"id":"a1","from_name":"box","to_name":"image","type":"rectanglelabels","origin":"manual",'
    '"original_width":640, "original_height":480,"image_rotation":0,"value":{"x":10.50,"y":1e1,'
    '"width":20,"height":5,"rotation":0,"rectanglelabels":["car"],"mine":{"z":1,"a":null}}}'
)
"""Our inference from the vendor's documentation, with spaces and names of our own inside."""
UNKNOWN = '{"id":"zz","from_name":"never heard","type":"hologram","value":{"q":[1,2,3.0]},"x":9}'

TASKS = """
c = LabelStudio(**HERE)
p = K['project']
one = saw('tasks.create', lambda: c.tasks.create(data={'image': 'http://x/1.jpg'}, project=p))
for n in range(2, 6):
    c.tasks.create(data={'image': f'http://x/{n}.jpg'}, project=p)
ids = [t.id for t in saw('tasks.list', lambda: list(c.tasks.list(project=p, page_size=2)))]
changed = saw('tasks.update', lambda: c.tasks.update(one.id, data={'image': 'http://x/0.jpg'}))
got = saw('tasks.get', lambda: c.tasks.get(id=one.id))
saw('tasks.delete', lambda: c.tasks.delete(ids[-1]))
left = [t.id for t in c.tasks.list(project=p)]
missing = saw('tasks.get of none', lambda: c.tasks.get(id='9007199254000001'))
async def both():
    a = AsyncLabelStudio(**HERE)
    made = await a.tasks.create(data={'image': 'b.jpg'}, project=p)
    pages = await a.tasks.list(project=p, page_size=2)
    found = [t.id async for t in pages]
    await a.tasks.delete(made.id)
    return found[-1] == made.id and len(found) == 5
same = asyncio.run(both())
saw('tasks.delete_all_tasks', lambda: c.tasks.delete_all_tasks(p))
none = list(c.tasks.list(project=p))
print(json.dumps(dict(table=T, ids=ids, one=one.id, left=left, data=got.data, same=same,
                      none=len(none), changed=changed.data)))
"""


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


@pytest.mark.parametrize("client", CLIENTS)
def test_tasks_are_made_listed_page_by_page_changed_and_deleted(hub: Hub, client: str) -> None:
    owner = hub.found()
    found = run(client, TASKS, hub, owner, project=project(hub, owner))
    assert dict(found["table"]) == {
        "tasks.create": "ok", "tasks.list": "ok", "tasks.update": "ok", "tasks.get": "ok",
        "tasks.delete": "ok", "tasks.get of none": 404, "tasks.delete_all_tasks": "ok",
    }  # fmt: skip
    assert len(found["ids"]) == 5
    assert found["ids"] == sorted(found["ids"])
    assert found["left"] == found["ids"][:-1]
    assert found["data"] == found["changed"] == {"image": "http://x/0.jpg"}
    assert found["same"]
    assert found["none"] == 0


ANSWERS = """
c = LabelStudio(**HERE)
p = K['project']
t = c.tasks.create(data={'image': 'http://x/1.jpg'}, project=p).id
result = json.loads(K['result'])
a = saw('annotations.create', lambda: c.annotations.create(t, result=result, lead_time=2.5,
        ground_truth=True))
skip = saw('annotations.create skipped',
           lambda: c.annotations.create(t, result=[], was_cancelled=True))
listed = saw('annotations.list', lambda: c.annotations.list(t))
got = saw('annotations.get', lambda: c.annotations.get(a.id))
up = saw('annotations.update', lambda: c.annotations.update(a.id, result=result[:1]))
m = saw('predictions.create', lambda: c.predictions.create(task=t, result=result, score=0.75,
        model_version='m1'))
saw('predictions.list', lambda: c.predictions.list(task=t))
of_project = saw('predictions.list of a project', lambda: c.predictions.list(project=p))
mg = saw('predictions.get', lambda: c.predictions.get(m.id))
mu = saw('predictions.update', lambda: c.predictions.update(m.id, score=0.5, task=t, result=[]))
whole = c.tasks.get(id=t)
lone = list(c.tasks.list(project=p))[0]
saw('predictions.delete', lambda: c.predictions.delete(m.id))
bad = saw('annotations.create of no list', lambda: c.annotations.create(t, result=K))
saw('annotations.delete', lambda: c.annotations.delete(a.id))
gone = saw('annotations.get of none', lambda: c.annotations.get(a.id))
async def both():
    x = AsyncLabelStudio(**HERE)
    made = await x.annotations.create(t, result=result)
    again = await x.annotations.get(made.id)
    proposed = await x.predictions.create(task=t, result=result)
    await x.predictions.delete(proposed.id)
    return again.result == result
def by(task):
    first = task.annotations[0]
    return first['completed_by'] if isinstance(first, dict) else first.completed_by
print(json.dumps(dict(table=T, listed=[x.id for x in listed], a=a.id, got=got.result,
    up=up.result, score=mu.score, model=mg.model_version, of_project=[x.id for x in of_project],
    m=m.id, by=by(whole), golden=got.ground_truth,
    skip=skip.was_cancelled, lone=by(lone),
    results=lone.annotations_results, same=asyncio.run(both()), lead=got.lead_time)))
"""


@pytest.mark.parametrize("client", CLIENTS)
def test_answers_and_proposals(hub: Hub, client: str) -> None:
    owner = hub.found()
    result = f"[{BOX},{UNKNOWN}]"
    found = run(client, ANSWERS, hub, owner, project=project(hub, owner), result=result)
    table = dict(found["table"])
    assert table.pop("annotations.create of no list") == 400
    assert table.pop("annotations.get of none") == 404
    assert set(table.values()) == {"ok"}
    assert found["listed"] == [found["a"]]
    assert found["got"] == json.loads(result)
    assert found["up"] == json.loads(result)[:1]
    assert (found["score"], found["model"], found["lead"]) == (0.5, "m1", 2.5)
    assert found["of_project"] == [found["m"]]
    assert found["by"]["id"] == found["lone"] == owner.member_id
    assert found["golden"]
    assert found["skip"]
    assert found["same"]
    assert "rectanglelabels" in found["results"]
    assert '"' not in found["results"]


def test_a_result_comes_back_byte_for_byte(hub: Hub) -> None:
    owner = hub.found()
    number = project(hub, owner)
    result = f"[{BOX}, {UNKNOWN} ]"
    with direct(hub, owner) as client:
        data = {"data": {"image": "a.jpg"}, "project": number}
        task = client.post("/api/tasks/", json=data).json()["id"]
        made = client.post(f"/api/tasks/{task}/annotations/", content=f'{{"result":{result}}}')
        assert made.status_code == 201, made.text
        path = f"/api/annotations/{made.json()['id']}/"
        assert result in client.get(path).text
        assert result in client.get(f"/api/tasks/{task}").text
        text = json.dumps({"result": json.dumps(json.loads(result))})
        assert client.patch(path, content=text).json()["result"] == json.loads(result)
        drafted = client.post(f"/api/tasks/{task}/drafts", content=f'{{"result":{result}}}')
        assert drafted.status_code == 201, drafted.text
        assert client.get(f"/api/drafts/{drafted.json()['id']}").json()["result"] == json.loads(
            result
        )
        assert client.get(f"/api/tasks/{task}").json()["drafts"][0]["task"] == task
        again = client.post(f"/api/tasks/{task}/annotations", content=f'{{"result":{result}}}')
        assert again.status_code == 201
        assert client.get(f"/api/tasks/{task}/drafts").json() == []


def test_what_is_wrong_is_said_in_the_vendors_form(hub: Hub) -> None:
    owner, other = hub.found(), hub.found()
    number = project(hub, owner)
    with direct(hub, owner) as client, direct(hub, other) as stranger:
        said = client.post("/api/tasks", json={"project": number})
        assert said.status_code == 400
        assert said.json()["validation_errors"] == {"data": ["This field is required."]}
        task = client.post("/api/tasks", json={"data": {"image": ""}, "project": number}).json()
        for body in ({"result": "x"}, {"result": {}}, {"result": [1]}, {"lead_time": "x"}):
            said = client.post(f"/api/tasks/{task['id']}/annotations", json=body)
            assert said.status_code == 400, body
            assert said.json()["detail"] == "Validation error"
        said = client.post("/api/predictions", json={"task": 9, "result": []})
        assert said.json()["validation_errors"] == {
            "task": ['Invalid pk "9" - object does not exist.']
        }
        said = client.get("/api/tasks", params={"project": number, "page": 2})
        assert (said.status_code, said.json()["detail"]) == (404, "Invalid page.")
        assert stranger.get(f"/api/tasks/{task['id']}").status_code == 404
        assert stranger.get("/api/tasks", params={"project": number}).status_code == 404
        assert stranger.get(f"/api/projects/{number}/next").status_code == 404


def test_next_gives_the_held_task_until_it_is_answered(hub: Hub) -> None:
    owner = hub.found()
    anna, ben = hub.join(owner, "labeler"), hub.join(owner, "labeler")
    number = project(hub, owner, open_to_all=True)
    path = f"/api/projects/{number}/next"
    with direct(hub, owner) as client, direct(hub, anna) as first, direct(hub, ben) as second:
        tasks = [
            client.post("/api/tasks", json={"data": {"image": f"{n}"}, "project": number}).json()
            for n in range(2)
        ]
        held = first.get(path).json()
        assert held["id"] == tasks[0]["id"]
        assert held["annotations"] == []
        assert first.get(path + "/").json()["id"] == held["id"]
        assert second.get(path).json()["id"] == tasks[1]["id"]
        body = {"result": json.loads(f"[{BOX}]"), "lead_time": 1}
        assert first.post(f"/api/tasks/{held['id']}/annotations", json=body).status_code == 201
        none = first.get(path)
        assert none.status_code == 404
        assert "others" in none.json()["detail"]
        skipped = second.post(
            f"/api/tasks/{tasks[1]['id']}/annotations?was_cancelled=true", json={"result": []}
        )
        assert skipped.status_code == 201
        assert skipped.json()["was_cancelled"] is True
        assert first.get(path).json()["id"] == tasks[1]["id"]
        first.post(f"/api/tasks/{tasks[1]['id']}/annotations", json=body)
        assert "remaining" in second.get(path).json()["detail"]
        assert client.get(f"/api/tasks/{tasks[1]['id']}").json()["is_labeled"] is True
