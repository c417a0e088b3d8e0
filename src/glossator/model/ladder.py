"""What to do with a shape that the target form does not have: the ladder.

A writer goes down and stops at the first rung the target has; each step that changes the meaning
is a loss. The rungs, from the top:

* turned box: polygon of its corners (``box_as_polygon``), enclosing box (``rotation_enclosed``)
* ellipse: polygon of 64 points, enclosing box (``curve_approximated``)
* polygon: outer ring alone (``holes_dropped``); its enclosing box (``rotation_enclosed``) only if
  the user asks or the target has nothing but boxes
* mask: traced polygons (``mask_traced``), enclosing box as for a polygon
* polygon, box, ellipse: mask by pixel centres (``rasterised``), where nothing above is there
* parts: one region each (``split``)
* skeleton: keypoints (``split``, ``edges_dropped``)
* cuboid: skeleton with the same points and edges, polygon of its hull (``cuboid_flattened``)
* keypoint: skeleton of one point (``keypoint_as_skeleton``)
* track: one region for each key (``track_sampled``), where the target has ``items``
* else ``shape_dropped``

Never: a polyline closed to a polygon, a keypoint grown to a box, a size guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from glossator.model.annotation import Frame, Region, Value
from glossator.model.geometry import (
    NAMES,
    AnyShape,
    Box,
    Cuboid,
    Ellipse,
    Keypoint,
    Mask,
    Parts,
    PlainShape,
    Polygon,
    SimpleShape,
    Skeleton,
    Track,
)
from glossator.model.loss import LossCode, Losses
from glossator.model.measure import (
    corners,
    ellipse_polygon,
    enclosing,
    hull,
    to_fractions,
    to_pixels,
)
from glossator.model.rasters import rasterise, trace

WHOLE, ITEMS = "", "items"
"""Two words of ``shapes`` that are no shapes: the target can say that labels hold for the whole
input; the target has items (frames, pages) of its own, into which a track can be sampled."""


def fit(
    region: Region,
    shapes: Collection[str],
    losses: Losses,
    *,
    turned: bool = True,
    holes: bool = True,
    boxes: bool = False,
    many: bool = False,
) -> list[Region]:
    """The region with shapes that the target holds, or as several regions, or none.

    ``shapes``: the words of the shapes the target holds (and :data:`WHOLE`, :data:`ITEMS`).
    ``turned``: its boxes hold a rotation; ``holes``: its polygons hold holes; ``many``: it holds
    ``parts``; ``boxes``: the user wants the enclosing box of a polygon rather than nothing.

    Regions keep the frame's unit; a mask without a frame is traced in pixels. Of several regions
    the first keeps the id, the others are ``ID-2``, ``ID-3`` with ``parent=ID``; labels and values
    are on each. What happens goes to ``losses`` at ``regions/ID``; ``[]`` means that no rung was
    left (``shape_dropped``) or that a rung needs the size of the image (``size_unknown``).
    """
    target = _Target(frozenset(shapes), turned, holes, boxes, many)
    found: list[tuple[LossCode, str]] = []
    try:
        fitted = _fit(region, target, found)
    except _SizeUnknown:
        fitted, found = [], [("size_unknown", "the size of the image is not known")]
    except ValueError as error:  # a mask whose runs do not add up, or without an inside
        fitted, found = [], [("shape_dropped", str(error))]
    else:
        if not fitted:
            name = "the whole input" if region.shape is None else NAMES[type(region.shape)]
            found = [("shape_dropped", name)]
    for code, detail in dict.fromkeys(found):
        losses.add(code, f"regions/{region.id}", detail)
    return fitted


class _SizeUnknown(Exception):
    """A rung that is there needs a size that is not."""


class _Target(msgspec.Struct, frozen=True):
    shapes: frozenset[str]
    turned: bool
    holes: bool
    boxes: bool
    many: bool

    @property
    def encloses(self) -> bool:
        """Whether an enclosing box may stand for a polygon."""
        return "box" in self.shapes and (self.boxes or self.shapes <= {"box", WHOLE, ITEMS})

    @property
    def parts(self) -> bool:
        return self.many or "parts" in self.shapes


Found = list[tuple[LossCode, str]]


def _fit(region: Region, target: _Target, found: Found) -> list[Region]:
    shape = region.shape
    if shape is None:
        return [region] if WHOLE in target.shapes else []
    if isinstance(shape, Track):
        return _track(region, shape, target, found)
    pieces = _pieces(shape, region.frame, target, found)
    frame = region.frame
    if frame is None and isinstance(shape, Mask):
        frame = Frame("pixel", shape.width, shape.height)
    # A skeleton taken apart stays apart: parts of keypoints would be a form of its own.
    together = target.parts and not isinstance(shape, Skeleton)
    if pieces and together and (len(pieces) > 1 or isinstance(shape, Parts)):
        return [replace(region, shape=Parts(tuple(pieces)), frame=frame)]
    if len(pieces) > 1:
        found.append(("split", f"{len(pieces)} regions"))
    return _numbered([replace(region, shape=piece, frame=frame) for piece in pieces])


def _numbered(regions: list[Region]) -> list[Region]:
    """``ID``, then ``ID-2``, ``ID-3``, ... below it."""
    return regions[:1] + [
        replace(region, id=f"{region.id}-{n}", parent=region.id)
        for n, region in enumerate(regions[1:], start=2)
    ]


def _track(region: Region, track: Track, target: _Target, found: Found) -> list[Region]:
    if "track" in target.shapes:
        keys = []
        for key in track.keys:
            shape = None if key.shape is None else _together(key.shape, region, target, found)
            if key.shape is not None and shape is None:
                return []
            keys.append(replace(key, shape=shape))
        return [replace(region, shape=replace(track, keys=tuple(keys)))]
    if ITEMS not in target.shapes:
        return []
    regions = []
    values = {value.field: value for value in region.values}
    for key in track.keys:
        # A key names only what changes, so what came before still holds.
        values.update({name: Value(name, value) for name, value in key.values.items()})
        if key.shape is None or key.gone:
            continue
        shape = _together(key.shape, region, target, found)
        if shape is not None:
            now = tuple(values.values())
            regions.append(replace(region, shape=shape, item=key.at, values=now))
    found.append(("track_sampled", f"{len(regions)} keys"))
    return _numbered(regions)


def _together(
    shape: PlainShape, region: Region, target: _Target, found: Found
) -> PlainShape | None:
    """What stands for the shape as one shape, or None: a moment of a track is not split."""
    pieces = _pieces(shape, region.frame, target, found)
    if len(pieces) == 1 and not (isinstance(shape, Parts) and target.parts):
        return pieces[0]
    return Parts(tuple(pieces)) if pieces and target.parts else None


# One plain shape -> the simple shapes that stand for it; none = no rung left.


def _pieces(
    shape: PlainShape, frame: Frame | None, target: _Target, found: Found
) -> list[SimpleShape]:
    if isinstance(shape, Parts):
        return _parts(shape, frame, target, found)
    rung = _RUNGS.get(type(shape))
    if rung is not None:
        return rung(shape, frame, target, found)
    return [shape] if NAMES[type(shape)] in target.shapes else []


def _parts(shape: Parts, frame: Frame | None, target: _Target, found: Found) -> list[SimpleShape]:
    words = {NAMES[type(part)] for part in shape.shapes}
    if target.shapes & {"mask", "polygon"} == {"mask"} and not words & (target.shapes - {"mask"}):
        if words == {"mask"}:
            return list(shape.shapes)
        # One object is one mask, not one for each of its rings.
        return _rasterised(shape, frame, target, found)
    pieces: list[SimpleShape] = []
    for part in shape.shapes:
        before = len(pieces)
        pieces += _pieces(part, frame, target, found)
        if len(pieces) == before:
            found.append(("shape_dropped", f"{NAMES[type(part)]} of parts"))
    return pieces


def _box(shape: Box, frame: Frame | None, target: _Target, found: Found) -> list[SimpleShape]:
    straight = shape.rotation % 360 == 0
    if "box" in target.shapes and (straight or target.turned):
        return [shape if target.turned else replace(shape, rotation=0.0)]
    if "polygon" in target.shapes:
        ring = corners(replace(shape, rotation=0.0) if straight else _pixels(shape, frame))
        polygon = Polygon(ring)
        found.append(("box_as_polygon", ""))
        return [polygon if straight else _back(polygon, frame)]
    if "box" in target.shapes:
        return _enclosed(shape, frame, found, "rotation_enclosed")
    return _rasterised(shape, frame, target, found)


def _ellipse(
    shape: Ellipse, frame: Frame | None, target: _Target, found: Found
) -> list[SimpleShape]:
    if "ellipse" in target.shapes:
        return [shape]
    straight = shape.rotation % 180 == 0
    if "polygon" in target.shapes:
        # Without a turn, scaling the axes is all there is between the units.
        polygon = ellipse_polygon(shape if straight else _pixels(shape, frame))
        found.append(("curve_approximated", "64 points"))
        return [polygon if straight else _back(polygon, frame)]
    if "box" in target.shapes:
        return _enclosed(shape, frame, found, "curve_approximated")
    return _rasterised(shape, frame, target, found)


def _polygon(
    shape: Polygon, frame: Frame | None, target: _Target, found: Found
) -> list[SimpleShape]:
    if "polygon" in target.shapes:
        if shape.holes and not target.holes:
            found.append(("holes_dropped", f"{len(shape.holes)} holes"))
            return [replace(shape, holes=())]
        return [shape]
    if target.encloses:
        return _enclosed(shape, frame, found, "rotation_enclosed")
    return _rasterised(shape, frame, target, found)


def _mask(shape: Mask, frame: Frame | None, target: _Target, found: Found) -> list[SimpleShape]:
    if "mask" in target.shapes:
        return [shape]
    # A mask is measured in its own pixels, whatever the frame knows.
    own = Frame(
        "fraction" if frame and frame.unit == "fraction" else "pixel", shape.width, shape.height
    )
    if "polygon" in target.shapes:
        polygons = trace(shape)
        if polygons:
            found.append(("mask_traced", ""))
        if not target.holes and (lost := sum(len(polygon.holes) for polygon in polygons)):
            found.append(("holes_dropped", f"{lost} holes"))
            polygons = [replace(polygon, holes=()) for polygon in polygons]
        return [_back(polygon, own) for polygon in polygons]
    if target.encloses and (box := enclosing(shape)) is not None:
        found.append(("rotation_enclosed", "the box around the mask"))
        return [_back(box, own)]
    return []


def _skeleton(
    shape: Skeleton, frame: Frame | None, target: _Target, found: Found
) -> list[SimpleShape]:
    if "skeleton" in target.shapes:
        return [shape]
    if "keypoint" not in target.shapes:
        return []
    if shape.edges or shape.names:
        found.append(("edges_dropped", "edges and names of the points"))
    seen = shape.visible or (None,) * len(shape.points)
    points = zip(shape.points, seen, strict=False)
    # An absent point has no place that a keypoint could be at.
    return [Keypoint(x, y, visible=visible) for (x, y), visible in points if visible != 0]


def _cuboid(shape: Cuboid, frame: Frame | None, target: _Target, found: Found) -> list[SimpleShape]:
    if "cuboid" in target.shapes:
        return [shape]
    if "skeleton" in target.shapes:
        found.append(("cuboid_flattened", "skeleton"))
        return [Skeleton(shape.points, shape.edges)]
    steps: Found = []
    pieces = _polygon(Polygon(hull(shape.points)), frame, target, steps)
    if pieces:
        found += [("cuboid_flattened", "hull"), *steps]
    return pieces


def _keypoint(
    shape: Keypoint, frame: Frame | None, target: _Target, found: Found
) -> list[SimpleShape]:
    if "keypoint" in target.shapes:
        return [shape]
    if "skeleton" not in target.shapes:
        return []
    found.append(("keypoint_as_skeleton", ""))
    visible = () if shape.visible is None else (shape.visible,)
    return [Skeleton(((shape.x, shape.y),), visible=visible)]


Rung = Callable[[Any, Frame | None, _Target, Found], list[SimpleShape]]
_RUNGS: dict[type[AnyShape], Rung] = {
    Box: _box,
    Ellipse: _ellipse,
    Polygon: _polygon,
    Mask: _mask,
    Skeleton: _skeleton,
    Cuboid: _cuboid,
    Keypoint: _keypoint,
}


# Rungs that several shapes share.


S = TypeVar("S", bound=AnyShape)


def _pixels(shape: S, frame: Frame | None) -> S:
    placed = to_pixels(shape, frame)
    if placed is None:
        raise _SizeUnknown
    return placed


def _enclosed(
    shape: SimpleShape, frame: Frame | None, found: Found, code: LossCode
) -> list[SimpleShape]:
    """The enclosing box, in the unit of the frame."""
    angled = isinstance(shape, Box | Ellipse) and shape.rotation % 180 != 0
    box = enclosing(_pixels(shape, frame) if angled else shape)
    if box is None:
        return []
    found.append((code, f"the box around the {NAMES[type(shape)]}"))
    return [_back(box, frame) if angled else box]


def _rasterised(
    shape: PlainShape, frame: Frame | None, target: _Target, found: Found
) -> list[SimpleShape]:
    """The mask over the whole image; nothing if the target has no masks."""
    if "mask" not in target.shapes:
        return []
    if frame is None or not frame.width or not frame.height:
        raise _SizeUnknown
    mask = rasterise(_pixels(shape, frame), int(frame.width), int(frame.height))
    found.append(("rasterised", ""))
    return [mask]


def _back(shape: S, frame: Frame | None) -> S:
    """A shape in pixels, in the frame's own unit again; its size is known by now."""
    if frame is None or frame.unit == "pixel":
        return shape
    placed = to_fractions(shape, replace(frame, unit="pixel"))
    if placed is None:
        raise _SizeUnknown
    return placed
