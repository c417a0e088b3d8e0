"""How this format joins tests/conformance/test_formats.py."""

from glossator.model.annotation import Answer
from glossator.model.geometry import Mask
from glossator.model.rasters import pixels_of
from glossator.model.task import Labelled

SCHEMA = False
MINE = (12,)
GAPS: dict[str, tuple[int, ...]] = {
    "only what is painted is a mask": (*range(1, 12), 13, 15, 30),
    "there are no answers about a picture as a whole": (14, 16, 17, 18, 19, 20),
    "there is one picture a task, and nothing but pictures": (*range(21, 29),),
    "a task without answer leaves no trace": (29,),
}


def comparable(task: Labelled) -> object:
    """The whole answer; masks as pixels, those of one label together: that is how they are named."""
    answer = task.annotations[0].answer if task.annotations else None
    answer = answer or Answer()
    regions = [
        (
            region.labels,
            _pixels(region.shape) if isinstance(region.shape, Mask) else region.shape,
            region.values,
            region.score,
            region.note,
        )
        for region in answer.regions
    ]
    return task.id, answer.values, answer.relations, sorted(regions, key=lambda one: one[0])


def _pixels(mask: Mask) -> object:
    # Empty runs are one way of many to write the same mask.
    return mask.width, mask.height, pixels_of(mask)
