"""A video's response as an answer: frames of objects, objects of frames, and events."""

from __future__ import annotations

from typing import Any

import msgspec

from glossator.dialects.scale.kinds.frames import pixels
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.dialects.scale.kinds.numbers import number, whole
from glossator.dialects.scale.kinds.pictures.objects import label_of, labels_of
from glossator.dialects.scale.kinds.pictures.plan import Plan, plan_of
from glossator.dialects.scale.kinds.pictures.responses import as_object
from glossator.dialects.scale.kinds.pictures.shapes import geometry_of, read_shape
from glossator.dialects.scale.kinds.videos.motion import Moment, tracked
from glossator.dialects.scale.kinds.videos.writing import rate_of
from glossator.model.annotation import Answer, Region, Value
from glossator.model.geometry import AnyShape, Foreign, TimeSpan, Track
from glossator.model.label_schema import LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.naming import region_ids
from glossator.model.shown import Shown

LONGEST = 1 << 40
"""No video has a frame of this number."""


class _Seen(msgspec.Struct):
    """One object while it is put together."""

    uuid: str | None
    geometry: str
    label: str | None
    moments: list[Moment]
    linear: bool = False


def read_response(response: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """The answer that a response says, as far as it is inside of it (``file_missing`` for what is
    at an address). Raises Invalid for what is no object."""
    given, plan = as_object(response), plan_of(schema)
    values = plan.whole.read(given.get("global_attributes"), None, losses)
    said = given.get("annotations")
    if isinstance(said, dict) and set(said) <= {"url", "events"}:
        losses.add("file_missing", "regions", "the annotations are at an address")
        objects, count = [], None
    elif isinstance(said, dict):
        objects, count = _by_id(said, plan, losses), None
    else:
        every = listed(said)
        objects = _by_frame(every, plan, losses)
        count = len(every)
    events = _inline(given.get("events"), losses)
    names = region_ids(
        [*(one.uuid for one in objects), *(word(event.get("uuid")) for event in events)]
    )
    regions = [
        _region(one, name, count, plan, shown, losses)
        for one, name in zip(objects, names, strict=False)
    ]
    for event, name in zip(events, names[len(objects) :], strict=True):
        if (marked := _event(event, name, plan, losses)) is not None:
            regions.append(marked)
    return Answer(values, tuple(regions))


def _inline(given: Any, losses: Losses) -> list[dict[str, Any]]:
    if isinstance(given, dict) and "url" in given:
        losses.add("file_missing", "regions", "the events are at an address")
        return []
    if isinstance(given, dict):
        given = given.get("events")
    return [one for one in listed(given) if isinstance(one, dict)]


# Objects.


def _by_frame(frames: list[Any], plan: Plan, losses: Losses) -> list[_Seen]:
    """Objects of one ``uuid`` are the same; without one each is its own."""
    found: list[_Seen] = []
    known: dict[str, _Seen] = {}
    for at, frame in enumerate(frames):
        inside = frame.get("annotations") if isinstance(frame, dict) else frame
        for given in listed(inside):
            if not isinstance(given, dict):
                losses.add("value_dropped", "regions", "not an annotation")
                continue
            uuid = word(given.get("uuid"))
            one = known.get(uuid) if uuid else None
            if one is None:
                one = _Seen(uuid, "", label_of(given), [])
                found.append(one)
                if uuid:
                    known[uuid] = one
            if label_of(given) != one.label:
                losses.add("labels_dropped", f"regions/{uuid}", f"another label at frame {at}")
            _add(one, given, at, None, plan, losses)
    for one in found:
        one.linear = any(moment.between for moment in one.moments)
    return [one for one in found if one.moments]


def _by_id(objects: dict[str, Any], plan: Plan, losses: Losses) -> list[_Seen]:
    found = []
    for uuid, given in objects.items():
        if not isinstance(given, dict):
            losses.add("value_dropped", f"regions/{uuid}", "not an annotation")
            continue
        linear = given.get("interpolation") != "none"
        one = _Seen(uuid or None, "", label_of(given), [], linear)
        for frame in listed(given.get("frames")):
            at = whole(frame.get("key")) if isinstance(frame, dict) else None
            if at is None or not 0 <= at < LONGEST:
                losses.add("value_dropped", f"regions/{uuid}", "a frame without its number")
                continue
            said = {"geometry": given.get("geometry"), **frame}
            _add(one, said, at, number(frame.get("timestamp")), plan, losses)
        one.moments.sort(key=lambda moment: moment.at)
        if one.moments:
            found.append(one)
    return found


def _add(
    one: _Seen, given: dict[str, Any], at: int, time: float | None, plan: Plan, losses: Losses
) -> None:
    """What an object looks like at a frame; a second one at the same frame is left out."""
    where = f"regions/{one.uuid or 'frames'}"
    geometry = geometry_of(given, plan.only_geometry())
    if geometry is None:
        losses.add("value_dropped", where, "an annotation without a place")
        return
    if any(moment.at == at for moment in one.moments[-1:]):
        losses.add("value_dropped", where, f"seen twice at frame {at}")
        return
    one.geometry = one.geometry or geometry
    shape: Any = read_shape(given, geometry)
    values = plan.places.read(given.get("attributes"), where, losses)
    said = {value.field: value.value for value in values}
    one.moments.append(Moment(at, shape, time, said, given.get("interpolated") is True))


def _region(
    one: _Seen,
    name: str,
    count: int | None,
    plan: Plan,
    shown: Shown,
    losses: Losses,
) -> Region:
    field = plan.field_for(one.geometry, one.label)
    source = plan.input_of(field) if field else None
    constant = _constant(one.moments)
    moments = [
        msgspec.structs.replace(m, values={k: v for k, v in m.values.items() if k not in constant})
        for m in one.moments
    ]
    shape: AnyShape = tracked(
        _once(moments, name, losses), one.linear, count if one.linear else None
    )
    item = None
    if field is not None and "track" not in field.shapes and len(moments) == 1:
        shape, item = moments[0].shape, moments[0].at
    framed = not (isinstance(shape, Foreign) or _foreign(shape))
    return Region(
        id=name,
        field=field.name if field else one.geometry,
        shape=shape,
        labels=labels_of(one.label, field, plan),
        input=source,
        item=item,
        frame=pixels(shown, source, item) if framed else None,
        values=tuple(Value(field, value) for field, value in constant.items()),
    )


def _once(moments: list[Moment], name: str, losses: Losses) -> list[Moment]:
    kept = [m for n, m in enumerate(moments) if n == 0 or moments[n - 1].at != m.at]
    if len(kept) < len(moments):
        losses.add("value_dropped", f"regions/{name}", "seen twice at a frame")
    return kept


def _foreign(shape: AnyShape) -> bool:
    return isinstance(shape, Track) and all(
        isinstance(key.shape, Foreign | None) for key in shape.keys
    )


def _constant(moments: list[Moment]) -> dict[str, Any]:
    """The values that are the same at every moment."""
    first = moments[0].values
    return {
        name: value
        for name, value in first.items()
        if all(name in m.values and m.values[name] == value for m in moments)
    }


# Events.


def _event(given: dict[str, Any], name: str, plan: Plan, losses: Losses) -> Region | None:
    field = _event_field(label_of(given), plan)
    start, end = number(given.get("start")), number(given.get("end"))
    if start is None:
        rate = rate_of(plan.schema.inputs[0]) if plan.schema.inputs else None
        times = number(given.get("startTime")), number(given.get("endTime"))
        if rate and times[0] is not None:
            start = round(times[0] * rate)
            end = None if times[1] is None else round(times[1] * rate)
    if start is None:
        losses.add("value_dropped", f"regions/{name}", "an event without a start")
        return None
    # Both ends are frames that belong to the range.
    last = start if end is None or end < start else end
    label = label_of(given)
    return Region(
        id=name,
        field=field.name if field else "events",
        shape=TimeSpan(start, last + 1, "frame"),
        labels=labels_of(label, field, plan),
        input=plan.input_of(field) if field else None,
        values=plan.places.read(given.get("attributes"), f"regions/{name}", losses),
    )


def _event_field(label: str | None, plan: Plan) -> RegionField | None:
    timed = [field for field in plan.fields.values() if "time_span" in field.shapes]
    known = [f for f in timed if label and plan.words[f.name].pick(label) in plan.labels[f.name]]
    return next(iter((*known, *timed)), None)
