"""Masks go through every other form and come back the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.model.geometry import (
    AnyShape,
    Box,
    Ellipse,
    Keypoint,
    Mask,
    Parts,
    Polygon,
    Polyline,
)
from glossator.model.measure import corners, ellipse_polygon, signed_area
from glossator.model.rasters import (
    columns_to_rows,
    mask_area,
    mask_bounds,
    mask_from_pixels,
    pack,
    pixels_of,
    rasterise,
    rows_to_columns,
    trace,
    unpack,
)


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    width, height = draw(st.integers(0, 9)), draw(st.integers(0, 9))
    rows = st.lists(st.sampled_from([0, 1]), min_size=width * height, max_size=width * height)
    return mask_from_pixels(bytes(draw(rows)), width, height)


def _noise(width: int, height: int, share: float = 0.5) -> Mask:
    rng = random.Random(7)
    return mask_from_pixels(
        bytes(rng.random() < share for _ in range(width * height)), width, height
    )


@given(masks())
def test_pixels_come_back(mask: Mask) -> None:
    pixels = pixels_of(mask, 1)
    assert mask_from_pixels(pixels, mask.width, mask.height) == mask
    assert sum(pixels) == mask_area(mask)


@given(masks())
def test_columns_are_the_transposed_rows(mask: Mask) -> None:
    pixels, width, height = pixels_of(mask, 1), mask.width, mask.height
    turned = bytes(pixels[y * width + x] for x in range(width) for y in range(height))
    counts = rows_to_columns(mask)
    assert tuple(counts) == mask_from_pixels(turned, height, width).runs
    assert columns_to_rows(counts, width, height) == mask


@given(masks())
def test_packed_counts_come_back(mask: Mask) -> None:
    counts = rows_to_columns(mask)
    assert unpack(pack(counts)) == counts


@given(st.lists(st.integers(0, 1 << 40), max_size=20))
def test_any_counts_come_back_from_their_text(counts: list[int]) -> None:
    assert unpack(pack(counts)) == counts


def test_text_is_the_one_that_pycocotools_writes() -> None:
    """Made with pycocotools 2.0: a square, a full and an empty picture, a turned ellipse."""
    rows = [bytes([1 if 2 <= x < 5 and 1 <= y < 4 else 0 for x in range(7)]) for y in range(6)]
    assert pack(rows_to_columns(mask_from_pixels(b"".join(rows), 7, 6))) == SQUARE
    assert pack([0, 42]) == FULL
    assert pack([42]) == EMPTY
    assert pack(rows_to_columns(_wide())) == WIDE
    assert columns_to_rows(unpack(WIDE), 200, 60) == _wide()


SQUARE, FULL, EMPTY = "=33000;", "0Z1", "Z1"
WIDE = (
    "Re03g14M2N2O1N2O1N101O1N101O001O1N101O001O00001N101O001O00001O00001O001O00001O00001O000000"
    "1O00001O00001O00000010O000001O0000001O00000010O000001O000000010O000000001O01O000001O000001"
    "O0001O000001O000001O01O0000000010O00000001O0000010O0000001O0000001O0000010O0000001O00001O0"
    "0001O0000001O00001O00001O001O00001O00001O001O0O2O00001O001O0O2O1O001O0O2O1O0O2O1N2O1N2N3L["
    "c0"
)


def _wide() -> Mask:
    return rasterise(Ellipse(100, 30, 90, 20, 10), 200, 60)


@pytest.mark.parametrize("text", ["é", "\n", "P", "PPPPPPPPPPPPPPPPPPPP0", "O", "0" + "o" * 3])
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="mask"):
        unpack(text)


@pytest.mark.parametrize(
    "mask",
    [
        Mask(2, 2, (3,)),
        Mask(2, 2, (5,)),
        Mask(2, 2, (5, -1)),
        Mask(-1, -1, (1,)),
        Mask(1 << 40, 1, (1 << 40,)),
        Mask(1 << 20, 1 << 20, (1 << 40,)),
    ],
)
def test_runs_that_do_not_add_up_are_refused(mask: Mask) -> None:
    for use in (rows_to_columns, trace, pixels_of):
        with pytest.raises(ValueError, match=r"mask|picture"):
            use(mask)


def test_wrong_number_of_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="byte"):
        mask_from_pixels(b"\0\0\0", 2, 2)


def test_empty_runs_inside_are_none() -> None:
    assert rows_to_columns(Mask(4, 2, (1, 1, 0, 1, 5))) == rows_to_columns(Mask(4, 2, (1, 2, 5)))
    assert trace(Mask(4, 2, (1, 1, 0, 1, 5))) == trace(Mask(4, 2, (1, 2, 5)))


# Tracing.


@given(masks())
def test_traced_polygons_give_the_mask_again(mask: Mask) -> None:
    polygons = trace(mask)
    assert rasterise(Parts(tuple(polygons)), mask.width, mask.height) == mask
    single = [rasterise(polygon, mask.width, mask.height) for polygon in polygons]
    assert sum(map(mask_area, single)) == mask_area(mask), "each holds its own holes"
    for polygon in polygons:
        assert signed_area(polygon.points) > 0
        assert all(signed_area(hole) < 0 for hole in polygon.holes)


def test_ring_with_a_hole_and_an_island_in_it() -> None:
    rows = ["11111", "10001", "10101", "10001", "11111"]
    mask = mask_from_pixels(bytes(int(c) for row in rows for c in row), 5, 5)
    ring, island = trace(mask)
    assert ring.points == ((0, 0), (5, 0), (5, 5), (0, 5))
    assert len(ring.holes) == 1
    assert set(ring.holes[0]) == {(1, 1), (4, 1), (4, 4), (1, 4)}
    assert island == Polygon(((2, 2), (3, 2), (3, 3), (2, 3)))


def test_pieces_that_touch_at_a_corner_stay_apart() -> None:
    assert len(trace(Mask(2, 2, (0, 1, 2, 1)))) == 2


def test_empty_and_full_masks() -> None:
    assert trace(Mask(3, 2, (6,))) == []
    assert trace(Mask(3, 2, (0, 6))) == [Polygon(((0, 0), (3, 0), (3, 2), (0, 2)))]
    assert trace(Mask(0, 0, ())) == []


def test_larger_noise_comes_back() -> None:
    mask = _noise(300, 200, 0.6)
    assert rasterise(Parts(tuple(trace(mask))), 300, 200) == mask


# Rasterising, against the definition pixel by pixel.


def _inside(x: float, y: float, rings: list[tuple[tuple[float, float], ...]]) -> bool:
    odd = False
    for ring in rings:
        for n, (x2, y2) in enumerate(ring):
            x1, y1 = ring[n - 1]
            if (y1 <= y) != (y2 <= y) and x >= x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd


point = st.tuples(st.floats(-3, 12), st.floats(-3, 12))
ring = st.lists(point, min_size=3, max_size=7).map(tuple)


@given(ring, st.lists(ring, max_size=2).map(tuple))
def test_polygons_fill_the_pixels_whose_centres_are_inside(
    points: tuple[tuple[float, float], ...], holes: tuple[tuple[tuple[float, float], ...], ...]
) -> None:
    pixels = pixels_of(rasterise(Polygon(points, holes), 9, 8), 1)
    for y in range(8):
        for x in range(9):
            near = any(
                abs((x + 0.5) - (x1 + (y + 0.5 - y1) * (x2 - x1) / (y2 - y1))) < 1e-6
                for one in (points, *holes)
                for (x1, y1), (x2, y2) in zip(one, one[1:] + one[:1], strict=True)
                if (y1 <= y + 0.5) != (y2 <= y + 0.5)
            )
            assert near or pixels[y * 9 + x] == _inside(x + 0.5, y + 0.5, [points, *holes])


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        (Box(1, 1, 2, 1), ["0000", "0110", "0000"]),
        (Box(0.5, 0.5, 1, 1), ["1000", "0000", "0000"]),
        (Box(0.51, 0.51, 1, 1), ["0000", "0100", "0000"]),
        (Box(-5, -5, 50, 50), ["1111", "1111", "1111"]),
        (Box(0, 0, 4.2, 1, 90), ["0010", "0010", "0010"]),
        (Polygon(((0, 0), (4, 0), (4, 3), (0, 3)), (((1, 1), (3, 1), (3, 2), (1, 2)),)),
         ["1111", "1001", "1111"]),
        (Polygon(((0, 0), (4, 3), (4, 0), (0, 3))), ["1001", "1111", "1001"]),
        (Parts((Box(0, 0, 2, 2), Box(1, 1, 2, 2))), ["1100", "1110", "0110"]),
        (Parts((Mask(4, 3, (0, 1, 11)), Box(3, 2, 1, 1))), ["1000", "0000", "0001"]),
        (Ellipse(2, 1.5, 2, 0.6), ["0000", "1111", "0000"]),
        (Ellipse(2, 1.5, 0, 5), ["0000", "0000", "0000"]),
        (Polygon(((0, 0), (4, 0))), ["0000", "0000", "0000"]),
        (Mask(4, 3, (12,)), ["0000", "0000", "0000"]),
    ],
)  # fmt: skip
def test_small_shapes(shape: AnyShape, rows: list[str]) -> None:
    pixels = pixels_of(rasterise(shape, 4, 3), 1)
    assert ["".join(map(str, pixels[n : n + 4])) for n in range(0, 12, 4)] == rows


@given(st.floats(-90, 90), st.floats(1, 20), st.floats(1, 20))
def test_an_ellipse_and_its_fine_polygon_fill_the_same(angle: float, rx: float, ry: float) -> None:
    ellipse = Ellipse(20.3, 15.7, rx, ry, angle)
    exact = pixels_of(rasterise(ellipse, 40, 30), 1)
    fine = pixels_of(rasterise(ellipse_polygon(ellipse, 720), 40, 30), 1)
    # Centres within a hair of the curve may fall on either side.
    assert sum(a != b for a, b in zip(exact, fine, strict=True)) <= 6


def test_a_turned_box_fills_as_the_polygon_of_its_corners() -> None:
    box = Box(5, 5, 20, 8, 33)
    assert rasterise(box, 30, 30) == rasterise(Polygon(corners(box)), 30, 30)


@pytest.mark.parametrize("shape", [Keypoint(1, 1), Polyline(((0, 0), (1, 1))), Mask(2, 2, (4,))])
def test_shapes_without_an_inside_of_this_size_are_refused(shape: AnyShape) -> None:
    with pytest.raises(ValueError, match="inside"):
        rasterise(shape, 4, 3)


def test_no_picture_is_that_large() -> None:
    with pytest.raises(ValueError, match="picture"):
        rasterise(Box(0, 0, 1, 1), 1 << 21, 1)


@pytest.mark.parametrize("big", [1e300, 1.7e308, -1.7e308, 5e-324])
def test_huge_coordinates_do_no_harm(big: float) -> None:
    for shape in (
        Box(-big, -big, big, big),
        Box(big, -big, big, big, 45),
        Polygon(((-big, -big), (big, big), (-big, big))),
        Ellipse(big, 0, big, big, 30),
        Ellipse(2, 1.5, abs(big), 1, 10),
    ):
        assert rasterise(shape, 4, 3).width == 4


def test_bounds_agree_with_the_pixels() -> None:
    mask = rasterise(Ellipse(50, 30, 20, 10), 100, 60)
    assert mask_bounds(mask) == Box(30, 20, 40, 20)
