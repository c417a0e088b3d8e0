"""Where our files of boxes and polygons differ from those of Label Studio's converter, and who is right.

As they are written by default, with all answers and Label Studio's layout:

* COCO: it turns boxes in percent, as if pictures were square, and gives the box around that, without
  an outline; ours is the outline of the turned box and the box around it. Numbers of categories and
  images begin with 0 there and with 1 here. Ours are right; both are COCO.
* YOLO: it does not turn boxes, which so stand beside their object; ours are the boxes around them. A
  polygon is the line of its points there: Ultralytics then takes every line of the file for an
  outline, the boxes too. Ours is the box around it (``yolo_segment`` has outlines). Ours are right.
* YOLO OBB: turned boxes are equal. It leaves out a box that says no rotation, and has polygons as
  lines that no reader of turned boxes takes. Ours are right.
* VOC: it does not turn boxes, and cuts corner and size down to whole pixels one by one, so that an
  edge is up to two pixels off. Ours are the exact edges. Ours are right.
* YOLO, VOC: a task's second answer overwrites the first. Ours are a file for each. Ours are right.
* A region with several labels is a line for each in its YOLO files, and has its first label in ours
  and in all its other forms. It loses less; two objects at one place are no truth either.

What ``compatible`` does not copy:

* a VOC file is gone there if an answer begins with a pick for the whole picture;
* polygons of ``Labels`` (not ``PolygonLabels``) are gone there in COCO;
* 1.0.10 has numbers of categories (``category``) as text; 2.1.2 and ours have numbers;
* 1.0.10 names VOC's files without the mark of the picture's address, so that two pictures of one
  name overwrite one another; 2.1.2 and ours have it;
* a turned box without a width ends its export; ours has it;
* YOLO OBB leaves out a box that says no rotation there;
* ``info`` of COCO names Label Studio there, and VOC's ``source`` and ``owner`` say MyDatabase,
  COCO2017 and flickr; ours say what is true.

Ours are right in each.
"""

from __future__ import annotations

import json
import random
from math import cos, radians, sin
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.formats import converter
from tests.formats.converter import choice, clients, exported, polygon, rectangle
from tests.formats.made import unzipped, written

FORMS = ("COCO", "YOLO", "YOLO_OBB", "VOC")
SIZE = (1000, 500)
STRAIGHT = rectangle("1", SIZE, (10, 20, 30, 40, 0), "cat")
TURNED = rectangle("2", SIZE, (50, 20, 20, 20, 30), "zebra")
OUTLINE = polygon("3", SIZE, [[0, 0], [50, 0], [50, 60]], "road")
WHERE = {"image": "http://example.org/a.jpg"}


def turned_corners() -> list[tuple[float, float]]:
    """The corners of TURNED in pixels: about its top-left one, 500 and 100, by 30 degrees."""
    c, s = cos(radians(30)), sin(radians(30))
    return [
        (500 + x * c - y * s, 100 + x * s + y * c)
        for x, y in ((0, 0), (200, 0), (200, 100), (0, 100))
    ]


def ours(form: str, tasks: list[Any], config: str = converter.PICTURES, **options: object) -> Any:
    """What a format makes of an export; all answers, in Label Studio's layout."""
    schema, made = converter.labelled(tasks, config)
    how = {"everything": True, "boxes": True, "flat": True, **options}
    body = written(form.lower(), made, schema, **how)
    return json.loads(body) if form == "COCO" else unzipped(body)


def numbers(text: bytes | str) -> list[list[float]]:
    return [[float(word) for word in line.split()] for line in text.splitlines()]


def edges(body: bytes) -> list[list[float]]:
    found = ElementTree.fromstring(body).iter("bndbox")
    return [
        [float(box.findtext(e) or "") for e in ("xmin", "ymin", "xmax", "ymax")] for box in found
    ]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], Path]:
    """An export of one answer with a box, a turned box and a polygon, and what 1.0.10 makes of it."""
    tasks = [exported(1, WHERE, [STRAIGHT, TURNED, OUTLINE])]
    folder = tmp_path_factory.mktemp("one")
    return tasks, converter.converted(folder, converter.PICTURES, FORMS, tasks)


def test_coco_has_the_outline_of_a_turned_box_and_the_true_box_around_it(one: Any) -> None:
    tasks, out = one
    theirs = json.loads((out / "COCO" / "result.json").read_text())["annotations"]
    mine = ours("COCO", tasks)["annotations"]
    xs, ys = zip(*turned_corners(), strict=True)
    around = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
    assert mine[1]["bbox"] == pytest.approx(around)
    assert mine[1]["segmentation"][0] == pytest.approx([n for p in turned_corners() for n in p])
    assert mine[1]["area"] == pytest.approx(200 * 100)
    assert theirs[1]["segmentation"] == []
    # In percent, 20 x 20 is a square, whatever the picture is.
    side = 0.2 * (cos(radians(30)) + sin(radians(30)))
    assert theirs[1]["bbox"][2:] == pytest.approx([side * 1000, side * 500])
    for same in (0, 2):
        assert mine[same]["bbox"] == pytest.approx(theirs[same]["bbox"])
        assert mine[same]["area"] == pytest.approx(theirs[same]["area"])
    assert mine[2]["segmentation"] == [pytest.approx(theirs[2]["segmentation"][0])]


def test_coco_numbers_from_one_and_names_the_same_categories_and_pictures(one: Any) -> None:
    tasks, out = one
    theirs = json.loads((out / "COCO" / "result.json").read_text())
    mine = ours("COCO", tasks)
    for made, first in ((theirs, 0), (mine, 1)):
        assert [image["id"] for image in made["images"]] == [first]
        names = {category["id"]: category["name"] for category in made["categories"]}
        labels = [names[found["category_id"]] for found in made["annotations"]]
        assert labels == ["cat", "zebra", "road"]
    assert mine["images"][0]["file_name"] == theirs["images"][0]["file_name"]
    # The options of choices are no category of anything here.
    assert {c["name"] for c in theirs["categories"]} - {c["name"] for c in mine["categories"]} == {
        "rain", "street", "sunny", "town",
    }  # fmt: skip


def test_yolo_has_the_boxes_around_turned_ones_and_around_polygons(one: Any) -> None:
    tasks, out = one
    (path,) = (out / "YOLO" / "labels").iterdir()
    theirs = numbers(path.read_text())
    files = ours("YOLO", tasks)
    mine = numbers(files[f"labels/{path.name}"])
    assert mine[0][1:] == pytest.approx(theirs[0][1:])
    assert theirs[1][1:] == pytest.approx([0.6, 0.3, 0.2, 0.2])  # as if it lay
    xs, ys = zip(*turned_corners(), strict=True)
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    middle = [(min(xs) + wide / 2) / 1000, (min(ys) + high / 2) / 500]
    assert mine[1][1:] == pytest.approx([*middle, wide / 1000, high / 500])
    assert theirs[2][1:] == pytest.approx([0, 0, 0.5, 0, 0.5, 0.6])
    assert mine[2][1:] == pytest.approx([0.25, 0.3, 0.5, 0.6])
    assert files["classes.txt"].decode().split() == [
        "zebra", "cat", "road", "ball", "sign",
    ]  # fmt: skip
    assert (out / "YOLO" / "classes.txt").read_text().split() == [
        "ball", "cat", "rain", "road", "sign", "street", "sunny", "town", "zebra",
    ]  # fmt: skip


def test_yolo_obb_has_the_corners_of_the_converter(one: Any) -> None:
    tasks, out = one
    (path,) = (out / "YOLO_OBB" / "labels").iterdir()
    theirs = numbers(path.read_text())
    mine = numbers(ours("YOLO_OBB", tasks)[f"labels/{path.name}"])
    for n in (0, 1):
        assert mine[n][1:] == pytest.approx(theirs[n][1:])
    assert [len(line) for line in theirs] == [9, 9, 7]
    assert [len(line) for line in mine] == [9, 9, 9]


def test_voc_has_exact_edges_and_the_box_around_a_turned_one(tmp_path: Path) -> None:
    rnd = random.Random(2)
    places = [[rnd.uniform(0, 60) for _ in range(4)] for _ in range(50)]
    boxes = [rectangle(f"b{n}", SIZE, (*place, 0), "cat") for n, place in enumerate(places)]
    tasks = [exported(1, WHERE, [*boxes, TURNED])]
    out = converter.converted(tmp_path, converter.PICTURES, ["VOC"], tasks)
    *theirs, lying = edges((out / "VOC" / "Annotations" / "a.xml").read_bytes())
    (body,) = ours("VOC", tasks).values()
    *mine, around = edges(body)
    for (x, y, w, h), their, my in zip(places, theirs, mine, strict=True):
        exact = [x * 10, y * 5, (x + w) * 10, (y + h) * 5]
        assert my == pytest.approx(exact)
        assert all(0 <= edge - cut < 2 for edge, cut in zip(exact, their, strict=True))
    assert lying == [500, 100, 700, 200]  # as if it were not turned
    xs, ys = zip(*turned_corners(), strict=True)
    assert around == pytest.approx([min(xs), min(ys), max(xs), max(ys)])


def test_each_answer_of_a_task_has_a_file_where_the_converter_keeps_one(tmp_path: Path) -> None:
    tasks = [exported(1, WHERE, [STRAIGHT], [TURNED])]
    out = converter.converted(tmp_path, converter.PICTURES, FORMS, tasks)
    for form in ("YOLO", "YOLO_OBB", "VOC"):
        folder = "Annotations" if form == "VOC" else "labels"
        assert len(list((out / form / folder).iterdir())) == 1

        def files(folder: str = folder, form: str = form, **options: object) -> list[str]:
            return [name for name in ours(form, tasks, **options) if name.startswith(folder)]

        first, second = files()
        assert first.partition(".")[0] + "-2" == second.partition(".")[0]
        assert files(compatible=True) == [first]
    # COCO has both on both sides.
    theirs = json.loads((out / "COCO" / "result.json").read_text())
    assert len(theirs["images"]) == len(ours("COCO", tasks)["images"]) == 2
    assert [image.get("task_id", image["id"]) for image in ours("COCO", tasks)["images"]] == [1, 1]


def test_several_labels_are_lines_of_yolo_there_and_the_first_one_here(tmp_path: Path) -> None:
    tasks = [exported(1, WHERE, [rectangle("1", SIZE, (10, 20, 30, 40, 0), "zebra", "cat")])]
    out = converter.converted(tmp_path, converter.PICTURES, ["YOLO", "COCO"], tasks)
    (path,) = (out / "YOLO" / "labels").iterdir()
    assert len(numbers(path.read_text())) == 2
    assert len(json.loads((out / "COCO" / "result.json").read_text())["annotations"]) == 1
    name = f"labels/{path.name}"
    assert len(numbers(ours("YOLO", tasks)[name])) == 1
    assert numbers(ours("YOLO", tasks, compatible=True)[name]) == numbers(path.read_text())


# What is not copied.


@clients
def test_a_pick_in_front_and_a_box_without_rotation_are_lost_there_alone(
    tmp_path: Path, client: str
) -> None:
    bare = rectangle("1", SIZE, (10, 20, 30, 40, 0), "cat")
    del bare["value"]["rotation"]
    tasks = [exported(1, WHERE, [choice("0", "rain"), bare])]
    out = converter.converted(tmp_path, converter.PICTURES, FORMS, tasks, client=client)
    assert not list((out / "VOC" / "Annotations").iterdir())
    (path,) = (out / "YOLO_OBB" / "labels").iterdir()
    assert path.read_text() == ""
    (body,) = ours("VOC", tasks, compatible=True).values()
    assert edges(body) == [[100, 100, 400, 300]]
    lines = numbers(ours("YOLO_OBB", tasks, compatible=True)[f"labels/{path.name}"])
    assert lines[0][1:] == pytest.approx([0.1, 0.2, 0.4, 0.2, 0.4, 0.6, 0.1, 0.6])


@clients
def test_polygons_of_labels_are_lost_there_alone(tmp_path: Path, client: str) -> None:
    config = (
        '<View><Image name="image" value="$image"/><Polygon name="shape" toName="image"/>'
        '<PolygonLabels name="p" toName="image"><Label value="x"/></PolygonLabels>'
        '<Labels name="what" toName="image"><Label value="road"/></Labels></View>'
    )
    value = {"points": [[0, 0], [50, 0], [50, 60]], "closed": True, "labels": ["road"]}
    result = {**OUTLINE, "type": "labels", "from_name": "what", "value": value}
    tasks = [exported(1, WHERE, [result])]
    out = converter.converted(tmp_path, config, ["COCO"], tasks, client=client)
    assert json.loads((out / "COCO" / "result.json").read_text())["annotations"] == []
    (mine,) = ours("COCO", tasks, config, compatible=True)["annotations"]
    assert mine["bbox"] == pytest.approx([0, 0, 500, 300])


@clients
def test_fixed_numbers_of_categories_are_numbers(tmp_path: Path, client: str) -> None:
    config = (
        '<View><Image name="image" value="$image"/><RectangleLabels name="boxes" toName="image">'
        '<Label value="zebra" category="0"/><Label value="cat"/><Label value="ant" category="7"/>'
        "</RectangleLabels></View>"
    )
    tasks = [exported(1, WHERE, [STRAIGHT])]
    out = converter.converted(tmp_path, config, ["COCO"], tasks, client=client)
    theirs = json.loads((out / "COCO" / "result.json").read_text())["categories"]
    mine = ours("COCO", tasks, config, compatible=True)["categories"]
    assert mine == [
        {"id": 0, "name": "zebra"},
        {"id": 7, "name": "ant"},
        {"id": 1, "name": "cat"},
    ]
    if client == "labelstudio":
        # Text is equal to no number, so two categories are 0 to a reader of numbers.
        assert [c["id"] for c in theirs] == ["0", "7", 0]
    else:
        assert theirs == mine


@clients
def test_a_turned_box_without_a_width_ends_an_export_there(tmp_path: Path, client: str) -> None:
    tasks = [exported(1, WHERE, [rectangle("1", SIZE, (10, 20, 0, 40, 30), "cat")])]
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        converter.converted(tmp_path, converter.PICTURES, ["COCO"], tasks, client=client)
    (mine,) = ours("COCO", tasks, compatible=True)["annotations"]
    assert mine["bbox"][2:] == pytest.approx(
        [0.4 * sin(radians(30)) * 1000, 0.4 * cos(radians(30)) * 500]
    )
