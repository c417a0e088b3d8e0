"""How this format joins tests/conformance/test_formats.py."""

from glossator.model.annotation import Answer, Region
from glossator.model.geometry import TextSpan
from glossator.model.task import Labelled

SCHEMA = False
MINE = (21, 22)
GAPS: dict[str, tuple[int, ...]] = {
    "there is nothing but text": (*range(1, 17), 18, 19, 20, *range(23, 31)),
    "there are no answers about a text as a whole": (17,),
    "there are no relations": (21,),
    "a token has one tag at most": (22,),
}


def comparable(task: Labelled) -> object:
    """The answer, its spans counted in characters that are no blanks: blanks are not kept."""
    answer = task.annotations[0].answer if task.annotations else None
    answer = answer or Answer()
    text = task.data.get("text", "")
    spans = [_span(region, text) for region in answer.regions]
    return "".join(text.split()), answer.values, answer.relations, spans


def _span(region: Region, text: str) -> object:
    span = region.shape
    if not isinstance(span, TextSpan) or span.start is None or span.end is None:
        return span
    start, end = ("".join(text[:at].split()) for at in (span.start, span.end))
    return len(start), len(end), region.labels
