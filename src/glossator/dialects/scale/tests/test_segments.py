"""Segments: indexes and colours of masks, their pictures, and what is read back of them."""

from __future__ import annotations

import io
from base64 import b64decode
from typing import Any

import pytest
from PIL import Image
from tests.conformance import samples

from glossator.dialects.scale.kinds.segments import FAMILY
from glossator.dialects.scale.tests.families import said
from glossator.dialects.scale.tests.near import asked
from glossator.model.annotation import Answer, Frame, Region, Value
from glossator.model.check import check_answer, check_schema
from glossator.model.errors import Invalid
from glossator.model.geometry import Box, Mask, Polygon
from glossator.model.label_schema import Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown
from glossator.model.task import FileRef

TYPE = "segmentannotation"
PARAMS: dict[str, Any] = {
    "attachment": "https://example.org/a.png",
    "labels": ["road", {"choice": "car", "instance_label": True}, "sky"],
    "annotation_attributes": {"parked": {"choices": ["Yes", "No"]}},
}
SCHEMA = asked(TYPE, PARAMS)
SHOWN = Shown(PARAMS, {"image": FileRef(width=4, height=3)})


def region(name: str, label: str, *runs: int, values: tuple[Value, ...] = ()) -> Region:
    """A mask over the four by three pixels."""
    frame = Frame("pixel", 4, 3)
    return Region(name, "segments", Mask(4, 3, runs), (label,), "image", frame=frame, values=values)


ANSWER = Answer(
    (),
    (
        region("r", "road", 0, 8, 4),
        region("c1", "car", 2, 2, 8, values=(Value("parked", ["Yes"]),)),
        region("c2", "car", 9, 1, 2),
    ),
)


def picture(url: str) -> Image.Image:
    return Image.open(io.BytesIO(b64decode(url.partition(",")[2])))


def test_each_pixel_has_the_index_and_the_colour_of_what_lies_above() -> None:
    assert check_answer(SCHEMA, ANSWER) == {}
    losses = Losses()
    response = said(TYPE, ANSWER, SCHEMA, SHOWN, losses)
    mapping = response["labelMapping"]
    assert {name: mapping[name]["index"] for name in ("road", "sky")} == {"road": 1, "sky": 2}
    assert [one["index"] for one in mapping["car"]] == [3, 4]
    assert mapping["car"][0]["attributes"] == {"parked": "Yes"}
    assert [(loss.code, loss.where) for loss in losses] == [("overlap", "regions/c1")]
    combined = response["annotations"]["combined"]
    indexed = picture(combined["indexedImage"])
    assert (indexed.mode, indexed.size) == ("L", (4, 3))
    assert list(indexed.tobytes()) == [1, 1, 3, 3, 1, 1, 1, 1, 0, 4, 0, 0]
    extended = picture(combined["extendedIndexedImage"]).tobytes()
    assert [
        r + 256 * g + 65536 * b for r, g, b in zip(*(extended[n::4] for n in range(3)), strict=True)
    ] == list(indexed.tobytes())
    colours = picture(combined["image"])
    assert colours.getpixel((0, 2)) == (0, 0, 0, 0)
    red, green, blue, alpha = colours.getpixel((0, 0))  # type: ignore[misc]
    assert (f"#{red:02x}{green:02x}{blue:02x}", alpha) == (mapping["road"]["color"], 255)
    assert set(response["annotations"]["labeled"]) == {"road", "car"}
    one = picture(response["annotations"]["labeled"]["car"][1])
    assert [n for n, seen in enumerate(one.tobytes()[3::4]) if seen] == [9]


def test_pictures_are_made_the_same_each_time_and_only_those_that_were_told_of() -> None:
    for name in ("combined.png", "indexed.png", "extended.png", "labeled-1.png", "labeled-4.png"):
        media, body = FAMILY.part(name, ANSWER, SCHEMA, SHOWN, Losses())
        assert media == "image/png"
        assert body == FAMILY.part(name, ANSWER, SCHEMA, SHOWN, Losses())[1]
    for name in ("labeled-2.png", "labeled-9.png", "labeled-x.png", "annotations.json", ""):
        with pytest.raises(KeyError):
            FAMILY.part(name, ANSWER, SCHEMA, SHOWN, Losses())


@pytest.mark.parametrize("key", ["indexedImage", "extendedIndexedImage"])
def test_masks_are_read_back_from_either_picture_of_indexes(key: str) -> None:
    apart = Answer((), (region("r", "road", 0, 2, 10), *ANSWER.regions[1:]))
    losses = Losses()
    response = said(TYPE, apart, SCHEMA, SHOWN, losses)
    response["annotations"]["combined"] = {key: response["annotations"]["combined"][key]}
    assert FAMILY.read_response(response, SCHEMA, SHOWN, losses) == apart
    assert not len(losses)


def test_more_labels_than_a_byte_counts_have_indexes_of_their_own() -> None:
    labels = [f"l{n}" for n in range(300)]
    schema = asked(TYPE, {"attachment": "a", "labels": labels})
    answer, losses = (
        Answer((), (region("r", "l299", 3, 1, 8), region("s", "l0", 7, 2, 3))),
        Losses(),
    )
    response = said(TYPE, answer, schema, SHOWN, losses)
    assert response["labelMapping"]["l299"]["index"] == 300
    assert picture(response["annotations"]["combined"]["indexedImage"]).getpixel((3, 0)) == 300
    back = FAMILY.read_response(response, schema, SHOWN, losses)
    assert sorted(r.labels for r in back.regions) == [("l0",), ("l299",)]
    assert not len(losses)


def test_a_label_without_instances_is_one_mask() -> None:
    answer, losses = (
        Answer((), (region("a", "road", 0, 1, 11), region("b", "road", 11, 1))),
        Losses(),
    )
    response = said(TYPE, answer, SCHEMA, SHOWN, losses)
    [back] = FAMILY.read_response(response, SCHEMA, SHOWN, losses).regions
    assert back.shape == Mask(4, 3, (0, 1, 10, 1))
    assert losses.counts == {"value_dropped": 2}


def test_pictures_elsewhere_and_pictures_that_are_none_are_a_loss() -> None:
    mapping = {"road": {"index": 1, "color": "#000000"}}
    for url in (
        "https://example.org/i.png",
        "data:image/png;base64,AAAA",
        5,
        "data:image/png;base64,?",
    ):
        losses = Losses()
        given = {"labelMapping": mapping, "annotations": {"combined": {"indexedImage": url}}}
        assert FAMILY.read_response(given, SCHEMA, SHOWN, losses) == Answer()
        assert losses.counts == {"file_missing": 1}
    with pytest.raises(Invalid):
        FAMILY.read_response("none", SCHEMA, SHOWN, Losses())


def test_what_is_drawn_otherwise_becomes_pixels_if_the_size_is_known() -> None:
    schema = LabelSchema(
        fields=(RegionField(name="m", shapes=("mask", "polygon"), labels=(Label("a"),)),)
    )
    frame = Frame("pixel", 4, 3)
    regions = (
        Region("1", "m", Box(0, 0, 2, 2), ("a",), frame=frame),
        Region("2", "m", Polygon(((0, 0), (1, 0), (1, 1))), ("a",)),
        Region("3", "m", Mask(9, 9, (81,)), ("a",)),
        Region("4", "m", Mask(4, 3, (5,)), ("a",)),
        Region("5", "m", Mask(4, 3, (12,)), ("b",)),
        Region("6", "n", Mask(4, 3, (12,)), ("a",)),
    )
    losses = Losses()
    said(TYPE, Answer((), regions), schema, Shown(), losses)
    assert losses.counts == {
        "rasterised": 1, "size_unknown": 1, "shape_dropped": 2, "label_missing": 1,
        "field_unknown": 1,
    }  # fmt: skip


def test_masks_alone_are_asked_as_segments() -> None:
    assert [s.number for s in samples.load_all() if FAMILY.fits(s.schema)] == [12]
    sample = next(s for s in samples.load_all() if s.number == 12)
    losses = Losses()
    params = FAMILY.write(sample.schema, losses)
    assert params == {"labels": ["road", "sky"], "allow_unlabeled": True}
    FAMILY.check(TYPE, {"attachment": "a", **params})
    assert check_schema(FAMILY.read(TYPE, params, losses)) == {}
    assert not len(losses)
    assert sample.answer is not None
    said(TYPE, sample.answer, sample.schema, shown(sample.labelled), losses)
    assert losses.counts == {"overlap": 1, "value_dropped": 4}


@pytest.mark.parametrize("missing", ["attachment", "labels"])
def test_parameters_that_lack_what_they_need_are_refused(missing: str) -> None:
    FAMILY.check(TYPE, PARAMS)
    with pytest.raises(Invalid) as refused:
        FAMILY.check(TYPE, {key: value for key, value in PARAMS.items() if key != missing})
    assert refused.value.fields == {missing: "is required"}
    assert check_schema(FAMILY.read(TYPE, {}, Losses())) == {}
