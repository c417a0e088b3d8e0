"""COCO, YOLO, YOLO OBB and VOC with ``compatible``, against Label Studio's own converter.

The exports are random: boxes, turned boxes, polygons, what it leaves out, none to three answers of a
task, some skipped. Both clients' converters (1.0.10 and 2.1.2) are asked. What is not copied is in
``test_labelstudio_oracle_differences.py``.
"""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.formats import converter
from tests.formats.made import unzipped, written

from glossator.formats.entry_names import picture_name

FORMS = ("COCO", "YOLO", "YOLO_OBB", "VOC")


@pytest.fixture(scope="module", params=["labelstudio", "labelstudio_new"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The export as the model has it, and the folder of the vendor's files."""
    tasks = converter.random_export(5)
    folder = tmp_path_factory.mktemp("export")
    out = converter.converted(folder, converter.PICTURES, FORMS, tasks, client=request.param)
    return converter.labelled(tasks, converter.PICTURES), out


NAMES = """
import json, os, sys
from label_studio_sdk._extensions.label_studio_tools.core.utils.io import get_local_path
print(json.dumps([
    os.path.basename(get_local_path(url, cache_dir=".", download_resources=False))
    for url in json.load(sys.stdin)
]))
"""


@converter.clients
def test_pictures_are_called_as_the_converter_calls_them(client: str) -> None:
    places = [
        "http://h/a.jpg",
        "http://h/a b/ö.tar.gz?size=9#x",
        "https://h:8080/a%20b.png;v=2",
        "https://h/none",
        "https://h/folder/?file=a.png",
    ]
    theirs = json.loads(converter.asked(NAMES, stdin=json.dumps(places), client=client))
    assert [picture_name(place) for place in places] == theirs


def near(theirs: Any, ours: Any) -> bool:
    """Equal, numbers to a billionth."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return theirs.keys() == ours.keys() and all(near(theirs[k], ours[k]) for k in theirs)
    if isinstance(theirs, list | tuple) and isinstance(ours, list | tuple):
        return len(theirs) == len(ours) and all(map(near, theirs, ours))
    if isinstance(theirs, float) and isinstance(ours, int | float):
        return abs(theirs - ours) <= 1e-9 * max(1, abs(theirs))
    return bool(theirs == ours)


def test_coco_has_the_images_categories_and_annotations_of_the_converter(both: Any) -> None:
    (schema, tasks), out = both
    theirs = json.loads((out / "COCO" / "result.json").read_text())
    ours = json.loads(written("coco", tasks, schema, compatible=True))
    assert len(theirs["images"]) > 40
    assert len(theirs["annotations"]) > 60
    assert ours["images"] == theirs["images"]
    assert ours["categories"] == theirs["categories"]
    assert near(theirs["annotations"], ours["annotations"])


def lines(text: str) -> list[list[float]]:
    return [[float(word) for word in line.split()] for line in text.splitlines()]


@pytest.mark.parametrize("form", ["YOLO", "YOLO_OBB"])
def test_yolo_has_the_files_classes_and_lines_of_the_converter(both: Any, form: str) -> None:
    (schema, tasks), out = both
    files = unzipped(written(form.lower(), tasks, schema, compatible=True))
    theirs = {path.name: lines(path.read_text()) for path in (out / form / "labels").iterdir()}
    ours = {
        name.removeprefix("labels/"): lines(body.decode())
        for name, body in files.items()
        if name.startswith("labels/")
    }
    assert sum(map(len, theirs.values())) > 40
    assert near(theirs, ours)
    assert files["classes.txt"] == (out / form / "classes.txt").read_bytes()
    notes = json.loads((out / form / "notes.json").read_text())
    assert json.loads(files["notes.json"])["categories"] == notes["categories"]


def objects(body: bytes) -> Any:
    root = ElementTree.fromstring(body)
    found = [
        [one.findtext("name"), *(one.findtext(f"bndbox/{e}") for e in ("xmin", "ymin", "xmax", "ymax"))]
        for one in root.iter("object")
    ]  # fmt: skip
    size = (root.findtext("size/width"), root.findtext("size/height"))
    return root.findtext("filename"), size, found


def test_voc_has_the_files_and_whole_pixels_of_the_converter(both: Any) -> None:
    (schema, tasks), out = both
    files = unzipped(written("voc", tasks, schema, compatible=True))
    theirs = [objects(path.read_bytes()) for path in (out / "VOC" / "Annotations").iterdir()]
    ours = [objects(body) for body in files.values()]
    assert [name for name, *_ in ours] == [
        name.removeprefix("Annotations/").replace(".xml", ".jpg") for name in files
    ]
    if out.name == "labelstudio":
        # 1.0.10 leaves out the mark of the address, which 2.1.2 puts before all names.
        ours = [(name.partition("__")[2], *rest) for name, *rest in ours]
    assert len(theirs) > 20
    assert sorted(theirs) == sorted(ours)
