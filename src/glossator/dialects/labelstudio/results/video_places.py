"""Places in videos: boxes that are followed, and ranges on a timeline."""

from __future__ import annotations

from typing import Any

from glossator.dialects.labelstudio.results.picture_places import read_box
from glossator.dialects.labelstudio.results.sight import Sight, Unreadable, need
from glossator.dialects.labelstudio.results.sizes import number
from glossator.model.geometry import Key, Parts, TimeSpan, Track


def read_track(value: dict[str, Any], sight: Sight) -> Track:
    """A box that is followed; frames of the vendor are counted from 1."""
    sequence = value.get("sequence")
    if not isinstance(sequence, list):
        raise Unreadable
    keys = []
    for step in sequence:
        if not isinstance(step, dict):
            raise Unreadable
        found = read_box(step, sight)
        at = int(need(step, "frame")) - 1
        gone = step.get("enabled") is False
        keys.append(Key(at, found, gone, number(step.get("time"))))
    count = number(value.get("framesCount"))
    return Track(
        tuple(keys),
        "linear",
        None if count is None else int(count),
        number(value.get("duration")),
    )


def read_timeline(value: dict[str, Any], sight: Sight) -> TimeSpan | Parts:
    """Ranges of frames."""
    ranges = value.get("ranges")
    if not isinstance(ranges, list) or not ranges:
        raise Unreadable
    spans = []
    for one in ranges:
        if not isinstance(one, dict):
            raise Unreadable
        # Both ends are frames from 1 that belong to the range.
        spans.append(TimeSpan(need(one, "start") - 1, need(one, "end"), "frame"))
    return spans[0] if len(spans) == 1 else Parts(tuple(spans))
