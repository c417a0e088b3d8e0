"""Exports with the vendor's own client, and compared with its own converter."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests.edge.serving import Hub, Person, shared

from glossator.dialects.labelstudio.tests.sdk import CLIENTS, CONFIG, direct, project, run

RESULT = [
    {
        "id": "a1", "from_name": "box", "to_name": "image", "type": "rectanglelabels",
        "original_width": 640, "original_height": 480, "image_rotation": 0,
        "value": {"x": 10.5, "y": 10, "width": 20, "height": 5, "rotation": 0,
                  "rectanglelabels": ["car"]},
    },
    {"id": "c", "from_name": "kind", "to_name": "image", "type": "choices",
     "value": {"choices": ["day"]}},
    {"id": "t", "from_name": "note", "to_name": "image", "type": "textarea",
     "value": {"text": ["a, \"b\""]}},
]  # fmt: skip
"""Our inference from the vendor's documentation."""


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


def filled(hub: Hub, person: Person) -> tuple[int, list[int]]:
    """A project of three tasks: answered twice, skipped, untouched."""
    number = project(hub, person, overlap=3)
    with direct(hub, person) as client:
        ids = []
        for n in range(3):
            body = {"data": {"image": f"http://x/{n}.jpg", "n": n}, "project": number}
            ids.append(client.post("/api/tasks", json=body).json()["id"])
        path = f"/api/tasks/{ids[0]}/annotations"
        assert client.post(path, json={"result": RESULT, "lead_time": 1.5}).status_code == 201
        assert client.post(path, json={"result": RESULT[:2]}).status_code == 201
        skip = client.post(f"/api/tasks/{ids[1]}/annotations?was_cancelled=1", json={})
        assert skip.status_code == 201, skip.text
    return number, ids


NOW = """
c = LabelStudio(**HERE)
x = c.projects.exports
fetch = getattr(x, 'download_sync', None) or x.create_export
def get(form, **more):
    return b''.join(fetch(K['project'], export_type=form, **more)).decode()
found = {form: saw('download_sync ' + form, lambda: get(form)) for form in K['forms']}
every = saw('download_sync all', lambda: get('JSON', download_all_tasks=K['true']))
listed = saw('list_formats', lambda: len(x.list_formats(K['project']))) if K['true'] is True else 0
print(json.dumps(dict(table=T, found=found, every=every, listed=listed)))
"""


@pytest.mark.parametrize("client", CLIENTS)
def test_the_client_downloads_the_vendors_own_forms(hub: Hub, client: str) -> None:
    owner = hub.found()
    number, ids = filled(hub, owner)
    forms = ["JSON", "JSON_MIN", "CSV", "TSV"]
    true = True if client == "labelstudio" else "true"
    found = run(client, NOW, hub, owner, project=number, forms=forms, true=true)
    assert {status for _, status in found["table"]} == {"ok"}
    whole = json.loads(found["found"]["JSON"])
    assert [t["id"] for t in whole] == ids[:2]
    assert whole[0]["annotations"][0]["result"] == RESULT
    assert whole[0]["annotations"][0]["result_count"] == 3
    assert whole[0]["annotations"][0]["completed_by"] == owner.member_id
    assert whole[1]["annotations"][0]["was_cancelled"] is True
    assert [t["id"] for t in json.loads(found["every"])] == ids
    assert [t["inner_id"] for t in json.loads(found["every"])] == [1, 2, 3]
    minimal = json.loads(found["found"]["JSON_MIN"])
    assert [m["kind"] for m in minimal] == ["day", "day"]
    assert minimal[1]["note"] == 'a, "b"'
    rows = list(csv.DictReader(io.StringIO(found["found"]["CSV"])))
    tabbed = list(csv.DictReader(io.StringIO(found["found"]["TSV"]), delimiter="\t"))
    assert rows == tabbed
    assert [r["annotation_id"] for r in rows] == [str(m["annotation_id"]) for m in minimal]
    assert list(rows[0]) == sorted(rows[0])


CONVERTED = """
import tempfile, glob
from label_studio_sdk.converter import Converter
folder = tempfile.mkdtemp()
open(folder + '/in.json', 'w').write(K['whole'])
found = {}
for form, name in (('JSON_MIN', 'result.json'), ('CSV', 'result.csv'), ('TSV', 'result.csv')):
    out = folder + '/' + form
    os.makedirs(out)
    Converter(K['config'], project_dir=folder).convert(folder + '/in.json', out, form, is_dir=False)
    found[form] = open(glob.glob(out + '/result.*')[0]).read()
print()
print(json.dumps(found))
"""


def test_the_vendors_converter_says_the_same(hub: Hub) -> None:
    owner = hub.found()
    number, _ = filled(hub, owner)
    with direct(hub, owner) as client:
        path = f"/api/projects/{number}/export"
        ours = {
            form: client.get(path, params={"exportType": form}).text
            for form in ("JSON", "JSON_MIN", "CSV", "TSV")
        }
    theirs = run("labelstudio", CONVERTED, hub, owner, whole=ours["JSON"], config=CONFIG)
    assert json.loads(ours["JSON_MIN"]) == json.loads(theirs["JSON_MIN"])
    for form, separator in (("CSV", ","), ("TSV", "\t")):
        assert rows(ours[form], separator) == rows(theirs[form], separator)


def rows(text: str, separator: str) -> list[dict[str, object]]:
    """Rows with the JSON inside of them read."""
    found: list[dict[str, object]] = []
    for row in csv.DictReader(io.StringIO(text), delimiter=separator):
        found.append({k: json.loads(v) if v[:1] in "[{" and v else v for k, v in row.items()})
    return found


def test_ids_choose_tasks_in_both_spellings_and_names_are_checked(hub: Hub) -> None:
    owner, other = hub.found(), hub.found()
    number, ids = filled(hub, owner)
    with direct(hub, owner) as client, direct(hub, other) as stranger:
        path = f"/api/projects/{number}/export"
        for query in (f"ids={ids[0]}&ids={ids[2]}", f"ids[]={ids[0]}&ids[]={ids[2]}"):
            got = client.get(f"{path}?{query}&download_all_tasks=true")
            assert [t["id"] for t in got.json()] == [ids[0], ids[2]]
            answered = client.get(f"{path}?{query}")
            assert [t["id"] for t in answered.json()] == [ids[0]]
        assert got.headers["filename"].startswith(f"project-{number}-at-")
        assert "attachment" in got.headers["content-disposition"]
        assert got.headers["content-type"] == "application/json"
        assert client.get(path, params={"exportType": "SPACY"}).status_code == 400
        assert stranger.get(path).status_code == 404


HELPERS = """
c = LabelStudio(**HERE)
x = c.projects.exports
p = K['project']
file = saw('as_file', lambda: x.as_file(p, export_type='CSV'))
binary = saw('as_binary', lambda: x.as_binary(p, export_type='COCO'))
whole = saw('as_json', lambda: x.as_json(p))
frame = saw('as_pandas', lambda: x.as_pandas(p))
for name in ('as_file', 'as_binary'):
    saw(name + ' of an unknown form', lambda: getattr(x, name)(p, export_type='SPACY'))
for name in ('as_file', 'as_binary', 'as_json', 'as_pandas'):
    saw(name + ' of none', lambda: getattr(x, name)(10 ** 9))
async def waits(name):
    try:
        await getattr(AsyncLabelStudio(**HERE).projects.exports, name)(p)
    except TypeError as error:
        return str(error)
    return 'ok'
waited = {n: asyncio.run(waits(n)) for n in ('as_file', 'as_binary', 'as_json', 'as_pandas')}
print(json.dumps(dict(
    table=T, file=file.read().decode(), zip=binary[:2] == b'PK', whole=whole, waited=waited,
    shape=list(frame.shape), notes=[str(n) for n in frame['note']],
    edition=c.versions.get().edition,
)))
"""


def test_the_helpers_of_the_client(hub: Hub) -> None:
    owner = hub.found()
    number, ids = filled(hub, owner)
    found = run("labelstudio", HELPERS, hub, owner, project=number)
    refused = {name: status for name, status in found["table"] if status != "ok"}
    assert refused == {
        "as_file of an unknown form": 400, "as_binary of an unknown form": 400,
        "as_file of none": 404, "as_binary of none": 404, "as_json of none": 404,
        "as_pandas of none": 404,
    }  # fmt: skip
    assert found["edition"] == "Community"
    with direct(hub, owner) as client:
        asked = {"download_all_tasks": True, "download_resources": True}
        path = f"/api/projects/{number}/export"
        assert client.get(path, params=asked).json() == found["whole"]
        assert client.get(path, params=asked | {"exportType": "CSV"}).text == found["file"]
    assert [t["id"] for t in found["whole"]] == ids
    assert found["zip"]
    # Two answers, and a task that nobody has answered; the newest answer of a task is the first.
    assert found["shape"][0] == 3
    assert found["notes"] == ["nan", 'a, "b"', "nan"]
    # Quirk: the asynchronous helpers of 1.0.10 await a generator: nothing that a server sends can
    # help them.
    assert all("can't be used in 'await' expression" in text for text in found["waited"].values())


ASYNC_NOW = """
async def get(form, **more):
    x = AsyncLabelStudio(**HERE).projects.exports
    fetch = getattr(x, 'download_sync', None) or x.create_export
    return b''.join([chunk async for chunk in fetch(K['project'], export_type=form, **more)])
def now(form, **more):
    return asyncio.run(get(form, **more)).decode()
found = {form: saw(form, lambda: now(form)) for form in ('JSON', 'JSON_MIN', 'CSV', 'TSV')}
saw('unknown', lambda: now('SPACY'))
print(json.dumps(dict(table=T, found=found)))
"""


@pytest.mark.parametrize("client", CLIENTS)
def test_the_asynchronous_client_downloads_the_same(hub: Hub, client: str) -> None:
    owner = hub.found()
    number, _ = filled(hub, owner)
    found = run(client, ASYNC_NOW, hub, owner, project=number)
    assert dict(found["table"]).pop("unknown") == 400
    with direct(hub, owner) as http:
        for form, text in found["found"].items():
            path = f"/api/projects/{number}/export"
            assert http.get(path, params={"exportType": form}).text == text, form


def test_parameters_of_an_export_at_once(hub: Hub) -> None:
    owner = hub.found()
    number, ids = filled(hub, owner)
    with direct(hub, owner) as client:
        path = f"/api/projects/{number}/export"
        # exportType wins, as on the vendor's server.
        both = client.get(path, params={"exportType": "CSV", "export_type": "JSON"})
        assert both.headers["content-type"] == "application/csv"
        for one in ("true", "1", "True"):
            got = client.get(path, params={"download_all_tasks": one})
            assert [t["id"] for t in got.json()] == ids, one
        for one in ("false", "0"):
            got = client.get(path, params={"download_all_tasks": one})
            assert [t["id"] for t in got.json()] == ids[:2], one
        mixed = f"ids={ids[0]}&ids[]={ids[1]}&ids={ids[0]}&ids=123456789"
        assert [t["id"] for t in client.get(f"{path}?{mixed}").json()] == ids[:2]
        told = client.get(path, params={"interpolate_key_frames": True})
        assert json.loads(told.headers["glossator-loss"])["counts"] == {"options_dropped": 1}
        assert client.get(path, params={"download_resources": False}).json() == told.json()
        for wrong in ("ids=x", "ids=0", "ids[]=-1", "download_all_tasks=maybe", "view=1", "x=y"):
            got = client.get(f"{path}?{wrong}")
            assert got.status_code == 400, wrong
            assert got.json()["status_code"] == 400
        stranger = project(hub, owner)
        got = client.get(f"/api/projects/{stranger}/export?ids={ids[0]}&download_all_tasks=true")
        assert got.json() == []
