"""The pages show followed things where exports say they are: one file of numbers holds both.

``frontend/src/shapes/track/motion.json`` is what the server's ``moments`` works out; the pages' own
tests read it (``npm test``). After a change there: ``GLOSSATOR_GOLDEN=write pytest`` this file.
"""

from __future__ import annotations

import itertools
import json
import os
import random
from typing import Any

import msgspec

from glossator.dialects.scale.kinds.videos.motion import moments
from glossator.model.geometry import Track
from tests import parts

NUMBERS = parts.ROOT / "frontend" / "src" / "shapes" / "track" / "motion.json"
COUNT = 18


def test_what_lies_between_key_frames_is_the_servers() -> None:
    lines = (json.dumps(one, separators=(",", ":")) for one in _worked_out())
    now = "[\n" + ",\n".join(lines) + "\n]\n"
    if os.environ.get("GLOSSATOR_GOLDEN") == "write":
        NUMBERS.write_text(now)
    assert NUMBERS.read_text() == now


def _worked_out() -> list[dict[str, Any]]:
    """Tracks of every shape and way, with what is seen at each frame."""
    found = []
    for seed, (kind, between) in enumerate(itertools.product(_SHAPES, ("linear", "none"))):
        given = _track(random.Random(seed), kind, between)
        track = msgspec.convert(given, Track)
        seen = {
            one.at: {"shape": msgspec.to_builtins(one.shape), "values": one.values}
            for one in moments(track, {"state": ["before"]})
        }
        found.append({"track": given, "seen": seen})
    return found


def _track(chance: random.Random, kind: str, between: str) -> dict[str, Any]:
    keys: list[dict[str, Any]] = []
    for n, at in enumerate(sorted(chance.sample(range(COUNT), 6))):
        key: dict[str, Any] = {"at": at}
        if n == 0 or chance.random() < 0.8:
            key["shape"] = _SHAPES[kind](chance)
        if n and chance.random() < 0.3:
            key["gone"] = True
        if chance.random() < 0.4:
            key["values"] = {chance.choice(("state", "colour")): [str(n)]}
        keys.append(key)
    return {"type": "track", "keys": keys, "between": between, "count": COUNT}


def _number(chance: random.Random) -> float:
    return round(chance.uniform(0, 900), 3)


def _points(chance: random.Random, *counts: int) -> list[list[float]]:
    return [[_number(chance), _number(chance)] for _ in range(chance.choice(counts))]


_SHAPES: dict[str, Any] = {
    "box": lambda chance: {
        "type": "box", "x": _number(chance), "y": _number(chance), "width": _number(chance),
        "height": _number(chance),
        **({"rotation": _number(chance) - 400} if chance.random() < 0.6 else {}),
    },
    "ellipse": lambda chance: {
        "type": "ellipse", "x": _number(chance), "y": _number(chance), "rx": _number(chance),
        "ry": _number(chance), "rotation": _number(chance),
    },
    "keypoint": lambda chance: {"type": "keypoint", "x": _number(chance), "y": _number(chance)},
    "polygon": lambda chance: {"type": "polygon", "points": _points(chance, 3, 3, 4)},
    "polyline": lambda chance: {"type": "polyline", "points": _points(chance, 2, 2, 3)},
    "cuboid": lambda chance: {"type": "cuboid", "points": _points(chance, 8)},
    "skeleton": lambda chance: {"type": "skeleton", "points": _points(chance, 3), "edges": [[0, 1]]},
    "mixed": lambda chance: _SHAPES[chance.choice(("box", "box", "ellipse"))](chance),
}  # fmt: skip
