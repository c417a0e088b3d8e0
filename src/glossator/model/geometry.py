"""Shapes: where in an input something is.

x to the right, y down, origin at the top-left edge of the image. Coordinates are edges, not pixel
centres: a box over a whole W x H image is (0, 0, W, H). The unit (pixels, or fractions of the
image) is the region's :class:`~glossator.model.annotation.Frame`; a shape does not know it.
Angles are degrees clockwise as seen, always measured in pixel space. Floats are never rounded.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Point = tuple[float, float]


class Shape(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type"):
    """Every shape; only its kinds below are made."""


class Box(Shape, frozen=True, tag="box"):
    """Top-left corner and size of the unturned box, then turned about its centre."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0


class Polygon(Shape, frozen=True, tag="polygon"):
    """Open rings (the last point is not the first again), any winding, even-odd inside."""

    points: tuple[Point, ...]
    holes: tuple[tuple[Point, ...], ...] = ()


class Polyline(Shape, frozen=True, tag="polyline"):
    """An open line."""

    points: tuple[Point, ...]


class Keypoint(Shape, frozen=True, tag="keypoint"):
    """One point. ``size`` is the width of the dot on screen; ``visible`` 0 absent, 1 hidden, 2 seen."""

    x: float
    y: float
    size: float | None = None
    visible: int | None = None


class Ellipse(Shape, frozen=True, tag="ellipse"):
    """Centre and radii, turned about the centre."""

    x: float
    y: float
    rx: float
    ry: float
    rotation: float = 0.0


class Skeleton(Shape, frozen=True, tag="skeleton"):
    """A graph of points: a pose. ``edges`` are pairs of indexes; ``visible`` as in Keypoint."""

    points: tuple[Point, ...]
    edges: tuple[tuple[int, int], ...] = ()
    names: tuple[str, ...] = ()
    visible: tuple[int, ...] = ()


class Cuboid(Shape, frozen=True, tag="cuboid"):
    """A box in perspective on an image: front tl, tr, br, bl, then the back in the same order."""

    points: tuple[Point, ...]
    edges: tuple[tuple[int, int], ...] = ()


class Cuboid3d(Shape, frozen=True, tag="cuboid3d"):
    """A box in space, metres, z up.

    ``yaw`` in degrees counter-clockwise from above; at 0 the own y axis (front) lies along the
    world's y.
    """

    center: tuple[float, float, float]
    size: tuple[float, float, float]
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


class Mask(Shape, frozen=True, tag="mask"):
    """A bitmap over the whole image as run lengths, row by row.

    The first run counts zeros (it may be 0); the runs add up to width x height.
    """

    width: int
    height: int
    runs: tuple[int, ...]


class TextSpan(Shape, frozen=True, tag="text_span"):
    """Half-open range of Unicode code points in the input's text.

    ``anchor`` is (node, offset, node, offset): XPaths for html, turn indexes for paragraphs.
    ``start`` and ``end`` are None if only the anchor is known.
    """

    start: int | None = None
    end: int | None = None
    text: str | None = None
    anchor: tuple[str, int, str, int] | None = None


class TimeSpan(Shape, frozen=True, tag="time_span"):
    """A range of time. ``unit``: ``s`` seconds, ``frame`` 0-based half-open, ``x`` values of the
    time column (numbers or text). ``length`` is the whole recording in seconds."""

    start: float | str
    end: float | str
    unit: Literal["s", "frame", "x"] = "s"
    channel: int | None = None
    length: float | None = None


class Foreign(Shape, frozen=True, tag="foreign"):
    """A place that only one vendor can express; written back exactly by that dialect."""

    dialect: str
    value: Any


class Parts(Shape, frozen=True, tag="parts"):
    """Several shapes that are one object."""

    shapes: tuple[SimpleShape, ...]


class Key(msgspec.Struct, frozen=True, omit_defaults=True):
    """A track at one moment: ``at`` a 0-based frame or item, ``gone`` = not visible from here to
    the next key, ``values`` the attributes that change here (field name -> value)."""

    at: int
    shape: PlainShape | None = None
    gone: bool = False
    time: float | None = None
    values: dict[str, Any] = {}


class Track(Shape, frozen=True, tag="track"):
    """One object over time. ``count`` frames or ``seconds`` long where that is known."""

    keys: tuple[Key, ...]
    between: Literal["linear", "none"] = "none"
    count: int | None = None
    seconds: float | None = None


SimpleShape = (
    Box
    | Polygon
    | Polyline
    | Keypoint
    | Ellipse
    | Skeleton
    | Cuboid
    | Cuboid3d
    | Mask
    | TextSpan
    | TimeSpan
    | Foreign
)
PlainShape = SimpleShape | Parts
AnyShape = PlainShape | Track

KINDS: dict[str, type[Shape]] = {
    "box": Box,
    "polygon": Polygon,
    "polyline": Polyline,
    "keypoint": Keypoint,
    "ellipse": Ellipse,
    "skeleton": Skeleton,
    "cuboid": Cuboid,
    "cuboid3d": Cuboid3d,
    "mask": Mask,
    "text_span": TextSpan,
    "time_span": TimeSpan,
    "track": Track,
    "parts": Parts,
    "foreign": Foreign,
}
"""Word -> struct; the words are what a region field's ``shapes`` lists."""

NAMES: dict[type[Shape], str] = {struct: name for name, struct in KINDS.items()}
"""Struct -> word."""
