"""How this format joins tests/conformance/test_formats.py."""

from glossator.model.annotation import Answer, Frame
from glossator.model.geometry import Mask, Polygon
from glossator.model.measure import to_pixels
from glossator.model.rasters import pixels_of
from glossator.model.task import Labelled

SCHEMA = False
GAPS: dict[str, tuple[int, ...]] = {
    "VOC counts in pixels, and nobody knows the size of this picture": (3,),
    "the boxes are straight": (4,),
    "an object has exactly one class": (5,),
    "there are only boxes: a polygon becomes the box around it": (6, 7, 9, 11, 12),
    "there are only boxes, and lines and points become none": (8, 10),
    "an object has no attributes but those of VOC itself": (13,),
    "there are no answers about a picture as a whole": (14, 15, 16, 17, 18, 19, 20),
    "there is one picture a file, and nothing but pictures": (21, 22, 23, 24, 25, 26, 27, 28),
    "a task without answer and picture leaves no trace": (29,),
    "some regions have no label, a note or no place": (30,),
}


def comparable(task: Labelled) -> object:
    """The whole answer, places in pixels to nine digits, without ids."""
    answer = task.annotations[0].answer if task.annotations else None
    answer = answer or Answer()
    file = task.files.get("image")
    regions = []
    for region in answer.regions:
        frame = region.frame
        if frame and file and not frame.width:
            frame = Frame(frame.unit, file.width, file.height)
        shape = to_pixels(region.shape, frame) if region.shape else None
        regions.append((region.labels, rounded(shape), region.values, region.score, region.note))
    return task.id, answer.values, answer.relations, regions


def rounded(value: object) -> object:
    """Nine digits; positions and angles come back with the last bits of a float changed."""
    if isinstance(value, float | int):
        return float(f"{value:.9g}") if abs(value) > 1e-9 else 0.0
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    if isinstance(value, Mask):
        # Empty runs are one way of many to write the same mask.
        return ["Mask", value.width, value.height, list(pixels_of(value))]
    if isinstance(value, Polygon) and value.points[:1] == value.points[-1:]:
        value = Polygon(value.points[:-1], value.holes)
    if hasattr(value, "__struct_fields__"):
        return [
            type(value).__name__,
            *(rounded(getattr(value, f)) for f in value.__struct_fields__),
        ]
    return value
