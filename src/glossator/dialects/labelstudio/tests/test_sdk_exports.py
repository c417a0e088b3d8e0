"""Exports with the vendor's own client, and compared with its own converter."""

from __future__ import annotations

import csv
import io
import json
import time

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
        listed = client.get(path + "/formats").json()
        for form in listed:
            got = client.get(path, params={"exportType": form["name"]})
            assert got.status_code == (400 if form.get("disabled") else 200), form
            assert got.content or "IMAGES" not in form["name"], form


SNAPSHOTS = """
import time
c = LabelStudio(**HERE)
x = c.projects.exports
p = K['project']
made = saw('exports.create', lambda: x.create(p, title='frozen'))
plain = saw('exports.create without options', lambda: x.create(p))
for _ in range(200):
    got = x.get(p, made.id)
    if got.status == 'completed': break
    time.sleep(0.05)
saw('exports.get', lambda: x.get(p, made.id))
listed = [e.id for e in saw('exports.list', lambda: x.list(p))]
body = saw('exports.download', lambda: b''.join(x.download(p, str(made.id))).decode())
mini = saw('exports.download JSON_MIN',
           lambda: b''.join(x.download(p, str(made.id), export_type='JSON_MIN')).decode())
coco = saw('exports.download COCO',
           lambda: len(b''.join(x.download(p, str(made.id), export_type='COCO'))))
conv = saw('exports.convert', lambda: x.convert(p, str(made.id), export_type='COCO'))
saw('exports.convert again', lambda: x.convert(p, str(made.id), export_type='COCO'))
saw('exports.convert to nothing', lambda: x.convert(p, str(made.id)))
saw('exports.delete', lambda: x.delete(p, str(made.id)))
saw('exports.get of none', lambda: x.get(p, str(made.id)))
print(json.dumps(dict(table=T, body=str(body), mini=str(mini), coco=coco if isinstance(coco, int) else 0, status=got.status,
                      newest=listed == [plain.id, made.id], number=got.counters['task_number'])))
"""


def test_snapshots_with_the_client() -> None:
    hub = shared("sqlite", worker=True)
    owner = hub.found()
    number, ids = filled(hub, owner)
    found = run("labelstudio", SNAPSHOTS, hub, owner, project=number)
    table = dict(found["table"])
    assert table.pop("exports.convert again") == 400
    assert table.pop("exports.convert to nothing") == 400
    assert table.pop("exports.get of none") == 404
    assert set(table.values()) == {"ok"}
    assert (found["status"], found["number"], found["newest"]) == ("completed", 3, True)
    whole = json.loads(found["body"])
    assert [t["id"] for t in whole] == ids
    assert whole[0]["annotations"][0]["result"] == RESULT
    mini = json.loads(found["mini"])
    assert [m["id"] for m in mini] == [ids[0], ids[0], ids[2]]
    assert mini[2]["annotation_id"] is None
    assert found["coco"] > 0
    with direct(hub, owner) as client:
        again = client.post(f"/api/projects/{number}/exports/", json={"title": "two"}).json()
        path = f"/api/projects/{number}/exports/{again['id']}"
        for _ in range(200):
            if client.get(path).json()["status"] == "completed":
                break
            time.sleep(0.05)
        part = client.get(path + "/download", headers={"Range": "bytes=2-9"})
        assert part.status_code == 206
        assert part.content == client.get(path + "/download").content[2:10]
        wrong = {"task_filter_options": {"finished": "only"}}
        assert client.post(f"/api/projects/{number}/exports", json=wrong).status_code == 400
