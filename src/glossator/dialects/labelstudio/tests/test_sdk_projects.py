"""People, projects, imports and files with the vendor's own client, both versions, sync and async,
and what the client cannot say with plain requests."""

from __future__ import annotations

import httpx
import pytest
from tests.edge.serving import Hub, Person, shared
from tests.security.world import PNG

from glossator.dialects.labelstudio.tests.sdk import CLIENTS, run

CONFIG = (
    '<View>\n  <Text name="t" value="$text"/>\n  <Choices name="c" toName="t">'
    '<Choice value="glad" alias="g"/><Choice value="sad"/></Choices>\n</View>'
)

PEOPLE = """
c = LabelStudio(**HERE)
# 1.0.7 has no versions
version = saw('versions.get', lambda: c.versions.get()) if hasattr(c, 'versions') else None
me = saw('users.whoami', lambda: c.users.whoami())
new = saw('users.create', lambda: c.users.create(email=K['email'], first_name='Ann', last_name='Lee'))
again = saw('users.create again', lambda: c.users.create(email=K['email']))
got = saw('users.get', lambda: c.users.get(new.id))
emails = [u.email for u in saw('users.list', lambda: c.users.list())]
saw('users.update', lambda: c.users.update(new.id, first_name='Bea'))
saw('users.delete', lambda: c.users.delete(new.id))
saw('users.get of none', lambda: c.users.get(new.id))
async def other():
    a = AsyncLabelStudio(**HERE)
    return [(await a.users.whoami()).email, len(await a.users.list())]
also = asyncio.run(other())
token = saw('users.get_token', lambda: c.users.get_token())
fresh = saw('users.reset_token', lambda: c.users.reset_token())
d = LabelStudio(base_url=K['url'], api_key=fresh.token)
who = d.users.whoami()
wrong = saw('wrong key', lambda: LabelStudio(base_url=K['url'], api_key='gls_x').users.whoami())
print(json.dumps(dict(table=T, edition=version and version.edition, me=me.email, first=got.first_name,
                      last=got.last_name, emails=emails, also=also, same=token.token == K['key'],
                      who=who.email, detail=wrong.body['detail'])))
"""

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

IMPORTS = """
c = LabelStudio(**HERE)
p = c.projects.create(title='Moods', label_config=K['config']).id
result = [{'id': 'x', 'from_name': 'c', 'to_name': 't', 'type': 'choices', 'value': {'choices': ['g']}}]
made = saw('projects.import_tasks', lambda: c.projects.import_tasks(p, return_task_ids=True, request=[
    {'text': 'one'},
    {'data': {'text': 'two'}, 'annotations': [{'result': result, 'lead_time': 2.5}],
     'predictions': [{'result': result, 'score': 0.5, 'model_version': 'v1'}, {'result': 'g'}]},
    {'data': {'text': 'three'}, 'annotations': [{'result': [], 'was_cancelled': True}]}]))
bad = saw('projects.import_tasks of bad', lambda: c.projects.import_tasks(p, request=[
    {'text': 'fine'}, {'other': 1}]))
dry = saw('projects.import_tasks without commit', lambda: c.projects.import_tasks(
    p, commit_to_project=False, request=[{'text': 'one'}]))
async def other():
    a = AsyncLabelStudio(**HERE)
    return (await a.projects.import_tasks(p, request=[{'text': str(n)} for n in range(1200)])).task_count
many = asyncio.run(other())
q = c.projects.get(p)
print(json.dumps(dict(table=T, made=made.dict(), bad=bad.body, dry=dry.task_count, many=many,
    counts=[q.task_number, q.finished_task_number, q.total_annotations_number,
            q.skipped_annotations_number, q.total_predictions_number])))
"""

FILES = """
c = LabelStudio(**HERE)
p = K['project']
there = saw('files.list', lambda: c.files.list(p, all_=True))
one = saw('files.get', lambda: c.files.get(there[0].id))
saw('files.download', lambda: c.files.download(there[0].file.removeprefix('upload/')))
some = c.files.list(p, ids=[there[1].id])
saw('files.update', lambda: c.files.update(there[0].id, file='x.csv'))
saw('files.delete', lambda: c.files.delete(there[0].id))
saw('files.get of none', lambda: c.files.get(there[0].id))
async def other():
    a = AsyncLabelStudio(**HERE)
    return [f.id for f in await a.files.list(p)]
left = asyncio.run(other())
saw('files.delete_many', lambda: c.files.delete_many(p))
print(json.dumps(dict(table=T, there=[[f.id, f.file] for f in there], one=one.file,
    some=[f.id for f in some], left=left, none=len(c.files.list(p)))))
"""


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


def calling(hub: Hub, person: Person) -> httpx.Client:
    client = hub.client(None, "/labelstudio")
    client.headers["Authorization"] = f"Token  {person.api_key}"
    return client


@pytest.mark.parametrize("client", CLIENTS)
def test_people_join_leave_and_get_a_new_key(hub: Hub, client: str) -> None:
    owner = hub.found()
    email = f"ann-{owner.member_id}-{client}@example.org"
    found = run(client, PEOPLE, hub, owner, email=email)
    table = dict(found["table"])
    assert table.pop("users.create again") == 409
    assert table.pop("users.update") == 400
    assert table.pop("users.get of none") == 404
    assert table.pop("wrong key") == 401
    assert set(table.values()) == {"ok"}
    assert (found["me"], found["who"], found["also"]) == (
        owner.email,
        owner.email,
        [owner.email, 1],
    )
    assert (found["first"], found["last"]) == ("Ann", "Lee")
    assert set(found["emails"]) == {owner.email, email}
    assert found["same"]
    assert found["edition"] == ("Community" if client == "labelstudio" else None)
    assert found["detail"] == "Invalid token."


@pytest.mark.parametrize("client", CLIENTS)
def test_projects_are_made_changed_listed_and_deleted(hub: Hub, client: str) -> None:
    owner = hub.found()
    found = run(client, PROJECTS, hub, owner, config=CONFIG)
    table = dict(found["table"])
    assert table.pop("projects.get of none") == 404
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


@pytest.mark.parametrize("client", CLIENTS)
def test_tasks_are_imported_with_what_comes_with_them_all_or_none(hub: Hub, client: str) -> None:
    found = run(client, IMPORTS, hub, hub.found(), config=CONFIG)
    assert dict(found["table"]) == {
        "projects.import_tasks": "ok", "projects.import_tasks of bad": 400,
        "projects.import_tasks without commit": "ok",
    }  # fmt: skip
    made = found["made"]
    assert (made["task_count"], made["annotation_count"], made["prediction_count"]) == (3, 2, 2)
    assert len(made["task_ids"]) == 3
    assert made["found_formats"] == []
    [said] = found["bad"]["validation_errors"]["non_field_errors"]
    assert said.startswith("Error at item 1: ")
    assert found["many"] == 1200
    assert found["counts"] == [1203, 1, 1, 1, 2]


@pytest.mark.parametrize("client", CLIENTS)
def test_files_of_imports_are_listed_read_and_deleted(hub: Hub, client: str) -> None:
    owner = hub.found()
    with calling(hub, owner) as http:
        made = http.post("/api/projects", json={"title": "Files", "label_config": CONFIG}).json()
        path = f"/api/projects/{made['id']}/import"
        tables = {
            "a.csv": (b"text;n\na,b;1\n;2\n", 2), "b.tsv": (b"text\tn\nx\t1\n", 1),
            "c.txt": (b"one\n\ntwo\n", 3), "d.json": (b'[{"text":"j"}]', 1),
        }  # fmt: skip
        for name, (content, n) in tables.items():
            reply = http.post(path, files={"file": (name, content)})
            assert reply.status_code == 201, reply.text
            assert reply.json()["task_count"] == n
            assert reply.json()["found_formats"] == {name[1:]: 1}
    found = run(client, FILES, hub, owner, project=made["id"])
    table = dict(found["table"])
    assert table.pop("files.update") == 400
    assert table.pop("files.get of none") == 404
    assert set(table.values()) == {"ok"}
    ids = [number for number, _ in found["there"]]
    assert [file.rpartition("-")[2] for _, file in found["there"]] == list(tables)
    assert found["one"] == found["there"][0][1]
    assert found["some"] == ids[1:2]
    assert found["left"] == ids[1:]
    assert found["none"] == 0


def test_a_picture_becomes_a_task_and_comes_back_byte_for_byte(hub: Hub) -> None:
    config = '<View><Image name="i" value="$picture"/></View>'
    with calling(hub, hub.found()) as http:
        number = http.post("/api/projects", json={"label_config": config}).json()["id"]
        path = f"/api/projects/{number}/import?return_task_ids=true"
        content = PNG + bytes(range(256)) + b"\r\n--x\r\n\n\r"
        made = http.post(path, files={"file": ("a b.png", content, "image/png")}).json()
        task = http.get(f"/api/tasks/{made['task_ids'][0]}").json()
        address = task["data"]["picture"]
        assert address.startswith(f"/data/upload/{number}/")
        assert address.endswith("-a b.png")
        assert http.get(address).content == content
        assert http.get(address.replace(str(number), "1", 1)).status_code == 404
        two = '<View><Image name="i" value="$a"/><Image name="j" value="$b"/></View>'
        other = http.post("/api/projects", json={"label_config": two}).json()["id"]
        refused = http.post(f"/api/projects/{other}/import", files={"file": ("a.png", content)})
        assert refused.status_code == 400


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
