"""Places in texts, recordings and time series."""

from __future__ import annotations

from typing import Any

from glossator.dialects.labelstudio.results.sight import Sight, Unreadable, index, need
from glossator.dialects.labelstudio.results.sizes import number, plain, text_of
from glossator.model.geometry import TextSpan, TimeSpan
from glossator.model.measure import code_points


def read_span(word: str, value: dict[str, Any], sight: Sight) -> TextSpan | TimeSpan:
    """A span of whatever the input is; ``word`` is the type without ``labels``."""
    media = sight.plan.media(sight.input)
    if word == "timeseries" or media == "time_series":
        return TimeSpan(_moment(value, "start"), _moment(value, "end"), "x")
    if media in ("audio", "video") or (media is None and "original_length" in sight.result):
        return _seconds(value, sight)
    if "startOffset" in value or "globalOffsets" in value:
        return _anchored(value, sight)
    if word not in ("", "hypertext", "paragraph"):
        raise Unreadable
    return _characters(value, sight)


def _seconds(value: dict[str, Any], sight: Sight) -> TimeSpan:
    channel, length = number(value.get("channel")), number(sight.result.get("original_length"))
    start, end = need(value, "start"), need(value, "end")
    return TimeSpan(start, end, "s", None if channel is None else int(channel), length)


def _moment(value: dict[str, Any], key: str) -> float | str:
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        raise Unreadable
    return found


def _quote(value: dict[str, Any]) -> str | None:
    text = value.get("text")
    return text if isinstance(text, str) else None


def _characters(value: dict[str, Any], sight: Sight) -> TextSpan:
    """The browser counts UTF-16 units, the model code points."""
    start, end = index(value.get("start")), index(value.get("end"))
    whole = text_of(sight.plan, sight.input, sight.shown)
    if whole is None:
        sight.say("offset_uncertain", "the text is not known")
        return TextSpan(start, end, _quote(value))
    return TextSpan(code_points(whole, start), code_points(whole, end), _quote(value))


def _anchored(value: dict[str, Any], sight: Sight) -> TextSpan:
    """A span by XPath or by turn; offsets inside of a node stay in the browser's own units."""
    offsets = value.get("globalOffsets")
    start = end = anchor = None
    if isinstance(offsets, dict):
        start, end = index(offsets.get("start")), index(offsets.get("end"))
        if not plain(sight.plan, sight.input, sight.shown):
            sight.say("offset_uncertain", "the text as it is shown is not known")
    if "startOffset" in value:
        nodes = _node(value.get("start")), _node(value.get("end"))
        ends = index(value.get("startOffset")), index(value.get("endOffset"))
        anchor = (nodes[0], ends[0], nodes[1], ends[1])
    if anchor is None and start is None:
        raise Unreadable
    return TextSpan(start, end, _quote(value), anchor)


def _node(value: Any) -> str:
    # Turns are written as text; old data have them as numbers.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable
    return str(value)
