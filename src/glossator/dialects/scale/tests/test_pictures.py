"""Places on pictures: what parameters need, shapes both ways, and what others draw."""

from __future__ import annotations

import random
from math import isclose
from typing import Any

import pytest
from tests.conformance import samples
from tests.conformance.samples import Sample

from glossator.dialects.scale.kinds.pictures import FAMILY
from glossator.dialects.scale.tests.families import FILES, in_pixels, said
from glossator.dialects.scale.tests.near import asked, near
from glossator.model.annotation import Answer, Frame, Region, Relation
from glossator.model.check import check_answer, check_schema
from glossator.model.errors import Invalid
from glossator.model.geometry import (
    AnyShape,
    Box,
    Cuboid,
    Ellipse,
    Foreign,
    Keypoint,
    Polygon,
    Polyline,
    TextSpan,
    Track,
)
from glossator.model.label_schema import Label, Labelled, LabelSchema, RegionField, TextField
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown

IMAGE = "https://example.org/a.png"
SHOWN = Shown({"attachment": IMAGE}, FILES)
ALL = {name: {"objects_to_annotate": ["a", "b"]} for name in
       ("box", "polygon", "line", "point", "cuboid", "ellipse")}  # fmt: skip
SCHEMA = asked("imageannotation", {"attachment": IMAGE, "geometries": ALL})


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("imageannotation", {"geometries": ALL}, "attachment"),
    ("imageannotation", {"attachment": "", "geometries": ALL}, "attachment"),
    ("imageannotation", {"attachment": [IMAGE], "geometries": ALL}, "attachment"),
    ("imageannotation", {"attachment": IMAGE}, "geometries"),
    ("imageannotation", {"attachment": IMAGE, "geometries": []}, "geometries"),
    ("imageannotation", {"attachment": IMAGE, "geometries": {"blob": {}}}, "geometries/blob"),
    ("annotation", {"attachment": IMAGE}, "objects_to_annotate"),
    ("lineannotation", {"attachment": IMAGE, "objects_to_annotate": "a"}, "objects_to_annotate"),
]


@pytest.mark.parametrize(("type", "params", "name"), REFUSED)
def test_parameters_that_lack_what_they_need_are_refused(
    type: str, params: dict[str, Any], name: str
) -> None:
    with pytest.raises(Invalid) as refused:
        FAMILY.check(type, params)
    assert list(refused.value.fields) == [name]


def test_a_project_that_says_nothing_yet_has_a_picture_and_no_questions() -> None:
    for type in FAMILY.names:
        schema = FAMILY.read(type, {}, Losses())
        assert [source.name for source in schema.inputs] == ["image"]
        only = {"annotation_attributes": {"a": {"choices": ["b"]}}}
        assert check_schema(FAMILY.read(type, only, Losses())) == {}


def test_old_types_ask_for_labels_only_if_they_are_wanted() -> None:
    plain = {"attachment": IMAGE, "objects_to_annotate": ["cat", "dog"]}
    one = Answer((), (Region("r", "line", Polyline(((0, 0), (1, 1))), ("cat",), "image"),))
    schema = asked("lineannotation", plain)
    [field] = schema.region_fields
    assert (field.name, field.labels, field.title) == ("line", (), "cat, dog")
    wanted = asked("lineannotation", {**plain, "with_labels": True})
    assert wanted.region_fields[0].labels == (Label("cat"), Label("dog"))
    for known, labelled in ((schema, False), (wanted, True)):
        response = said("lineannotation", one, known, SHOWN, Losses())
        assert ("label" in response["annotations"][0]) is labelled


def _shapes(rng: random.Random) -> list[tuple[str, AnyShape]]:
    def n() -> float:
        return rng.uniform(-50, 1300)

    def points(count: int) -> tuple[tuple[float, float], ...]:
        return tuple((n(), n()) for _ in range(count))

    turn = rng.choice([0.0, rng.uniform(-179, 179)])
    return [
        ("box", Box(n(), n(), rng.uniform(0, 500), rng.uniform(0, 500), turn)),
        ("polygon", Polygon(points(rng.randint(3, 9)))),
        ("line", Polyline(points(rng.randint(2, 9)))),
        ("point", Keypoint(n(), n())),
        ("ellipse", Ellipse(n(), n(), rng.uniform(1, 300), rng.uniform(1, 300), turn)),
        ("cuboid", Cuboid(points(8), ((0, 1), (1, 2), (3, 7)))),
    ]


def test_shapes_come_back_to_nine_digits_in_pixels_and_in_fractions() -> None:
    rng = random.Random(7)
    for _ in range(200):
        regions = tuple(
            Region(
                f"r{k}", name, shape, (rng.choice("ab"),), "image", frame=Frame("pixel", 1280, 720)
            )
            for k, (name, shape) in enumerate(_shapes(rng))
        )
        answer, losses = Answer((), regions), Losses()
        response = said("imageannotation", answer, SCHEMA, SHOWN, losses)
        assert near(
            in_pixels(FAMILY.read_response(response, SCHEMA, SHOWN, losses)), in_pixels(answer)
        )
        assert not len(losses)


def test_a_turned_box_has_four_corners_and_radians_clockwise() -> None:
    answer = Answer(
        (), (Region("r", "box", Box(100, 100, 80, 40, 90), ("a",), frame=Frame("pixel")),)
    )
    [one] = said("imageannotation", answer, SCHEMA, Shown(), Losses())["annotations"]
    assert (one["left"], one["top"], one["width"], one["height"]) == (100, 100, 80, 40)
    assert isclose(one["rotation"], 1.5707963267948966)
    corners = [{"x": 160, "y": 80}, {"x": 160, "y": 160}, {"x": 120, "y": 160}, {"x": 120, "y": 80}]
    assert near(one["vertices"], corners)
    straight = {**one, "left": None, "rotation": None}
    [back] = FAMILY.read_response({"annotations": [straight]}, SCHEMA, Shown(), Losses()).regions
    assert near(in_pixels(Answer((), (back,)))["regions"][0]["shape"],
                {"type": "box", "x": 100, "y": 100, "width": 80, "height": 40, "rotation": 90})  # fmt: skip


def test_whole_pixels_are_a_loss_where_they_round() -> None:
    box = {"objects_to_annotate": ["a"], "integer_pixels": True}
    schema = asked("imageannotation", {"attachment": IMAGE, "geometries": {"box": box}})
    frame, losses = Frame("pixel"), Losses()
    exact, rounded = Box(1, 2, 3, 4), Box(1.25, 2, 3, 4)
    answer = Answer((), tuple(Region(f"r{n}", "box", shape, ("a",), frame=frame)
                              for n, shape in enumerate((exact, rounded))))  # fmt: skip
    first, second = said("imageannotation", answer, schema, Shown(), losses)["annotations"]
    assert (second["left"], type(first["left"])) == (1, int)
    assert [(loss.code, loss.where) for loss in losses] == [("precision", "regions/r1")]


def test_places_that_cannot_be_read_are_kept_and_written_back() -> None:
    corner = {"x": 137, "y": 219, "description": "face-topleft"}
    given = [
        {"uuid": "1", "type": "cuboid", "label": "a", "vertices": [corner] * 6, "edges": []},
        {
            "uuid": "2",
            "type": "box",
            "label": "b",
            "left": 1,
            "top": "wide",
            "width": 3,
            "height": 4,
        },
    ]
    losses = Losses()
    answer = FAMILY.read_response({"annotations": given}, SCHEMA, SHOWN, losses)
    assert all(isinstance(region.shape, Foreign) for region in answer.regions)
    assert check_answer(SCHEMA, answer) == {}
    back = said("imageannotation", answer, SCHEMA, SHOWN, losses)["annotations"]
    assert [{key: one[key] for key in sent} for one, sent in zip(back, given, strict=True)] == given
    assert not len(losses)


def test_shapes_are_read_as_others_spell_them() -> None:
    """Drawn from the other corner, closed with the first point, as pairs, as text, in other orders."""
    order = ("face-topleft", "face-bottomleft", "face-topright", "face-bottomright",
             "back-topleft", "back-bottomleft", "back-topright", "back-bottomright")  # fmt: skip
    named = [{"x": n, "y": n * n, "description": name} for n, name in enumerate(order)]
    given: list[tuple[dict[str, Any], AnyShape]] = [
        ({"left": 10, "top": "20", "width": -4, "height": -6}, Box(6, 14, 4, 6)),
        ({"type": "polygon", "vertices": [[0, 0], [4, 0], [0, 4], [0, 0]]},
         Polygon(((0, 0), (4, 0), (0, 4)))),
        ({"type": "line", "vertices": [[0, 0], [4, 0], [0, 4], [0, 0]]},
         Polyline(((0, 0), (4, 0), (0, 4), (0, 0)))),
        ({"type": "point", "vertices": [{"x": 1, "y": 2}]}, Keypoint(1, 2)),
        ({"x": 1, "y": 2}, Keypoint(1, 2)),
        ({"vertices": named, "edges": []},
         Cuboid(tuple((n, n * n) for n in (0, 2, 3, 1, 4, 6, 7, 5)))),
    ]  # fmt: skip
    response = {"annotations": [one for one, _ in given]}
    answer = FAMILY.read_response(response, SCHEMA, SHOWN, Losses())
    assert [region.shape for region in answer.regions] == [shape for _, shape in given]


def test_where_boxes_can_be_turned_each_says_how_far() -> None:
    box = {"objects_to_annotate": ["a"], "can_rotate": True, "integer_pixels": True}
    schema = asked("imageannotation", {"attachment": IMAGE, "geometries": {"box": box}})
    region, losses = Region("r", "box", Box(1, 2, 3, 4), ("a",), frame=Frame("pixel")), Losses()
    [one] = said("imageannotation", Answer((), (region,)), schema, Shown(), losses)["annotations"]
    assert one["rotation"] == 0
    assert one["vertices"][2] == {"x": 4, "y": 6}
    assert not len(losses)


def test_fields_that_share_a_geometry_are_found_again_by_their_labels() -> None:
    schema = LabelSchema(
        fields=(
            RegionField(name="things", shapes=("box",), labels=(Label("car"),)),
            RegionField(name="signs", shapes=("box", "polygon"), labels=(Label("stop"),)),
            TextField(name="plate", scope="region", on=("things",)),
        )
    )
    losses = Losses()
    params = FAMILY.write(schema, losses)
    assert params["geometries"] == {
        "box": {"objects_to_annotate": ["car", "stop"]},
        "polygon": {"objects_to_annotate": ["stop"]},
    }
    assert not len(losses)
    asked_again = FAMILY.read("imageannotation", params, losses)
    assert asked_again.fields[-1].when == Labelled(("car",))
    frame = Frame("pixel")
    answer = Answer((), (Region("1", "signs", Box(1, 2, 3, 4), ("stop",), frame=frame),
                         Region("2", "things", Box(1, 2, 3, 4), ("car",), frame=frame)))  # fmt: skip
    back = FAMILY.read_response(
        said("imageannotation", answer, schema, Shown(), losses), schema, Shown(), losses
    )
    assert [region.field for region in back.regions] == ["signs", "things"]
    both = LabelSchema(
        fields=(*schema.fields, RegionField(name="more", shapes=("box",), labels=(Label("car"),)))
    )
    FAMILY.write(both, losses)
    assert losses.counts == {"fields_merged": 1, "limits_dropped": 1}


def test_what_no_annotation_can_say_is_told_once_for_each_cause() -> None:
    frame = Frame("pixel")
    regions = (
        Region(
            "1", "box", Box(0, 0, 1, 1), ("a", "b"), frame=frame, score=0.5, note="n", parent="2"
        ),
        Region(
            "2",
            "polygon",
            Polygon(((0, 0), (9, 0), (0, 9)), (((1, 1), (2, 1), (1, 2)),)),
            frame=frame,
        ),
        Region("3", "box", Track(())),
        Region("4", "box", TextSpan(0, 1)),
        Region("5", "box", Box(0, 0, 0.5, 0.5), ("a",), frame=Frame("fraction")),
        Region("6", "nothing", Box(0, 0, 1, 1), ("a",), frame=frame),
        Region("7", "box", Box(0, 0, 1, 1), ("a",), frame=frame, item=3),
        Region("2", "box", Box(0, 0, 1, 1), ("a",), frame=frame),
    )
    losses = Losses()
    response = said(
        "imageannotation", Answer((), regions, (Relation("1", "2"),)), SCHEMA, Shown(), losses
    )
    assert [one["uuid"] for one in response["annotations"]] == ["1", "2", "7", "2-2"]
    assert losses.counts == {
        "labels_dropped": 1, "score_dropped": 1, "note_dropped": 1, "relation_dropped": 2,
        "holes_dropped": 1, "shape_dropped": 2, "size_unknown": 1, "field_unknown": 1,
        "item_dropped": 1, "renamed": 1,
    }  # fmt: skip


def test_links_are_said_where_they_are_asked() -> None:
    schema = asked(
        "imageannotation", {"attachment": IMAGE, "geometries": ALL, "links": ["near", "on"]}
    )
    frame = Frame("pixel", 1280, 720)
    regions = tuple(
        Region(name, "box", Box(1, 2, 3, 4), ("a",), "image", frame=frame) for name in "xy"
    )
    relation = Relation("x", "y", ("on",), field="links", id="1")
    answer, losses = Answer((), regions, (relation,)), Losses()
    assert check_answer(schema, answer) == {}
    response = said("imageannotation", answer, schema, SHOWN, losses)
    assert response["links"] == [{"id": "1", "source_ref": "x", "target_ref": "y", "name": "on"}]
    assert FAMILY.read_response(response, schema, SHOWN, losses) == answer
    assert not len(losses)


def test_a_response_that_is_no_object_is_refused_and_an_address_is_a_loss() -> None:
    for bad in (None, [], "x", 5):
        with pytest.raises(Invalid):
            FAMILY.read_response(bad, SCHEMA, SHOWN, Losses())
    losses = Losses()
    there = {"annotations": {"url": "https://example.org/a.json"}}
    assert FAMILY.read_response(there, SCHEMA, SHOWN, losses) == Answer()
    assert losses.counts == {"file_missing": 1}


# What others draw.

LOST: dict[int, dict[str, int]] = {
    3: {"size_unknown": 3},
    5: {"labels_dropped": 1},
    7: {"holes_dropped": 1, "split": 1},
    8: {"attribute_dropped": 3},  # whether a point is hidden
    10: {"edges_dropped": 1, "split": 1, "attribute_dropped": 1},
    12: {"mask_traced": 4},
    18: {"field_dropped": 4},
    19: {"field_dropped": 1},
    20: {"field_dropped": 2},
    21: {"shape_dropped": 3, "relation_dropped": 3},
    22: {"shape_dropped": 5},
    23: {"shape_dropped": 4},
    24: {"shape_dropped": 2},
    25: {"shape_dropped": 3},
    26: {"shape_dropped": 3},
    27: {"item_dropped": 5, "shape_dropped": 1},
    28: {"shape_dropped": 2},
    # A label for a whole picture, and a corner past the range of floats.
    30: {"field_unknown": 1, "shape_dropped": 2, "renamed": 1, "field_dropped": 1, "relation_dropped": 2},
}  # fmt: skip
"""What a picture's response cannot say of each sample; nothing for those that are not named."""
ASKED: dict[int, dict[str, int]] = {
    5: {"limits_dropped": 1},
    10: {"edges_dropped": 1},
    12: {"mask_traced": 1},
    13: {"limits_dropped": 1},  # the pattern of a text
    15: {"options_dropped": 3},  # parents that can be picked
    26: {"input_dropped": 1, "field_dropped": 1},
    27: {"field_dropped": 1},
    29: {"limits_dropped": 1},
    30: {"field_dropped": 1},
}
"""The same of the questions, where places are asked."""
SAMPLES = samples.load_all()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_asked_and_answered_but_for_what_is_declared(sample: Sample) -> None:
    losses = Losses()
    if FAMILY.fits(sample.schema):
        params = FAMILY.write(sample.schema, losses)
        assert losses.counts == ASKED.get(sample.number, {})
        FAMILY.check("imageannotation", {"attachment": IMAGE, **params})
        assert check_schema(FAMILY.read("imageannotation", params, Losses())) == {}
    if sample.answer is None:
        return
    seen, losses = shown(sample.labelled), Losses()
    response = said("imageannotation", sample.answer, sample.schema, seen, losses)
    assert losses.counts == LOST.get(sample.number, {})
    back = FAMILY.read_response(response, sample.schema, seen, losses)
    if sample.number not in LOST:
        assert near(in_pixels(back, sample.schema), in_pixels(sample.answer, sample.schema))
