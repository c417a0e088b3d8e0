"""COCO: instances and keypoints. See README.md.

The form is described at https://cocodataset.org/#format-data; ``pycocotools`` is its reader.
"""

from glossator.formats import Format
from glossator.formats.coco.reader import documents, read
from glossator.formats.coco.writer import write
from glossator.formats.elements import opens_with_keys
from glossator.formats.source import Source

_SIGNS = frozenset({"images", "annotations", "categories", "info", "licenses"})


def _detect(source: Source) -> float:
    best = 0.0
    for name in documents(source)[:8]:
        keys = opens_with_keys(source.head(name, 1 << 16))
        if keys & {"images", "annotations"}:
            best = max(best, 0.9 if len(keys & _SIGNS) > 1 else 0.7)
        elif keys & {"categories", "licenses"} and keys <= _SIGNS:
            best = max(best, 0.5)
    return best


format = Format(
    name="coco",
    title="COCO",
    suffix=".json",
    media_type="application/json",
    shapes=frozenset({"box", "polygon", "mask", "skeleton", "parts"}),
    read=read,
    write=write,
    detect=_detect,
    description="Instances and keypoints in pixels: boxes, polygons, masks, poses.",
    pictures=True,
)
