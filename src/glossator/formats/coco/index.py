"""The first pass over a COCO file: where each image's annotations stand, and the schema."""

from __future__ import annotations

from array import array
from typing import Any

import msgspec

from glossator.formats.elements import Elements, decode, invalid
from glossator.formats.source import Source, told
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    Input,
    JsonField,
    Label,
    LabelSchema,
    NumberField,
    RegionField,
    TextField,
)
from glossator.model.naming import unique

LISTS = frozenset({"images", "annotations", "categories"})


class CocoImage(msgspec.Struct):
    id: int | str
    file_name: str = ""
    width: int | None = None
    height: int | None = None
    task_id: int | str | None = None


class _Rle(msgspec.Struct):
    size: tuple[int, int]
    counts: list[int] | str


class CocoAnnotation(msgspec.Struct):
    image_id: int | str
    id: int | str | None = None
    category_id: int | None = None
    bbox: list[float] | None = None
    segmentation: list[list[float] | float] | _Rle | None = None
    iscrowd: int | bool | None = None
    keypoints: list[float] | None = None
    attributes: dict[str, Any] | None = None
    score: float | None = None


class _Glance(msgspec.Struct):
    """What the first pass needs of an annotation."""

    image_id: int | str
    segmentation: msgspec.Raw = msgspec.Raw(b"")
    attributes: dict[str, Any] | None = None
    iscrowd: int | bool | None = None


class Category(msgspec.Struct):
    id: int
    name: str
    keypoints: list[str] | None = None
    skeleton: list[tuple[int, int]] | None = None


# Not strict: numbers as text are common, and mean the number.
read_image = msgspec.json.Decoder(CocoImage, strict=False)
read_annotation = msgspec.json.Decoder(CocoAnnotation, strict=False)
_glance = msgspec.json.Decoder(_Glance, strict=False)
_category = msgspec.json.Decoder(Category, strict=False)


class Index:
    """The first pass: where each image's annotations stand, and what they use."""

    def __init__(self, source: Source, name: str) -> None:
        self.name = name
        self.categories: list[Category] = []
        self.shapes: dict[str, None] = {}
        self.attributes: dict[str, set[str]] = {}
        self._starts, self._lengths, self._before = array("Q"), array("L"), array("q")
        self._last: dict[int | str, int] = {}
        self.count = 0
        with source.open(name) as file, told(name):
            elements = Elements(file, name, LISTS)
            for key, body, offset in elements:
                if key == "annotations":
                    self._note(body, offset)
                elif key == "categories":
                    where = f"{name}: categories/{len(self.categories)}"
                    self.categories.append(decode(_category, body, where))
        if "images" not in elements.seen:
            raise invalid(name, "a COCO file has images")
        names = unique(category.name for category in self.categories)
        self.poses = {c.id: c for c in self.categories if c.keypoints}
        self.labels = dict(zip((c.id for c in self.categories), names, strict=True))

    def _note(self, body: bytes, offset: int) -> None:
        glance = decode(_glance, body, f"{self.name}: annotations/{self.count}")
        self._starts.append(offset)
        self._lengths.append(len(body))
        self._before.append(self._last.get(glance.image_id, -1))
        self._last[glance.image_id] = self.count
        self.count += 1
        place = bytes(glance.segmentation)
        empty = place in (b"", b"null") or not place.strip(b"[] \t\r\n")
        self.shapes["box" if empty else "mask" if place[:1] == b"{" else "polygon"] = None
        for key, value in (glance.attributes or {}).items():
            self.attributes.setdefault(key, set()).add(type(value).__name__)
        if glance.iscrowd:
            self.attributes.setdefault("iscrowd", set()).add("bool")

    def take(self, image: int | str) -> list[tuple[int, int, int]]:
        """Number, offset and length of each annotation of an image, in order; only once."""
        at = self._last.pop(image, -1)
        found = []
        while at >= 0:
            found.append((at, self._starts[at], self._lengths[at]))
            at = self._before[at]
        return found[::-1]

    def left(self) -> int | str | None:
        """An image that annotations name and nobody took."""
        return next(iter(self._last), None)

    def schema(self) -> LabelSchema:
        """``objects`` for every category, ``keypoints`` for those with a pose, attributes."""
        labels = tuple(Label(self.labels[c.id], number=c.id) for c in self.categories)
        shapes = tuple(self.shapes) or ("box",)
        fields: list[AnyField] = [
            RegionField(name="objects", inputs=("image",), shapes=shapes, labels=labels)
        ]
        if self.poses:
            fields.append(self._pose_field())
        for name, kinds in self.attributes.items():
            if name not in ("objects", "keypoints"):
                fields.append(_attribute(name, kinds))
        return LabelSchema((Input("image", "image", key="image"),), tuple(fields))

    def _pose_field(self) -> RegionField:
        labels = tuple(Label(self.labels[n], number=n) for n in self.poses)
        poses = {
            self.labels[n]: {"names": list(names_of(c)), "edges": [list(e) for e in edges_of(c)]}
            for n, c in self.poses.items()
        }
        same = len({repr(pose) for pose in poses.values()}) == 1
        options = next(iter(poses.values())) if same else {"skeletons": poses}
        return RegionField(
            name="keypoints",
            inputs=("image",),
            shapes=("skeleton",),
            labels=labels,
            options=options,
        )


def names_of(category: Category) -> tuple[str, ...]:
    names = tuple(category.keypoints or ())
    # Only numbers: the pose has no names, and our writer counted.
    return () if names == tuple(str(n) for n in range(1, len(names) + 1)) else names


def edges_of(category: Category) -> tuple[tuple[int, int], ...]:
    # Quirk: the indexes of COCO's edges begin with 1.
    return tuple((a - 1, b - 1) for a, b in category.skeleton or ())


def _attribute(name: str, kinds: set[str]) -> AnyField:
    if kinds == {"bool"}:
        return BooleanField(name=name, scope="region")
    if kinds <= {"int", "float"}:
        return NumberField(name=name, scope="region", whole=kinds == {"int"})
    if kinds == {"str"}:
        return TextField(name=name, scope="region")
    return JsonField(name=name, scope="region")
