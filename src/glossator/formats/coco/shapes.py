"""COCO's places: ``bbox``, ``segmentation``, ``area`` and ``keypoints`` of one annotation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.formats.coco.categories import Categories
from glossator.model.annotation import Answer, Frame, Region
from glossator.model.geometry import (
    AnyShape,
    Box,
    Mask,
    Parts,
    Point,
    Polygon,
    Skeleton,
)
from glossator.model.loss import Losses
from glossator.model.measure import area, corners, enclosing, to_pixels
from glossator.model.rasters import columns_to_rows, pack, rasterise, rows_to_columns, unpack

_MOST = 1.7976931348623157e308
_encode = msgspec.json.Encoder().encode


class Segments:
    """Writes the places of one answer, each as the members of one COCO annotation.

    A skeleton whose parent is another shape of the same label is one COCO annotation with it
    (``poses``, by the parent's id). ``rest`` is the answer without these, and with each turned box
    as the polygon of its corners: its ``bbox`` is the enclosing one (``rotation_enclosed``).
    """

    def __init__(
        self, answer: Answer, size: tuple[int | float, int | float] | None, losses: Losses
    ) -> None:
        self._answer, self._size, self._losses = answer, size, losses
        self.poses: dict[str, Region] = {}
        self.rest = answer
        if any(r.parent is not None or _is_turned(r.shape) for r in answer.regions):
            self._find_poses()
            joined = {id(region) for region in self.poses.values()}
            kept = (region for region in answer.regions if id(region) not in joined)
            self.rest = replace(answer, regions=tuple(map(self._unturned, kept)))

    def write(
        self, region: Region, shape: AnyShape, label: str, categories: Categories
    ) -> str | None:
        """The members of one annotation; None if the shape has no place in COCO after all.

        ``shape`` is in pixels. Raises OverflowError for numbers that are not finite.
        """
        if isinstance(shape, Skeleton):
            if not categories.pose(label, shape):
                self._lose(region, "its points are not those of its category")
                return None
            points = [p for p, v in zip(shape.points, _visible(shape), strict=True) if v]
            box = enclosing(Polygon(tuple(points))) or Box(0, 0, 0, 0)
            return f"{_place(box, box.width * box.height)},{_keypoints(shape)}"
        if isinstance(shape, Box):
            place = _place(shape, abs(shape.width * shape.height)) + ',"segmentation":[]'
            return place + self.joined(region, label, categories)
        outline = self._outline(region, shape)
        if outline is None:
            return None
        segmentation, solid = outline
        box = enclosing(solid) or Box(0, 0, 0, 0)
        place = f'{_place(box, area(solid))},"segmentation":{segmentation}'
        return place + self.joined(region, label, categories)

    def joined(self, region: Region, label: str, categories: Categories) -> str:
        """The keypoints of the skeleton that joins this region, if one does."""
        pose = self.poses.get(region.id) if self.poses else None
        if pose is None or not isinstance(pose.shape, Skeleton):
            return ""
        shape = to_pixels(pose.shape, _frame(pose, self._size))
        if shape is None:
            self._losses.add("size_unknown", f"regions/{pose.id}")
            return ""
        if not categories.pose(label, shape):
            self._lose(pose, "its points are not those of its category")
            return ""
        return "," + _keypoints(shape)

    def _find_poses(self) -> None:
        by_id = {region.id: region for region in self._answer.regions}
        for region in self._answer.regions:
            parent = by_id.get(region.parent) if region.parent is not None else None
            joins = (
                parent is not None
                and isinstance(region.shape, Skeleton)
                and isinstance(parent.shape, Box | Polygon | Mask | Parts)
                and parent.labels[:1] == region.labels
                and not region.values
                and region.note is None
                and region.score is None
            )
            if joins and parent is not None:
                self.poses.setdefault(parent.id, region)

    def _unturned(self, region: Region) -> Region:
        shape = region.shape
        if not isinstance(shape, Box) or not _is_turned(shape):
            return region
        frame = _frame(region, self._size)
        pixels = to_pixels(shape, frame)
        if pixels is None or frame is None:
            return region  # the ladder says what is missing
        self._losses.add("rotation_enclosed", f"regions/{region.id}")
        return replace(
            region,
            shape=Polygon(corners(pixels)),
            frame=Frame("pixel", frame.width, frame.height),
        )

    def _outline(
        self, region: Region, shape: AnyShape
    ) -> tuple[str, Polygon | Mask | Parts] | None:
        """The text of ``segmentation``, and the shape that it is."""
        if isinstance(shape, Mask):
            return _rle(shape), shape
        parts = shape.shapes if isinstance(shape, Parts) else (shape,)
        masks = [part for part in parts if isinstance(part, Mask)]
        if masks:
            if len(masks) < len(parts):
                self._losses.add("rasterised", f"regions/{region.id}")
            whole = rasterise(Parts(tuple(p for p in parts if _solid(p))), *_size(masks[0]))  # type: ignore[misc]
            return _rle(whole), whole
        rings = []
        for part in parts:
            ring = corners(part) if isinstance(part, Box) else getattr(part, "points", ())
            # Quirk: pycocotools takes a list of four numbers for a box, so a polygon has three
            # points or is none (``frPyObjects`` in ``_mask.pyx``).
            if not isinstance(part, Box | Polygon) or len(ring) < 3:
                self._lose(region, "a polygon has at least three points")
            else:
                rings.append(ring)
        if not rings:
            return None
        text = ",".join(f"[{_flat(ring)}]" for ring in rings)
        polygons = tuple(Polygon(tuple(ring)) for ring in rings)
        return f"[{text}]", polygons[0] if len(polygons) == 1 else Parts(polygons)

    def _lose(self, region: Region, why: str) -> None:
        self._losses.add("shape_dropped", f"regions/{region.id}", why)


def _is_turned(shape: AnyShape | None) -> bool:
    return type(shape) is Box and shape.rotation % 360 != 0


def _solid(shape: AnyShape) -> bool:
    return isinstance(shape, Box | Polygon | Mask)


def _size(mask: Mask) -> tuple[int, int]:
    return mask.width, mask.height


def _frame(region: Region, size: tuple[int | float, int | float] | None) -> Frame | None:
    frame = region.frame
    if frame is None or (frame.width and frame.height) or size is None:
        return frame
    return Frame(frame.unit, *size)


class _BoxAnnotation(msgspec.Struct):
    id: int
    image_id: int
    category_id: int
    bbox: tuple[float, float, float, float]
    area: float
    segmentation: tuple[()] = ()
    iscrowd: int = 0


def box_annotation(number: int, image: int, category: int, box: Box) -> bytes:
    """The annotation of a straight box in pixels of which nothing else is said, whole: what
    :meth:`Segments.write` gives the members of, at a tenth of the cost."""
    place = (box.x, box.y, box.width, box.height)
    size = min(abs(box.width * box.height), _MOST)
    return _finite(_encode(_BoxAnnotation(number, image, category, place, size)))


def _finite(text: bytes) -> bytes:
    """The numbers that were encoded; OverflowError where JSON had none for them."""
    if b"null" in text:
        raise OverflowError("numbers must be finite")
    return text


def _place(box: Box, size: float) -> str:
    bbox = _numbers((box.x, box.y, box.width, box.height))
    # Two huge sides have an area that JSON has no number for.
    return f'"bbox":[{bbox}],"area":{min(size, _MOST)!r}'


def _flat(points: Sequence[Point]) -> str:
    return _numbers([number for point in points for number in point])


def _numbers(numbers: Sequence[float]) -> str:
    return _finite(_encode(numbers))[1:-1].decode()


def _rle(mask: Mask) -> str:
    text = pack(rows_to_columns(mask)).replace("\\", "\\\\")
    return f'{{"size":[{mask.height},{mask.width}],"counts":"{text}"}}'


def _visible(skeleton: Skeleton) -> tuple[int, ...]:
    given = skeleton.visible[: len(skeleton.points)]
    return given + (2,) * (len(skeleton.points) - len(given))


def _keypoints(skeleton: Skeleton) -> str:
    visible = _visible(skeleton)
    _flat(skeleton.points)
    numbers = ",".join(
        f"{x!r},{y!r},{v}" for (x, y), v in zip(skeleton.points, visible, strict=True)
    )
    return f'"keypoints":[{numbers}],"num_keypoints":{sum(1 for v in visible if v)}'


# Reading.


def read_segmentation(value: Any) -> Polygon | Mask | Parts | None:
    """A polygon, the parts of one object, or a mask; None if there is none.

    Raises ValueError for what COCO does not say: odd numbers, a mask that does not add up. A ring
    of fewer than three points is no polygon and is passed over.
    """
    if not value:
        return None
    if not isinstance(value, list):
        height, width = value.size
        counts = unpack(value.counts) if isinstance(value.counts, str) else value.counts
        return columns_to_rows(counts, width, height)
    # Some writers leave the outer list away when there is one polygon.
    lists = value if isinstance(value[0], list) else [value]
    polygons = [Polygon(ring) for flat in lists if len(ring := _ring(flat)) >= 3]
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else Parts(tuple(polygons))


def _ring(flat: Any) -> tuple[Point, ...]:
    if not isinstance(flat, list) or len(flat) % 2:
        raise ValueError("a polygon is a list of x and y in turn")
    points = tuple(zip(flat[::2], flat[1::2], strict=True))
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def read_keypoints(flat: list[float], names: tuple[str, ...], edges: Any) -> Skeleton:
    """The pose of an annotation, with the names and edges of its category."""
    if len(flat) % 3:
        raise ValueError("keypoints are x, y and v in turn")
    points = tuple(zip(flat[::3], flat[1::3], strict=True))
    return Skeleton(points, edges, names, tuple(int(v) for v in flat[2::3]))
