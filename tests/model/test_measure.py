"""The formulas of the model, to 1e-9, against values worked out by hand and against themselves."""

from __future__ import annotations

import random
from math import cos, hypot, isclose, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.model.annotation import Frame
from glossator.model.geometry import (
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
from glossator.model.measure import (
    area,
    box_from_corners,
    code_points,
    corners,
    ellipse_from_points,
    ellipse_points,
    ellipse_polygon,
    enclosing,
    hull,
    mask_area,
    mask_bounds,
    signed_area,
    to_fractions,
    to_pixels,
    utf16,
)

NEAR = 1e-9
PIXEL, FRACTION = Frame("pixel", 200, 100), Frame("fraction", 200, 100)

FRAMED: list[tuple[AnyShape, AnyShape]] = [
    (Box(0.1, 0.1, 0.5, 0.5, 30), Box(20, 10, 100, 50, 30)),
    (Ellipse(0.5, 0.5, 0.25, 0.5, -90), Ellipse(100, 50, 50, 50, -90)),
    (Keypoint(0.5, 0.25, 0.05, 2), Keypoint(100, 25, 10, 2)),
    (Keypoint(0.5, 0.25), Keypoint(100, 25)),
    (Polyline(((0, 0), (1, 1))), Polyline(((0, 0), (200, 100)))),
    (
        Polygon(((0, 0), (1, 0), (1, 1)), (((0.5, 0.5), (0.75, 0.5), (0.5, 0.75)),)),
        Polygon(((0, 0), (200, 0), (200, 100)), (((100, 50), (150, 50), (100, 75)),)),
    ),
    (
        Skeleton(((0.5, 0.5),), ((0, 0),), ("a",), (1,)),
        Skeleton(((100, 50),), ((0, 0),), ("a",), (1,)),
    ),
    (Cuboid(((0.5, 0.5),) * 8), Cuboid(((100, 50),) * 8)),
    (Parts((Box(0, 0, 1, 1), Foreign("x", 1))), Parts((Box(0, 0, 200, 100), Foreign("x", 1)))),
    (
        Track((Key(0, Box(0, 0, 1, 1)), Key(3, gone=True)), "linear"),
        Track((Key(0, Box(0, 0, 200, 100)), Key(3, gone=True)), "linear"),
    ),
]
UNFRAMED: list[AnyShape] = [
    Mask(2, 1, (1, 1)),
    TextSpan(1, 2),
    TimeSpan(0, 1),
    Cuboid3d((0, 0, 0), (1, 1, 1)),
    Foreign("x", {}),
    Parts((TextSpan(1, 2),)),
    Track((Key(0, Cuboid3d((0, 0, 0), (1, 1, 1))), Key(1))),
]


@pytest.mark.parametrize(("fractions", "pixels"), FRAMED)
def test_units_are_converted_with_the_size(fractions: AnyShape, pixels: AnyShape) -> None:
    assert to_pixels(fractions, FRACTION) == pixels
    assert to_fractions(pixels, PIXEL) == fractions


@pytest.mark.parametrize(("fractions", "pixels"), FRAMED)
def test_nothing_is_done_in_the_same_unit_and_nothing_is_guessed(
    fractions: AnyShape, pixels: AnyShape
) -> None:
    assert to_pixels(pixels, Frame("pixel")) is pixels
    assert to_fractions(fractions, Frame("fraction")) is fractions
    for frame in (None, Frame("fraction"), Frame("fraction", 200), Frame("fraction", 200, 0)):
        assert to_pixels(fractions, frame) is None
    for frame in (None, Frame("pixel"), Frame("pixel", None, 100)):
        assert to_fractions(pixels, frame) is None


@pytest.mark.parametrize("shape", UNFRAMED)
def test_shapes_without_a_frame_come_back_untouched(shape: AnyShape) -> None:
    for frame in (None, PIXEL, FRACTION, Frame("fraction")):
        assert to_pixels(shape, frame) is shape
        assert to_fractions(shape, frame) is shape


def test_corners_of_a_straight_box_are_its_edges_exactly() -> None:
    assert corners(Box(0.1, 0.2, 0.7, 0.3)) == (
        (0.1, 0.2),
        (0.1 + 0.7, 0.2),
        (0.1 + 0.7, 0.2 + 0.3),
        (0.1, 0.2 + 0.3),
    )


def test_a_positive_angle_turns_clockwise_as_seen() -> None:
    top_left, top_right, _, _ = corners(Box(0, 0, 4, 2, 90))
    assert top_left == pytest.approx((3, -1), abs=NEAR), "the upper left goes to the upper right"
    assert top_right == pytest.approx((3, 3), abs=NEAR)


def test_corners_follow_the_formula() -> None:
    box = Box(10, 20, 30, 40, 37.5)
    t = radians(37.5)
    for (x, y), (a, b) in zip(
        corners(box), ((-15, -20), (15, -20), (15, 20), (-15, 20)), strict=True
    ):
        assert isclose(x, 25 + a * cos(t) - b * sin(t), abs_tol=NEAR)
        assert isclose(y, 40 + a * sin(t) + b * cos(t), abs_tol=NEAR)


def _same_angle(one: float, other: float) -> bool:
    return abs((one - other + 180) % 360 - 180) < 1e-7


def test_twenty_thousand_turned_boxes_come_back_from_their_corners() -> None:
    rng = random.Random(4)
    worst = 0.0
    for _ in range(20_000):
        box = Box(
            rng.uniform(-500, 4000),
            rng.uniform(-500, 4000),
            rng.uniform(0.5, 3000),
            rng.uniform(0.5, 3000),
            rng.uniform(-720, 720),
        )
        back = box_from_corners(corners(box))
        assert _same_angle(back.rotation, box.rotation)
        worst = max(
            worst,
            abs(back.x - box.x),
            abs(back.y - box.y),
            abs(back.width - box.width),
            abs(back.height - box.height),
        )
    assert worst < NEAR


@given(
    st.permutations([1, 2, 3]),
    st.floats(-360, 360),
    st.floats(1, 1000),
    st.floats(1, 1000),
)
def test_corners_may_come_in_any_order_after_the_first(
    order: list[int], angle: float, width: float, height: float
) -> None:
    box = Box(100, 200, width, height, angle)
    given_corners = corners(box)
    back = box_from_corners([given_corners[0], *(given_corners[n] for n in order)])
    assert _same_angle(back.rotation, angle)
    assert back.width == pytest.approx(width, abs=NEAR)
    assert back.height == pytest.approx(height, abs=NEAR)


@pytest.mark.parametrize("angle", [0.0, 37.5, -120.0])
@pytest.mark.parametrize(("width", "height"), [(0.0, 5.0), (5.0, 0.0), (0.0, 0.0)])
def test_a_box_without_area_keeps_its_sides(angle: float, width: float, height: float) -> None:
    back = box_from_corners(corners(Box(1, 2, width, height, angle)))
    assert (back.width, back.height) == pytest.approx((width, height), abs=NEAR)
    if width or height:
        assert _same_angle(back.rotation, angle)


def test_a_box_has_four_corners() -> None:
    with pytest.raises(ValueError, match="four"):
        box_from_corners([(0, 0), (1, 0), (1, 1)])
    with pytest.raises(ValueError, match="four"):
        ellipse_from_points([(0, 0)])


def test_ends_of_the_axes() -> None:
    assert ellipse_points(Ellipse(10, 20, 3, 2)) == ((13, 20), (10, 22), (7, 20), (10, 18))
    turned = ellipse_points(Ellipse(10, 20, 3, 2, 90))
    assert turned[0] == pytest.approx((10, 23), abs=NEAR)
    assert turned[1] == pytest.approx((8, 20), abs=NEAR)


@given(st.floats(-179.9, 179.9), st.floats(0.1, 1000), st.floats(0.1, 1000))
def test_ellipses_come_back_from_the_ends_of_their_axes(angle: float, rx: float, ry: float) -> None:
    back = ellipse_from_points(ellipse_points(Ellipse(100, 50, rx, ry, angle)))
    assert _same_angle(back.rotation, angle)
    assert (back.x, back.y, back.rx, back.ry) == pytest.approx((100, 50, rx, ry), abs=NEAR)


def test_an_ellipse_without_a_first_axis_keeps_its_angle() -> None:
    back = ellipse_from_points(ellipse_points(Ellipse(0, 0, 0, 5, 25)))
    assert back.rotation == pytest.approx(25, abs=NEAR)


def test_polygon_of_an_ellipse_lies_on_it() -> None:
    ellipse = Ellipse(100, 50, 40, 20, 30)
    polygon = ellipse_polygon(ellipse)
    assert len(polygon.points) == 64
    assert polygon.points[0] == pytest.approx(ellipse_points(ellipse)[0], abs=NEAR)
    assert polygon.points[16] == pytest.approx(ellipse_points(ellipse)[1], abs=NEAR)
    t = radians(30)
    for x, y in polygon.points:
        a, b = x - 100, y - 50
        u, v = a * cos(t) + b * sin(t), -a * sin(t) + b * cos(t)
        assert hypot(u / 40, v / 20) == pytest.approx(1, abs=NEAR)
    assert signed_area(polygon.points) > 0, "clockwise as seen"
    assert len(ellipse_polygon(ellipse, 8).points) == 8


def test_the_box_around_an_ellipse_touches_it() -> None:
    ellipse = Ellipse(100, 50, 40, 20, 30)
    fine = enclosing(ellipse_polygon(ellipse, 20_000))
    exact = enclosing(ellipse)
    assert exact is not None
    assert fine is not None
    assert (exact.x, exact.y) == pytest.approx((fine.x, fine.y), abs=1e-5)
    assert (exact.width, exact.height) == pytest.approx((fine.width, fine.height), abs=1e-5)
    assert enclosing(Ellipse(1, 2, 3, 4)) == Box(-2, -2, 6, 8)


@pytest.mark.parametrize(
    ("shape", "box"),
    [
        (Box(1, 2, 3, 4), Box(1, 2, 3, 4)),
        (Keypoint(1, 2), Box(1, 2, 0, 0)),
        (Polygon(((0, 5), (5, 0), (10, 5))), Box(0, 0, 10, 5)),
        (Polyline(((0, 5), (5, 0))), Box(0, 0, 5, 5)),
        (Skeleton(((1, 1), (2, 3))), Box(1, 1, 1, 2)),
        (Cuboid(((0, 0), (4, 0), (4, 4), (0, 4), (1, 1), (5, 1), (5, 5), (1, 5))), Box(0, 0, 5, 5)),
        (Mask(4, 3, (5, 2, 5)), Box(1, 1, 2, 1)),
        (Mask(4, 3, (6, 3, 3)), Box(0, 1, 4, 2)),
        (Parts((Box(0, 0, 1, 1), Keypoint(5, 6))), Box(0, 0, 5, 6)),
        (Track((Key(0, Box(0, 0, 1, 1)), Key(1, Box(2, 2, 1, 1)), Key(2))), Box(0, 0, 3, 3)),
        (TextSpan(0, 1), None),
        (TimeSpan(0, 1), None),
        (Foreign("x", 1), None),
        (Cuboid3d((0, 0, 0), (1, 1, 1)), None),
        (Mask(4, 3, (12,)), None),
        (Polygon(()), None),
        (Parts((TextSpan(0, 1),)), None),
    ],
)
def test_enclosing_box_of_every_shape(shape: AnyShape, box: Box | None) -> None:
    assert enclosing(shape) == box


def test_enclosing_box_of_a_turned_box() -> None:
    box = enclosing(Box(0, 0, 4, 2, 90))
    assert box is not None
    assert (box.x, box.y, box.width, box.height) == pytest.approx((1, -1, 2, 4), abs=NEAR)


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        (Box(0, 0, 3, 4, 45), 12),
        (Ellipse(0, 0, 2, 3, 45), 6 * pi),
        (Polygon(((0, 0), (4, 0), (4, 3))), 6),
        (Polygon(((4, 3), (4, 0), (0, 0))), 6),
        (Polygon(((0, 0), (4, 0), (4, 4), (0, 4)), (((1, 1), (2, 1), (2, 2)),)), 16),
        (Mask(4, 3, (5, 2, 1, 3, 1)), 5),
        (Parts((Box(0, 0, 1, 1), Box(0, 0, 2, 2))), 5),
        (Keypoint(0, 0), 0),
        (Polyline(((0, 0), (4, 0), (4, 3))), 0),
        (TextSpan(0, 1), 0),
        (Polygon(()), 0),
    ],
)
def test_area(shape: AnyShape, size: float) -> None:
    assert area(shape) == pytest.approx(size, abs=NEAR)


def test_area_far_from_the_origin_keeps_its_digits() -> None:
    far = 1e9
    assert area(Polygon(((far, far), (far + 1, far), (far + 1, far + 1), (far, far + 1)))) == 1


def test_measures_of_masks() -> None:
    mask = Mask(4, 3, (5, 2, 1, 3, 1))
    assert mask_area(mask) == 5
    assert mask_bounds(mask) == Box(0, 1, 3, 2)
    assert mask_bounds(Mask(4, 3, (0, 1, 11))) == Box(0, 0, 1, 1)


def test_hull_leaves_out_what_lies_inside() -> None:
    points = ((0, 0), (4, 0), (4, 4), (0, 4), (1, 1), (2, 0), (4, 4))
    assert hull(points) == ((0, 0), (4, 0), (4, 4), (0, 4))
    assert signed_area(hull(points)) == 16
    assert hull([(1, 1), (1, 1)]) == ((1, 1),)
    assert hull([(2, 2), (1, 1)]) == ((1, 1), (2, 2))


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), max_size=20))
def test_hull_encloses_all_points(points: list[tuple[int, int]]) -> None:
    found = hull(points)
    assert set(found) <= set(points)
    for n, (x1, y1) in enumerate(found):
        x0, y0 = found[n - 1]
        for x, y in points:
            assert len(found) < 3 or (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0


# Offsets in text.


def test_offsets_after_a_character_of_two_units() -> None:
    text = "a😀b😀"
    assert [utf16(text, n) for n in range(5)] == [0, 1, 3, 4, 6]
    assert [code_points(text, n) for n in (0, 1, 3, 4, 6)] == [0, 1, 2, 3, 4]
    assert code_points(text, 2) == 1, "between the halves: not begun"
    assert code_points(text, 8) == 6, "past the end the distance is kept"


@given(st.text(max_size=30), st.integers(0, 30))
def test_offsets_agree_with_the_encoded_text(text: str, index: int) -> None:
    index = min(index, len(text))
    units = len(text[:index].encode("utf-16-le", "surrogatepass")) // 2
    assert utf16(text, index) == units
    assert code_points(text, units) == index
