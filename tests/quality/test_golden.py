"""How right an answer is: 0 to 1, by hand-made cases and by what must hold for all."""

import random

import pytest

from glossator.model.annotation import Answer, Expectation, Frame, Region, Value
from glossator.model.geometry import Box, Polygon, TextSpan, TimeSpan
from glossator.quality.golden import IOU, RIGHT, extent, overlap, right, score


def box(x: float, y: float, w: float, h: float, label: str = "cat", **more: object) -> Region:
    return Region(id=f"{x},{y}", field="things", shape=Box(x=x, y=y, width=w, height=h),
                  labels=(label,), **more)  # type: ignore[arg-type]  # fmt: skip


def said(*values: Value, regions: tuple[Region, ...] = ()) -> Answer:
    return Answer(tuple(values), regions)


def pick(*names: str, field: str = "kind", **more: object) -> Value:
    return Value(field, list(names), **more)  # type: ignore[arg-type]


def test_same_answer_is_right_and_another_is_not() -> None:
    expected = Expectation(said(pick("cat")))
    assert score(expected, said(pick("cat"))) == 1.0
    assert score(expected, said(pick("dog"))) == 0.0
    assert score(expected, Answer()) == 0.0
    assert right(expected, said(pick("cat")))
    assert not right(expected, said(pick("dog")))


def test_order_of_picks_says_nothing() -> None:
    expected = Expectation(said(pick("a", "b")))
    assert score(expected, said(pick("b", "a"))) == 1.0
    assert score(expected, said(pick("a"))) == 0.0


def test_fields_count_alike() -> None:
    expected = Expectation(
        said(pick("cat"), Value("age", 3), Value("name", "x"), Value("ok", True))
    )
    answer = said(pick("cat"), Value("age", 3), Value("name", "y"), Value("ok", True))
    assert score(expected, answer) == 0.75
    assert right(expected, answer)


def test_fields_that_are_not_named_do_not_count() -> None:
    expected = Expectation(said(pick("cat"), Value("age", 3)), fields=("age",))
    assert score(expected, said(pick("dog"), Value("age", 3))) == 1.0
    assert score(expected, said(pick("cat"), Value("age", 4))) == 0.0


def test_more_answers_than_expected_fields_do_no_harm() -> None:
    assert score(Expectation(said(pick("cat"))), said(pick("cat"), Value("note", "hm"))) == 1.0


def test_nothing_expected_wants_nothing() -> None:
    assert score(Expectation(Answer()), Answer()) == 1.0
    assert score(Expectation(Answer()), said(pick("cat"))) == 0.0


def test_values_are_of_their_input_and_item() -> None:
    expected = Expectation(said(pick("a", item=0), pick("b", item=1)))
    assert score(expected, said(pick("b", item=1), pick("a", item=0))) == 1.0
    assert score(expected, said(pick("a", item=1), pick("b", item=0))) == 0.0


def test_truth_is_no_number() -> None:
    assert score(Expectation(said(Value("ok", True))), said(Value("ok", False))) == 0.0


def regions(*found: Region) -> Answer:
    return said(regions=found)


def test_regions_are_matched_by_label_and_overlap() -> None:
    expected = Expectation(regions(box(0, 0, 10, 10), box(20, 20, 10, 10, "dog")))
    assert score(expected, regions(box(20, 20, 10, 10, "dog"), box(1, 0, 10, 10))) == 1.0
    assert score(expected, regions(box(0, 0, 10, 10, "dog"), box(20, 20, 10, 10))) == 0.0
    assert score(expected, regions(box(0, 0, 10, 10))) == pytest.approx(2 / 3)
    assert score(expected, Answer()) == 0.0


def test_two_boxes_on_one_place_match_one() -> None:
    expected = Expectation(regions(box(0, 0, 10, 10)))
    assert score(expected, regions(box(0, 0, 10, 10), box(0, 0, 10, 9))) == pytest.approx(2 / 3)


@pytest.mark.parametrize(("shift", "met"), [(0.0, True), (3.33, True), (3.34, False), (10, False)])
def test_half_an_overlap_is_the_border(shift: float, met: bool) -> None:
    """Boxes of 10, moved by a third, share exactly half of what they cover."""
    expected = Expectation(regions(box(0, 0, 10, 10)))
    assert score(expected, regions(box(shift, 0, 10, 10))) == float(met)


def test_overlap_is_intersection_over_union() -> None:
    assert overlap(box(0, 0, 2, 2), box(1, 1, 2, 2)) == pytest.approx(1 / 7)
    assert overlap(box(0, 0, 2, 2), box(2, 0, 2, 2)) == 0.0
    assert overlap(box(0, 0, 2, 2), box(9, 9, 2, 2)) == 0.0
    point = box(1, 1, 0, 0)
    assert overlap(point, box(1, 1, 0, 0)) == 1.0
    assert overlap(point, box(2, 1, 0, 0)) == 0.0


def test_pixels_and_fractions_of_one_picture_are_compared_alike() -> None:
    pixels = box(10, 20, 30, 40, frame=Frame("pixel", 100, 200))
    fractions = box(0.1, 0.1, 0.3, 0.2, frame=Frame("fraction"))
    assert overlap(pixels, fractions) == pytest.approx(1.0)


def test_regions_on_other_items_never_meet() -> None:
    one = box(0, 0, 9, 9, input="images", item=0)
    assert overlap(one, box(0, 0, 9, 9, input="images", item=1)) == 0.0
    assert overlap(one, box(0, 0, 9, 9, input="images", item=0)) == 1.0
    assert overlap(one, box(0, 0, 9, 9)) == 1.0  # of a single input nobody names it


def span(start: int, end: int, label: str = "name") -> Region:
    return Region(
        id=f"{start}", field="words", shape=TextSpan(start=start, end=end), labels=(label,)
    )


def test_spans_are_measured_along_their_line() -> None:
    assert overlap(span(0, 10), span(5, 15)) == pytest.approx(1 / 3)
    assert overlap(span(0, 10), span(10, 20)) == 0.0
    expected = Expectation(said(regions=(span(0, 4), span(10, 14))))
    assert score(expected, said(regions=(span(0, 4), span(11, 14)))) == 1.0
    assert score(expected, said(regions=(span(0, 4), span(13, 17)))) == 0.5
    one, two = (Region(id="t", field="f", shape=TimeSpan(start=0.0, end=e)) for e in (2.0, 4.0))
    assert overlap(one, two) == 0.5


def test_turned_and_many_cornered_shapes_count_by_what_encloses_them() -> None:
    corners = Region(id="p", field="things", labels=("cat",),
                     shape=Polygon(((0, 0), (10, 0), (10, 10), (0, 10))))  # type: ignore[arg-type]  # fmt: skip
    assert extent(corners) == (0.0, 0.0, 10.0, 10.0)
    assert overlap(corners, box(0, 0, 10, 10)) == 1.0


def test_labels_for_the_whole_input_match_each_other() -> None:
    whole = Region(id="w", field="things", labels=("cat",))
    assert extent(whole) is None
    assert score(Expectation(regions(whole)), regions(whole)) == 1.0
    assert score(Expectation(regions(whole)), regions(box(0, 0, 1, 1))) == 0.0


def made(dice: random.Random) -> Answer:
    values = [
        Value(f"v{n}", dice.choice((1, "a", True, ["x", "y"], None)))
        for n in range(dice.randrange(3))
    ]
    found = [box(dice.random(), dice.random(), dice.random(), dice.random(), dice.choice("ab"))
             for _ in range(dice.randrange(6))]  # fmt: skip
    return said(*values, regions=tuple(found))


def test_score_is_between_nothing_and_all_and_one_for_itself() -> None:
    dice = random.Random(3)
    for _ in range(400):
        one, other = made(dice), made(dice)
        assert score(Expectation(one), one) == 1.0
        assert 0.0 <= score(Expectation(one), other) <= 1.0


def test_order_of_regions_says_nothing() -> None:
    dice = random.Random(4)
    for _ in range(200):
        one, other = made(dice), made(dice)
        mixed = list(other.regions)
        dice.shuffle(mixed)
        shuffled = Answer(other.values, tuple(mixed))
        assert score(Expectation(one), other) == pytest.approx(score(Expectation(one), shuffled))


def test_borders_are_what_they_say() -> None:
    assert (IOU, RIGHT) == (0.5, 0.75)
