"""Stories over two dialects, told by the vendors' own clients against one server.

Made with Scale's client, labelled by people, exported with Label Studio's; and the other way round.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image
from tests import parts
from tests.edge.serving import Hub, Person, shared

from glossator.dialects.labelstudio.tests.sdk import run
from glossator.dialects.scale.tests.sdk import Account

SIZES = {"street.png": (640, 480), "lane.png": (333, 517)}
BOXES = {
    "street.png": [("car", 10.25, 20.5, 100.0, 50.75), ("dog", 300.0, 0.0, 340.0, 480.0)],
    "lane.png": [("dog", 0.0, 1.5, 332.5, 7.125)],
}
"""Label, left, top, width, height in pixels."""


@pytest.fixture(params=["sqlite", "postgres"])
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    if request.param == "postgres":
        parts.require("postgres")
    made = Account(shared(request.param))
    yield made
    made.close()


def _png(size: tuple[int, int]) -> str:
    sink = io.BytesIO()
    Image.new("RGB", size).save(sink, "PNG")
    return base64.b64encode(sink.getvalue()).decode()


MAKE = """
import base64, io
C.create_project("cars", TaskType.ImageAnnotation, {
    "geometries": {"box": {"objects_to_annotate": ["car", "dog"]}}, "instruction": "All of them."})
out = {}
for name, picture in sorted(K["pictures"].items()):
    file = io.BytesIO(base64.b64decode(picture))
    file.name = name
    url = C.upload_file(file, project_name="cars").attachment_url
    out[name] = C.create_task(TaskType.ImageAnnotation, project="cars", attachment=url).id
"""
READ = """
out = {task.id: [task.status, task.as_dict().get("response")] for task in C.get_tasks("cars")}
"""
COCO = """
c = LabelStudio(**HERE)
chunks = c.projects.exports.download_sync(K['project'], export_type='COCO')
import base64
print(json.dumps({"zip": base64.b64encode(b''.join(chunks)).decode()}))
"""


def _answer(name: str) -> dict[str, Any]:
    width, height = SIZES[name]
    return {
        "regions": [
            {
                "id": f"r{n}", "field": "box", "labels": [label], "input": "image",
                "shape": {"type": "box", "x": x, "y": y, "width": w, "height": h},
                "frame": {"unit": "pixel", "width": width, "height": height},
            }
            for n, (label, x, y, w, h) in enumerate(BOXES[name])
        ]
    }  # fmt: skip


def test_scale_tasks_are_labelled_by_people_and_exported_as_coco(account: Account) -> None:
    pictures = {name: _png(size) for name, size in SIZES.items()}
    made: dict[str, str] = account.run(MAKE, pictures=pictures)
    names = {number: name for name, number in made.items()}
    project = account.project("cars")
    for person in [account.hub.join(account.owner, "labeler") for _ in range(2)]:
        held = account.claim(project, person)
        [task] = held["tasks"]
        shown = task["data"]["attachment"]
        name = next(n for n in made if _name(account, shown) == n)
        account.submit(held, _answer(name), person)
    read = account.run(READ)
    assert {status for status, _ in read.values()} == {"completed"}
    exported = _coco(run("labelstudio", COCO, account.hub, account.owner, project=project))
    for number, (_, response) in read.items():
        name = names[number]
        said = [
            (one["label"], one["left"], one["top"], one["width"], one["height"])
            for one in response["annotations"]
        ]
        assert said == pytest.approx(BOXES[name])
        assert all(one["type"] == one["geometry"] == "box" for one in response["annotations"])
        assert len(exported[SIZES[name]]) == len(said)
        for (label, *places), (ours, *theirs) in zip(said, exported[SIZES[name]], strict=True):
            assert label == ours
            assert places == pytest.approx(theirs, abs=0.5)


def _name(account: Account, address: str) -> str:
    number = int(address.rpartition("/")[2][10:], 16)
    return str(account.native("GET", f"/files/{number}")["name"])


def _coco(found: Any) -> dict[tuple[int, int], list[tuple[Any, ...]]]:
    """Label and box of each annotation, by the size of its picture."""
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(found["zip"]))) as archive:
        member = next(name for name in archive.namelist() if name.endswith(".json"))
        coco = json.loads(archive.read(member))
    labels = {one["id"]: one["name"] for one in coco["categories"]}
    sizes = {one["id"]: (one["width"], one["height"]) for one in coco["images"]}
    boxes: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for one in coco["annotations"]:
        of = boxes.setdefault(sizes[one["image_id"]], [])
        of.append((labels[one["category_id"]], *one["bbox"]))
    return boxes


CONFIG = """<View><Image name="image" value="$image"/>
<RectangleLabels name="box" toName="image"><Label value="car"/><Label value="dog"/></RectangleLabels>
<BrushLabels name="mask" toName="image"><Label value="road"/></BrushLabels>
<Choices name="light" toName="image"><Choice value="day"/><Choice value="night"/></Choices></View>"""
LABEL = """
c = LabelStudio(**HERE)
project = c.projects.create(title='streets', label_config=K['config'])
task = c.tasks.create(project=project.id, data={'image': 'https://example.org/a.png'})
c.annotations.create(task.id, result=K['result'])
c.predictions.create(task=task.id, result=K['result'][:1], model_version='m')
print(json.dumps({"project": project.id}))
"""
RESULT = [
    {"id": "a", "from_name": "box", "to_name": "image", "type": "rectanglelabels",
     "original_width": 200, "original_height": 100, "image_rotation": 0,
     "value": {"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0,
               "rectanglelabels": ["dog"]}},
    {"id": "m", "from_name": "mask", "to_name": "image", "type": "brushlabels",
     "original_width": 200, "original_height": 100, "image_rotation": 0,
     "value": {"format": "rle", "rle": [0, 0, 0, 0], "brushlabels": ["road"]}},
    {"id": "c", "from_name": "light", "to_name": "image", "type": "choices",
     "value": {"choices": ["night"]}},
]  # fmt: skip
SEE = """
out = [task.as_dict() for task in C.get_tasks("streets")]
"""


def test_label_studio_tasks_are_read_with_scales_client(account: Account) -> None:
    hub, owner = account.hub, account.owner
    run("labelstudio", LABEL, hub, owner, config=CONFIG, result=RESULT)
    [task] = account.run(SEE)
    assert (task["project"], task["type"], task["status"]) == (
        "streets", "imageannotation", "completed",
    )  # fmt: skip
    assert task["params"]["attachment"] == "https://example.org/a.png"
    assert task["params"]["geometries"]["box"]["objects_to_annotate"] == ["car", "dog"]
    assert task["attachmentS3Downloads"][0]["s3URL"] == "https://example.org/a.png"
    [proposed] = task["params"]["hypothesis"]["annotations"]
    assert (proposed["label"], proposed["left"]) == ("dog", pytest.approx(20))
    [box] = task["response"]["annotations"]
    assert (box["label"], box["uuid"]) == ("dog", "a")
    assert (box["left"], box["top"], box["width"], box["height"]) == pytest.approx((20, 20, 60, 40))
    assert task["response"]["global_attributes"] == {"light": "night"}
    # What Scale has no words for is said aloud.
    reply = _bare(hub, owner, f"/v1/task/{task['task_id']}")
    assert "shape_dropped" in reply.headers["glossator-loss"]
    assert reply.json()["response"] == task["response"]


def _bare(hub: Hub, person: Person, path: str) -> httpx.Response:
    word = base64.b64encode(f"{person.api_key}:".encode()).decode()
    return httpx.get(f"{hub.url}/scale{path}", headers={"Authorization": f"Basic {word}"})


def test_twenty_threads_with_one_unique_id_make_one_task(account: Account) -> None:
    found = account.run(
        """
        from concurrent.futures import ThreadPoolExecutor
        C.create_project("once", TaskType.Categorization, {"categories": ["a"]})
        def make(n):
            try:
                return C.create_task(TaskType.Categorization, project="once", attachment="https://a/b",
                                     unique_id="u").id
            except ScaleException as error:
                return error.code
        with ThreadPoolExecutor(20) as pool:
            made = list(pool.map(make, range(20)))
        out = [made, [task.id for task in C.get_tasks("once", unique_id="u")],
               C.get_tasks_count("once")]
        """
    )
    made, listed, total = found
    assert sum(one == 409 for one in made) == 19
    assert (listed, total) == ([one for one in made if one != 409], 1)
