"""Answers as native JSON: exact, and without numbers that JSON does not have."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.model.annotation import (
    Answer,
    Frame,
    Region,
    Relation,
    Value,
    read_answer,
    write_answer,
)
from glossator.model.geometry import (
    KINDS,
    NAMES,
    AnyShape,
    Box,
    Cuboid3d,
    Ellipse,
    Foreign,
    Key,
    Keypoint,
    Mask,
    Parts,
    Polygon,
    TextSpan,
    TimeSpan,
    Track,
)

NAN, INF = float("nan"), float("inf")


def answer_with(shape: AnyShape) -> Answer:
    return Answer(regions=(Region("1", "f", shape, frame=Frame("pixel", 5, None)),))


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_numbers_that_are_not_finite_are_refused_wherever_they_are(bad: float) -> None:
    answers = [
        Answer((Value("f", bad),)),
        Answer((Value("f", [{"deep": [[bad]]}]),)),
        Answer((Value("f", {"null": None, "x": bad}),)),
        Answer(regions=(Region("1", "f", score=bad),)),
        Answer(regions=(Region("1", "f", frame=Frame("pixel", bad)),)),
        Answer(regions=(Region("1", "f", values=(Value("g", bad),)),)),
        answer_with(Box(bad, 0, 1, 1)),
        answer_with(Box(0, 0, 1, 1, bad)),
        answer_with(Polygon(((0, 0), (1, bad), (1, 1)))),
        answer_with(Polygon(((0, 0), (1, 0), (1, 1)), (((0, 0), (1, 0), (1, bad)),))),
        answer_with(Ellipse(0, 0, bad, 1)),
        answer_with(Keypoint(0, 0, bad)),
        answer_with(Cuboid3d((0, 0, bad), (1, 1, 1))),
        answer_with(TimeSpan(0, bad)),
        answer_with(Foreign("x", [bad])),
        answer_with(Parts((Box(0, 0, 1, bad),))),
        answer_with(Track((Key(0, Box(0, bad, 1, 1)),))),
        answer_with(Track((Key(0, values={"v": bad}),))),
    ]
    for answer in answers:
        with pytest.raises(ValueError, match="finite"):
            write_answer(answer)


def test_null_as_a_value_or_a_text_is_no_such_number() -> None:
    answer = Answer(
        (Value("pair", None), Value("text", "null"), Value("json", [None, {"null": 1}]))
    )
    assert read_answer(write_answer(answer)) == answer


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_readers_refuse_them_too(text: str) -> None:
    for body in (
        f'{{"values":[{{"field":"f","value":{text}}}]}}',
        f'{{"regions":[{{"id":"1","field":"f","score":{text}}}]}}',
        f'{{"regions":[{{"id":"1","field":"f","shape":{{"type":"keypoint","x":{text},"y":0}}}}]}}',
    ):
        with pytest.raises(msgspec.DecodeError):
            read_answer(body.encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"regions":[{"id":1,"field":"f"}]}',
        b'{"regions":[{"field":"f"}]}',
        b'{"regions":[{"id":"1","field":"f","shape":{"type":"blob"}}]}',
        b'{"regions":[{"id":"1","field":"f","shape":{"x":1}}]}',
        b'{"regions":[{"id":"1","field":"f","shape":{"type":"box","x":"1"}}]}',
        b'{"regions":[{"id":"1","field":"f","frame":{"unit":"inch"}}]}',
        b'{"values":[{"field":"\xff","value":1}]}',
    ],
)
def test_the_wrong_form_is_refused(body: bytes) -> None:
    # Bytes that are no UTF-8 come up as UnicodeDecodeError, not as msgspec's own.
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        read_answer(body)


def test_unknown_members_are_left_out() -> None:
    assert read_answer(b'{"values":[],"more":{"a":[1]}}') == Answer()


def test_what_is_not_said_is_not_written() -> None:
    assert write_answer(Answer()) == b"{}"
    assert write_answer(Answer((Value("f", None),))) == b'{"values":[{"field":"f","value":null}]}'
    assert write_answer(answer_with(Box(1, 2, 3, 4))) == (
        b'{"regions":[{"id":"1","field":"f","shape":{"type":"box","x":1,"y":2,"width":3,"height":4},'
        b'"frame":{"unit":"pixel","width":5}}]}'
    )


@pytest.mark.parametrize(
    "number", [0.1 + 0.2, 1.7976931348623157e308, 5e-324, -0.0, 1 / 3, 2.0**70]
)
def test_floats_keep_every_bit(number: float) -> None:
    answer = answer_with(Box(number, 0, 1, 1))
    shape: Any = read_answer(write_answer(answer)).regions[0].shape
    assert shape.x.hex() == number.hex()


def test_whole_numbers_keep_every_digit() -> None:
    answer = Answer((Value("f", 2**53 + 1), Value("g", -(2**63)), Value("h", 2**64 - 1)))
    assert read_answer(write_answer(answer)) == answer


@pytest.mark.parametrize("text", ["😀", "\u202e", "\x00", "\x7f", '"\\/', "é", "e\u0301", "\r\n"])
def test_texts_keep_every_character(text: str) -> None:
    answer = Answer((Value(text, text),), (Region(text, text, TextSpan(0, 1, text)),))
    assert read_answer(write_answer(answer)) == answer


def test_every_shape_has_one_word() -> None:
    assert len(NAMES) == len(KINDS) == 14
    assert all(KINDS[word].__struct_config__.tag == word for word in KINDS)


finite = st.floats(allow_nan=False, allow_infinity=False)
points = st.lists(st.tuples(finite, finite), max_size=4).map(tuple)
shapes = st.one_of(
    st.builds(Box, finite, finite, finite, finite, finite),
    st.builds(Polygon, points, st.lists(points, max_size=2).map(tuple)),
    st.builds(Keypoint, finite, finite, st.none() | finite, st.sampled_from([None, 0, 1, 2])),
    st.builds(Mask, st.just(2), st.just(2), st.just((1, 3))),
    st.builds(TimeSpan, st.text(), st.text(), st.just("x")),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | finite | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.builds(
        Answer,
        st.lists(st.builds(Value, st.text(), values, st.none() | st.text()), max_size=3).map(tuple),
        st.lists(st.builds(Region, st.text(), st.text(), st.none() | shapes), max_size=3).map(
            tuple
        ),
        st.lists(st.builds(Relation, st.text(), st.text()), max_size=2).map(tuple),
    )
)
def test_any_answer_comes_back(answer: Answer) -> None:
    body = write_answer(answer)
    assert read_answer(body) == answer
    assert write_answer(read_answer(body)) == body
