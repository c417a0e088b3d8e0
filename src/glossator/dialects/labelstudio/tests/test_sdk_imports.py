"""Imports, files, people and keys with the vendor's own clients: 1.0.10 and 1.0.7 (sync and async),
the older client that is still inside them (it alone imports files), and the newest."""

from __future__ import annotations

import pytest
from tests.edge.serving import Hub, shared

from glossator.dialects.labelstudio.tests.sdk import CLIENTS, run

CONFIG = """<View><Text name="t" value="$text"/>
  <Choices name="kind" toName="t"><Choice value="good"/><Choice value="bad"/></Choices></View>"""
PICTURE = '<View><Image name="i" value="$picture"/></View>'

BOTH = """
def both(work):
    '''A coroutine function of a client, run with the async client, and with the sync one in its
    clothes: what either gives.'''
    class Awaited:
        def __init__(self, there): self.there = there
        def __getattr__(self, name):
            found = getattr(self.there, name)
            if not callable(found) or name == '_client_wrapper':
                return Awaited(found)
            async def call(*args, **named): return found(*args, **named)
            return call
    return [asyncio.run(work(Awaited(LabelStudio(**HERE)))), asyncio.run(work(AsyncLabelStudio(**HERE)))]
async def status(waiting):
    try:
        await waiting
    except ApiError as error:
        return [type(error).__name__, error.status_code, error.body]
"""

TASKS = (
    BOTH
    + """
result = [{'id': 'x', 'from_name': 'kind', 'to_name': 't', 'type': 'choices',
           'value': {'choices': ['good']}}]
async def work(c):
    p = (await c.projects.create(title='Moods', label_config=K['config'])).id
    made = await c.projects.import_tasks(p, return_task_ids=True, request=[
        {'data': {'text': 'a'}, 'annotations': [
            {'result': result, 'completed_by': K['ann'], 'ground_truth': False},
            {'result': result, 'completed_by': {'email': K['mail']}}]}])
    task = await c.tasks.get(made.dict()['task_ids'][0])
    proposed = [await c.projects.import_tasks(p, preannotated_from_fields=fields, request=[
        {'text': 'a', 'kind': 'good', 'pet': 'bad'}]) for fields in (['kind', 'pet'], 'kind')]
    bad = [await status(c.projects.import_tasks(p, request=request)) for request in (
        [], [{'text': 'a'}, {}], [{'data': {'text': 'a'}, 'annotations': [
            {'result': result, 'completed_by': 1}]}])]
    bad.append(await status(c.projects.import_tasks(
        p, preannotated_from_fields=['no'], request=[{'text': 'a'}])))
    bad.append(await status(c.projects.import_tasks(17, request=[{'text': 'a'}])))
    bad.append(await status(c.tasks.create_many_status(p, '17')))
    count = (await c.projects.get(p)).task_number
    many = await c.projects.import_tasks(p, return_task_ids=True,
                                         request=[{'text': str(n)} for n in range(2100)])
    return dict(by=[[a.completed_by['id'], a.ground_truth] for a in task.annotations],
                proposed=[one.dict()['prediction_count'] for one in proposed], bad=bad, count=count,
                many=len(set(many.dict()['task_ids'])), project=p)
print(json.dumps(dict(found=both(work))))
"""
)

STATUS = (
    BOTH
    + """
async def work(c):
    found = (await c.tasks.create_many_status(K['project'], str(K['number']))).dict()
    return [found['status'], found['task_count'], found['task_ids']]
print(json.dumps(dict(found=both(work))))
"""
)

OLDER = """
from label_studio_sdk import Client
import requests
c = Client(url=K['url'], api_key=K['key'])
p = c.start_project(title='Files', label_config=K['config'])
ids = [p.import_tasks(K['folder'] + '/' + name) for name in ('a.csv', 'b.tsv', 'c.txt', 'd.json')]
shown = p.import_tasks(K['folder'] + '/a.csv', preannotated_from_fields=['kind'])
q = c.start_project(title='Pictures', label_config=K['picture'])
picture = q.import_tasks(K['folder'] + '/e.png')
address = q.get_task(picture[0])['data']['picture']
bytes_ = c.make_request('GET', address).content
bad = []
for name in ('f.exe', 'g.csv', 'h.csv'):
    try:
        p.import_tasks(K['folder'] + '/' + name)
    except requests.HTTPError as error:
        bad.append([error.response.status_code, error.response.json()['validation_errors']])
print(json.dumps(dict(ids=[len(one) for one in ids], texts=[p.get_task(one[0])['data'] for one in ids],
    proposed=[len(p.get_task(n)['predictions']) for n in shown], same=bytes_.hex(), bad=bad,
    enterprise=c.is_enterprise, title=c.get_project(p.id).title)))
"""

FILES = (
    BOTH
    + """
async def work(c):
    p = K['projects'].pop()
    there = await c.files.list(p, all_=True)
    one = await c.files.get(there[0].id)
    await c.files.download(one.file.removeprefix('upload/'))
    some = [[f.id for f in await c.files.list(p, ids=ids)] for ids in (
        there[1].id, [there[0].id, there[2].id], [there[2].id, 17])]
    same = await c.files.update(one.id, file=one.file)
    assert (await c.files.update(one.id, id=17)).dict() == same.dict()
    assert (await c.files.update(one.id)).dict() == same.dict()
    bad = [await status(waiting) for waiting in (
        c.files.update(one.id, file='x.csv'), c.files.get(17), c.files.list(17),
        c.files.list(p, ids=['x']), c.files.download(f'{p}/00000011-a.txt'), c.files.update(17),
        c.files.delete(17), c.files.delete_many(17))]
    await c.files.delete(one.id)
    left = len(await c.files.list(p))
    await c.files.delete_many(p)
    none = await c.files.list(p)
    ids = [f.id for f in there]
    return dict(some=some, ids=ids, same=same.id == one.id, bad=bad, left=left, none=len(none))
print(json.dumps(dict(found=both(work))))
"""
)

PEOPLE = (
    BOTH
    + """
async def work(c):
    new = await c.users.create(email=K['emails'].pop(), first_name='Ann', last_name='van Lee')
    got = await c.users.get(new.id)
    same = await c.users.update(new.id, first_name='Ann', last_name='van Lee', phone='')
    assert (await c.users.update(new.id)).dict() == same.dict()
    me = await c.users.whoami()
    there = [u.id for u in await c.users.list()]
    bad = [await status(waiting) for waiting in (
        c.users.create(email=new.email), c.users.create(first_name='x'), c.users.create(email='x'),
        c.users.get(17), c.users.update(17), c.users.delete(17), c.users.delete(me.id),
        c.users.update(new.id, first_name='Bea', email='b@example.org'))]
    await c.users.delete(new.id)
    bad.append(await status(c.users.get(new.id)))
    return dict(names=[[u.first_name, u.last_name, u.initials, u.username] for u in (new, got, same)],
                listed=new.id in there and me.id in there, bad=bad, me=me.email)
print(json.dumps(dict(found=both(work))))
"""
)

KEYS = """
old = LabelStudio(**HERE)
same = old.users.get_token().token == K['key']
async def other():
    return (await AsyncLabelStudio(**HERE).users.get_token()).token
same = same and asyncio.run(other()) == K['key']
fresh = old.users.reset_token().token
again = asyncio.run(AsyncLabelStudio(base_url=K['url'], api_key=fresh).users.reset_token()).token
who = LabelStudio(base_url=K['url'], api_key=again).users.whoami().email
import time
time.sleep(6)  # a key that was looked up is remembered for five seconds
gone = []
for key in (K['key'], fresh, 'gls_x', again + 'x', again.upper()):
    for name in ('whoami', 'get_token', 'reset_token', 'list'):
        try:
            getattr(LabelStudio(base_url=K['url'], api_key=key).users, name)()
        except ApiError as error:
            gone.append([error.status_code, error.body['detail']])
print(json.dumps(dict(same=same, who=who, gone=gone)))
"""

NEWEST = (
    BOTH
    + """
from importlib.metadata import version
async def work(c):
    me = await c.users.whoami()
    p = await c.projects.create(title='Newest', label_config=K['config'])
    made = await c.projects.import_tasks(p.id, request=[{'text': 'a'}], return_task_ids=True)
    task = await c.tasks.get(str(made.dict()['task_ids'][0]))
    token = (await c.users.get_token()).token
    wrong = await status(c.projects.get(17))
    return [me.email, task.data, token == K['key'], wrong[1]]
try:
    LabelStudio(base_url=K['url'], api_key='gls_wrong').users.whoami()
except ApiError as error:
    refused = error.status_code
print(json.dumps(dict(found=both(work), refused=refused, version=version('label-studio-sdk'))))
"""
)


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


@pytest.mark.parametrize("client", CLIENTS)
def test_tasks_come_with_answers_of_members_and_proposals(hub: Hub, client: str) -> None:
    owner = hub.found()
    ann, bob = hub.join(owner, "labeler"), hub.join(owner, "member")
    outcomes = run(client, TASKS, hub, owner, config=CONFIG, ann=ann.member_id, mail=bob.email)[
        "found"
    ]
    for found in outcomes:
        assert found["by"] == [[ann.member_id, False], [bob.member_id, True]]
        assert found["proposed"] == [2, 1]
        assert found["many"] == 2100
        assert found["count"] == 3
        assert [(kind, status) for kind, status, _ in found["bad"]] == [
            ("BadRequestError", 400), ("BadRequestError", 400), ("BadRequestError", 400),
            ("BadRequestError", 400), ("ApiError", 404), ("ApiError", 404),
        ]  # fmt: skip
        words = [
            body["validation_errors"]["non_field_errors"][0] for _, _, body in found["bad"][:4]
        ]
        assert words == [
            "there are no tasks", 'Error at item 1: "text" key is expected in task data',
            "Error at item 0: Unknown annotator in completed_by: 1",
            "Error at item 0: Preannotated field 'no' not found in task data",
        ]  # fmt: skip
    projects = [found["project"] for found in outcomes]
    with hub.client(owner) as native:
        [made] = native.get(f"/v1/projects/{projects[0]}/imports").json()["items"]
    found = run(client, STATUS, hub, owner, project=projects[0], number=made["id"])
    assert found["found"] == [["completed", 2100, None]] * 2


@pytest.mark.parametrize("client", CLIENTS)
def test_the_older_client_imports_files(
    hub: Hub, client: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("files")
    content = {
        "a.csv": b"text;kind\none;good\ntwo;\n", "b.tsv": b"text\tn\nx\t1\n", "c.txt": b"one\ntwo\n",
        "d.json": b'[{"text": "j"}]', "e.png": b"\x89PNG\r\n\x1a\n\r\n--", "f.exe": b"x",
        "g.csv": b"text\n\xff\n", "h.csv": b"other\n1\n",
    }  # fmt: skip
    for name, body in content.items():
        (folder / name).write_bytes(body)
    owner = hub.found()
    found = run(client, OLDER, hub, owner, config=CONFIG, picture=PICTURE, folder=str(folder))
    assert found["ids"] == [2, 1, 2, 1]
    assert found["texts"] == [
        {"text": "one", "kind": "good"}, {"text": "x", "n": 1}, {"text": "one"}, {"text": "j"}
    ]  # fmt: skip
    assert found["proposed"] == [1, 0]
    assert bytes.fromhex(found["same"]) == content["e.png"]
    assert found["bad"] == [
        [400, {"non_field_errors": [".exe extension is not supported"]}],
        [400, {"non_field_errors": ["Failed to parse input file g.csv: it is not UTF-8 text"]}],
        [400, {"non_field_errors": ['Error at item 0: "text" key is expected in task data']}],
    ]
    assert (found["enterprise"], found["title"]) == (False, "Files")


@pytest.mark.parametrize("client", CLIENTS)
def test_files_are_listed_by_their_ids_and_deleted(hub: Hub, client: str) -> None:
    owner = hub.found()
    projects = []
    with hub.client(None, "/labelstudio") as http:
        http.headers["Authorization"] = f"Token {owner.api_key}"
        for _ in range(2):
            made = http.post("/api/projects", json={"label_config": CONFIG}).json()["id"]
            files = [("file", (f"{n}.txt", b"one\n")) for n in "abc"]
            assert http.post(f"/api/projects/{made}/import", files=files).status_code == 201
            projects.append(made)
    for found in run(client, FILES, hub, owner, projects=projects)["found"]:
        a, b, c = found["ids"]
        assert found["some"] == [[b], [a, c], [c]]
        assert found["same"]
        assert [status for _, status, _ in found["bad"]] == [400, 404, 404, 400, 404, 404, 404, 404]
        assert list(found["bad"][0][2]["validation_errors"]) == ["file"]
        assert list(found["bad"][3][2]["validation_errors"]) == ["ids"]
        assert (found["left"], found["none"]) == (2, 0)


@pytest.mark.parametrize("client", CLIENTS)
def test_people_are_made_and_told_what_cannot_be_changed(hub: Hub, client: str) -> None:
    owner = hub.found()
    emails = [f"{n}-{owner.member_id}-{client}@example.org" for n in "ab"]
    outcomes = run(client, PEOPLE, hub, owner, emails=emails)["found"]
    for found, email in zip(outcomes, reversed(emails), strict=True):
        assert found["names"] == [["Ann", "van Lee", "Av", email]] * 3
        assert found["listed"]
        assert found["me"] == owner.email
        statuses = [status for _, status, _ in found["bad"]]
        assert statuses == [400, 400, 400, 404, 404, 404, 409, 400, 404]
        assert list(found["bad"][7][2]["validation_errors"]) == ["email"]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_key_is_changed_for_another(hub: Hub, client: str) -> None:
    owner = hub.found()
    found = run(client, KEYS, hub, owner)
    assert found["same"]
    assert found["who"] == owner.email
    assert found["gone"] == [[401, "Invalid token."]] * 20


def test_the_newest_client_takes_a_key_as_it_is(hub: Hub) -> None:
    """Its keys are JSON Web Tokens that it changes for shorter ones; what is none, it sends as
    ``Token``, as the older ones do."""
    owner = hub.found()
    found = run("labelstudio_new", NEWEST, hub, owner, config=CONFIG)
    assert found["found"] == [[owner.email, {"text": "a"}, True, 404]] * 2
    assert (found["refused"], found["version"]) == (401, "2.1.2")
