"""JSON_MIN, CSV and TSV against the vendor's own converter, ``label_studio_sdk.converter`` 1.0.10.

Ours are made by a running server; the converter makes its own of the JSON that the same server
gives, told of the configuration as the vendor's server tells it. They are equal in every value,
column, row, their order and quotes, with one difference:

* inside of a table's cell the converter writes ``\\/`` for ``/`` in JSON, and exponents with two
  digits. It is the same JSON; ours is written without.

Where the converter fails, there is nothing to compare: a result without ``value``, one whose value
has not what its control gives, and whole numbers of more than 64 bits. Ours leave the first out and
write the others as they are.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.edge.serving import Hub, Person, shared

from glossator.dialects.labelstudio.tests.sdk import direct, run

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "results").glob("*.json"))
FORMS = ("JSON_MIN", "CSV", "TSV")
CONVERT = """
import tempfile, glob
from label_studio_sdk._extensions.label_studio_tools.core.label_config import parse_config
from label_studio_sdk.converter import Converter
found = {}
for name, (config, whole) in json.load(open(K['file'])).items():
    folder = tempfile.mkdtemp()
    open(folder + '/in.json', 'w').write(whole)
    found[name] = {}
    for form in K['forms']:
        out = folder + '/' + form
        os.makedirs(out)
        converter = Converter(parse_config(config), project_dir=folder)
        converter.convert(folder + '/in.json', out, form, is_dir=False)
        found[name][form] = open(glob.glob(out + '/result.*')[0], newline='').read()
print()
print(json.dumps(found))
"""
MIXED = """<View>
  <Image name="image" value="$image"/>
  <Choices name="many" toName="image" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
  <Choices name="one" toName="image"><Choice value="a"/></Choices>
  <TextArea name="texts" toName="image"/>
  <RectangleLabels name="box" toName="image"><Label value="car"/></RectangleLabels>
  <Choices name="each" toName="image" perRegion="true"><Choice value="red"/><Choice value="blue"/></Choices>
  <Rating name="stars" toName="image"/>
  <Number name="size" toName="image"/>
</View>"""
DATA = {
    "image": "http://x/ü,\"1\".jpg", "one": "of the data", "id": 5, "flag": True, "none": None,
    "number": 1.5, "whole": 7, "big": 2**62, "list": ["a/b", 1, {"k": None}], "object": {"é": [1.0]},
    "text": "line\nbreak\tand ; tab", "empty": "", "lead_time": "of the data", "agreement": 1,
}  # fmt: skip


def said(name: str, kind: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "from_name": name, "to_name": "image", "type": kind, "value": value} | more


SIZED = {"original_width": 640, "original_height": 480}
BOX = {"x": 10, "y": 1.25, "width": 1e-3, "height": 2, "rotation": 0, "type": "of the value"}
ANSWERS: list[list[dict[str, Any]]] = [
    [said("many", "choices", {"choices": ["a", "b"]}), said("one", "choices", {"choices": ["a"]}),
     said("texts", "textarea", {"text": ["only"]})],
    [said("many", "choices", {"choices": ["a"]}), said("one", "choices", {"choices": []}),
     said("texts", "textarea", {"text": ["first", "second"]}),
     said("stars", "rating", {"rating": 4}), said("size", "number", {"number": 2.5})],
    [said("box", "rectanglelabels", BOX | {"rectanglelabels": ["car"]}, **SIZED),
     said("each", "choices", BOX | {"choices": ["red"]}, **SIZED),
     said("each", "choices", BOX | {"choices": ["blue"]}, **SIZED),
     said("texts", "textarea", {"text": "word"}), said("texts", "textarea", {"text": "w"})],
    [said("unknown", "choices", {"choices": ["a"]}),
     {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right"}],
    [],
]  # fmt: skip
REPEATED = """<View><Repeater on="$pages" indexFlag="{{idx}}"><View>
  <Text name="page_{{idx}}" value="$pages[{{idx}}].t"/>
  <Choices name="kind_{{idx}}" toName="page_{{idx}}"><Choice value="x"/></Choices>
</View></Repeater></View>"""


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite")


def filled(
    hub: Hub, owner: Person, config: str, tasks: list[tuple[dict[str, Any], list[Any]]]
) -> tuple[int, str]:
    """A project of tasks with the results of their answers, and one task that was only skipped;
    its configuration as it is shown."""
    with direct(hub, owner) as client:
        body = {"title": "tables", "label_config": config}
        made = client.post("/api/projects", json=body)
        assert made.status_code == 201, made.text
        number = made.json()["id"]
        for n, (data, answers) in enumerate(tasks):
            task = client.post("/api/tasks", json={"data": data, "project": number})
            assert task.status_code == 201, task.text
            path = f"/api/tasks/{task.json()['id']}/annotations"
            for result in answers:
                body = {"result": result, "lead_time": 0.1 + n}
                got = client.post(path, json=body)
                assert got.status_code == 201, got.text
        skipped = client.post("/api/tasks", json={"data": {"image": "x"}, "project": number}).json()
        path = f"/api/tasks/{skipped['id']}/annotations?was_cancelled=true"
        assert client.post(path, json={"result": []}).status_code == 201
        return number, made.json()["label_config"]


def exported(hub: Hub, owner: Person, number: int, forms: tuple[str, ...]) -> dict[str, str]:
    with direct(hub, owner) as client:
        path = f"/api/projects/{number}/export"
        return {
            form: client.get(
                path, params={"exportType": form, "download_all_tasks": True}
            ).content.decode()
            for form in forms
        }


def table(text: str, separator: str) -> list[list[object]]:
    """The cells of a table; one with JSON in it is read."""
    return [
        [json.loads(cell) if cell[:1] in "[{" and cell else cell for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    ]


def test_the_tables_are_those_of_the_vendor(hub: Hub, tmp_path: Path) -> None:
    cases: dict[str, tuple[str, list[tuple[dict[str, Any], list[Any]]]]] = {
        "mixed": (MIXED, [(DATA, ANSWERS), ({"image": "no answer"}, []), ({}, ANSWERS[:1])]),
        "empty": (MIXED, []),
        "repeated": (
            REPEATED,
            [({"pages": [{"t": "a"}]}, [[said("kind_0", "choices", {"choices": ["x"]})]])],
        ),
    }
    for path in FIXTURES:
        fixture = json.loads(path.read_text())
        cases[path.stem] = (fixture["config"], [(fixture["data"], [fixture["result"]])])
    owner = hub.found()
    ours: dict[str, dict[str, str]] = {}
    known: dict[str, tuple[str, str]] = {}
    for name, (config, tasks) in cases.items():
        number, shown = filled(hub, owner, config, tasks)
        ours[name] = exported(hub, owner, number, ("JSON", *FORMS))
        known[name] = (shown, ours[name]["JSON"])
    file = tmp_path / "known.json"
    file.write_text(json.dumps(known))
    theirs = run("labelstudio", CONVERT, hub, owner, file=str(file), forms=FORMS)
    for name in cases:
        mine, other = ours[name], theirs[name]
        assert json.loads(mine["JSON_MIN"]) == json.loads(other["JSON_MIN"]), name
        for form, separator in (("CSV", ","), ("TSV", "\t")):
            assert table(mine[form], separator) == table(other[form], separator), name
            assert mine[form].count('"') == other[form].count('"'), name
            assert mine[form].split("\r\n")[0] == other[form].split("\r\n")[0], name
        assert mine["CSV"].count("\r\n") == other["CSV"].count("\r\n"), name


def test_results_that_the_converter_fails_on_are_left_out_or_kept(hub: Hub) -> None:
    owner = hub.found()
    answer = [
        {"id": "a", "from_name": "one", "to_name": "image", "type": "choices"},
        said("many", "choices", {"text": ["a"]}),
    ]
    number, _ = filled(hub, owner, MIXED, [({"image": "x", "big": 2**70}, [answer])])
    [found] = json.loads(exported(hub, owner, number, ("JSON_MIN",))["JSON_MIN"])
    assert "one" not in found
    assert found["many"] == {"text": ["a"]}
    assert found["big"] == 2**70
