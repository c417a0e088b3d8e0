"""How right an answer is against an expected one.

A field without a place is right or wrong. Regions of a field are matched one to one by label and
overlap of their enclosing boxes (intersection over union of at least :data:`IOU`, best pairs
first), spans by the same measure along their line; the field's score is the F1 of the matches, as
in object detection. The score of an answer is the mean over the fields that count.
"""

from glossator.model.annotation import Answer, Expectation, Region
from glossator.model.geometry import Box, TextSpan, TimeSpan, Track
from glossator.model.measure import enclosing

IOU = 0.5
RIGHT = 0.75
"""From this score an answer counts as right."""

Extent = tuple[float, float, float, float]


def right(expected: Expectation, answer: Answer) -> bool:
    """Whether the answer counts as right."""
    return score(expected, answer) >= RIGHT


def score(expected: Expectation, answer: Answer) -> float:
    """0 (nothing right) to 1 (all right)."""
    wanted = expected.answer
    names = set(expected.fields) or (
        {v.field for v in wanted.values} | {r.field for r in wanted.regions}
    )
    if not names:
        return 1.0 if answer == wanted else 0.0
    return sum(_field(name, wanted, answer) for name in names) / len(names)


def _field(name: str, wanted: Answer, answer: Answer) -> float:
    expected = [r for r in wanted.regions if r.field == name]
    given = [r for r in answer.regions if r.field == name]
    if expected or given:
        return _f1(expected, given)
    one = {(v.input, v.item): v.value for v in wanted.values if v.field == name}
    other = {(v.input, v.item): v.value for v in answer.values if v.field == name}
    return float(_plain(one) == _plain(other))


def _plain(values: dict[tuple[str | None, int | None], object]) -> dict[object, object]:
    """Several picks are a set: their order says nothing."""
    return {
        place: frozenset(map(str, value)) if isinstance(value, list | tuple) else value
        for place, value in values.items()
    }


def _f1(expected: list[Region], given: list[Region]) -> float:
    pairs = sorted(
        (
            (overlap(one, other), i, j)
            for i, one in enumerate(expected)
            for j, other in enumerate(given)
            if set(one.labels) == set(other.labels)
        ),
        reverse=True,
    )
    used_i: set[int] = set()
    used_j: set[int] = set()
    for iou, i, j in pairs:
        if iou >= IOU and i not in used_i and j not in used_j:
            used_i.add(i)
            used_j.add(j)
    return 2 * len(used_i) / (len(expected) + len(given))


def overlap(one: Region, other: Region) -> float:
    """Intersection over union of two regions' extents; regions on different items never meet."""
    if (one.input, one.item) != (other.input, other.item) and one.input and other.input:
        return 0.0
    a, b = extent(one), extent(other)
    if a is None or b is None:
        return float(one.shape == other.shape)
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width < 0 or height < 0:
        return 0.0
    shared = width * height
    union = _area(a) + _area(b) - shared
    return shared / union if union > 0 else float(a == b)


def _area(e: Extent) -> float:
    return (e[2] - e[0]) * (e[3] - e[1])


def extent(region: Region) -> Extent | None:
    """x0, y0, x1, y1 of a region (a span is one high), None where it has none."""
    shape = region.shape
    if isinstance(shape, TextSpan | TimeSpan):
        if isinstance(shape.start, int | float) and isinstance(shape.end, int | float):
            return float(shape.start), 0.0, float(shape.end), 1.0
        return None
    if shape is None or isinstance(shape, Track):
        return None
    box = enclosing(shape)
    if not isinstance(box, Box):
        return None
    width, height = 1.0, 1.0
    if region.frame and region.frame.unit == "pixel" and region.frame.width:
        width, height = region.frame.width, region.frame.height or 1.0
    return box.x / width, box.y / height, (box.x + box.width) / width, (box.y + box.height) / height
