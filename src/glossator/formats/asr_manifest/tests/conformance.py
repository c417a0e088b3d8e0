"""How this format joins tests/conformance/test_formats.py."""

from msgspec.structs import replace

from glossator.model.annotation import Answer, Region
from glossator.model.geometry import TimeSpan
from glossator.model.task import Labelled

SCHEMA = False
MINE = (24,)
GAPS: dict[str, tuple[int, ...]] = {
    "there are no pictures": (*range(1, 16), 27),
    "there are no values but what is said in a recording": (16, 17, 18, 19, 20),
    "there is no text to read": (21, 22, 23),
    "a span has no channel, and no attribute but what is said": (24,),
    "there are neither series nor films nor points in space": (25, 26, 28),
    "a task without a recording leaves no trace": (29, 30),
}


def comparable(task: Labelled) -> object:
    """The whole answer without ids and names of fields; times to nine digits."""
    answer = task.annotations[0].answer if task.annotations else None
    answer = answer or Answer()
    values = [value.value for value in answer.values]
    return task.id, values, answer.relations, [_region(region) for region in answer.regions]


def _region(region: Region) -> object:
    shape = region.shape
    if isinstance(shape, TimeSpan) and shape.unit == "s":
        start, end = float(shape.start), float(shape.end)
        shape = replace(shape, start=round(start, 9), end=round(end, 9), length=None)
    values = [value.value for value in region.values]
    return shape, region.labels, values, region.score, region.note
