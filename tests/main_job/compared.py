"""Exports held against the known shapes, to half a pixel. Reads the files with the standard library.

Every shape that was drawn must be found once, and nothing else may be there.
"""

import io
import json
import math
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from tests.main_job.known_shapes import Box, Drawing, Known, Point, around

MOST = 0.5


class Tally:
    """What was compared, and the largest distance seen."""

    def __init__(self) -> None:
        self.boxes = 0
        self.polygons = 0
        self.worst = 0.0

    def add(self, shape: Known, distance: float) -> None:
        assert distance <= MOST, f"{shape} is off by {distance} px"
        self.worst = max(self.worst, distance)
        if isinstance(shape, Box):
            self.boxes += 1
        else:
            self.polygons += 1

    def __str__(self) -> str:
        return f"{self.boxes} boxes, {self.polygons} polygons, worst {self.worst:.2g} px"


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    if len(one) != len(other):
        return math.inf
    return max((abs(a - b) for a, b in zip(one, other, strict=True)), default=0.0)


def _flat(points: Sequence[Point]) -> list[float]:
    return [number for point in points for number in point]


def _match(
    wanted: list[Known], found: list[tuple[str, Any]],
    distance: Callable[[Known, Any], float], tally: Tally | None,
) -> float:  # fmt: skip
    """Pairs every wanted shape with the nearest found one of its label; the worst distance."""
    left = list(found)
    if len(wanted) != len(left):
        assert tally is None, f"{len(wanted)} shapes were drawn, {len(left)} are in the file"
        return math.inf
    worst = 0.0
    for shape in wanted:
        near = [
            (distance(shape, place), n) for n, (label, place) in enumerate(left)
            if label == shape.label
        ]  # fmt: skip
        assert near or tally is None, f"no {shape.label} in the file"
        off, n = min(near, default=(math.inf, 0))
        if tally is not None:
            tally.add(shape, off)
        worst = max(worst, off)
        del left[n]
    return worst


def _pair(
    drawings: list[Drawing], entries: list[Any],
    match: Callable[[Drawing, Any, Tally | None], float], tally: Tally,
) -> None:  # fmt: skip
    """Each entry of a task is one of its drawings; which one, the shapes say."""
    assert len(drawings) == len(entries)
    left = list(drawings)
    for entry in entries:
        best = min(left, key=lambda drawing: match(drawing, entry, None))
        match(best, entry, tally)
        left.remove(best)


def _coco_distance(shape: Known, place: dict[str, Any]) -> float:
    off = _apart(around(shape.corners()), place["bbox"])
    rings = place["segmentation"]
    if isinstance(shape, Box) and not shape.turn:
        return off if rings == [] else math.inf
    if len(rings) != 1:
        return math.inf
    return max(off, _apart(_flat(shape.corners()), rings[0]))


def coco(content: bytes, known: dict[int, list[Drawing]]) -> Tally:
    """A COCO document; a task's id is its image's id, or named as ``task_id``."""
    document, tally = json.loads(content), Tally()
    names = {category["id"]: category["name"] for category in document["categories"]}
    places: dict[int, list[Any]] = {image["id"]: [] for image in document["images"]}
    for one in document["annotations"]:
        places[one["image_id"]].append((names[one["category_id"]], one))
    entries: dict[int, list[Any]] = {}
    for image in document["images"]:
        entries.setdefault(image.get("task_id", image["id"]), []).append(image)
    assert set(entries) == set(known)

    def match(drawing: Drawing, image: Any, tally: Tally | None) -> float:
        assert (image["width"], image["height"]) == (drawing.width, drawing.height)
        return _match(drawing.shapes, places[image["id"]], _coco_distance, tally)

    for task_id, drawings in known.items():
        _pair(drawings, entries[task_id], match, tally)
    return tally


def _yolo_box(shape: Known, numbers: list[float], drawing: Drawing) -> float:
    if len(numbers) != 4:
        return math.inf
    x, y, w, h = around(shape.corners())
    scale = (drawing.width, drawing.height, drawing.width, drawing.height)
    said = [number * one for number, one in zip(numbers, scale, strict=True)]
    return _apart((x + w / 2, y + h / 2, w, h), said)


def _yolo_points(shape: Known, numbers: list[float], drawing: Drawing) -> float:
    scale = (drawing.width, drawing.height)
    return _apart(_flat(shape.corners()), [n * scale[i % 2] for i, n in enumerate(numbers)])


def yolo(content: bytes, known: dict[int, list[Drawing]], kind: str) -> Tally:
    """A YOLO archive: ``detect`` has the box around every shape, ``segment`` outlines, ``obb`` the
    corners of boxes alone."""
    tally = Tally()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = _class_names(archive.read("data.yaml").decode())
        files = {
            name.rsplit("/", 1)[1].removesuffix(".txt"): archive.read(name).decode()
            for name in archive.namelist() if name.startswith("labels/") and name.endswith(".txt")
        }  # fmt: skip
    entries: dict[int, list[Any]] = {}
    for name, text in files.items():
        lines = [line.split() for line in text.splitlines()]
        found = [(names[int(line[0])], [float(word) for word in line[1:]]) for line in lines]
        entries.setdefault(int(name.split("-")[0]), []).append(found)
    assert set(entries) == set(known)
    measure = _yolo_box if kind == "detect" else _yolo_points

    def match(drawing: Drawing, found: Any, tally: Tally | None) -> float:
        shapes = [s for s in drawing.shapes if kind != "obb" or isinstance(s, Box)]
        return _match(shapes, found, lambda shape, n: measure(shape, n, drawing), tally)

    for task_id, drawings in known.items():
        _pair(drawings, entries[task_id], match, tally)
    return tally


def _class_names(text: str) -> list[str]:
    """The names of a data.yaml, whose lines are ``  0: "name"``."""
    _, _, names = text.partition("\nnames:\n")
    entries = (line.partition(":") for line in names.splitlines() if line.startswith("  "))
    found = {int(number): json.loads(name) for number, _, name in entries}
    return [found[n] for n in range(len(found))]


def choices(lines: bytes, known: dict[int, list[Drawing]]) -> int:
    """The native form keeps every answer as it was sent, the choice with it; how many answers."""
    seen = 0
    for line in lines.splitlines():
        task = json.loads(line)
        if task.get("id") not in known:
            continue
        answers = [a["answer"] for a in task["annotations"] if a.get("answer")]
        for drawing in known[task["id"]]:
            assert json.loads(json.dumps(drawing.answer())) in answers
            seen += 1
    return seen
