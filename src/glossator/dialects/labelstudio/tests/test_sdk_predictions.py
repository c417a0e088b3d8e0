"""Proposals for many tasks at once, as the vendor's newest client sends them."""

from __future__ import annotations

import pytest
from tests.edge.serving import Hub, shared

from glossator.dialects.labelstudio.tests.sdk import direct, project, run

MANY = """
c = LabelStudio(**HERE)
p = K['project']
tasks = [c.tasks.create(data={'image': f'{n}.jpg'}, project=p).id for n in range(3)]
sent = [dict(task=t, result=[dict(id='a', from_name='kind', to_name='image', type='choices',
                                  value=dict(choices=['day']))], score=0.5) for t in tasks]
made = saw('projects.import_predictions', lambda: c.projects.import_predictions(p, request=sent))
got = [c.tasks.get(t).predictions for t in tasks]
print(json.dumps(dict(table=T, n=[len(g) for g in got], model=got[0][0].model_version,
                      score=got[0][0].score)))
"""


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


def test_many_proposals_come_in_one_request(hub: Hub) -> None:
    owner = hub.found()
    found = run("labelstudio_new", MANY, hub, owner, project=project(hub, owner))
    assert dict(found["table"]) == {"projects.import_predictions": "ok"}
    assert (found["n"], found["model"], found["score"]) == ([1, 1, 1], "undefined", 0.5)


def test_one_wrong_proposal_keeps_all_out(hub: Hub) -> None:
    owner = hub.found()
    number, other = project(hub, owner), project(hub, owner)
    with direct(hub, owner) as client:
        tasks = [
            client.post("/api/tasks", json={"data": {"image": "a"}, "project": p}).json()["id"]
            for p in (number, other)
        ]
        path = f"/api/projects/{number}/import/predictions"
        for wrong in (
            {"task": tasks[1], "result": []},
            {"task": 9_007_199_254_000_001, "result": []},
            {"task": tasks[0], "result": 7},
            {"task": tasks[0], "result": [], "certainty": 1},
        ):
            reply = client.post(path, json=[{"task": tasks[0], "result": []}, wrong])
            assert reply.status_code == 400, reply.text
            assert reply.json()["validation_errors"]
        assert client.get(f"/api/predictions?project={number}").json() == []
        assert client.post(path, json=[]).status_code == 400
        again = {"Idempotency-Key": "once"}
        for _ in range(2):
            reply = client.post(path, json=[{"task": tasks[0], "result": []}], headers=again)
            assert (reply.status_code, reply.json()) == (201, {"created": 1})
        found = client.get(f"/api/predictions?task__project={number}").json()
        assert [one["task"] for one in found] == [tasks[0]]
        assert client.get(f"/api/projects/{number}").json()["total_predictions_number"] == 1
