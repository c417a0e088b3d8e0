"""Snapshots with the vendor's own client."""

from __future__ import annotations

import hashlib
import json

import pytest
from tests.edge.serving import Hub, shared

from glossator.dialects.labelstudio.tests.sdk import CLIENTS, project, run
from glossator.dialects.labelstudio.tests.test_sdk_exports import RESULT, filled


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite", worker=True)


CLIENT = """
import time
c = LabelStudio(**HERE)
x = c.projects.exports
p = K['project']
old = K['old']
made = saw('create', lambda: x.create(p, title='frozen'))
plain = saw('create without options', lambda: x.create(p))
options = {} if old else dict(
    task_filter_options={'finished': 'exclude', 'only_with_annotations': False},
    annotation_filter_options={'usual': True, 'ground_truth': True, 'skipped': True},
    serialization_options={'drafts': {'only_id': False}, 'predictions': {'only_id': True},
                           'annotations__completed_by': {'only_id': False}})
asked = saw('create with options', lambda: x.create(p, **options))
for _ in range(400):
    got = [x.get(p, str(one.id)) for one in (made, plain, asked)]
    if all(one.status == 'completed' for one in got): break
    time.sleep(0.05)
saw('get', lambda: x.get(p, str(made.id)))
listed = [e.id for e in saw('list', lambda: x.list(p))]
def fetch(form, of=made):
    # 1.0.7 says None whatever comes
    return b''.join(x.download(p, str(of.id), export_type=form) or ())
body = saw('download', lambda: b''.join(x.download(p, str(made.id)) or ()))
mini = saw('download JSON_MIN', lambda: fetch('JSON_MIN'))
coco = saw('download COCO', lambda: fetch('COCO'))
saw('convert', lambda: x.convert(p, str(made.id), export_type='COCO'))
saw('convert again', lambda: x.convert(p, str(made.id), export_type='COCO'))
if not old:  # 1.0.7 wants a form
    saw('convert to nothing', lambda: x.convert(p, str(made.id)))
saw('convert to an unknown form', lambda: x.convert(p, str(made.id), export_type='SPACY'))
for _ in range(400):
    done = x.get(p, str(made.id)).converted_formats
    if done and done[0].status == 'completed': break
    time.sleep(0.05)
again = saw('download converted', lambda: fetch('COCO'))
saw('download an unknown form', lambda: fetch('SPACY'))
saw('get of another project', lambda: x.get(K['other'], str(made.id)))
saw('delete', lambda: x.delete(p, str(made.id)))
saw('get of none', lambda: x.get(p, str(made.id)))
saw('delete of none', lambda: x.delete(p, str(made.id)))
saw('download of none', lambda: fetch('JSON'))
saw('convert of none', lambda: x.convert(p, str(made.id), export_type='CSV'))
saw('list of no project', lambda: x.list(10 ** 9))
saw('create in no project', lambda: x.create(10 ** 9, title='x'))
print(json.dumps(dict(
    table=T, body=body.decode(), mini=mini.decode(), same=again == coco, zip=coco[:2] == b'PK',
    statuses=[g.status for g in got], newest=listed == [asked.id, plain.id, made.id],
    number=got[0].counters['task_number'], md5=got[0].md5, title=plain.title,
    form=[done[0].export_type, done[0].status],
    people=None if old else json.loads(fetch('JSON', asked))[0]['annotations'][0]['completed_by'],
)))
"""
REFUSED = {
    "convert again": 400, "convert to nothing": 400, "convert to an unknown form": 400,
    "download an unknown form": 400, "get of another project": 404, "get of none": 404,
    "delete of none": 404, "download of none": 404, "convert of none": 404,
    "list of no project": 404, "create in no project": 404,
}  # fmt: skip


def check_client(hub: Hub, client: str, script: str) -> None:
    owner = hub.found()
    number, ids = filled(hub, owner)
    other = project(hub, owner)
    old = client == "labelstudio_old"
    found = run(client, script, hub, owner, project=number, other=other, old=old)
    refused = {k: s for k, s in REFUSED.items() if not (old and k == "convert to nothing")}
    assert {k: s for k, s in found["table"] if s != "ok"} == refused
    assert set(found["statuses"]) == {"completed"}
    assert (found["number"], found["newest"], found["same"]) == (3, True, True)
    assert found["title"].startswith("cars-at-2")
    assert found["form"] == ["COCO", "completed"]
    if old:  # it has sent the same requests, and gives nothing back
        assert (found["body"], found["mini"], found["zip"]) == ("", "", False)
        return
    assert found["zip"]
    whole = json.loads(found["body"])
    assert [t["id"] for t in whole] == ids
    assert whole[0]["annotations"][0]["result"] == RESULT
    assert found["md5"] == hashlib.md5(found["body"].encode(), usedforsecurity=False).hexdigest()
    mini = json.loads(found["mini"])
    assert [m["id"] for m in mini] == [ids[0], ids[0], ids[2]]
    assert mini[2]["annotation_id"] is None
    assert found["people"] == {
        "id": owner.member_id, "email": owner.email, "first_name": "", "last_name": "",
    }  # fmt: skip


@pytest.mark.parametrize("client", CLIENTS)
def test_every_method_for_snapshots_with_the_client(hub: Hub, client: str) -> None:
    check_client(hub, client, CLIENT)


def asynchronous(script: str) -> str:
    """The same calls with the asynchronous client: each is awaited at once."""
    head = (
        "class Now:\n"
        "    def __init__(self, of): self.of = of\n"
        "    def __getattr__(self, name):\n"
        "        work = getattr(self.of, name)\n"
        "        def call(*args, **more):\n"
        "            found = work(*args, **more)\n"
        "            return LOOP.run_until_complete(\n"
        "                whole(found) if hasattr(found, '__aiter__') else found)\n"
        "        return call\n"
        "async def whole(found): return [chunk async for chunk in found]\n"
        "LOOP = asyncio.new_event_loop()\n"
    )
    return head + script.replace("LabelStudio(**HERE)", "AsyncLabelStudio(**HERE)").replace(
        "x = c.projects.exports", "x = Now(c.projects.exports)"
    )


@pytest.mark.parametrize("client", CLIENTS)
def test_every_method_for_snapshots_with_the_asynchronous_client(hub: Hub, client: str) -> None:
    check_client(hub, client, asynchronous(CLIENT))
