"""Known shapes: what each person will draw on a photograph, decided by a seed before they begin.

Held in pixels; an answer says them in pixels or in fractions. The same numbers are what the
exports are compared with, by code of its own: nothing of the package is used here.
"""

import math
import random
from dataclasses import dataclass, field
from typing import Any

BOX_LABELS = ("cat", "cup", "stone", "face")
AREA_LABELS = ("sky", "ground", "water")
SCENES = ("inside", "outside", "laboratory", "space")

SCHEMA = {
    "inputs": [{"name": "image", "media": "image", "key": "image"}],
    "fields": [
        {
            "kind": "region",
            "name": "things",
            "inputs": ["image"],
            "shapes": ["box"],
            "rotates": True,
            "labels": [{"name": name} for name in BOX_LABELS],
        },
        {
            "kind": "region",
            "name": "areas",
            "inputs": ["image"],
            "shapes": ["polygon"],
            "labels": [{"name": name} for name in AREA_LABELS],
        },
        {
            "kind": "choice",
            "name": "scene",
            "required": True,
            "labels": [{"name": name} for name in SCENES],
        },
    ],
}

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """Pixels; turned by degrees clockwise about its centre."""

    label: str
    x: float
    y: float
    width: float
    height: float
    turn: float = 0.0

    def corners(self) -> list[Point]:
        """Top-left, top-right, bottom-right, bottom-left of the unturned box, each turned."""
        middle_x, middle_y = self.x + self.width / 2, self.y + self.height / 2
        sine, cosine = math.sin(math.radians(self.turn)), math.cos(math.radians(self.turn))
        found = []
        for across, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            dx, dy = across * self.width / 2, down * self.height / 2
            found.append((middle_x + dx * cosine - dy * sine, middle_y + dx * sine + dy * cosine))
        return found


@dataclass(frozen=True)
class Area:
    """A polygon in pixels."""

    label: str
    points: list[Point]
    holes: list[list[Point]] = field(default_factory=list)

    def corners(self) -> list[Point]:
        return self.points


Known = Box | Area


@dataclass(frozen=True)
class Drawing:
    """All that one person says about one photograph."""

    width: int
    height: int
    shapes: list[Known]
    scene: str
    unit: str

    def answer(self) -> dict[str, Any]:
        """As the native API takes it."""
        return {
            "values": [{"field": "scene", "value": [self.scene]}],
            "regions": [self._region(n, shape) for n, shape in enumerate(self.shapes, 1)],
        }

    def _region(self, number: int, shape: Known) -> dict[str, Any]:
        if isinstance(shape, Box):
            across, down = self._scale(shape.x, shape.y), self._scale(shape.width, shape.height)
            said: dict[str, Any] = {
                "type": "box", "x": across[0], "y": across[1], "width": down[0], "height": down[1],
            }  # fmt: skip
            if shape.turn:
                said["rotation"] = shape.turn
        else:
            said = {"type": "polygon", "points": [self._scale(x, y) for x, y in shape.points]}
            if shape.holes:
                said["holes"] = [[self._scale(x, y) for x, y in hole] for hole in shape.holes]
        return {
            "id": f"r{number}",
            "field": "things" if isinstance(shape, Box) else "areas",
            "input": "image",
            "labels": [shape.label],
            "frame": {"unit": self.unit, "width": self.width, "height": self.height},
            "shape": said,
        }

    def _scale(self, x: float, y: float) -> tuple[float, float]:
        return (x, y) if self.unit == "pixel" else (x / self.width, y / self.height)


def draw(seed: object, width: int, height: int) -> Drawing:
    """What somebody will draw on a photograph of this size; the same for the same seed."""
    chance = random.Random(f"{seed}")
    shapes: list[Known] = []
    for n in range(chance.randint(2, 4)):
        w, h = chance.uniform(0.08, 0.4) * width, chance.uniform(0.08, 0.4) * height
        # A turned box stays inside the picture when its diagonal does.
        turned = n == 0 or chance.random() < 0.3
        margin = math.hypot(w, h) / 2 if turned else 0.0
        x = chance.uniform(max(0.0, margin - w / 2), width - max(w, margin + w / 2))
        y = chance.uniform(max(0.0, margin - h / 2), height - max(h, margin + h / 2))
        if turned and (margin * 2 > min(width, height)):
            turned = False
            x, y = min(x, width - w), min(y, height - h)
        turn = round(chance.uniform(-170, 170), 2) if turned else 0.0
        shapes.append(Box(chance.choice(BOX_LABELS), x, y, w, h, turn))
    for n in range(chance.randint(1, 3)):
        shapes.append(_area(chance, width, height, hole=n == 0 and chance.random() < 0.5))
    unit = chance.choice(("pixel", "fraction"))
    return Drawing(width, height, shapes, chance.choice(SCENES), unit)


def _area(chance: random.Random, width: int, height: int, hole: bool) -> Area:
    """A star-shaped outline: any of these is a simple polygon, most are not convex."""
    reach = chance.uniform(0.1, 0.3) * min(width, height)
    x = chance.uniform(reach, width - reach)
    y = chance.uniform(reach, height - reach)
    corners = chance.randint(5, 14)
    turns = sorted((n + chance.uniform(0.1, 0.9)) * 2 * math.pi / corners for n in range(corners))
    points = [_spoke(x, y, reach * chance.uniform(0.5, 1), turn) for turn in turns]
    inside = [_spoke(x, y, reach * 0.2, n * math.pi / 2) for n in range(4)]
    return Area(chance.choice(AREA_LABELS), points, [inside] if hole else [])


def _spoke(x: float, y: float, length: float, turn: float) -> Point:
    return x + length * math.cos(turn), y + length * math.sin(turn)


def around(points: list[Point]) -> tuple[float, float, float, float]:
    """x, y, width, height of the box around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def surface(points: list[Point]) -> float:
    """The shoelace formula."""
    following = points[1:] + points[:1]
    pairs = zip(points, following, strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
