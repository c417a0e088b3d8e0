"""Videos: what is followed over frames, events, and the files of a response."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conformance import samples

from glossator.dialects.scale.kinds.videos import FAMILY, writing
from glossator.dialects.scale.tests.families import FILES, in_pixels, said
from glossator.dialects.scale.tests.near import asked, near
from glossator.model.annotation import Answer, Frame, Region, Value
from glossator.model.check import check_answer, check_schema
from glossator.model.errors import Invalid
from glossator.model.geometry import Box, Key, Parts, Polygon, TimeSpan, Track
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField, TextField
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown

GEOMETRIES = {"box": {"objects_to_annotate": ["car"]}, "polygon": {"objects_to_annotate": ["lake"]}}
PARAMS: dict[str, Any] = {
    "attachments": [f"https://example.org/{n}.jpg" for n in range(8)],
    "geometries": GEOMETRIES,
    "frame_rate": 2,
    "events_to_annotate": ["stop", "go"],
    "annotation_attributes": {
        "state": {"choices": ["moving", "parked"]},
        "why": {"type": "text", "conditions": {"is_global": True}},
    },
}
SHOWN = Shown(PARAMS, FILES)
FRAME = Frame("pixel", 1280, 720)
FILE = {**{key: PARAMS[key] for key in ("geometries", "events_to_annotate")}, "attachment": "a.mp4"}


def followed(*keys: Key, between: Any = "linear", count: int | None = 8) -> Answer:
    """One car."""
    track = Track(keys, between, count)
    return Answer((), (Region("c", "box", track, ("car",), "video", frame=FRAME),))


def lefts(response: Any) -> list[Any]:
    """Where the car is at each frame; None where it is not."""
    return [next((one["left"] for one in f["annotations"]), None) for f in response["annotations"]]


def test_between_two_keys_it_moves_and_after_the_last_it_stays() -> None:
    schema = asked("videoannotation", PARAMS)
    answer = followed(Key(1, Box(10, 0, 5, 5)), Key(4, Box(40, 0, 5, 5)))
    response = said("videoannotation", answer, schema, SHOWN, Losses())
    assert lefts(response) == [None, 10, 20, 30, 40, 40, 40, 40]
    shown_between = [f["annotations"][0].get("interpolated") for f in response["annotations"][1:]]
    assert shown_between == [None, True, True, None, True, True, True]


def test_where_it_is_gone_it_is_not_seen() -> None:
    schema = asked("videoannotation", PARAMS)
    answer = followed(
        Key(0, Box(0, 0, 5, 5)),
        Key(2, Box(20, 0, 5, 5), gone=True),
        Key(5, Box(50, 0, 5, 5)),
        Key(6, gone=True),
    )
    response = said("videoannotation", answer, schema, SHOWN, Losses())
    assert lefts(response) == [0, 10, None, None, None, 50, None, None]
    back = FAMILY.read_response(response, schema, SHOWN, Losses())
    assert check_answer(schema, back, PARAMS) == {}
    assert lefts(said("videoannotation", back, schema, SHOWN, Losses())) == lefts(response)
    still = followed(Key(0, Box(0, 0, 5, 5)), Key(3, Box(9, 0, 5, 5)), between="none")
    response = said("videoannotation", still, schema, SHOWN, Losses())
    assert lefts(response) == [0, None, None, 9, None, None, None, None]


@pytest.mark.parametrize("type", ["videoannotation", "videoplaybackannotation"])
@pytest.mark.parametrize("between", ["linear", "none"])
def test_keys_come_back_as_they_were(type: str, between: Any) -> None:
    """What was worked out is no key; each form says whether it was."""
    params = PARAMS if type == "videoannotation" else FILE
    schema, seen = asked(type, params), Shown(params, FILES)
    count = 8 if type == "videoannotation" and between == "linear" else None
    keys = (Key(1, Box(10, 0, 5, 5)), Key(4, Box(40, 0, 5, 5)), Key(7, Box(10, 1, 2, 3)))
    answer, losses = followed(*keys, between=between, count=count), Losses()
    response = said(type, answer, schema, seen, losses)
    assert near(in_pixels(FAMILY.read_response(response, schema, seen, losses)), in_pixels(answer))
    assert not len(losses)


def test_attributes_change_along_the_way_and_those_that_do_not_are_the_regions() -> None:
    schema = asked("videoannotation", PARAMS)
    [region] = followed(
        Key(0, Box(0, 0, 5, 5), values={"state": ["moving"]}),
        Key(3, Box(9, 0, 5, 5), values={"state": ["parked"]}),
        Key(4, gone=True),
    ).regions
    answer, losses = Answer((), (region,)), Losses()
    assert check_answer(schema, answer, PARAMS) == {}
    response = said("videoannotation", answer, schema, SHOWN, losses)
    states = [f["annotations"][0]["attributes"]["state"] for f in response["annotations"][:4]]
    assert states == ["moving", "moving", "moving", "parked"]
    back = FAMILY.read_response(response, schema, SHOWN, losses)
    assert near(in_pixels(back), in_pixels(answer))
    constant = Region("c", "box", Track((Key(0, Box(0, 0, 5, 5)),)), ("car",), "video",
                      frame=FRAME, values=(Value("state", ["moving"]),))  # fmt: skip
    response = said("videoannotation", Answer((), (constant,)), schema, SHOWN, losses)
    assert FAMILY.read_response(response, schema, SHOWN, losses).regions == (constant,)
    assert not len(losses)


def test_shapes_of_as_many_points_move_and_others_wait() -> None:
    schema = asked("videoannotation", PARAMS)
    three, other = ((0.0, 0.0), (4.0, 0.0), (0.0, 4.0)), ((8.0, 0.0), (12.0, 0.0), (8.0, 4.0))
    keys = (Key(0, Polygon(three)), Key(2, Polygon(other)), Key(4, Polygon((*other, (9.0, 9.0)))))
    region = Region("p", "polygon", Track(keys, "linear"), ("lake",), "video", frame=FRAME)
    response = said("videoannotation", Answer((), (region,)), schema, SHOWN, Losses())
    corners = [f["annotations"][0]["vertices"][0]["x"] for f in response["annotations"][:5]]
    assert corners == [0, 4, 8, 8, 8]


def test_events_end_with_a_frame_that_belongs_to_them() -> None:
    schema = asked("videoannotation", PARAMS)
    regions = (
        Region("1", "events", TimeSpan(3, 11, "frame"), ("stop",), "video"),
        Region(
            "2",
            "events",
            TimeSpan(6, 7, "frame"),
            ("go",),
            "video",
            values=(Value("why", "green"),),
        ),
    )
    answer, losses = Answer((), regions), Losses()
    assert check_answer(schema, answer, PARAMS) == {}
    response = said("videoannotation", answer, schema, SHOWN, losses)
    assert response["events"] == [
        {"uuid": "1", "label": "stop", "type": "range", "start": 3, "end": 10, "startTime": 1.5, "endTime": 5.0},
        {"uuid": "2", "label": "go", "type": "point", "start": 6, "startTime": 3.0, "attributes": {"why": "green"}},
    ]  # fmt: skip
    assert FAMILY.read_response(response, schema, SHOWN, losses).regions == regions
    assert not len(losses)
    seconds = Answer((), (Region("1", "events", TimeSpan(1.5, 5.0), ("stop",)),))
    [event] = said("videoannotation", seconds, schema, SHOWN, losses)["events"]
    assert (event["start"], event["end"]) == (3, 9)
    plain = asked("videoplaybackannotation", FILE)
    assert said("videoplaybackannotation", seconds, plain, Shown(FILE), losses)["events"] == []
    assert losses.counts == {"shape_dropped": 1}  # seconds without a rate


def test_a_frame_that_no_video_has_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST", 500)
    schema = asked("videoannotation", PARAMS)
    losses = Losses()
    answer = followed(Key(0, Box(0, 0, 5, 5)), Key(10**12, Box(9, 0, 5, 5)), count=10**13)
    response = said("videoannotation", answer, schema, SHOWN, losses)
    assert len(response["annotations"]) == 500
    assert losses.counts == {"track_sampled": 1}


def test_what_has_an_address_is_not_read_and_nothing_else_is_behind_one() -> None:
    schema, losses = asked("videoannotation", PARAMS), Losses()
    response = FAMILY.write_response("videoannotation", followed(), schema, SHOWN, losses, str)
    assert response["annotations"] == {"url": "annotations.json"}
    playback = FAMILY.write_response(
        "videoplaybackannotation", Answer(), schema, SHOWN, losses, str
    )
    assert playback == {"annotations": {"url": "objects.json"}, "events": {"url": "events.json"}}
    losses = Losses()
    assert FAMILY.read_response(playback, schema, SHOWN, losses) == Answer()
    assert losses.counts == {"file_missing": 2}
    with pytest.raises(KeyError):
        FAMILY.part("combined.png", Answer(), schema, SHOWN, losses)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("videoannotation", {"geometries": GEOMETRIES}, "attachments"),
    ("videoannotation", {"attachment_type": "video", "geometries": GEOMETRIES}, "attachment"),
    ("videoannotation", {"attachments": [5], "geometries": GEOMETRIES}, "attachments"),
    ("videoannotation", {"attachments": ["a"]}, "geometries"),
    ("videoplaybackannotation", {"geometries": GEOMETRIES}, "attachment"),
    ("videoboxannotation", {"attachment": "a"}, "objects_to_annotate"),
    ("videocuboidannotation", {"attachments": ["a"], "geometries": {"x": 1}}, "geometries/x"),
]


@pytest.mark.parametrize(("type", "params", "name"), REFUSED)
def test_parameters_that_lack_what_they_need_are_refused(
    type: str, params: dict[str, Any], name: str
) -> None:
    with pytest.raises(Invalid) as refused:
        FAMILY.check(type, params)
    assert list(refused.value.fields) == [name]


def test_a_video_is_a_file_or_frames_also_before_a_project_says_more() -> None:
    kinds = {}
    for type in FAMILY.names:
        schema = FAMILY.read(type, {"annotation_attributes": {"a": {"choices": ["b"]}}}, Losses())
        assert check_schema(schema) == {}
        kinds[type] = (schema.inputs[0].media, schema.inputs[0].key)
    assert kinds["videoannotation"] == ("image", "attachments")
    assert kinds["videoplaybackannotation"] == ("video", "attachment")
    [shown] = FAMILY.read("videoannotation", {"attachment_type": "video"}, Losses()).inputs
    assert (shown.media, shown.many) == ("video", False)


# What others follow.


def _sample(number: int) -> samples.Sample:
    return next(sample for sample in samples.load_all() if sample.number == number)


def test_what_is_followed_is_asked_as_a_video() -> None:
    assert [s.number for s in samples.load_all() if FAMILY.fits(s.schema)] == [26, 27]
    losses = Losses()
    params = FAMILY.write(_sample(26).schema, losses)
    assert params == {
        "attachment_type": "video",
        "geometries": {"box": {"objects_to_annotate": ["player", "referee"], "can_rotate": True}},
        "events_to_annotate": ["attack", "pause"],
        "annotation_attributes": {
            "action": {"type": "category", "choices": ["running", "standing"]}
        },
    }
    FAMILY.check("videoannotation", {"attachment": "a.mp4", **params})
    assert check_schema(FAMILY.read("videoannotation", params, losses)) == {}
    assert not len(losses)


@pytest.mark.parametrize("type", ["videoannotation", "videoplaybackannotation"])
def test_the_samples_of_videos_are_answered(type: str) -> None:
    for number, lost in ((26, {"split": 1}), (27, {"item_dropped": 3})):
        sample, losses = _sample(number), Losses()
        seen = shown(sample.labelled)
        assert sample.answer is not None
        response = said(type, sample.answer, sample.schema, seen, losses)
        assert losses.counts == lost
        back = FAMILY.read_response(response, sample.schema, seen, losses)
        again = said(type, back, sample.schema, seen, Losses())
        for key in ("annotations", "events"):
            assert near(_unmarked(again.get(key)), _unmarked(response.get(key)))


def _unmarked(value: Any) -> Any:
    """Without what is ours: which frames were worked out (the last before a gap becomes a key)."""
    if isinstance(value, dict):
        return {key: _unmarked(one) for key, one in value.items() if key != "interpolated"}
    return [_unmarked(one) for one in value] if isinstance(value, list) else value


def test_parts_in_time_are_events_and_questions_about_them_are_global() -> None:
    schema = LabelSchema(
        (Input("v", "video", "video"),),
        (
            RegionField(
                name="t", shapes=("time_span", "parts"), labels=(Label("a"),), inputs=("v",)
            ),
            TextField(name="note", scope="region", on=("t",)),
        ),
    )
    losses = Losses()
    params = FAMILY.write(schema, losses)
    assert params["events_to_annotate"] == ["a"]
    assert params["annotation_attributes"] == {
        "note": {"type": "text", "conditions": {"is_global": True}}
    }
    spans = Parts((TimeSpan(0, 3, "frame"), TimeSpan(5, 9, "frame")))
    answer = Answer((), (Region("1", "t", spans, ("a",), "v", values=(Value("note", "n"),)),))
    events = said("videoannotation", answer, schema, Shown(), losses)["events"]
    assert [(one["start"], one["end"], one["attributes"]) for one in events] == [
        (0, 2, {"note": "n"}), (5, 8, {"note": "n"}),
    ]  # fmt: skip
    assert losses.counts == {"split": 1}
