"""Projects with the vendor's own client, both versions, sync and async, and what the client cannot
say with plain requests."""

from __future__ import annotations

import httpx
import pytest
from tests.edge.serving import Hub, Person, shared

from glossator.dialects.labelstudio.tests.sdk import CLIENTS, run

CONFIG = (
    '<View>\n  <Text name="t" value="$text"/>\n  <Choices name="c" toName="t">'
    '<Choice value="glad" alias="g"/><Choice value="sad"/></Choices>\n</View>'
)

PROJECTS = """
c = LabelStudio(**HERE)
p = saw('projects.create', lambda: c.projects.create(
    title='Moods', label_config=K['config'], description='d', color='#ff0000',
    maximum_annotations=2, show_instruction=True))
bare = saw('projects.create of nothing', lambda: c.projects.create())
got = saw('projects.get', lambda: c.projects.get(p.id))
saw('projects.update to no model', lambda: c.projects.update(p.id, model_version='v1'))
t = c.tasks.create(data={'text': 'fine'}, project=p.id)
c.predictions.create(task=t.id, result=[], model_version='v1')
up = saw('projects.update', lambda: c.projects.update(p.id, title='Tempers', show_skip_button=False,
    model_version='v1'))
off = c.projects.update(p.id, show_collab_predictions=False)
for n in range(4):
    c.projects.create(title=f'more {n}')
pages = [[q.id for q in page.items] for page in [c.projects.list(page_size=4)]]
whole = [q.id for q in saw('projects.list', lambda: list(c.projects.list(page_size=4)))]
found = [q.title for q in c.projects.list(title='TEMP')]
some = [q.id for q in c.projects.list(ids=f'{p.id},{bare.id}')]
saw('projects.list past the end', lambda: c.projects._client_wrapper and [
    x for x in c.projects.list(page=9)])
good = saw('projects.validate_config', lambda: c.projects.validate_config(p.id, label_config='<View/>'))
bad = saw('projects.validate_config of bad', lambda: c.projects.validate_config(p.id, label_config='<View>'))
short = saw('projects.create of a short title', lambda: c.projects.create(title='ab'))
saw('projects.delete', lambda: c.projects.delete(bare.id))
saw('projects.get of none', lambda: c.projects.get(bare.id))
async def other():
    a = AsyncLabelStudio(**HERE)
    q = await a.projects.create(title='by async', label_config=K['config'])
    listed = [x.id async for x in await a.projects.list(page_size=2)]
    await a.projects.update(q.id, title='renamed')
    title = (await a.projects.get(q.id)).title
    await a.projects.delete(q.id)
    return [listed[0] == q.id, len(listed), title]
also = asyncio.run(other())
print(json.dumps(dict(table=T, config=got.label_config, title=up.title, skip=up.show_skip_button,
    color=got.color, most=got.maximum_annotations, tasks=got.task_number, made=p.task_number,
    version=up.model_version, forgotten=off.model_version, pages=pages, whole=whole, found=found,
    some=some, p=p.id, bare=bare.id, parsed=got.parsed_label_config, weights=got.control_weights,
    by=got.created_by.email, bad=bad.body, short=short.body, also=also)))
"""


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


def calling(hub: Hub, person: Person) -> httpx.Client:
    client = hub.client(None, "/labelstudio")
    client.headers["Authorization"] = f"Token  {person.api_key}"
    return client


@pytest.mark.parametrize("client", CLIENTS)
def test_projects_are_made_changed_listed_and_deleted(hub: Hub, client: str) -> None:
    owner = hub.found()
    found = run(client, PROJECTS, hub, owner, config=CONFIG)
    table = dict(found["table"])
    assert table.pop("projects.get of none") == 404
    assert table.pop("projects.update to no model") == 400
    assert table.pop("projects.validate_config of bad") == 400
    assert table.pop("projects.create of a short title") == 400
    assert table.pop("projects.list past the end") == 404
    assert set(table.values()) == {"ok"}
    assert found["config"] == CONFIG
    assert (found["title"], found["skip"], found["color"]) == ("Tempers", False, "#ff0000")
    assert (found["most"], found["tasks"], found["made"]) == (2, 0, None)
    assert (found["version"], found["forgotten"]) == ("v1", "")
    assert found["by"] == owner.email
    assert found["parsed"]["c"]["labels"] == ["g", "sad"]
    assert found["weights"]["c"]["labels"] == {"g": 1.0, "sad": 1.0}
    assert found["whole"] == sorted(found["whole"], reverse=True)
    assert len(found["whole"]) == 6
    assert found["pages"] == [found["whole"][:4]]
    assert found["found"] == ["Tempers"]
    assert found["some"] == [found["bare"], found["p"]]
    assert list(found["bad"]["validation_errors"]) == ["label_config"]
    assert list(found["short"]["validation_errors"]) == ["title"]
    assert found["also"] == [True, 6, "renamed"]


def test_a_client_may_send_back_what_it_read(hub: Hub) -> None:
    with calling(hub, hub.found()) as http:
        number = http.post("/api/projects", json={"label_config": CONFIG}).json()["id"]
        read = http.get(f"/api/projects/{number}").json()
        again = http.patch(f"/api/projects/{number}", json=read | {"description": "new"}).json()
        assert again == read | {"description": "new"}


def test_a_rule_that_is_only_kept_is_told_as_a_loss(hub: Hub) -> None:
    with calling(hub, hub.found()) as http:
        reply = http.post("/api/projects", json={"sampling": "Uniform sampling"})
        assert reply.json()["sampling"] == "Uniform sampling"
        assert '"project/sampling"' in reply.headers["glossator-loss"]
