"""Configs of projects that have answers, with the vendor's own client, both versions."""

from __future__ import annotations

import pytest
from tests.edge.serving import Hub, shared

from glossator.dialects.labelstudio.tests.sdk import CLIENTS, CONFIG, direct, project, run

RESULT = [
    {"id": "a", "from_name": "kind", "to_name": "image", "type": "choices",
     "value": {"choices": ["day"]}},
    {"id": "b", "from_name": "box", "to_name": "image", "type": "rectanglelabels",
     "value": {"x": 1, "y": 1, "width": 5, "height": 5, "rectanglelabels": ["dog"]}},
]  # fmt: skip
WITHOUT_BOX = """<View><Image name="image" value="$image"/>
<Choices name="kind" toName="image"><Choice value="day"/><Choice value="night"/></Choices></View>"""
WITHOUT_DOG = CONFIG.replace('<Label value="dog"/>', "")
MORE = CONFIG.replace('<Label value="dog"/>', '<Label value="dog"/><Label value="bus"/>')
CHANGES = """
c = LabelStudio(**HERE)
p = K['project']
saw('update before answers', lambda: c.projects.update(p, label_config=K['without_box']))
saw('update back', lambda: c.projects.update(p, label_config=K['config']))
t = c.tasks.create(data={'image': 'a.jpg'}, project=p)
c.annotations.create(t.id, result=K['result'])
said = saw('update without a control', lambda: c.projects.update(p, label_config=K['without_box']))
also = saw('validate without a label', lambda: c.projects.validate_config(p, label_config=K['without_dog']))
saw('validate with one more', lambda: c.projects.validate_config(p, label_config=K['more']))
saw('update with one more', lambda: c.projects.update(p, label_config=K['more']))
print(json.dumps(dict(table=T, said=said.body, also=also.body,
                      now=c.projects.get(p).label_config == K['more'])))
"""


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


@pytest.mark.parametrize("client", CLIENTS)
def test_what_answers_use_stays_in_the_config(hub: Hub, client: str) -> None:
    owner = hub.found()
    with direct(hub, owner) as plain:
        made = plain.post("/api/projects", json={"title": "in use", "label_config": CONFIG})
    found = run(
        client, CHANGES, hub, owner, project=made.json()["id"], result=RESULT, config=CONFIG,
        without_box=WITHOUT_BOX, without_dog=WITHOUT_DOG, more=MORE,
    )  # fmt: skip
    assert dict(found["table"]) == {
        "update before answers": "ok", "update back": "ok", "update without a control": 400,
        "validate without a label": 400, "validate with one more": "ok",
        "update with one more": "ok",
    }  # fmt: skip
    assert found["said"]["validation_errors"]["label_config"] == [
        "Created annotations are incompatible with provided labeling schema, we found:\n"
        "1 with from_name=box, to_name=image, type=rectanglelabels"
    ]
    assert "dog (1 annotation)" in found["also"]["validation_errors"]["label_config"][0]
    assert found["now"] is True


def test_answers_of_another_dialect_hold_their_controls_too(hub: Hub) -> None:
    owner = hub.found()
    number = project(hub, owner)
    with hub.client(owner) as native:
        tasks = {"tasks": [{"data": {"image": "a.jpg"}}]}
        task = native.post(f"/v1/projects/{number}/tasks", json=tasks).json()["ids"][0]
        answer = {"answer": {"values": [{"field": "kind", "value": ["night"]}]}}
        assert native.post(f"/v1/tasks/{task}/annotations", json=answer).status_code == 201
    with direct(hub, owner) as plain:
        path = f"/api/projects/{number}"
        refused = plain.patch(path, json={"label_config": WITHOUT_BOX.replace("kind", "mood")})
        assert refused.status_code == 400, refused.text
        assert "from_name=kind" in refused.json()["validation_errors"]["label_config"][0]
        assert plain.patch(path, json={"label_config": WITHOUT_BOX}).status_code == 200
