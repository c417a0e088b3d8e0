"""Cuboids in space: one track for each object, a list of cuboids for each frame.

[Scale's documentation: Lidar callback format. z is up, yaw 0 lies along +y, counter-clockwise.]
"""

from __future__ import annotations

from math import degrees, radians
from typing import Any

from glossator.dialects.scale.kinds.attributes import Attributes, is_own, of_scope
from glossator.dialects.scale.kinds.given import mapping
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.dialects.scale.kinds.numbers import number
from glossator.model.annotation import Answer, Region, Value
from glossator.model.geometry import AnyShape, Cuboid3d, Foreign, Key, Track
from glossator.model.label_schema import LabelSchema, walk
from glossator.model.loss import Losses
from glossator.model.naming import region_ids
from glossator.model.shown import Shown

CUBOID, OWN_NAME = "cuboid", "cuboid_{}"
BUILT_IN = ("stationary", "camera_used", "numberOfPoints", "distance_to_device")
"""What each cuboid of a response says beside its attributes."""
ATTACHMENTS = "attachments"
MOST_FRAMES = 100_000
"""A frame of a higher number is left out: a list as long would be written up to it."""


class Sight:
    """What one answer is read and written with."""

    def __init__(self, schema: LabelSchema, shown: Shown, losses: Losses) -> None:
        self.losses = losses
        self.input = schema.inputs[0].name if schema.inputs else None
        names = {field.name for field in schema.fields}
        own = {key: OWN_NAME.format(key) for key in BUILT_IN}
        self.built_in = {key: own[key] if own[key] in names else key for key in BUILT_IN}
        skip = dict.fromkeys(self.built_in.values())
        self.attributes = Attributes(of_scope(schema, "region", skip), is_own(schema))
        self.frames = len(listed(shown.data.get(ATTACHMENTS)))
        self.fields = {field.name: field for field in schema.region_fields}

    def field_of(self, label: str | None) -> str:
        """The field that has the label, else the first."""
        for name, field in self.fields.items():
            if any(one.name == label for one in walk(field.labels)):
                return name
        return next(iter(self.fields), CUBOID)


# Reading.


def read_frames(given: Any, sight: Sight) -> Answer:
    """One region for each uuid; a cuboid without one is an object of its own."""
    objects: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for at, frame in enumerate(listed(given)):
        for n, one in enumerate(listed(mapping(frame).get("cuboids"))):
            if not isinstance(one, dict):
                sight.losses.add("value_dropped", f"frames/{at}/{n}", "not a cuboid")
                continue
            key = word(one.get("uuid")) or f"\0{at} {n}"
            seen = objects.setdefault(key, [])
            if seen and seen[-1][0] == at:
                sight.losses.add("value_dropped", f"regions/{key}", f"twice in frame {at}")
            else:
                seen.append((at, one))
    names = region_ids(key if key[0] != "\0" else None for key in objects)
    every = len(listed(given))
    regions = zip(names, objects.values(), strict=True)
    return Answer(regions=tuple(_region(name, found, every, sight) for name, found in regions))


def _region(
    name: str, found: list[tuple[int, dict[str, Any]]], frames: int, sight: Sight
) -> Region:
    where = f"regions/{name}"
    label = next((text for _, one in found if (text := word(one.get("label")))), None)
    shapes = [_cuboid(one) for _, one in found]
    said = [_values(one, where, sight) for _, one in found]
    constant = {
        field: value
        for field, value in said[0].items()
        if all(field in one and one[field] == value for one in said)
    }
    if any(shape is None for shape in shapes):
        shape: AnyShape = Foreign("scale", {"frames": [[at, one] for at, one in found]})
    else:
        keys = tuple(
            Key(at, cuboid, values={k: v for k, v in own.items() if k not in constant})
            for (at, _), cuboid, own in zip(found, shapes, said, strict=True)
        )
        shape = Track(keys, count=frames)
    values = tuple(Value(field, value) for field, value in constant.items())
    labels = (label,) if label is not None else ()
    return Region(name, sight.field_of(label), shape, labels, sight.input, values=values)


def _cuboid(one: dict[str, Any]) -> Cuboid3d | None:
    center, size = _vector(one.get("position")), _vector(one.get("dimensions"))
    if center is None or size is None or min(size) < 0:
        return None
    turns = [degrees(number(one.get(key)) or 0) for key in ("yaw", "pitch", "roll")]
    return Cuboid3d(center, size, *turns)


def _vector(given: Any) -> tuple[float, float, float] | None:
    x, y, z = (number(mapping(given).get(axis)) for axis in "xyz")
    return None if x is None or y is None or z is None else (x, y, z)


def _values(one: dict[str, Any], where: str, sight: Sight) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, field in sight.built_in.items():
        given = one.get(key)
        if given is None:
            continue
        value = given if isinstance(given, bool) and key == "stationary" else number(given)
        if value is None:
            sight.losses.add("value_dropped", where, f"{key} is no number")
        else:
            found[field] = value
    read = sight.attributes.read(one.get("attributes"), where, sight.losses)
    return found | {value.field: value.value for value in read}


# Writing.


def write_frames(answer: Answer, sight: Sight) -> list[dict[str, Any]]:
    """``{cuboids: [...]}`` for each frame."""
    rows: list[list[tuple[int, dict[str, Any]]]] = []
    for region in answer.regions:
        rows.append(_rows(region, sight))
    last = max((at for row in rows for at, _ in row), default=-1)
    frames: list[dict[str, Any]] = [
        {"cuboids": []} for _ in range(max(sight.frames, _count(answer), last + 1))
    ]
    for row in rows:
        for at, one in row:
            frames[at]["cuboids"].append(one)
    return frames


def _count(answer: Answer) -> int:
    """Frames that the tracks themselves know of."""
    counts = (
        region.shape.count or 0 for region in answer.regions if isinstance(region.shape, Track)
    )
    return min(max(counts, default=0), MOST_FRAMES)


def _rows(region: Region, sight: Sight) -> list[tuple[int, dict[str, Any]]]:
    where, shape = f"regions/{region.id}", region.shape
    if region.field not in sight.fields:
        sight.losses.add("field_unknown", where, region.field)
        return []
    if isinstance(shape, Foreign) and shape.dialect == "scale":
        return _as_it_came(shape.value)
    keys = shape.keys if isinstance(shape, Track) else (Key(region.item or 0, None),)
    if isinstance(shape, Cuboid3d):
        keys = (Key(region.item or 0, shape),)
    found = []
    values = {value.field: value.value for value in region.values}
    for key in keys:
        values = values | key.values
        if key.gone:
            continue
        if not isinstance(key.shape, Cuboid3d) or not 0 <= key.at < MOST_FRAMES:
            sight.losses.add("shape_dropped", where, "no cuboid in space")
            return []
        found.append((key.at, _said(region, key.shape, values, sight)))
    _lost(region, values, sight)
    return found


def _lost(region: Region, values: dict[str, Any], sight: Sight) -> None:
    where, losses = f"regions/{region.id}", sight.losses
    if len(region.labels) > 1:
        losses.add("labels_dropped", where, ", ".join(region.labels[1:]))
    if isinstance(region.shape, Track) and region.shape.between == "linear":
        losses.add("track_sampled", where, "what lies between the key frames")
    if region.score is not None:
        losses.add("score_dropped", where)
    if region.note is not None:
        losses.add("note_dropped", where)
    names = set(sight.built_in.values())
    own = [Value(field, value) for field, value in values.items() if field not in names]
    sight.attributes.write(own, where, losses)


def _as_it_came(value: Any) -> list[tuple[int, dict[str, Any]]]:
    found = []
    for row in listed(mapping(value).get("frames")):
        at, one = row if isinstance(row, list | tuple) and len(row) == 2 else (None, None)
        if type(at) is int and 0 <= at < MOST_FRAMES and isinstance(one, dict):
            found.append((at, one))
    return found


def _said(region: Region, shape: Cuboid3d, values: dict[str, Any], sight: Sight) -> dict[str, Any]:
    one: dict[str, Any] = {"uuid": region.id}
    if region.labels:
        one["label"] = region.labels[0]
    one["position"] = dict(zip("xyz", shape.center, strict=True))
    one["dimensions"] = dict(zip("xyz", shape.size, strict=True))
    one["yaw"] = radians(shape.yaw)
    if shape.pitch or shape.roll:
        one |= {"pitch": radians(shape.pitch), "roll": radians(shape.roll)}
    for key, field in sight.built_in.items():
        if field in values:
            one[key] = values[field]
    names = set(sight.built_in.values())
    own = [Value(field, value) for field, value in values.items() if field not in names]
    # What is lost of them was said for the region as a whole.
    one["attributes"] = sight.attributes.write(own, f"regions/{region.id}", Losses(keep=0))
    return one
