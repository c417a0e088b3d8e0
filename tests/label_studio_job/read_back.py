"""What came back, held against the known shapes to half a pixel; read with the standard library."""

import zipfile
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Any

from tests.main_job.compared import Tally
from tests.main_job.known_shapes import (
    AREA_LABELS,
    BOX_LABELS,
    Box,
    Drawing,
    Known,
    Point,
    around,
)

Found = list[tuple[str, list[Point]]]
"""(label, points in pixels) of each shape of one answer, in the order in which they were drawn."""


def tallied(
    drawings: list[Drawing], answers: list[Found], points_of: Callable[[Known], list[Point]],
    tally: Tally,
) -> list[Drawing]:  # fmt: skip
    """Each answer is one of the drawings, each drawing once; which, in the answers' order."""
    assert len(drawings) == len(answers)
    left, matched = list(drawings), []
    for answer in answers:
        best = min(left, key=lambda drawing: max(_off(drawing, answer, points_of)))
        for shape, off in zip(best.shapes, _off(best, answer, points_of), strict=True):
            tally.add(shape, off)
        left.remove(best)
        matched.append(best)
    return matched


def _off(drawing: Drawing, answer: Found, points_of: Callable[[Known], list[Point]]) -> list[float]:
    """Of each shape the largest distance of a point from where it should be."""
    if [shape.label for shape in drawing.shapes] != [label for label, _ in answer]:
        return [inf] * len(drawing.shapes)
    pairs = [(points_of(s), there) for s, (_, there) in zip(drawing.shapes, answer, strict=True)]
    return [
        max(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in zip(one, other, strict=True))
        if len(one) == len(other) else inf
        for one, other in pairs
    ]  # fmt: skip


def native(answer: dict[str, Any], drawing: Drawing) -> tuple[Found, str]:
    """An answer as the native API tells it, and its scene; ``drawing`` knows the picture's size."""
    found: Found = []
    size = {"unit": "fraction", "width": drawing.width, "height": drawing.height}
    for region in answer["regions"]:
        (label,), shape = region["labels"], region["shape"]
        assert region["frame"] == size
        assert region["field"] == ("things" if shape["type"] == "box" else "areas")
        if shape["type"] == "box":
            x, y = shape["x"] * drawing.width, shape["y"] * drawing.height
            w, h = shape["width"] * drawing.width, shape["height"] * drawing.height
            found.append((label, Box(label, x, y, w, h, shape.get("rotation", 0.0)).corners()))
        else:
            points = [(x * drawing.width, y * drawing.height) for x, y in shape["points"]]
            found.append((label, points))
    (scene,) = (value["value"] for value in answer["values"])
    return found, scene[0]


def yolo(path: Path, known: dict[str, list[Drawing]]) -> Tally:
    """The vendor's archive: of each answer a file of labels, which is named after the picture; a
    line has the box around a shape. ``known`` is by the names of the pictures."""
    tally = Tally()
    with zipfile.ZipFile(path) as archive:
        classes = archive.read("classes.txt").decode().split()
        named = [n for n in archive.namelist() if n.startswith("labels/")]
        lines = {n: archive.read(n).decode().splitlines() for n in named}
    assert sorted(classes) == sorted((*AREA_LABELS, *BOX_LABELS))
    assert len(named) == sum(len(drawings) for drawings in known.values())
    for name, drawings in known.items():
        stem, drawing = name.rpartition(".")[0], drawings[0]
        files = [n for n in named if n.removesuffix(".txt").split("-")[1] == stem]
        answers = [[_yolo_line(line, classes, drawing) for line in lines[n]] for n in files]
        tallied(drawings, answers, _box_around, tally)
    return tally


def _yolo_line(line: str, classes: list[str], drawing: Drawing) -> tuple[str, list[Point]]:
    number, *numbers = line.split()
    x, y, w, h = map(float, numbers)
    corners = [(x - w / 2, y - h / 2), (x + w / 2, y + h / 2)]
    return classes[int(number)], [(a * drawing.width, b * drawing.height) for a, b in corners]


def _box_around(shape: Known) -> list[Point]:
    x, y, w, h = around(shape.corners())
    return [(x, y), (x + w, y + h)]
