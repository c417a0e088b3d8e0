"""Every file form from a running server, opened and looked into; and which forms apply.

The same files against the vendor's converter are in ``tests/formats/test_labelstudio_oracle*.py``.
"""

from __future__ import annotations

import io
import json
import struct
import wave
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.edge.serving import Hub, Person, shared

from glossator.dialects.labelstudio import config
from glossator.dialects.labelstudio.exporting.applies import applies
from glossator.dialects.labelstudio.exporting.forms import HOLDING
from glossator.dialects.labelstudio.exporting.names import FORMS
from glossator.dialects.labelstudio.results import brush
from glossator.dialects.labelstudio.tests.sdk import direct, run
from glossator.dialects.labelstudio.tests.test_snapshots import made
from glossator.model.rasters import mask_from_pixels

WIDTH, HEIGHT = 40, 20
PICTURES = """<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="car"/><Label value="dog"/></RectangleLabels>
  <BrushLabels name="paint" toName="image"><Label value="sky"/></BrushLabels></View>"""
SPANS = """<View><Text name="text" value="$text"/>
  <Labels name="entity" toName="text"><Label value="PER"/><Label value="LOC"/></Labels></View>"""
SOUND = (
    """<View><Audio name="audio" value="$audio"/><TextArea name="words" toName="audio"/></View>"""
)
PIXELS = bytes(255 if n % 7 == 0 else 0 for n in range(WIDTH * HEIGHT))
SIZE = {"original_width": WIDTH, "original_height": HEIGHT, "image_rotation": 0}


def _painted() -> list[int]:
    return list(brush.encode(mask_from_pixels(PIXELS, WIDTH, HEIGHT)))


DRAWN = [
    {"id": "a", "from_name": "box", "to_name": "image", "type": "rectanglelabels", **SIZE,
     "value": {"x": 25, "y": 50, "width": 50, "height": 25, "rotation": 0,
               "rectanglelabels": ["dog"]}},
]  # fmt: skip
MARKED = [
    {"id": "a", "from_name": "entity", "to_name": "text", "type": "labels",
     "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]}},
]  # fmt: skip
HEARD = [
    {"id": "a", "from_name": "words", "to_name": "audio", "type": "textarea",
     "value": {"text": ["good day"]}},
]  # fmt: skip


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite", worker=True)


def picture() -> bytes:
    """A PNG of the right size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + check

    head = struct.pack(">2L5B", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(WIDTH)) * HEIGHT)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sound() -> bytes:
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * 8000)
    return body.getvalue()


def filled(
    client: httpx.Client, text: str, files: list[tuple[str, bytes]], result: list[Any]
) -> tuple[int, list[int]]:
    """A project with a task for each file; each is answered by one result."""
    made = client.post("/api/projects", json={"title": "forms", "label_config": text})
    assert made.status_code == 201, made.text
    path = f"/api/projects/{made.json()['id']}"
    named = [(f"f{n}", (name, body)) for n, (name, body) in enumerate(files)]
    got = client.post(f"{path}/import", files=named, params={"return_task_ids": True})
    assert got.status_code == 201, got.text
    ids = got.json()["task_ids"]
    for number in ids:
        done = client.post(f"/api/tasks/{number}/annotations", json={"result": result})
        assert done.status_code == 201, done.text
    return made.json()["id"], ids


def archive(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def _records(body: bytes, ids: list[int]) -> None:
    found = json.loads(body)
    assert [one["id"] for one in found] == ids


def _table(body: bytes, ids: list[int], separator: str = ",") -> None:
    lines = body.decode().split("\r\n")
    assert '"annotation_id"' in lines[0].split(separator)
    assert len(lines) == len(ids) + 2


def _coco(body: bytes, ids: list[int], pictures: int = 0) -> None:
    found = archive(body)
    document = json.loads(found["result.json"])
    assert sorted(one["name"] for one in document["categories"])[:2] == ["car", "dog"]
    boxes = [one["bbox"] for one in document["annotations"] if one["bbox"] == [10, 10, 20, 5]]
    assert len(boxes) == len(ids)
    assert [(one["width"], one["height"]) for one in document["images"]] == [(40, 20)] * len(ids)
    _holds_pictures(found, pictures)


def _brush_coco(body: bytes, ids: list[int]) -> None:
    document = json.loads(archive(body)["result_coco.json"])
    painted = [one for one in document["annotations"] if isinstance(one["segmentation"], dict)]
    assert len(painted) == len(ids)
    assert {one["area"] for one in painted} == {sum(pixel > 0 for pixel in PIXELS)}


def _yolo(body: bytes, ids: list[int], pictures: int = 0, turned: bool = False) -> None:
    found = archive(body)
    assert found["classes.txt"].decode().split("\n")[:2] == ["car", "dog"]
    assert json.loads(found["notes.json"])["categories"][1]["name"] == "dog"
    lines = [text for name, text in found.items() if name.startswith("labels/")]
    assert len(lines) == len(ids)
    numbers = [float(word) for word in lines[0].splitlines()[0].split()]
    corners = [1, 0.25, 0.5, 0.75, 0.5, 0.75, 0.75, 0.25, 0.75]
    assert numbers == (corners if turned else [1, 0.5, 0.625, 0.5, 0.25])
    _holds_pictures(found, pictures)


def _holds_pictures(found: dict[str, bytes], pictures: int) -> None:
    images = [body for name, body in found.items() if name.startswith("images/")]
    assert sum(body[:4] == b"\x89PNG" for body in images) == pictures


def _voc(body: bytes, ids: list[int]) -> None:
    found = [text.decode() for name, text in archive(body).items() if name.endswith(".xml")]
    assert len(found) == len(ids)
    assert all("<name>dog</name>" in text and "<xmin>10" in text for text in found)


def _masks(body: bytes, ids: list[int], kind: bytes = b"") -> None:
    found = archive(body)
    assert len(found) == len(ids)
    assert all(name.startswith("task-") and "-sky-" in name for name in found)
    assert all(one.startswith(kind) for one in found.values())


def _conll(body: bytes, ids: list[int]) -> None:
    text = body.decode()
    assert text.startswith("-DOCSTART- -X- O")
    assert text.count("Ada -X- _ B-PER\n") == len(ids)
    assert text.count("sings -X- _ O\n") == len(ids)


def _manifest(body: bytes, ids: list[int]) -> None:
    found = archive(body)
    lines = [json.loads(line) for line in found["manifest.json"].splitlines()]
    assert [one["text"] for one in lines] == ["good day"] * len(ids)
    assert [one["duration"] for one in lines] == [1.0] * len(ids)
    assert [found[one["audio_filepath"]][:4] for one in lines] == [b"RIFF"] * len(ids)


Check = Callable[[bytes, list[int]], None]
CHECKS: dict[str, tuple[str, Check]] = {
    "JSON": ("pictures", _records),
    "JSON_MIN": ("pictures", _records),
    "CSV": ("pictures", _table),
    "CSV_OLD": ("pictures", _table),
    "TSV": ("pictures", lambda body, ids: _table(body, ids, "\t")),
    "COCO": ("pictures", _coco),
    "COCO_WITH_IMAGES": ("pictures", lambda body, ids: _coco(body, ids, 2)),
    "YOLO": ("pictures", _yolo),
    "YOLO_WITH_IMAGES": ("pictures", lambda body, ids: _yolo(body, ids, 2)),
    "YOLO_OBB": ("pictures", lambda body, ids: _yolo(body, ids, turned=True)),
    "YOLO_OBB_WITH_IMAGES": ("pictures", lambda body, ids: _yolo(body, ids, 2, turned=True)),
    "VOC": ("pictures", _voc),
    "BRUSH_TO_NUMPY": ("pictures", lambda body, ids: _masks(body, ids, b"\x93NUMPY")),
    "BRUSH_TO_PNG": ("pictures", lambda body, ids: _masks(body, ids, b"\x89PNG")),
    "BRUSH_TO_COCO": ("pictures", _brush_coco),
    "CONLL2003": ("spans", _conll),
    "ASR_MANIFEST": ("sound", _manifest),
}


def projects(hub: Hub, owner: Person) -> dict[str, tuple[int, list[int]]]:
    painted = {"format": "rle", "rle": _painted(), "brushlabels": ["sky"]}
    brushed = {"id": "p", "from_name": "paint", "to_name": "image", "type": "brushlabels",
               "value": painted} | SIZE  # fmt: skip
    with direct(hub, owner) as client:
        return {
            "pictures": filled(
                client, PICTURES, [("a.png", picture()), ("b.png", picture())], [*DRAWN, brushed]
            ),
            "spans": filled(client, SPANS, [("a.txt", b"Ada sings\nAda sings")], MARKED),
            "sound": filled(client, SOUND, [("a.wav", sound()), ("b.wav", sound())], HEARD),
        }


def test_every_form_holds_what_it_should_at_once_and_out_of_snapshots(hub: Hub) -> None:
    assert CHECKS.keys() == FORMS.keys()
    owner = hub.found()
    known = projects(hub, owner)
    with direct(hub, owner) as client:
        snapshots = {}
        for name, (number, _) in known.items():
            snapshots[name] = f"/api/projects/{number}/exports/{made(client, number)['id']}"
        for form, (where, check) in CHECKS.items():
            number, ids = known[where]
            now = client.get(f"/api/projects/{number}/export", params={"exportType": form})
            assert now.status_code == 200, (form, now.text)
            check(now.content, ids)
            suffix = now.headers["filename"].rpartition(".")[2]
            assert now.headers["content-type"] in (f"application/{suffix}", "text/plain"), form
            frozen = client.get(f"{snapshots[where]}/download", params={"exportType": form})
            assert frozen.status_code == 200, (form, frozen.text)
            if form in HOLDING:  # only an export at once holds the files
                asked = {"exportType": form, "download_resources": False}
                now = client.get(f"/api/projects/{number}/export", params=asked)
            if form == "JSON":
                assert frozen.json() == now.json()
            else:
                assert frozen.content == now.content, form


def test_a_form_as_the_converter_writes_it_is_said_to_be_so(hub: Hub) -> None:
    owner = hub.found()
    with direct(hub, owner) as client:
        turned = json.loads(json.dumps(DRAWN))
        turned[0]["value"]["rotation"] = 30
        number, _ = filled(client, PICTURES, [("a.png", picture())], turned)
        path = f"/api/projects/{number}/export"
        frozen = f"/api/projects/{number}/exports/{made(client, number)['id']}/download"
        asked = {"exportType": "COCO"}
        right, as_theirs = (
            client.get(path, params=asked | {"compatible": same}).content for same in (False, True)
        )
        assert right != as_theirs
        for same, body in ((False, right), (True, as_theirs)):
            got = client.get(frozen, params=asked | {"compatible": same})
            assert got.content == body
        wrong = client.get(path, params=asked | {"compatible": "maybe"})
        assert wrong.status_code == 400


# Which forms apply


SUPPORTED = """
from label_studio_sdk._extensions.label_studio_tools.core.label_config import parse_config
from label_studio_sdk.converter import Converter
found = {}
for name, text in json.load(open(K['file'])).items():
    try:
        found[name] = Converter(parse_config(text), None).supported_formats
    except Exception as error:
        found[name] = repr(error)
print()
print(json.dumps(found))
"""
CONFIGS = {
    "pictures": PICTURES, "spans": SPANS, "sound": SOUND,
    "two": '<View><Text name="a" value="$a"/><Text name="b" value="$b"/><Choices name="c" '
           'toName="a,b"><Choice value="x"/></Choices></View>',
    "polygons": '<View><Image name="i" value="$i"/><PolygonLabels name="p" toName="i">'
                '<Label value="x"/></PolygonLabels></View>',
    "beside": '<View><Image name="i" value="$i"/><Labels name="l" toName="i"><Label value="x"/>'
              '</Labels><Rectangle name="r" toName="i"/><Brush name="b" toName="i"/></View>',
    "several": '<View><Image name="i" valueList="$i"/><RectangleLabels name="r" toName="i">'
               '<Label value="x"/></RectangleLabels></View>',
    "linked": '<View><Text name="t" value="$t" valueType="url"/><Labels name="l" toName="t">'
              '<Label value="x"/></Labels></View>',
    "timeline": '<View><Video name="v" value="$v"/><TimelineLabels name="l" toName="v">'
                '<Label value="x"/></TimelineLabels></View>',
    "nothing": "<View/>",
}  # fmt: skip


def test_the_forms_that_apply_are_those_of_the_converter(hub: Hub, tmp_path: Path) -> None:
    folder = Path(__file__).parent / "fixtures"
    texts = CONFIGS | {path.stem: path.read_text() for path in (folder / "config").glob("*.xml")}
    for path in (folder / "results").glob("*.json"):
        texts[f"results {path.stem}"] = json.loads(path.read_text())["config"]
    file = tmp_path / "configs.json"
    file.write_text(json.dumps(texts))
    theirs = run("labelstudio", SUPPORTED, hub, hub.found(), file=str(file))
    compared = 0
    for name, found in theirs.items():
        if isinstance(found, str):
            continue  # the converter cannot read it
        ours = applies(config.parsed(texts[name]))
        # Only the newer converter has brush masks as COCO; nothing writes CSV_OLD.
        assert ours - {"BRUSH_TO_COCO"} == set(found) - {"CSV_OLD"}, name
        assert ("BRUSH_TO_COCO" in ours) == ("BRUSH_TO_PNG" in ours)
        compared += 1
    assert compared > len(texts) * 0.8


def test_forms_that_apply_are_listed_first_the_others_as_disabled(hub: Hub) -> None:
    owner = hub.found()
    with direct(hub, owner) as client:
        made = client.post("/api/projects", json={"title": "spans", "label_config": SPANS})
        path = f"/api/projects/{made.json()['id']}/export"
        listed = client.get(f"{path}/formats").json()
        assert sorted(one["name"] for one in listed) == sorted(FORMS.keys() - {"CSV_OLD"})
        able = [one["name"] for one in listed if "disabled" not in one]
        assert able == [one["name"] for one in listed[: len(able)]]
        assert set(able) == {"JSON", "JSON_MIN", "CSV", "TSV", "CONLL2003", "YOLO_OBB",
                             "YOLO_OBB_WITH_IMAGES"}  # fmt: skip
        assert {one["disabled"] for one in listed[len(able) :]} == {True}
        assert client.get(path, params={"exportType": "SPACY"}).status_code == 400
        assert client.get("/api/projects/999999999/export/formats").status_code == 404
