"""The samples hold what their list promises, and the model holds the samples."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.conformance.samples import COUNT, FOLDER, Sample, load_all, not_finite

from glossator.model.annotation import read_answer, write_answer
from glossator.model.check import Plan, check_answer, check_schema, drop_hidden
from glossator.model.geometry import NAMES, Mask, Parts, Polygon, TextSpan, Track
from glossator.model.label_schema import LabelSchema, split, walk

SAMPLES = load_all()
BY_NUMBER = {sample.number: sample for sample in SAMPLES}
each = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def test_there_are_thirty_and_they_are_numbered() -> None:
    assert [sample.number for sample in SAMPLES] == list(range(1, 31))
    assert len(list(FOLDER.iterdir())) == 29


@each
def test_sample_is_decoded_and_encoded_without_change(sample: Sample) -> None:
    encoded = msgspec.json.encode(sample)
    assert msgspec.json.decode(encoded, type=Sample) == sample
    if sample.answer is not None:
        assert read_answer(write_answer(sample.answer)) == sample.answer
    schema = msgspec.json.encode(sample.schema)
    assert msgspec.json.decode(schema, type=LabelSchema) == sample.schema


@each
def test_file_has_no_member_that_the_structs_do_not_know(sample: Sample) -> None:
    """Everything written in a file is read: nothing is misspelt and silently left out."""
    path = FOLDER / f"{sample.name}.json"
    if path.exists():
        raw = msgspec.json.decode(path.read_bytes())
        again = msgspec.to_builtins(msgspec.structs.replace(sample, name=""))
        assert msgspec.json.decode(msgspec.json.encode(again)) == raw


@each
def test_schema_is_sound(sample: Sample) -> None:
    assert check_schema(sample.schema) == {}


@each
def test_answers_fit_as_declared(sample: Sample) -> None:
    plan = Plan(sample.schema)
    if sample.answer is not None:
        assert plan.check(sample.answer, sample.task.data) == sample.faults
        assert check_answer(sample.schema, sample.answer) == sample.faults, "without task data"
        assert drop_hidden(sample.schema, sample.answer, sample.task.data) is sample.answer
    if sample.task.expected is not None:
        assert plan.check(sample.task.expected.answer, sample.task.data) == {}
    for prediction in sample.task.predictions:
        assert prediction.answer is not None
        assert plan.check(prediction.answer, sample.task.data) == {}


def test_numbers_that_are_not_finite_are_refused() -> None:
    plan = Plan(BY_NUMBER[30].schema)
    for answer in not_finite():
        with pytest.raises(ValueError, match="finite"):
            write_answer(answer)
        assert "finite" in " ".join(plan.check(answer).values())


# The features named in the list, where a reader could doubt them.


def _answer(number: int) -> Any:
    answer = BY_NUMBER[number].answer
    assert answer is not None
    return answer


def test_boxes_say_the_same_in_fractions_and_pixels() -> None:
    for one, other in zip(_answer(1).regions, _answer(2).regions, strict=True):
        assert one.shape.x * 1280 == pytest.approx(other.shape.x, abs=1e-9)
        assert one.shape.height * 720 == pytest.approx(other.shape.height, abs=1e-9)
    assert all(region.frame.width is None for region in _answer(3).regions)
    assert BY_NUMBER[3].task.files == {}


def test_angles_and_label_counts() -> None:
    assert [region.shape.rotation for region in _answer(4).regions] == [37.5, 300, -90]
    assert [len(region.labels) for region in _answer(5).regions] == [2, 0]


def test_rings() -> None:
    closed = _answer(6).regions[1].shape
    assert closed.points[0] == closed.points[-1]
    lake, twin = (region.shape for region in _answer(7).regions)
    assert isinstance(lake, Polygon)
    assert len(lake.holes) == 1
    assert isinstance(twin, Parts)
    assert len(twin.shapes) == 2


def test_points_ellipses_graphs_and_cuboids() -> None:
    assert [region.shape.visible for region in _answer(8).regions[1:]] == [0, 1, 2]
    ellipse = _answer(9).regions[0].shape
    assert ellipse.rx < ellipse.ry
    assert ellipse.rotation
    pose = _answer(10).regions[0].shape
    assert pose.edges
    assert len(pose.names) == len(pose.visible) == len(pose.points)
    assert len(_answer(11).regions[0].shape.points) == 8


def test_masks_overlap_and_have_empty_runs_and_single_pixels() -> None:
    masks = [region.shape for region in _answer(12).regions]
    assert all(isinstance(mask, Mask) for mask in masks)
    one, other = (_pixels(mask) for mask in masks[:2])
    assert len(one & other) == 4
    assert len(_pixels(masks[2])) == 1
    assert masks[3].runs[0] == 0
    assert 0 in masks[3].runs[1:]


def _pixels(mask: Mask) -> set[int]:
    found: set[int] = set()
    at = 0
    for n, run in enumerate(mask.runs):
        if n % 2:
            found.update(range(at, at + run))
        at += run
    return found


def test_nested_picks_have_equal_leaves_and_slashes_in_names() -> None:
    field = BY_NUMBER[15].schema.field("topic")
    assert field is not None
    paths = [split(label.name) for label in walk(field.labels)]  # type: ignore[union-attr]
    leaves = [path[-1] for path in paths]
    assert leaves.count("Other") == 3
    assert ("Machines", "A/C") in paths


@pytest.mark.parametrize("number", [21, 22])
def test_spans_hold_the_text_between_their_offsets(number: int) -> None:
    text = BY_NUMBER[number].task.data["text"]
    for region in _answer(number).regions:
        span = region.shape
        assert isinstance(span, TextSpan)
        assert text[span.start : span.end] == span.text
    if number == 21:
        assert len(text) < len(text.encode("utf-16-le")) // 2
        assert {relation.direction for relation in _answer(21).relations} == {
            "forward",
            "back",
            "both",
        }
    else:
        assert "\r\n" in text
        assert any(region.shape.start == region.shape.end for region in _answer(22).regions)


def test_html_spans_know_offsets_or_only_the_anchor() -> None:
    spans = [region.shape for region in _answer(23).regions]
    assert [span.start for span in spans] == [5, None, None, None]
    assert all(span.anchor for span in spans)


def test_time_and_tracks() -> None:
    assert {region.shape.channel for region in _answer(24).regions} == {0, 1}
    assert {type(region.shape.start) for region in _answer(25).regions} == {float, str}
    track = _answer(26).regions[0].shape
    assert isinstance(track, Track)
    assert any(key.gone for key in track.keys)
    assert len({str(key.values["action"]) for key in track.keys if key.values}) == 2
    assert {region.item for region in _answer(27).regions} == {0, 1, None}
    assert all(len(region.shape.keys) <= 2 for region in _answer(28).regions)


def test_golden_task_is_skipped_and_predicted() -> None:
    sample = BY_NUMBER[29]
    assert sample.skipped
    assert sample.answer is None
    assert sample.task.expected is not None
    assert sample.task.expected.hint
    assert sample.task.predictions[0].score == 0.75


def test_hostile_sample_is_large() -> None:
    assert len(_answer(30).regions) == COUNT
    assert max(len(field.name) for field in BY_NUMBER[30].schema.fields) == 200


def test_every_shape_is_in_a_sample() -> None:
    seen: set[str] = set()
    for sample in SAMPLES:
        for region in sample.answer.regions if sample.answer else ():
            seen.add(NAMES[type(region.shape)] if region.shape else "")
    assert seen | {"cuboid3d", "foreign"} == {*NAMES.values(), ""}
