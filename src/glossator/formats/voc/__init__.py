"""Pascal VOC: one XML file a picture, with straight boxes. See README.md.

The form is that of the VOC development kit (http://host.robots.ox.ac.uk/pascal/VOC/).
"""

from glossator.formats import Format
from glossator.formats.source import Source
from glossator.formats.voc.reader import documents, read
from glossator.formats.voc.writer import write


def _detect(source: Source) -> float:
    best = 0.0
    for name in documents(source)[:8]:
        if b"<annotation" in source.head(name):
            best = max(best, 0.9 if "Annotations" in name.split("/")[:-1] else 0.7)
    return best


format = Format(
    name="voc",
    title="Pascal VOC",
    suffix=".zip",
    media_type="application/zip",
    shapes=frozenset({"box"}),
    read=read,
    write=write,
    detect=_detect,
    description="Straight boxes in pixels, one XML file a picture.",
    pictures=True,
)
