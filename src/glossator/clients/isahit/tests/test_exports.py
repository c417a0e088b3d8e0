"""What exports are where the service's own client has no word for it, or a bad one."""

import base64
import copy
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.sdk.recorded import recorded
from tests.sdk.rude import answers, rude

from glossator.clients.isahit import IsahitLab, exports
from glossator.clients.isahit.exceptions import ValidationError
from glossator.sdk import errors

FIXTURE = Path(__file__).parent / "fixtures" / "service.json"
ANSWERS = json.loads(FIXTURE.read_text(encoding="utf-8"))["answers"]


def configuration(project: str) -> dict[str, Any]:
    path = f"GET /api/project-configuration-manager/projects/{project}/project-configuration"
    return copy.deepcopy(ANSWERS[path][0]["json"])


def task(project: str, **more: Any) -> dict[str, Any]:
    found = ANSWERS[f"GET /api/task-manager/tasks?projectId={project}&page=1"][0]["json"]["docs"]
    return {**copy.deepcopy(found[0]), **more}


def begin(form: str, project: str, folder: Path, **options: Any) -> exports.Export:
    told = {"output_folder": str(folder), **options}
    return exports.begin(form, configuration(project), told, project)


def exported(form: str, project: str, folder: Path, *tasks: Any, **options: Any) -> Path:
    export = begin(form, project, folder, **options)
    for one in tasks:
        export.add(one)
    return Path(export.end())


def test_the_json_file_is_what_one_write_would_be(tmp_path: Path) -> None:
    two = [task("rect"), task("rect", name="é\n")]
    path = exported("lab", "rect", tmp_path, *two)
    assert path.name.startswith("lab_rect_")
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2)
    assert [one["name"] for one in json.loads(text)] == ["img1.jpg", "é\n"]
    assert json.loads(exported("kili", "rect", tmp_path).read_text()) == []


def test_nothing_to_export_is_an_export_of_nothing(tmp_path: Path) -> None:
    with recorded(FIXTURE) as service:
        lab = IsahitLab("i", "k", service.url)
        assert lab.export_tasks("none", "lab", in_memory=True, disable_progress_bar=True) == []
        path = lab.export_tasks("none", "yolo", str(tmp_path), disable_progress_bar=True)
    with zipfile.ZipFile(path) as zipped:
        assert zipped.namelist() == ["data.yaml"]


@pytest.mark.parametrize("form", ["lab", "kili", "yolo", "mask"])
def test_an_export_that_fails_leaves_no_file(form: str, tmp_path: Path) -> None:
    page = {"docs": [task("seg")], "totalDocs": 2, "hasNextPage": True, "nextPage": 2}
    login = answers(201, b'{"access_token":"tok","expires_in":3600}')
    told = [json.dumps(one).encode() for one in (configuration("seg"), page)]
    script = [login, *(answers(body=one) for one in told), answers(404)]
    with rude(*script) as server, pytest.raises(errors.NotFound):
        IsahitLab("i", "k", server.url).export_tasks(
            "seg", form, str(tmp_path), disable_progress_bar=True
        )
    assert list(tmp_path.iterdir()) == []


def test_a_label_that_is_no_class_is_told(tmp_path: Path) -> None:
    one = task("rect")
    one["data"]["body"]["annotations"][0]["labels"]["main"]["labels"][0]["id"] = "ship"
    with pytest.raises(ValidationError, match=r"img1\.jpg: 'ship' is in no main list"):
        exported("yolo", "rect", tmp_path, one)


@pytest.mark.parametrize("form", ["yolo", "kili", "mask"])
@pytest.mark.parametrize("data", [None, {}, {"body": None}, {"body": {}}])
def test_tasks_without_data_are_exported(form: str, data: Any, tmp_path: Path) -> None:
    if data:
        told = {"createdAt": "t", "type": "initial", "projectType": "iat-segmentation"}
        data = {**told, **data}
    path = exported(form, "seg", tmp_path, task("seg", data=data))
    if form == "yolo":
        with zipfile.ZipFile(path) as zipped:
            assert zipped.read("labels/img9.jpg.txt") == b""
    elif form == "mask":
        assert list(path.iterdir()) == []
    else:
        assert (json.loads(path.read_text())[0]["latestLabel"] is None) is (not data)


@pytest.mark.parametrize("name", ["../../out", "/out", "a/../../out", ".", "a//b"])
def test_names_do_not_leave_the_folder(name: str, tmp_path: Path) -> None:
    one = task("seg", name=name)
    with zipfile.ZipFile(exported("yolo", "seg", tmp_path / "y", one)) as zipped:
        (label,) = [entry for entry in zipped.namelist() if entry != "data.yaml"]
        assert ".." not in label.split("/")
        assert label.startswith("labels/")
        assert "//" not in label
    folder = exported("mask", "seg", tmp_path / "deep" / "m", one)
    (file,) = tmp_path.rglob("*.png")
    assert folder in file.parents


def test_tasks_of_the_same_name_are_both_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = task("seg")
    with zipfile.ZipFile(exported("yolo", "seg", tmp_path, one, one)) as zipped:
        assert zipped.namelist() == ["labels/img9.jpg.txt", "labels/img9.jpg_2.txt", "data.yaml"]
    assert "several tasks are named" in caplog.text
    folder = exported("mask", "seg", tmp_path, one, one, replace_extension=True)
    assert sorted(path.name for path in folder.iterdir()) == ["img9.png", "img9_2.png"]


def test_class_names_are_quoted(tmp_path: Path) -> None:
    import yaml

    names = configuration("rect")
    names["metadata"]["labelOptions"]["availableLabels"]["vehicles"][0]["id"] = "driver's car"
    export = exports.begin("yolo", names, {"output_folder": str(tmp_path)}, "p")
    with zipfile.ZipFile(export.end()) as zipped:
        assert yaml.safe_load(zipped.read("data.yaml")) == {
            "nc": 2, "names": ["driver's car", "bus"],
        }  # fmt: skip


def _pixels(path: Path) -> dict[tuple[int, int], tuple[int, ...]]:
    with Image.open(path) as image:
        shown = image.convert("RGB")
    spots = [(x, y) for x in range(shown.width) for y in range(shown.height)]
    return {spot: shown.getpixel(spot) for spot in spots if shown.getpixel(spot) != (0, 0, 0)}


def test_masks_are_those_of_the_vendors_client(tmp_path: Path) -> None:
    # Measured with isahitlab 0.17.0, numpy 2.2 and opencv-python-headless.
    plain = exported("mask", "seg", tmp_path, task("seg"), output_filename="plain")
    assert _pixels(plain / "img9.jpg.png") == {
        (1, 1): (2, 0, 7), (2, 1): (3, 0, 7), (3, 2): (4, 0, 9), (4, 3): (255, 1, 9),
    }  # fmt: skip
    colours = {"car": (255, 0, 0), "bus": (0, 128, 9), "none": (1, 1, 1)}
    mapped = exported("mask", "seg", tmp_path, task("seg"), semantic_mapping=colours)
    assert _pixels(mapped / "img9.jpg.png") == {
        (1, 1): (255, 0, 0), (2, 1): (255, 0, 0), (3, 2): (0, 128, 9), (4, 3): (0, 128, 9),
    }  # fmt: skip


def test_a_colour_is_not_taken_for_another_label(tmp_path: Path) -> None:
    # The first colour has the blue of the second label.
    colours = {"car": (1, 1, 9), "bus": (0, 0, 5)}
    folder = exported("mask", "seg", tmp_path, task("seg"), semantic_mapping=colours)
    assert _pixels(folder / "img9.jpg.png")[1, 1] == (1, 1, 9)


def test_each_256th_instance_is_coloured_too(tmp_path: Path) -> None:
    made, png = Image.new("RGB", (2, 1)), io.BytesIO()
    made.putpixel((1, 0), (0, 1, 7))
    made.save(png, "PNG")
    mask = "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()
    one = task("seg", data={"body": {"mask": mask}})
    folder = exported("mask", "seg", tmp_path, one, semantic_mapping={"car": (1, 2, 3)})
    assert _pixels(folder / "img9.jpg.png") == {(1, 0): (1, 2, 3)}


def test_colours_need_pillow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ModuleNotFoundError, match="pip install pillow"):
        begin("mask", "seg", tmp_path, semantic_mapping={"car": (1, 2, 3)})
    assert list(tmp_path.iterdir()) == []
    assert exported("mask", "seg", tmp_path, task("seg")).is_dir()


@pytest.mark.parametrize(
    ("form", "project", "options", "said"),
    [("coco", "rect", {}, "lab, kili, yolo, mask"), ("mask", "rect", {}, "type rectangle"),
     ("mask", "seg", {"in_memory": True}, "in_memory"), ("yolo", "seq", {}, "sequences"),
     ("yolo", "form2", {}, "input_id"), ("yolo", "form2", {"input_id": "note"}, "no such input"),
     ("lab", "rect", {"output_filename": "x.zip"}, "end in .json"),
     ("yolo", "rect", {"output_filename": "x.json"}, "end in .zip")],
)  # fmt: skip
def test_what_cannot_be_written_is_told(
    form: str, project: str, options: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ValidationError, match=said):
        begin(form, project, tmp_path, **options)
    assert list(tmp_path.iterdir()) == []
