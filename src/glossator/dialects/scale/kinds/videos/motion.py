"""Where a followed thing is at each frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.model.geometry import (
    Box,
    Cuboid,
    Ellipse,
    Key,
    Keypoint,
    PlainShape,
    Point,
    Polygon,
    Polyline,
    Track,
)

MOST = 100_000
"""Frames of one video that are written: an hour at 25 a second has 90 000."""


class Moment(msgspec.Struct, frozen=True):
    """A track at one frame. ``between``: worked out, not marked. ``values`` are all that hold."""

    at: int
    shape: PlainShape
    time: float | None
    values: dict[str, Any]
    between: bool = False


def moments(track: Track, values: dict[str, Any], dense: bool = True) -> Iterator[Moment]:
    """The track at every frame that it is seen at: at its keys, and where it is ``linear`` between
    them, after the last one to the end if that is known. ``values``: what holds from the start;
    ``dense``: not at the keys alone."""
    held = dict(values)
    shape: PlainShape | None = None
    for n, key in enumerate(track.keys):
        held = {**held, **key.values}
        shape = key.shape or shape
        if shape is None or key.gone:
            continue
        yield Moment(key.at, shape, key.time, held)
        if dense and track.between == "linear":
            following = track.keys[n + 1] if n + 1 < len(track.keys) else None
            for at in range(key.at + 1, following.at if following else track.count or 0):
                yield Moment(at, _moved(shape, key, following, at), None, held, True)


def _moved(shape: PlainShape, key: Key, following: Key | None, at: int) -> PlainShape:
    """The shape on its way to the following key; as it is where that has none of its kind."""
    other = following.shape if following else None
    if following is None or type(other) is not type(shape):
        return shape
    part = (at - key.at) / (following.at - key.at)

    def mix(one: float, two: float) -> float:
        return one + (two - one) * part

    def points(one: tuple[Point, ...], two: tuple[Point, ...]) -> tuple[Point, ...]:
        pairs = zip(one, two, strict=True)
        return tuple((mix(ax, bx), mix(ay, by)) for (ax, ay), (bx, by) in pairs)

    names: tuple[str, ...]
    match shape, other:
        case Box(), Box():
            names = ("x", "y", "width", "height", "rotation")
        case Ellipse(), Ellipse():
            names = ("x", "y", "rx", "ry", "rotation")
        case Keypoint(), Keypoint():
            names = ("x", "y")
        case ((Polygon() | Polyline() | Cuboid()), (Polygon() | Polyline() | Cuboid())):
            if len(shape.points) != len(other.points):
                return shape
            return replace(shape, points=points(shape.points, other.points))
        case _:
            return shape
    return replace(
        shape, **{name: mix(getattr(shape, name), getattr(other, name)) for name in names}
    )


def tracked(seen: list[Moment], linear: bool, count: int | None) -> Track:
    """The track of what was seen at frames, in their order. ``linear``: between two of them it
    moves, where no frame in between is missing.

    Frames that were worked out are no keys, but the last one before a gap: after it the thing is
    gone.
    """
    keys: list[Key] = []
    held: dict[str, Any] = {}
    step = _step(seen) if linear else 0
    for n, moment in enumerate(seen):
        last = n + 1 == len(seen)
        gap = linear and not last and seen[n + 1].at - moment.at > 1.5 * step
        changed = {k: v for k, v in moment.values.items() if k not in held or held[k] != v}
        if not moment.between or gap or (last and linear) or changed:
            keys.append(Key(moment.at, moment.shape, time=moment.time, values=changed))
        held.update(moment.values)
        if gap or (linear and last and count is not None and moment.at + 1 < count):
            keys.append(Key(moment.at + 1, gone=True))
    return Track(tuple(keys), "linear" if linear else "none", count)


def _step(seen: list[Moment]) -> int:
    """How far frames are apart where none is missing; a rate that does not divide the video's makes
    it differ a little."""
    return min((b.at - a.at for a, b in pairwise(seen)), default=1)
