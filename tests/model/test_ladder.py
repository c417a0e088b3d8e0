"""Each rung of the ladder: what comes out, what it costs, and when there is none left."""

from __future__ import annotations

import copy

import pytest
from msgspec.structs import replace

from glossator.model.annotation import Frame, Region, Value
from glossator.model.geometry import (
    KINDS,
    AnyShape,
    Box,
    Cuboid,
    Cuboid3d,
    Ellipse,
    Foreign,
    Key,
    Keypoint,
    Mask,
    Parts,
    Polygon,
    Polyline,
    Skeleton,
    TextSpan,
    TimeSpan,
    Track,
)
from glossator.model.ladder import ITEMS, WHOLE, fit
from glossator.model.loss import Losses
from glossator.model.measure import ellipse_polygon, enclosing, to_fractions, to_pixels
from glossator.model.rasters import rasterise

PIXEL, FRACTION = Frame("pixel", 200, 100), Frame("fraction", 200, 100)
UNKNOWN = Frame("fraction")
TRIANGLE = ((10.0, 10.0), (50.0, 10.0), (10.0, 40.0))
HOLED = Polygon(TRIANGLE, (((12, 12), (20, 12), (12, 20)),))
CUBOID = Cuboid(((0, 0), (4, 0), (4, 4), (0, 4), (1, 1), (5, 1), (5, 5), (1, 5)), ((0, 1), (1, 2)))
EVERY: list[AnyShape] = [
    Box(1, 2, 3, 4),
    Box(1, 2, 3, 4, 30),
    Polygon(TRIANGLE),
    HOLED,
    Polyline(TRIANGLE),
    Keypoint(1, 2),
    Ellipse(50, 50, 10, 5, 30),
    Skeleton(TRIANGLE, ((0, 1),)),
    CUBOID,
    Cuboid3d((0, 0, 0), (1, 1, 1)),
    Mask(4, 2, (1, 2, 5)),
    TextSpan(1, 2),
    TimeSpan(1, 2),
    Foreign("x", 1),
    Parts((Polygon(TRIANGLE), Box(1, 2, 3, 4))),
    Track((Key(0, Box(1, 2, 3, 4)),)),
]


class Outcome:
    """What came out of one fit."""

    def __init__(
        self, shape: AnyShape | None, *shapes: str, frame: Frame | None = PIXEL, **how: bool
    ) -> None:
        self.given = Region("r", "f", shape, ("a", "b"), frame=frame, values=(Value("v", 1),))
        before = copy.deepcopy(self.given)
        losses = Losses()
        self.regions = fit(self.given, set(shapes), losses, **how)  # type: ignore[arg-type]
        self.losses = list(losses)
        self.codes = [loss.code for loss in losses]
        assert self.given == before, "nothing is changed in place"
        assert all(loss.where == "regions/r" for loss in losses)
        for region in self.regions:
            assert (region.labels, region.field) == (("a", "b"), "f")

    @property
    def shape(self) -> AnyShape:
        """The only shape."""
        (region,) = self.regions
        assert region.shape is not None
        assert (region.id, region.parent) == ("r", None)
        return region.shape


@pytest.mark.parametrize("shape", EVERY)
def test_a_target_with_everything_changes_nothing(shape: AnyShape) -> None:
    outcome = Outcome(shape, *KINDS)
    assert outcome.shape == shape
    assert outcome.regions[0] == outcome.given
    assert outcome.codes == []


@pytest.mark.parametrize("shape", EVERY)
def test_a_target_with_nothing_drops_all(shape: AnyShape) -> None:
    outcome = Outcome(shape)
    assert outcome.regions == []
    assert outcome.codes == ["shape_dropped"]


@pytest.mark.parametrize("shape", EVERY)
@pytest.mark.parametrize("word", sorted(KINDS))
@pytest.mark.parametrize("frame", [PIXEL, FRACTION, UNKNOWN, None])
def test_what_comes_out_fits_and_what_is_lost_is_said(
    shape: AnyShape, word: str, frame: Frame | None
) -> None:
    outcome = Outcome(shape, word, frame=frame, turned=False, holes=False)
    assert outcome.regions or outcome.codes in (["shape_dropped"], ["size_unknown"])
    for region in outcome.regions:
        assert isinstance(region.shape, KINDS[word] | Parts)
        assert not (isinstance(region.shape, Box) and region.shape.rotation)
        assert not (isinstance(region.shape, Polygon) and region.shape.holes)
        assert region.frame == frame or isinstance(shape, Mask)
    if [region.shape for region in outcome.regions] != [shape]:
        assert outcome.codes


def test_a_turned_box_becomes_a_polygon_before_it_is_enclosed() -> None:
    box = Box(10, 20, 30, 40, 90)
    outcome = Outcome(box, "box", "polygon", turned=False)
    assert isinstance(outcome.shape, Polygon)
    assert outcome.shape.points[0] == pytest.approx((45, 25))
    assert outcome.codes == ["box_as_polygon"]
    outcome = Outcome(box, "box", turned=False)
    assert outcome.shape == enclosing(box)
    assert outcome.codes == ["rotation_enclosed"]
    outcome = Outcome(box, "mask")
    assert outcome.shape == rasterise(box, 200, 100)
    assert outcome.codes == ["rasterised"]


def test_a_full_turn_is_none() -> None:
    outcome = Outcome(Box(1, 2, 3, 4, 360), "box", turned=False, frame=UNKNOWN)
    assert outcome.shape == Box(1, 2, 3, 4)
    assert outcome.codes == []


def test_a_turned_box_in_fractions_is_turned_in_pixels() -> None:
    outcome = Outcome(Box(0.25, 0.4, 0.5, 0.2, 90), "polygon", frame=FRACTION)
    assert isinstance(outcome.shape, Polygon)
    in_pixels = to_pixels(outcome.shape, FRACTION)
    assert in_pixels is not None
    assert in_pixels.points[0] == pytest.approx((110, 0)), "100 x 20 about (100, 50)"
    assert outcome.regions[0].frame == FRACTION


@pytest.mark.parametrize("shape", [Box(0, 0, 1, 1, 5), Ellipse(0.5, 0.5, 0.1, 0.2, 5)])
@pytest.mark.parametrize("word", ["box", "polygon", "mask"])
def test_without_a_size_nothing_is_turned(shape: AnyShape, word: str) -> None:
    outcome = Outcome(shape, word, frame=UNKNOWN, turned=False)
    assert outcome.regions == []
    assert outcome.codes == ["size_unknown"]


def test_straight_shapes_need_no_size() -> None:
    assert Outcome(Box(0, 0, 0.5, 1), "polygon", frame=UNKNOWN).codes == ["box_as_polygon"]
    outcome = Outcome(Ellipse(0.5, 0.5, 0.25, 0.5), "box", frame=UNKNOWN)
    assert outcome.shape == Box(0.25, 0, 0.5, 1)
    outcome = Outcome(Ellipse(0.5, 0.5, 0.25, 0.5), "polygon", frame=UNKNOWN)
    assert outcome.codes == ["curve_approximated"]


def test_an_ellipse_becomes_64_points_then_a_box_then_a_mask() -> None:
    ellipse = Ellipse(100, 50, 40, 20, 30)
    outcome = Outcome(ellipse, "polygon", "box", "mask")
    assert outcome.shape == ellipse_polygon(ellipse)
    assert outcome.codes == ["curve_approximated"]
    assert Outcome(ellipse, "box", "mask").shape == enclosing(ellipse)
    assert Outcome(ellipse, "mask").codes == ["rasterised"]
    in_fractions = to_fractions(ellipse, PIXEL)
    assert in_fractions is not None
    polygon = Outcome(in_fractions, "polygon", frame=FRACTION).shape
    assert isinstance(polygon, Polygon)
    back = to_pixels(polygon, FRACTION)
    assert back is not None
    for one, other in zip(back.points, ellipse_polygon(ellipse).points, strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_holes_go_before_the_polygon_does() -> None:
    assert Outcome(HOLED, "polygon").shape == HOLED
    outcome = Outcome(HOLED, "polygon", "mask", holes=False)
    assert outcome.shape == Polygon(TRIANGLE)
    assert outcome.codes == ["holes_dropped"]


def test_a_polygon_is_enclosed_only_on_request_or_where_only_boxes_are() -> None:
    polygon = Polygon(TRIANGLE)
    assert Outcome(polygon, "box", "keypoint").codes == ["shape_dropped"]
    outcome = Outcome(polygon, "box", "keypoint", boxes=True)
    assert outcome.shape == Box(10, 10, 40, 30)
    assert outcome.codes == ["rotation_enclosed"]
    assert Outcome(polygon, "box").shape == Box(10, 10, 40, 30)
    assert Outcome(polygon, "box", "mask").codes == ["rasterised"]
    assert Outcome(polygon, boxes=True).codes == ["shape_dropped"]


def test_a_mask_is_traced() -> None:
    mask = Mask(4, 2, (1, 2, 5))
    outcome = Outcome(mask, "polygon", frame=None)
    assert outcome.shape == Polygon(((1, 0), (3, 0), (3, 1), (1, 1)))
    assert outcome.codes == ["mask_traced"]
    assert outcome.regions[0].frame == Frame("pixel", 4, 2)
    outcome = Outcome(mask, "polygon", frame=UNKNOWN)
    assert outcome.shape == Polygon(((0.25, 0), (0.75, 0), (0.75, 0.5), (0.25, 0.5)))
    assert Outcome(mask, "box").shape == Box(1, 0, 2, 1)
    assert Outcome(mask, "box", "keypoint").codes == ["shape_dropped"]


def test_a_mask_of_several_pieces_is_split_or_kept_together() -> None:
    mask = Mask(4, 2, (1, 1, 1, 1, 4))
    outcome = Outcome(mask, "polygon")
    assert [(region.id, region.parent) for region in outcome.regions] == [("r", None), ("r-2", "r")]
    assert outcome.codes == ["mask_traced", "split"]
    outcome = Outcome(mask, "polygon", many=True)
    assert isinstance(outcome.shape, Parts)
    assert outcome.codes == ["mask_traced"]
    outcome = Outcome(mask, "box")
    assert outcome.shape == Box(1, 0, 3, 1), "one object, one box"


def test_holes_of_a_mask_are_lost_with_notice() -> None:
    ring = Mask(3, 3, (0, 4, 1, 4))
    outcome = Outcome(ring, "polygon", holes=False)
    assert outcome.codes == ["mask_traced", "holes_dropped"]
    assert Outcome(ring, "polygon").codes == ["mask_traced"]


@pytest.mark.parametrize("mask", [Mask(4, 2, (8,)), Mask(4, 2, (3,))])
def test_a_mask_that_is_empty_or_wrong_is_dropped(mask: Mask) -> None:
    assert Outcome(mask, "polygon").codes == ["shape_dropped"]


def test_parts_become_regions_below_the_first() -> None:
    parts = Parts((Polygon(TRIANGLE), Box(1, 2, 3, 4), Polygon(TRIANGLE)))
    outcome = Outcome(parts, "polygon", "box")
    assert [region.id for region in outcome.regions] == ["r", "r-2", "r-3"]
    assert [region.parent for region in outcome.regions] == [None, "r", "r"]
    assert all(region.values == (Value("v", 1),) for region in outcome.regions)
    assert outcome.codes == ["split"]


def test_parts_fit_each_on_their_own() -> None:
    parts = Parts((Box(1, 2, 3, 4, 45), Keypoint(1, 2)))
    outcome = Outcome(parts, "polygon", many=True)
    assert isinstance(outcome.shape, Parts)
    assert outcome.codes == ["box_as_polygon", "shape_dropped"]
    assert outcome.losses[1].detail == "keypoint of parts"
    outcome = Outcome(parts, "mask")
    assert outcome.codes == ["shape_dropped"]


def test_parts_of_one_object_are_one_mask() -> None:
    parts = Parts((Box(1, 2, 3, 4), Polygon(TRIANGLE)))
    outcome = Outcome(parts, "mask")
    assert outcome.shape == rasterise(parts, 200, 100)
    assert outcome.codes == ["rasterised"]


def test_the_first_part_keeps_the_parent_of_the_whole() -> None:
    region = Region("x", "f", Parts((Box(0, 0, 1, 1), Box(1, 1, 1, 1))), parent="above")
    first, second = fit(region, {"box"}, Losses())
    assert (first.parent, second.parent) == ("above", "x")


def test_a_skeleton_becomes_keypoints() -> None:
    skeleton = Skeleton(TRIANGLE, ((0, 1),), ("a", "b", "c"), (2, 0, 1))
    outcome = Outcome(skeleton, "keypoint", many=True)
    assert [region.shape for region in outcome.regions] == [
        Keypoint(10, 10, visible=2),
        Keypoint(10, 40, visible=1),
    ], "an absent point has no place"
    assert outcome.codes == ["edges_dropped", "split"]
    assert Outcome(Skeleton(TRIANGLE), "keypoint").codes == ["split"]


def test_a_cuboid_becomes_a_graph_or_its_outline() -> None:
    outcome = Outcome(CUBOID, "skeleton", "polygon")
    assert outcome.shape == Skeleton(CUBOID.points, CUBOID.edges)
    assert outcome.codes == ["cuboid_flattened"]
    outcome = Outcome(CUBOID, "polygon", "box")
    assert outcome.shape == Polygon(((0, 0), (4, 0), (5, 1), (5, 5), (1, 5), (0, 4)))
    assert Outcome(CUBOID, "box").codes == ["cuboid_flattened", "rotation_enclosed"]
    assert Outcome(CUBOID, "keypoint").codes == ["shape_dropped"]


def test_a_keypoint_becomes_a_graph_of_one_and_never_a_box() -> None:
    outcome = Outcome(Keypoint(1, 2, visible=1), "skeleton")
    assert outcome.shape == Skeleton(((1, 2),), visible=(1,))
    assert outcome.codes == ["keypoint_as_skeleton"]
    assert Outcome(Keypoint(1, 2), "box", "polygon", "mask", boxes=True).regions == []


def test_a_line_is_never_closed() -> None:
    assert Outcome(Polyline(TRIANGLE), "polygon", "box", "mask", "skeleton", boxes=True).codes == [
        "shape_dropped"
    ]


TRACK = Track(
    (
        Key(0, Box(0, 0, 10, 10), values={"v": 2}),
        Key(5, Box(1, 1, 10, 10, 90)),
        Key(7, gone=True),
        Key(9, Box(2, 2, 10, 10), gone=True),
    ),
    "linear",
)


def test_the_keys_of_a_track_must_fit_too() -> None:
    assert Outcome(TRACK, "track", "box").shape == TRACK
    outcome = Outcome(TRACK, "track", "box", turned=False)
    assert outcome.codes == ["rotation_enclosed"]
    track = outcome.shape
    assert isinstance(track, Track)
    assert track.keys[0] == TRACK.keys[0]
    assert track.keys[2] == TRACK.keys[2]
    assert isinstance(track.keys[1].shape, Box)
    assert track.keys[1].shape.rotation == 0
    assert Outcome(TRACK, "track", "keypoint").codes == ["shape_dropped"]
    apart = Track((Key(0, Mask(4, 2, (1, 1, 1, 1, 4))),))
    assert Outcome(apart, "track", "polygon").codes == ["shape_dropped"]
    assert Outcome(apart, "track", "polygon", many=True).codes == ["mask_traced"]


def test_a_track_is_sampled_where_there_are_items() -> None:
    assert Outcome(TRACK, "box").codes == ["shape_dropped"]
    outcome = Outcome(TRACK, "box", ITEMS)
    assert [(r.id, r.parent, r.item) for r in outcome.regions] == [
        ("r", None, 0),
        ("r-2", "r", 5),
    ]
    assert all(region.values == (Value("v", 2),) for region in outcome.regions), "2 still holds"
    assert outcome.codes == ["track_sampled"]


def test_labels_of_the_whole_input_need_a_target_that_can_say_so() -> None:
    assert Outcome(None, *KINDS).codes == ["shape_dropped"]
    outcome = Outcome(None, WHOLE)
    assert outcome.regions == [outcome.given]
    assert outcome.codes == []


def test_losses_are_counted_under_the_region() -> None:
    losses = Losses()
    region = Region("7", "f", Keypoint(0, 0))
    assert fit(replace(region, id="8"), [], losses) == []
    assert [(loss.where, loss.detail) for loss in losses] == [("regions/8", "keypoint")]
