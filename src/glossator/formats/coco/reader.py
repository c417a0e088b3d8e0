"""Read COCO instances and keypoints.

COCO keeps images and their annotations apart, so two passes are made: the first notes where the
annotations of each image stand (20 bytes each) and what the schema must have, the second walks the
images and fetches their annotations. Neither holds the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from glossator.formats import Reading, ReadOptions
from glossator.formats.coco.index import (
    LISTS,
    CocoAnnotation,
    CocoImage,
    Index,
    edges_of,
    names_of,
    read_annotation,
    read_image,
)
from glossator.formats.coco.shapes import read_keypoints, read_segmentation
from glossator.formats.elements import Elements, decode, invalid
from glossator.formats.pictures import media_type
from glossator.formats.source import PICTURES, Source, told
from glossator.model.annotation import Annotation, Answer, Frame, Region, Value
from glossator.model.errors import Invalid
from glossator.model.geometry import Box, PlainShape, Polygon, Skeleton
from glossator.model.loss import Losses
from glossator.model.measure import enclosing
from glossator.model.task import FileRef, Labelled


def documents(source: Source) -> list[str]:
    """The JSON files of the source."""
    if source.single:
        return list(source.names())
    return [name for name in source.names() if name.lower().endswith(".json")]


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read the categories into a schema, then stream the images as tasks.

    Several JSON files in a folder or zip: ``options.member`` says which one.
    """
    found = documents(source)
    name = options.member or (found[0] if len(found) == 1 else None)
    if name is None:
        few = ", ".join(found[:5]) or "none"
        raise Invalid(f"which JSON file is the COCO one? There are: {few}")
    index = Index(source, name)
    return Reading(index.schema(), _tasks(source, name, index, losses))


def _tasks(source: Source, name: str, index: Index, losses: Losses) -> Iterator[Labelled]:
    pictures = _Pictures(source, name)
    with source.seekable(name) as bodies, source.open(name) as file, told(name):
        number = 0
        for key, body, _ in Elements(file, name, LISTS):
            if key != "images":
                continue
            where = f"{name}: images/{number}"
            number += 1
            image = decode(read_image, body, where)
            found = index.take(image.id)
            annotations: tuple[Annotation, ...] = ()
            losses.prefix = f"tasks/{image.id}/"
            if found:
                regions = _regions(bodies, found, image, index, losses)
                annotations = (Annotation(answer=Answer(regions=regions)),)
            yield _task(image, annotations, pictures)
    losses.prefix = ""
    left = index.left()
    if left is not None:
        raise invalid(f"{name}: annotations", f"there is no image {left!r}")


def _task(image: CocoImage, annotations: tuple[Annotation, ...], pictures: _Pictures) -> Labelled:
    file = FileRef(
        name=image.file_name,
        media_type=media_type(image.file_name),
        width=image.width or None,
        height=image.height or None,
        path=pictures.find(image.file_name),
    )
    return Labelled(
        id=image.id if image.task_id is None else image.task_id,
        data={"image": image.file_name},
        annotations=annotations,
        state="labelled" if annotations else "open",
        files={"image": file},
    )


def _regions(
    bodies: IO[bytes],
    found: list[tuple[int, int, int]],
    image: CocoImage,
    index: Index,
    losses: Losses,
) -> tuple[Region, ...]:
    frame = Frame("pixel", image.width or None, image.height or None)
    ids: set[str] = set()
    regions: list[Region] = []
    for number, offset, length in found:
        bodies.seek(offset)
        where = f"{index.name}: annotations/{number}"
        read = decode(read_annotation, bodies.read(length), where)
        name = str(len(regions) + 1 if read.id is None else read.id)
        while name in ids:
            name += "-2"
        ids.add(name)
        try:
            made = _region(read, name, frame, index, losses)
        except ValueError as why:
            raise invalid(where, str(why)) from None
        regions += made
        ids.update(region.id for region in made)
    return tuple(regions)


def _region(
    read: CocoAnnotation, name: str, frame: Frame, index: Index, losses: Losses
) -> list[Region]:
    """One region; two if the annotation has a pose beside another shape: the pose is its child."""
    label = index.labels.get(read.category_id) if read.category_id is not None else None
    if label is None and read.category_id is not None:
        raise ValueError(f"there is no category {read.category_id}")
    labels = (label,) if label is not None else ()
    values = tuple(Value(key, value) for key, value in (read.attributes or {}).items())
    if read.iscrowd:
        values = (*values, Value("iscrowd", True))
    pose = None
    if read.keypoints:
        category = index.poses.get(read.category_id or 0)
        names, edges = (names_of(category), edges_of(category)) if category else ((), ())
        pose = read_keypoints(read.keypoints, names, edges)
    shape = _shape(read, pose)
    if shape is None and pose is None:
        losses.add("shape_dropped", f"regions/{name}", "no box, segmentation or keypoints")
        return []
    first = Region(
        name,
        "objects" if shape is not None else "keypoints",
        shape if shape is not None else pose,
        labels,
        frame=frame,
        values=values,
        score=read.score,
    )
    if shape is None or pose is None:
        return [first]
    child = Region(f"{name}-pose", "keypoints", pose, labels, frame=frame, parent=name)
    return [first, child]


def _shape(read: CocoAnnotation, pose: Skeleton | None) -> PlainShape | None:
    """The outline, else the box; no box if it only goes around the pose."""
    outline: PlainShape | None = read_segmentation(read.segmentation)
    if outline is not None or not read.bbox:
        return outline
    if len(read.bbox) != 4:
        raise ValueError("a bbox is x, y, width and height")
    box = Box(*read.bbox)
    if pose is not None:
        seen = tuple(p for p, v in zip(pose.points, pose.visible, strict=True) if v)
        if box == (enclosing(Polygon(seen)) or Box(0, 0, 0, 0)):
            return None
    return box


class _Pictures:
    """Finds the picture that an image names, in the source and nowhere else."""

    def __init__(self, source: Source, document: str) -> None:
        self._source = source
        folder = document.rpartition("/")[0]
        self._roots = (folder, f"{folder}/images".lstrip("/"), "images", "")
        self._by_base: dict[str, str | None] | None = None

    def find(self, name: str) -> str | None:
        """The member's name, or None: by its path, else by its base name if that is unique."""
        if self._source.single or not name:
            return None
        for root in self._roots:
            path = f"{root}/{name}" if root else name
            if path in self._source:
                return path
        if self._by_base is None:
            self._by_base = {}
            for member in self._source.names():
                base = member.rpartition("/")[2]
                if "." + base.rpartition(".")[2].lower() in PICTURES:
                    self._by_base[base] = None if base in self._by_base else member
        return self._by_base.get(name.rpartition("/")[2])
