"""COCO's categories: one list of numbers for the labels of all region fields, with their poses."""

from __future__ import annotations

from typing import Any

import msgspec

from glossator.formats.pictures import class_labels
from glossator.model.geometry import Skeleton
from glossator.model.label_schema import LabelSchema, RegionField
from glossator.model.loss import Losses

Pose = tuple[tuple[str, ...], tuple[tuple[int, int], ...]]
_POINTS = {"skeleton", "keypoint", "cuboid"}


def is_pose_field(field: RegionField) -> bool:
    """Whether the field asks for points only, so that reading back can tell it from the others."""
    return bool(field.shapes) and set(field.shapes) <= _POINTS


class Categories:
    """Numbers each label: its fixed number, else the next free one from 1 on.

    Labels that the schema does not have are added as they are met. A category's pose (names of
    points, edges) comes from the field's options, else from the first skeleton of the label.
    """

    def __init__(self, schema: LabelSchema, losses: Losses) -> None:
        self._numbers: dict[str, int] = {}
        self._poses: dict[str, Pose] = {}
        self._used: set[int] = set()
        self._next = 1
        labels = class_labels(schema)
        for label in labels:
            if label.number is None:
                continue
            if label.number in self._used:
                losses.add("renamed", f"labels/{label.name}", f"number {label.number} is taken")
            else:
                self._numbers[label.name] = label.number
                self._used.add(label.number)
        # In the order of the schema, so that the file's order is the schema's.
        self._numbers = {label.name: self._give(label.name) for label in labels}
        seen: set[bool] = set()
        for field in schema.region_fields:
            self._add_poses(field)
            kind = is_pose_field(field)
            if kind in seen:
                losses.add("fields_merged", f"fields/{field.name}")
            seen.add(kind)

    def number(self, label: str) -> int:
        """The category's id; a label that is new gets the next free one."""
        known = self._numbers.get(label)
        if known is None:
            known = self._numbers[label] = self._give(label)
        return known

    def pose(self, label: str, skeleton: Skeleton) -> bool:
        """Whether the skeleton has the points of its category; the first of a label decides them."""
        count = len(skeleton.points)
        names = skeleton.names or tuple(str(n) for n in range(1, count + 1))
        known = self._poses.setdefault(label, (names, skeleton.edges))
        return len(known[0]) == count and (not skeleton.names or known[0] == names)

    def write(self) -> bytes:
        """The JSON list."""
        return msgspec.json.encode([self._category(*pair) for pair in self._numbers.items()])

    def _category(self, name: str, number: int) -> dict[str, Any]:
        category: dict[str, Any] = {"id": number, "name": name, "supercategory": ""}
        pose = self._poses.get(name)
        if pose is not None:
            # Quirk: the indexes of COCO's edges begin with 1.
            category["keypoints"] = pose[0]
            category["skeleton"] = [(a + 1, b + 1) for a, b in pose[1]]
        return category

    def _give(self, name: str) -> int:
        if name in self._numbers:
            return self._numbers[name]
        while self._next in self._used:
            self._next += 1
        self._used.add(self._next)
        return self._next

    def _add_poses(self, field: RegionField) -> None:
        """Poses that the schema fixes: for all labels of a field, or label by label."""
        if "skeleton" not in field.shapes:
            return
        each = field.options.get("skeletons")
        for label in field.labels:
            options = each.get(label.name) if isinstance(each, dict) else field.options
            names = options.get("names") if isinstance(options, dict) else None
            if isinstance(options, dict) and isinstance(names, list | tuple) and names:
                edges = tuple((int(a), int(b)) for a, b in options.get("edges") or ())
                self._poses[label.name] = (tuple(str(name) for name in names), edges)
