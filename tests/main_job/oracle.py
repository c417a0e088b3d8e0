"""COCO files in the hands of ``pycocotools``, which lives in an environment of its own."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests import parts

PINS = ["pycocotools==2.0.11", "numpy<3"]

_OPEN = """
import contextlib, io, json, sys
from pycocotools.coco import COCO
with contextlib.redirect_stdout(io.StringIO()):
    coco = COCO(sys.argv[1])
names = {c["id"]: c["name"] for c in coco.loadCats(coco.getCatIds())}
print(json.dumps([
    {"image": a["image_id"], "label": names[a["category_id"]], "area": a["area"],
     "pixels": int(coco.annToMask(a).sum()) if a["segmentation"] else None}
    for a in coco.loadAnns(coco.getAnnIds())
]))
"""


def python() -> Path:
    """The interpreter that has pycocotools; raises parts.Missing."""
    return parts.environment("pycocotools", PINS)


def opened(path: Path) -> list[dict[str, Any]]:
    """Every annotation of a file as pycocotools sees it, with the pixels of its mask."""
    ended = subprocess.run(
        [python(), "-c", _OPEN, path], capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found
