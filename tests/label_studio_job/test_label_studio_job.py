"""The first example of the README, with the vendor's own client: the program that stands there.

Run once as it is, and once with known shapes for what its people see: real photographs, predictions,
four people at once through ``next``, a snapshot, COCO and YOLO; then every box and polygon against
the known shapes to half a pixel, in the files, in the vendor's JSON and through the native API.
"""

# rel: C1

import io
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import parts
from tests.label_studio_job import read_back
from tests.label_studio_job.drawn import drawn, result
from tests.main_job import compared, oracle
from tests.main_job.hub import Hub, hub
from tests.main_job.known_shapes import Area, Drawing, surface
from tests.photographs import Photograph, photographs

PROGRAM = parts.ROOT / "examples" / "label_studio.py"
DRIVER = """
import json, os, sys
sys.path.insert(0, os.path.dirname(os.environ["PROGRAM"]))
import label_studio as job
drawings = json.load(open("drawings.json"))  # file name: a result for each answer to come
job.look = lambda task: drawings[task["data"]["image"].split("-", 1)[1]].pop()
job.main(sys.argv[1], os.environ["GLOSSATOR_KEY"], [job.Path(p) for p in sys.argv[2:]], answers=ANSWERS)
assert not any(drawings.values()), "somebody did not look at a photograph"
"""


@pytest.fixture
def python(client: str) -> Path:
    """The interpreter that has the vendor's client."""
    parts.require("sdks", lambda: parts.vendor_python(client))
    return parts.vendor_python(client)


@pytest.fixture
def client() -> str:
    return "labelstudio"


@pytest.fixture
def pictures() -> list[Photograph]:
    parts.require("photographs", photographs)
    return photographs()


def run(program: list[object], running: Hub, pictures: list[Photograph], folder: Path) -> str:
    """What the program printed."""
    environment = {
        "PATH": os.environ["PATH"], "GLOSSATOR_KEY": running.owner.key, "PROGRAM": str(PROGRAM),
    }  # fmt: skip
    ended = subprocess.run(
        [*program, running.server.url, *(p.path for p in pictures)], env=environment,
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def serving(folder: Path, database_url: str) -> Any:
    return hub(folder, database_url)


def vendors(running: Hub) -> httpx.Client:
    """Plain requests below the vendor's mount; close it."""
    headers = {"Authorization": f"Token {running.owner.key}"}
    return httpx.Client(base_url=f"{running.server.url}/labelstudio", headers=headers, timeout=60)


def coco_of(folder: Path) -> bytes:
    """The document that the program took home."""
    with zipfile.ZipFile(folder / "coco.zip") as archive:
        return archive.read("result.json")


@pytest.mark.parametrize("client", ["labelstudio", "labelstudio_new"])
def test_the_example_runs_as_it_stands(
    tmp_path: Path, pictures: list[Photograph], python: Path
) -> None:
    with serving(tmp_path, f"sqlite:///{tmp_path / 'glossator.db'}") as running:
        said = run([python, PROGRAM], running, pictures, tmp_path)
        assert f"{len(pictures)} answers by 4 people" in said
        document = json.loads(coco_of(tmp_path))
        names = {one["id"]: one["name"] for one in document["categories"]}
        sizes = {image["id"]: (image["width"], image["height"]) for image in document["images"]}
        assert sorted(sizes.values()) == sorted((p.width, p.height) for p in pictures)
        assert len(document["annotations"]) == 2 * len(pictures)
        for one in document["annotations"]:
            width, height = sizes[one["image_id"]]
            if names[one["category_id"]] == "sky":
                sky = [0, 0, width, 0, 0.7 * width, 0.2 * height, 0.2 * width, 0.3 * height]
                assert one["segmentation"][0] == pytest.approx(sky, abs=0.5)
        running.check()


@pytest.mark.parametrize(
    ("engine", "answers"), [("sqlite", 1), ("sqlite", 2), ("postgres", 2)], indirect=["engine"]
)
def test_what_people_draw_with_the_vendors_client_is_what_everybody_reads(
    tmp_path: Path, database_url: str, engine: str, pictures: list[Photograph], python: Path,
    answers: int,
) -> None:  # fmt: skip
    assert len(pictures) >= 20
    known = {
        p.path.name: [drawn(f"{answers} {n} {p.name}", p) for n in range(answers)] for p in pictures
    }
    results = {name: [result(d) for d in reversed(drawings)] for name, drawings in known.items()}
    (tmp_path / "drawings.json").write_text(json.dumps(results))
    with serving(tmp_path, database_url) as running:
        driver = DRIVER.replace("ANSWERS", str(answers))
        said = run([python, "-c", driver], running, pictures, tmp_path)
        assert f"{answers * len(pictures)} answers by 4 people" in said
        project = running.owner.get("/projects")["items"][0]["id"]
        by_task = _in_the_vendors_json(running, project, known, results)
        everywhere = [
            ("coco", _coco(tmp_path, by_task)), ("yolo", read_back.yolo(tmp_path / "yolo.zip", known)),
            ("native", _through_native(running, project, by_task)),
        ]  # fmt: skip
        _pictures_are_back(running, project, by_task, pictures)
        running.check()
    print(f"\n{engine}: " + "; ".join(f"{name}: {tally}" for name, tally in everywhere))


def _in_the_vendors_json(
    running: Hub, project: int, known: dict[str, list[Drawing]], results: dict[str, Any]
) -> dict[int, list[Drawing]]:
    """The vendor's JSON has every result as it was sent; by task, what was drawn."""
    with vendors(running) as http:
        tasks = http.get(f"/api/projects/{project}/export?exportType=JSON").json()
    found = {}
    for task in tasks:
        name = task["data"]["image"].split("-", 1)[1]
        given = [annotation["result"] for annotation in task["annotations"]]
        assert sorted(given, key=json.dumps) == sorted(results[name], key=json.dumps)
        people = [annotation["completed_by"] for annotation in task["annotations"]]
        assert len(set(people)) == len(people)
        found[task["id"]] = known[name]
    assert len(found) == len(known)
    return found


def _coco(folder: Path, known: dict[int, list[Drawing]]) -> compared.Tally:
    content = coco_of(folder)
    tally = compared.coco(content, known)
    try:
        oracle.python()
    except parts.Missing as why:
        parts.refuse("oracles", str(why))
    (folder / "result.json").write_bytes(content)
    shapes = [s for drawings in known.values() for d in drawings for s in d.shapes]
    found = oracle.opened(folder / "result.json")
    assert sorted(one["label"] for one in found) == sorted(shape.label for shape in shapes)
    outlined = [one["area"] for one in found if one["pixels"] is not None]
    wanted = [surface(s.corners()) for s in shapes if isinstance(s, Area) or s.turn]
    assert sorted(outlined) == pytest.approx(sorted(wanted), rel=1e-6)
    return tally


def _through_native(running: Hub, project: int, known: dict[int, list[Drawing]]) -> compared.Tally:
    """The same project in the hub's own words: equal shapes, scenes and predictions."""
    tally = compared.Tally()
    assert {t["id"] for t in running.owner.every(f"/projects/{project}/tasks")} == set(known)
    for task, drawings in known.items():
        given = running.owner.get(f"/tasks/{task}/annotations")["items"]
        read = [read_back.native(annotation["answer"], drawings[0]) for annotation in given]
        shapes = [found for found, _ in read]
        matched = read_back.tallied(drawings, shapes, lambda shape: shape.corners(), tally)
        assert [drawing.scene for drawing in matched] == [scene for _, scene in read]
        (prediction,) = running.owner.get(f"/tasks/{task}/predictions")["items"]
        assert (prediction["model"], prediction["score"]) == ("mine-1", 0.5)
        box = {"type": "box", "x": 0.3, "y": 0.3, "width": 0.4, "height": 0.4}
        assert prediction["answer"]["regions"][0]["shape"] == pytest.approx(box)
    return tally


def _pictures_are_back(
    running: Hub, project: int, known: dict[int, list[Drawing]], pictures: list[Photograph]
) -> None:
    """Each task's picture is the photograph, byte for byte, and so are those in an archive."""
    by_name = {p.path.name: p.path.read_bytes() for p in pictures}
    with vendors(running) as http:
        for task in known:
            address = http.get(f"/api/tasks/{task}").json()["data"]["image"]
            assert http.get(address).content == by_name[address.split("-", 1)[1]]
        query = "exportType=COCO_WITH_IMAGES"
        archive = http.get(f"/api/projects/{project}/export?{query}").content
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        inside = {name: opened.read(name) for name in opened.namelist() if "images/" in name}
        document = json.loads(opened.read("result.json"))
    assert sorted(inside.values()) == sorted(by_name.values())
    assert {image["file_name"] for image in document["images"]} == set(inside)


def test_the_readme_shows_lines_of_the_example() -> None:
    """Every line of Python (``py``) in the README is a line of an example, but for its indent."""
    programs = (PROGRAM, PROGRAM.with_name("scale.py"))
    known = {line.strip() for one in programs for line in one.read_text().splitlines()}
    text = (parts.ROOT / "README.md").read_text()
    shown = [block.split("```")[0] for block in text.split("```py\n")[1:]]
    lines = [line.strip() for block in shown for line in block.splitlines() if line.strip()]
    assert lines
    assert [line for line in lines if line not in known] == []
