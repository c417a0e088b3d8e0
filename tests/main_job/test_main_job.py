"""The main job, end to end: what this project is for.

``glossator serve``; a project with boxes, polygons and a choice; real photographs as files with
predictions; four people and a reviewer at once; a snapshot, COCO and YOLO; every box and polygon
against the known shapes to half a pixel. Then the same with ``kill -9`` in the middle.
"""

# rel: D1 D3 D4 D5 I4 C1

import collections
import io
import json
import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests import parts
from tests.main_job import compared, oracle
from tests.main_job.day import Day
from tests.main_job.hub import Threads, hub
from tests.main_job.known_shapes import Area, Drawing, Known, surface
from tests.photographs import Photograph, photographs
from tests.soak import SOAK

FORMATS = ["coco", "yolo", "yolo_segment", "yolo_obb"]


@pytest.fixture
def pictures() -> list[Photograph]:
    parts.require("photographs", photographs)
    found = photographs()
    assert len(found) >= 20
    return found


@pytest.mark.parametrize("overlap", [1, 2])
def test_the_main_job(
    tmp_path: Path, database_url: str, engine: str, pictures: list[Photograph], overlap: int
) -> None:
    with hub(tmp_path, database_url) as running:
        day = Day(running, pictures, f"calm {overlap}", overlap)
        day.begin()
        day.work()
        assert day.kept() >= len(pictures) * (1 + 2 * overlap)
        assert not sum(person.sent_again for person in running.people)
        figures = _compare_everything(day, tmp_path)
        running.check()
        print(f"\n{engine}, overlap {overlap}: {_said(day)}; {figures}")


@pytest.mark.parametrize("overlap", [1, 2] if SOAK else [2])
def test_the_main_job_with_kills_in_the_middle(
    tmp_path: Path, database_url: str, engine: str, pictures: list[Photograph], overlap: int
) -> None:
    with hub(tmp_path, database_url) as running:
        day = Day(running, pictures, f"killed {overlap}", overlap)
        killer = _Killer(day, random.Random(f"{engine} {overlap}"))
        killer.while_uploading()
        day.work(also=killer.while_working)
        killer.while_writing_the_snapshot()
        assert killer.kills == 4
        assert sum(person.sent_again for person in running.people) > 0
        day.kept()
        figures = _compare_everything(day, tmp_path)
        running.check()
        print(
            f"\n{engine}, overlap {overlap}, {killer.kills} kills: {killer.found} times an "
            f"acknowledged thing was looked for after a kill, 0 lost; {_said(day)}; {figures}"
        )


class _Killer:
    """Kills the server at seeded moments, starts it again, and looks for what was acknowledged."""

    def __init__(self, day: Day, chance: random.Random) -> None:
        self._day = day
        self._chance = chance
        self.kills = 0
        self.found = 0

    def _kill(self) -> None:
        self._day.hub.kill9()
        self.kills += 1
        self.found += self._day.kept()

    def while_uploading(self) -> None:
        threads = Threads()
        threads.start(self._kill_after, self._chance.uniform(0.02, 0.1))
        try:
            self._day.begin()
        finally:
            threads.join()
        self.found += self._day.kept()

    def _kill_after(self, seconds: float) -> None:
        time.sleep(seconds)
        self._day.hub.kill9()
        self.kills += 1

    def while_working(self, over: threading.Event) -> None:
        said = self._day.said
        answers = len(self._day.tasks) * self._day.overlap
        for part in (0.3, 0.7):
            wanted = int(answers * part) + self._chance.randint(-2, 2)
            while len(said.answers) < wanted and not over.is_set():
                time.sleep(0.001)
            time.sleep(self._chance.uniform(0, 0.01))
            self._kill()

    def while_writing_the_snapshot(self) -> None:
        day = self._day
        number = day.hub.owner.post(f"/projects/{day.project}/snapshots")["id"]
        time.sleep(self._chance.uniform(0, 0.02))
        self._kill()
        until = time.monotonic() + 90
        while (state := day.hub.owner.get(f"/snapshots/{number}")["state"]) != "completed":
            assert state != "failed"
            assert time.monotonic() < until, f"the snapshot stays {state}"
            time.sleep(0.2)


def _said(day: Day) -> str:
    verdicts = collections.Counter(day.said.verdicts.values())
    return (
        f"{len(day.said.files)} photographs, {len(day.said.answers)} answers, "
        f"{dict(sorted(verdicts.items()))}, {day.said.count} acknowledged writes"
    )


def _compare_everything(day: Day, folder: Path) -> str:
    """Every export against what was drawn; the figures in words."""
    # Each task has exactly its overlap of answers that count, by as many people.
    for task in day.tasks:
        authors = day.said.authors[task]
        assert len(set(authors)) == len(authors)
        rejected = sum(
            day.said.verdicts[n] == "rejected" for n, of in day.said.tasks_of.items() if of == task
        )
        assert len(authors) - rejected == day.overlap
    chosen, all_of_them = day.chosen(), day.everything()
    made = day.snapshot(FORMATS)
    tallies = [
        ("coco", compared.coco(made["coco"], chosen)),
        ("yolo", compared.yolo(made["yolo"], chosen, "detect")),
        ("yolo_segment", compared.yolo(made["yolo_segment"], chosen, "segment")),
        ("yolo_obb", compared.yolo(made["yolo_obb"], chosen, "obb")),
        ("coco at once, all", compared.coco(day.export("coco", all=True), all_of_them)),
        ("yolo at once, all", compared.yolo(day.export("yolo", all=True), all_of_them, "detect")),
    ]
    answers = compared.choices(made["jsonl"], all_of_them)
    assert answers == len(day.said.answers)
    for answer in day.said.answers.values():
        assert answer in made["jsonl"], "an answer is not byte for byte in the native form"
    areas = _areas_in_pycocotools(made["coco"], chosen, folder / "coco.json")
    _pictures_inside(day)
    boxes = sum(tally.boxes for _, tally in tallies)
    polygons = sum(tally.polygons for _, tally in tallies)
    worst = max(tally.worst for _, tally in tallies)
    each = "; ".join(f"{name}: {tally}" for name, tally in tallies)
    return (
        f"{boxes} boxes and {polygons} polygons compared, worst {worst:.2g} px ({each}); "
        f"{areas} masks measured by pycocotools"
    )


def _areas_in_pycocotools(content: bytes, known: dict[int, list[Drawing]], path: Path) -> int:
    """Masks that pycocotools fills have the areas of the known outlines, but for their edges."""
    try:
        oracle.python()
    except parts.Missing as why:
        parts.refuse("oracles", str(why))
    path.write_bytes(content)
    found = oracle.opened(path)
    seen = 0
    for task, (drawing,) in known.items():
        shapes = [s for s in drawing.shapes if isinstance(s, Area) or s.turn]
        masks = [one for one in found if one["image"] == task and one["pixels"] is not None]
        assert len(masks) == len(shapes)
        for shape in shapes:
            area = surface(shape.corners())
            near = [m for m in masks if m["label"] == shape.label]
            mask = min(near, key=lambda m: abs(m["area"] - area))
            assert mask["area"] == pytest.approx(area, rel=1e-6)
            assert abs(mask["pixels"] - area) <= _edge(shape), shape
            masks.remove(mask)
            seen += 1
    assert len(found) == sum(len(d.shapes) for (d,) in known.values())
    return seen


def _edge(shape: Known) -> float:
    """A raster differs from an outline by at most a pixel along it."""
    points = shape.corners()
    following = points[1:] + points[:1]
    around = sum(
        abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in zip(points, following, strict=True)
    )
    return around + 4


def _pictures_inside(day: Day) -> None:
    """Exports with files hold the photographs byte for byte."""
    wanted = {str(task): photo.path.read_bytes() for task, photo in day.tasks.items()}
    for format in ("coco", "yolo"):
        with zipfile.ZipFile(io.BytesIO(day.export(format, files=True))) as archive:
            pictures = {
                Path(name).stem: archive.read(name) for name in archive.namelist()
                if name.startswith("images/")
            }  # fmt: skip
            assert pictures == wanted
            if format == "coco":
                document = json.loads(archive.read("annotations.json"))
                for image in document["images"]:
                    name = Path(image["file_name"]).name
                    assert archive.read(f"images/{name}") == wanted[str(image["id"])]


def test_the_example_of_the_readme_runs(
    tmp_path: Path, database_url: str, pictures: list[Photograph]
) -> None:
    with hub(tmp_path, database_url) as running:
        program = parts.ROOT / "examples" / "main_job.py"
        ended = subprocess.run(
            [sys.executable, program, running.server.url, *(str(p.path) for p in pictures)],
            env={**os.environ, "GLOSSATOR_KEY": running.owner.key},
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        assert f"{len(pictures)} photographs labelled by 4 people" in ended.stdout
        document: dict[str, Any] = json.loads((tmp_path / "coco.json").read_text())
        assert len(document["annotations"]) == 2 * len(pictures)
        sizes = {image["id"]: (image["width"], image["height"]) for image in document["images"]}
        assert sorted(sizes.values()) == sorted((p.width, p.height) for p in pictures)
        for one in document["annotations"]:
            width, height = sizes[one["image_id"]]
            if one["category_id"] == document["annotations"][1]["category_id"]:
                sky = [0, 0, width, 0, 0.7 * width, 0.2 * height, 0.2 * width, 0.3 * height]
                assert one["segmentation"][0] == pytest.approx(sky, abs=0.5)
        with zipfile.ZipFile(tmp_path / "yolo.zip") as archive:
            labels = [name for name in archive.namelist() if name.startswith("labels/")]
            assert len(labels) == len(pictures)
        running.check()


def test_the_readme_shows_what_the_example_does() -> None:
    """Every line of Python in the README is a line of the example, but for its indent."""
    program = (parts.ROOT / "examples" / "main_job.py").read_text().splitlines()
    known = {line.strip() for line in program}
    text = (parts.ROOT / "README.md").read_text()
    shown = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    lines = [line.strip() for block in shown for line in block.splitlines() if line.strip()]
    assert lines
    assert [line for line in lines if line not in known] == []
