"""YOLO detect: Straight boxes in fractions, in the Ultralytics layout. See README.md."""

from glossator.formats import Format, label_files
from glossator.formats.source import Source
from glossator.formats.yolo.reader import read
from glossator.formats.yolo.writer import write


def _detect(source: Source) -> float:
    return label_files.detect(source, frozenset({"detect"}))


format = Format(
    name="yolo",
    title="YOLO detect",
    suffix=".zip",
    media_type="application/zip",
    shapes=frozenset({"box"}),
    read=read,
    write=write,
    detect=_detect,
    description="Straight boxes in fractions, in the Ultralytics layout.",
    pictures=True,
)
