"""What a result needs to know of the thing it is drawn on: the picture's size, the text."""

from __future__ import annotations

from math import isfinite
from typing import Any

from glossator.dialects.labelstudio.results.plan import Plan
from glossator.model.annotation import Frame
from glossator.model.data_paths import at
from glossator.model.shown import Shown

_SMALL = 1 << 64


def number(value: Any) -> float | None:
    """A finite number, also as text; None for anything else."""
    if type(value) is float:
        return value if isfinite(value) else None
    if type(value) is int and -_SMALL < value < _SMALL:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    if not isfinite(found):
        return None
    return found if isinstance(value, str) else value


def file_size(shown: Shown, name: str | None, item: int | None) -> tuple[float, float] | None:
    """The size in pixels of the stored picture of an input, if it is known."""
    file = shown.files.get(f"{name}[{item or 0}]") or shown.files.get(name or "")
    if file is None or not file.width or not file.height:
        return None
    return file.width, file.height


def frame_of(result: dict[str, Any], name: str | None, item: int | None, shown: Shown) -> Frame:
    """Fractions of a picture whose size the result says, else the file, else nobody."""
    width, height = number(result.get("original_width")), number(result.get("original_height"))
    if width and height and width > 0 and height > 0:
        return Frame("fraction", width, height)
    return Frame("fraction", *(file_size(shown, name, item) or (None, None)))


def sized(frame: Frame | None, shown: Shown, name: str | None, item: int | None) -> Frame:
    """The frame with the file's size where it does not know one itself."""
    unit = frame.unit if frame else "fraction"
    if frame is not None and frame.width and frame.height:
        return frame
    return Frame(unit, *(file_size(shown, name, item) or (None, None)))


def text_of(plan: Plan, name: str | None, shown: Shown) -> str | None:
    """The text of an input; None where the task holds a link to it, or nothing."""
    source = plan.inputs.get(name or "")
    if source is None or source.key is None:
        return None
    value = at(shown.data, source.key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    link = source.link
    if link is None:
        link = value.startswith(("http://", "https://", "s3://", "gs://", "/data/"))
    return None if link else value


def plain(plan: Plan, name: str | None, shown: Shown) -> bool:
    """Whether offsets into what is shown are the same in UTF-16 units and code points, for sure.

    The text that a page or a dialogue shows is not known here, but without a character outside of
    the basic plane (or one spelled by number) in its source there is none in it either.
    """
    source = plan.inputs.get(name or "")
    if source is None or source.key is None or source.link:
        return False
    value = at(shown.data, source.key)
    if source.media == "paragraphs" and isinstance(value, list):
        turns = [text for turn in value if isinstance(turn, dict) for text in turn.values()]
        return all(not isinstance(text, str) or _basic(text) for text in turns)
    if not isinstance(value, str) or value.startswith(("http://", "https://", "/data/")):
        return False
    return "&" not in value.replace("&amp;", "").replace("&nbsp;", "") and _basic(value)


def _basic(text: str) -> bool:
    return not text or max(text) < "\U00010000"
