"""YOLO segment: Outlines in fractions, in the Ultralytics layout. See README.md."""

from glossator.formats import Format, label_files
from glossator.formats.source import Source
from glossator.formats.yolo_segment.reader import read
from glossator.formats.yolo_segment.writer import write


def _detect(source: Source) -> float:
    return label_files.detect(source, frozenset({"segment"}))


format = Format(
    name="yolo_segment",
    title="YOLO segment",
    suffix=".zip",
    media_type="application/zip",
    shapes=frozenset({"polygon"}),
    read=read,
    write=write,
    detect=_detect,
    description="Outlines in fractions, in the Ultralytics layout.",
    pictures=True,
)
