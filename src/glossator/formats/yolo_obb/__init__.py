"""YOLO OBB: Turned boxes by their corners in fractions, in the Ultralytics layout. See README.md."""

from glossator.formats import Format, label_files
from glossator.formats.source import Source
from glossator.formats.yolo_obb.reader import read
from glossator.formats.yolo_obb.writer import write


def _detect(source: Source) -> float:
    return label_files.detect(source, frozenset({"obb"}))


format = Format(
    name="yolo_obb",
    title="YOLO OBB",
    suffix=".zip",
    media_type="application/zip",
    shapes=frozenset({"box"}),
    read=read,
    write=write,
    detect=_detect,
    description="Turned boxes by their corners in fractions, in the Ultralytics layout.",
    pictures=True,
)
