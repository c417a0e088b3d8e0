"""Our files of painted masks against those of Label Studio's own converter.

Where the two differ, the test says how, and who is right:

* PNG, NumPy (1.0.10 and 2.1.2): the pixels are the same. It joins several labels in the name, and keeps hyphens
  of a field; ours take the first label, and a field's hyphens become ``_``, so that a name can be read.
* BRUSH_TO_COCO (2.1.2; the older one has none): it writes the outer contour of each spot as an
  annotation of its own. Holes are filled, single pixels are gone, and the outline runs through the
  middle of the outer pixels, so that 80 of them become an area of 63. Ours are COCO with one
  annotation a region, whose run lengths are the very pixels. Ours are right.
"""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

from tests.formats.converter import asked, clients
from tests.formats.made import SCHEMA, unzipped, written

from glossator.convert import find
from glossator.dialects.labelstudio.exporting.names import FORMS
from glossator.model.annotation import Annotation, Answer, Region
from glossator.model.loss import Losses
from glossator.model.rasters import columns_to_rows, mask_from_pixels, pixels_of, unpack
from glossator.model.task import Labelled

MASKS = """
import json, os, sys
import numpy as np
from PIL import Image
from label_studio_sdk.converter import Converter
from label_studio_sdk.converter.brush import encode_rle
folder, config = sys.argv[1:3]
result = []
for n, (label, rows) in enumerate(json.load(sys.stdin)):
    alpha = np.array(rows, dtype=np.uint8)
    colours = np.repeat(alpha.reshape(-1), 4)
    value = {"format": "rle", "rle": encode_rle(colours), "brushlabels": [label]}
    result.append({"id": str(n), "type": "brushlabels", "from_name": "segments", "to_name": "image",
                   "original_width": alpha.shape[1], "original_height": alpha.shape[0],
                   "value": value})
tasks = [{"id": 7, "data": {"image": "a.png"}, "annotations": [
    {"id": 12, "completed_by": 3, "created_at": "2024-01-01", "result": result}]}]
source = os.path.join(folder, "export.json")
with open(source, "w") as file:
    json.dump(tasks, file)
found = {}
for form, kind in (("BRUSH_TO_PNG", "png"), ("BRUSH_TO_NUMPY", "npy")):
    out = os.path.join(folder, kind)
    os.makedirs(out)
    converter = Converter(config, folder, download_resources=False)
    converter.convert(source, out, form, is_dir=False)
    ours = os.path.join(folder, "ours")
    for place in (out, ours):
        for name in sorted(os.listdir(place)):
            if name.endswith(kind):
                path = os.path.join(place, name)
                array = np.load(path) if kind == "npy" else np.array(Image.open(path))
                found.setdefault(name, []).append([str(array.dtype), array.tolist()])
print(json.dumps(found))
"""
CONTOURS = """
import json, os, sys
import numpy as np
from label_studio_sdk.converter import Converter
from label_studio_sdk.converter.brush import mask2rle
folder, config = sys.argv[1:3]
rows = np.array(json.load(sys.stdin), dtype=np.uint8)
task = {"id": 7, "data": {"image": "a.png"}, "annotations": [
    {"id": 12, "completed_by": 3, "created_at": "2024-01-01", "result": [
        {"id": "1", "type": "brushlabels", "from_name": "segments", "to_name": "image",
         "original_width": rows.shape[1], "original_height": rows.shape[0],
         "value": {"format": "rle", "rle": mask2rle(rows), "brushlabels": ["road"]}}]}]}
source = os.path.join(folder, "export.json")
with open(source, "w") as file:
    json.dump([task], file)
out = os.path.join(folder, "out")
Converter(config, folder, download_resources=False).convert(source, out, "BRUSH_TO_COCO", is_dir=False)
print(open(os.path.join(out, "result_coco.json")).read())
"""
BRUSH = (
    '<View><Image name="image" value="$image"/><BrushLabels name="segments" toName="image">'
    '<Label value="road"/><Label value="the sky"/></BrushLabels></View>'
)


@clients
def test_masks_are_the_pixels_of_the_vendor_under_its_names(tmp_path: Path, client: str) -> None:
    rnd = random.Random(6)
    width, height = 13, 9
    cases, regions = [], []
    for n, label in enumerate(("road", "the sky", "road")):
        pixels = bytes(255 * (rnd.random() < 0.4) for _ in range(width * height))
        cases.append((label, [list(pixels[y * width : (y + 1) * width]) for y in range(height)]))
        mask = mask_from_pixels(pixels, width, height)
        regions.append(Region(f"{n}", "segments", mask, (label,)))
    answer = Answer(regions=tuple(regions))
    made = Labelled(7, {"image": "a.png"}, (Annotation(id=12, member_id=3, answer=answer),))
    (tmp_path / "ours").mkdir()
    for name in ("brush_png", "brush_numpy"):
        for member, body in unzipped(written(name, [made])).items():
            (tmp_path / "ours" / member).write_bytes(body)
    found = json.loads(asked(MASKS, str(tmp_path), BRUSH, stdin=json.dumps(cases), client=client))
    assert len(found) == 6
    assert "task-7-annotation-12-by-3-segments-the sky-0.png" in found
    for both in found.values():
        theirs, ours = both
        assert theirs == ours
        assert ours[0] == "uint8"


def test_brush_to_coco_of_the_vendor_fills_holes_and_ours_is_the_mask(tmp_path: Path) -> None:
    width, height = 20, 12
    ring = {(x, y) for x in range(2, 12) for y in range(2, 10)}
    hole = {(x, y) for x in range(5, 9) for y in range(4, 8)}
    spot, dot = {(15, 3), (16, 3), (15, 4), (16, 4)}, {(18, 10)}
    painted = (ring - hole) | spot | dot
    pixels = bytes(255 * ((i % width, i // width) in painted) for i in range(width * height))
    rows = [list(pixels[y * width : (y + 1) * width]) for y in range(height)]
    theirs = json.loads(
        asked(CONTOURS, str(tmp_path), BRUSH, stdin=json.dumps(rows), client="labelstudio_new")
    )
    # The hole is filled (80 pixels are 9 x 7), the spot of four is one, the dot is gone.
    assert sorted(one["area"] for one in theirs["annotations"]) == [1, 63]
    assert [one["segmentation"] for one in theirs["annotations"] if one["area"] == 63] == [
        [[2, 2, 2, 9, 11, 9, 11, 2]]
    ]
    mask = mask_from_pixels(pixels, width, height)
    answer = Answer(regions=(Region("1", "segments", mask, ("road",)),))
    made = Labelled(7, {"image": "a.png"}, (Annotation(id=12, answer=answer),))
    # What is asked to be compatible is not made worse.
    options = FORMS["BRUSH_TO_COCO"].options(lambda file: io.BytesIO(), compatible=True)
    files = unzipped(b"".join(find("coco").write([made], SCHEMA, Losses(), options)))
    (ours,) = json.loads(files["result_coco.json"])["annotations"]
    assert ours["area"] == len(painted)
    assert ours["bbox"] == [2, 2, 17, 9]
    run_lengths = ours["segmentation"]
    assert run_lengths["size"] == [height, width]
    back = columns_to_rows(unpack(run_lengths["counts"]), width, height)
    assert pixels_of(back) == pixels_of(mask)
