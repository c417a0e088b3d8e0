"""COCO against its own reader, ``pycocotools``, which runs in an environment of its own."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests import parts
from tests.formats.made import region, task, written

from glossator.model.annotation import Frame
from glossator.model.geometry import Box, Mask, Parts, Polygon, Skeleton
from glossator.model.measure import area
from glossator.model.rasters import columns_to_rows, mask_from_pixels, pack, rows_to_columns, unpack

PINS = ["pycocotools==2.0.11", "numpy<3"]

OPEN = """
import contextlib, io, json, sys
import numpy as np
from pycocotools import mask as m
from pycocotools.coco import COCO
with contextlib.redirect_stdout(io.StringIO()):
    coco = COCO(sys.argv[1])
out = {"images": sorted(coco.imgs), "categories": coco.loadCats(coco.getCatIds()), "areas": {}}
for number, annotation in coco.anns.items():
    if annotation.get("segmentation"):
        out["areas"][number] = [annotation["area"], int(coco.annToMask(annotation).sum())]
print(json.dumps(out))
"""

MASKS = """
import json, sys
import numpy as np
from pycocotools import mask as m
out = []
for case in json.load(sys.stdin):
    pixels = np.array(case["pixels"], dtype=np.uint8).reshape(case["height"], case["width"])
    theirs = m.encode(np.asfortranarray(pixels))
    ours = {"size": [case["height"], case["width"]], "counts": case["counts"].encode()}
    same = (m.decode(ours) == pixels).all()
    out.append({"counts": theirs["counts"].decode(), "same": bool(same), "area": int(m.area(ours)),
                "bbox": m.toBbox(ours).tolist()})
print(json.dumps(out))
"""


def oracle() -> Path:
    """The Python that has pycocotools; skips the test where it cannot be had."""
    try:
        return parts.environment("pycocotools", PINS)
    except parts.Missing as why:
        parts.refuse("oracles", str(why))
        raise


def asked(script: str, *arguments: str, stdin: str = "") -> Any:
    """What the oracle prints."""
    command = [str(oracle()), "-c", script, *arguments]
    ended = subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return json.loads(ended.stdout)


def test_a_file_opens_in_pycocotools_and_its_masks_have_our_areas(tmp_path: Path) -> None:
    rnd = random.Random(5)
    pixels = bytes(rnd.random() < 0.3 for _ in range(64 * 48))
    mask = mask_from_pixels(pixels, 64, 48)
    square = Polygon(((10, 10), (30, 10), (30, 25), (10, 25)))
    other = Polygon(((40, 30), (50, 30), (50, 40), (40, 40)))
    ring = Polygon(((0, 0), (1, 0), (1, 1), (0, 1)), (((0.2, 0.2), (0.4, 0.2), (0.4, 0.4)),))
    frame = Frame("pixel", 64, 48)
    shapes = [
        region(mask, frame=frame),
        region(square, frame=frame),
        region(Parts((square, other)), frame=frame),
        region(ring, frame=Frame("fraction", 64, 48)),
        region(Box(1, 2, 3, 4), frame=frame),
        region(Box(10, 10, 20, 10, 90), frame=frame),
        region(Skeleton(((1, 1), (2, 2)), ((0, 1),), ("a", "b")), frame=frame),
    ]
    path = tmp_path / "x.json"
    small = task(*shapes)
    path.write_bytes(
        written("coco", [small]).replace(b'"width":640,"height":480', b'"width":64,"height":48')
    )
    found = asked(OPEN, str(path))
    assert found["images"] == [1]
    assert found["categories"][0]["skeleton"] == [[1, 2]]
    ours_theirs = {int(n): pair for n, pair in found["areas"].items()}
    assert ours_theirs[1] == [area(mask), area(mask)]
    assert ours_theirs[2] == [300, 300]
    assert ours_theirs[3] == [400, 400]
    # pycocotools fills a polygon with a rule of its own at its edges.
    assert ours_theirs[4][1] == pytest.approx(64 * 48, rel=0.01)
    assert ours_theirs[6][1] == pytest.approx(ours_theirs[6][0], rel=0.1)


def test_compressed_masks_are_the_same_both_ways() -> None:
    rnd = random.Random(11)
    cases: list[dict[str, Any]] = []
    masks: list[Mask] = []
    for _ in range(200):
        width, height, share = rnd.randint(1, 60), rnd.randint(1, 60), rnd.random() ** 2
        pixels = bytes(rnd.random() < share for _ in range(width * height))
        mask = mask_from_pixels(pixels, width, height)
        masks.append(mask)
        counts = pack(rows_to_columns(mask))
        cases.append({"width": width, "height": height, "pixels": list(pixels), "counts": counts})
    theirs = asked(MASKS, stdin=json.dumps(cases))
    for case, mask, their in zip(cases, masks, theirs, strict=True):
        assert their["same"]
        assert their["counts"] == case["counts"]
        assert their["area"] == area(mask)
        assert columns_to_rows(unpack(their["counts"]), mask.width, mask.height) == mask
