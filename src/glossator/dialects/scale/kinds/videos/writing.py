"""An answer as the files that a video's response has the addresses of.

``annotations.json`` (``videoannotation`` and the old types) lists for each frame what is seen;
``objects.json`` (``videoplaybackannotation``) has for each object its frames; ``events.json`` lists
events. What was worked out between two keys says ``interpolated``, and an object of
``objects.json`` says its ``interpolation``: both are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from glossator.dialects.scale.kinds.family import Link, Part
from glossator.dialects.scale.kinds.frames import sized
from glossator.dialects.scale.kinds.numbers import number
from glossator.dialects.scale.kinds.pictures.objects import (
    HELD,
    own_place,
    placed,
    said_label,
    told,
)
from glossator.dialects.scale.kinds.pictures.plan import Plan, plan_of
from glossator.dialects.scale.kinds.videos.asked import PLAYBACK
from glossator.dialects.scale.kinds.videos.motion import MOST, Moment, moments
from glossator.model.annotation import Answer, Frame, Region, Value
from glossator.model.data_paths import MISSING, at
from glossator.model.geometry import Key, Parts, TimeSpan, Track
from glossator.model.label_schema import Input, LabelSchema, RegionField
from glossator.model.ladder import fit
from glossator.model.loss import Losses
from glossator.model.naming import unique
from glossator.model.shown import Shown

FRAMES, OBJECTS, EVENTS = "annotations.json", "objects.json", "events.json"


def write_response(
    type: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    """The response that says an answer; what it cannot say goes to ``losses``."""
    plan = plan_of(schema)
    # For the losses alone: the files are made when somebody reads them.
    writer = _Writer(answer, plan, shown, losses, dense=False)
    writer.objects()
    writer.events()
    name = OBJECTS if type == PLAYBACK else FRAMES
    response: dict[str, Any] = {"annotations": {"url": link(name)}}
    if asks_events(plan):
        response["events"] = {"url": link(EVENTS)}
    values = plan.whole.write(answer.values, None, losses)
    for n, _ in enumerate(answer.relations):
        losses.add("relation_dropped", f"relations/{n}", "places in a video are not linked")
    return {**response, "global_attributes": values} if plan.whole.fields else response


def part(name: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses) -> Part:
    """One of the files. Raises KeyError for a name that is none of the response's."""
    writer = _Writer(answer, plan_of(schema), shown, losses)
    made = {FRAMES: writer.frames, OBJECTS: writer.by_id, EVENTS: writer.events}[name]
    return "application/json", msgspec.json.encode(made())


def asks_events(plan: Plan) -> bool:
    """Whether ranges of time are asked for."""
    return any("time_span" in field.shapes for field in plan.fields.values())


class _Object(msgspec.Struct):
    """What one object looks like at its frames."""

    region: Region
    geometry: str
    label: str | None
    seen: list[tuple[Moment, dict[str, Any]]]


class _Writer:
    """What the files of one answer are written with."""

    def __init__(
        self, answer: Answer, plan: Plan, shown: Shown, losses: Losses, dense: bool = True
    ) -> None:
        self.dense = dense
        self.answer, self.plan, self.shown, self.losses = answer, plan, shown, losses
        self.source = next(
            (
                s
                for s in plan.schema.inputs
                if s.media == "video" or (s.media == "image" and s.many)
            ),
            None,
        )
        self.rate = rate_of(self.source)

    # Things that are followed.

    def objects(self) -> list[_Object]:
        """Every object with the frames it is seen at, in the order of the regions."""
        found: list[_Object] = []
        for region in self.answer.regions:
            made = [one for piece in self._fitted(region) if (one := self._object(piece))]
            if made:
                told(region, self.losses)
            found += made
        for one, name in zip(found, unique(one.region.id for one in found), strict=True):
            if name != one.region.id:
                self.losses.add("renamed", f"regions/{one.region.id}", name)
                one.region = replace(one.region, id=name)
        return found

    def _fitted(self, region: Region) -> list[Region]:
        """The region as tracks of shapes that geometries hold; none for events."""
        where, field = f"regions/{region.id}", self.plan.fields.get(region.field)
        if field is None:
            self.losses.add("field_unknown", where, region.field)
            return []
        if "time_span" in field.shapes and isinstance(region.shape, TimeSpan | Parts | None):
            return []
        frame = sized(
            region.frame, self.shown, self.plan.input_of(field, region.input), region.item
        )
        region = replace(region, frame=frame)
        if own_place(region.shape) or _own_track(region.shape):
            return [region]
        return fit(region, HELD | {"track"}, self.losses, holes=False)

    def _object(self, region: Region) -> _Object | None:
        where, field = f"regions/{region.id}", self.plan.fields[region.field]
        track = region.shape
        if not isinstance(track, Track):
            if track is None:
                return None
            track = Track((Key(region.item or 0, track),))
        if track.keys and track.keys[-1].at >= MOST:
            self.losses.add("track_sampled", where, f"frames from {MOST} on")
            track = replace(track, keys=tuple(key for key in track.keys if key.at < MOST))
        if (track.count or 0) > MOST:
            track = replace(track, count=MOST)
        values = {value.field: value.value for value in region.values}
        found = _Object(region, "", said_label(region, field, self.plan), [])
        for moment in moments(track, values, self.dense):
            keys = self._place(moment, region, field, found)
            if keys is None:
                return None
            found.seen.append((moment, keys))
        if not found.seen:
            self.losses.add("shape_dropped", where, "never seen")
            return None
        return found

    def _place(
        self, moment: Moment, region: Region, field: RegionField, found: _Object
    ) -> dict[str, Any] | None:
        """Geometry and attributes at one moment."""
        where, once = f"regions/{region.id}", Losses()
        frame = region.frame or Frame("fraction")
        place = placed(moment.shape, frame, field, once, where)
        attributes: dict[str, Any] = {}
        if self.plan.places.fields:
            given = tuple(Value(name, value) for name, value in moment.values.items())
            attributes = self.plan.places.write(given, where, once)
        for loss in once if place is None or not found.seen else ():
            self.losses.add(loss.code, loss.where, loss.detail)
        if place is None:
            return None
        found.geometry = found.geometry or place[0]
        if place[0] != found.geometry:
            return {**place[1], "geometry": place[0], "attributes": attributes}
        return {**place[1], "attributes": attributes}

    def frames(self) -> list[dict[str, Any]]:
        """For each frame what is seen in it."""
        objects = self.objects()
        last = max((moment.at for one in objects for moment, _ in one.seen), default=-1)
        count = max(min(self._count(), MOST), last + 1)
        found: list[dict[str, Any]] = [{"annotations": []} for _ in range(count)]
        for one in objects:
            for moment, keys in one.seen:
                geometry = keys.get("geometry", one.geometry)
                said = {"uuid": one.region.id, "type": geometry, "geometry": geometry}
                said |= {} if one.label is None else {"label": one.label}
                said |= {"attributes": keys["attributes"]} if self.plan.places.fields else {}
                said |= {k: v for k, v in keys.items() if k not in ("attributes", "geometry")}
                said |= {"interpolated": True} if moment.between else {}
                found[moment.at]["annotations"].append(said)
        return found

    def _count(self) -> int:
        """How many frames the task shows, if it lists them."""
        if self.source is None or not self.source.many or self.source.key is None:
            return 0
        listed = at(self.shown.data, self.source.key)
        return len(listed) if listed is not MISSING and isinstance(listed, list) else 0

    def by_id(self) -> dict[str, Any]:
        """Each object with its frames."""
        found: dict[str, Any] = {}
        for one in self.objects():
            said: dict[str, Any] = {} if one.label is None else {"label": one.label}
            said["geometry"] = one.geometry
            if isinstance(one.region.shape, Track):
                said["interpolation"] = one.region.shape.between
            said["frames"] = [self._frame(moment, keys) for moment, keys in one.seen]
            found[one.region.id] = said
        return found

    def _frame(self, moment: Moment, keys: dict[str, Any]) -> dict[str, Any]:
        said: dict[str, Any] = {"key": moment.at}
        time = moment.time
        if time is None and self.rate:
            time = moment.at / self.rate
        said |= {} if time is None else {"timestamp": time}
        said |= {"interpolated": True} if moment.between else {}
        return said | (
            keys
            if self.plan.places.fields
            else {k: v for k, v in keys.items() if k != "attributes"}
        )

    # Events.

    def events(self) -> list[dict[str, Any]]:
        """The ranges of time that are marked, in the order of the regions."""
        found = []
        for region in self.answer.regions:
            field = self.plan.fields.get(region.field)
            if field is None or "time_span" not in field.shapes:
                continue
            pieces = list(self._spans(region))
            if len(pieces) > 1:
                self.losses.add("split", f"regions/{region.id}", f"{len(pieces)} events")
            said = [
                one
                for n, span in enumerate(pieces, start=1)
                if (one := self._event(region, span, n, field))
            ]
            if said:
                told(region, self.losses)
            found += said
        return found

    def _spans(self, region: Region) -> Iterator[TimeSpan]:
        shape = region.shape
        shapes = shape.shapes if isinstance(shape, Parts) else (shape,)
        for one in shapes:
            if isinstance(one, TimeSpan):
                yield one
            elif not isinstance(one, Track) and one is not None:
                self.losses.add("shape_dropped", f"regions/{region.id}", "no range of time")
        if shape is None:
            self.losses.add("shape_dropped", f"regions/{region.id}", "the whole input")

    def _event(
        self, region: Region, span: TimeSpan, n: int, field: RegionField
    ) -> dict[str, Any] | None:
        where = f"regions/{region.id}"
        start, end = number(span.start), number(span.end)
        if span.unit == "s" and self.rate and start is not None and end is not None:
            times = {"startTime": start, "endTime": end}
            start, end = round(start * self.rate), max(round(end * self.rate), 1)
        elif span.unit == "frame" and start is not None and end is not None:
            times = {}
            if self.rate:
                times = {"startTime": start / self.rate, "endTime": (end - 1) / self.rate}
        else:
            self.losses.add("shape_dropped", where, "a range that frames do not measure")
            return None
        label = said_label(region, field, self.plan)
        said: dict[str, Any] = {"uuid": region.id if n == 1 else f"{region.id}-{n}"}
        said |= {} if label is None else {"label": label}
        point = end - start <= 1
        said |= {"type": "point" if point else "range", "start": _frame_number(start)}
        said |= {} if point else {"end": _frame_number(end - 1)}
        said |= {k: t for k, t in times.items() if k == "startTime" or not point}
        if attributes := self.plan.places.write(region.values, where, self.losses):
            said["attributes"] = attributes
        return said


def _frame_number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _own_track(shape: Any) -> bool:
    return isinstance(shape, Track) and any(own_place(key.shape) for key in shape.keys)


def rate_of(source: Input | None) -> float | None:
    """Frames in a second, if the input says so."""
    rate = number(source.options.get("rate")) if source is not None else None
    return rate if rate and rate > 0 else None
