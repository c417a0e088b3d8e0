"""Bytes of results, dates and counts."""

from __future__ import annotations

import json

import pytest

from glossator.dialects.labelstudio import answers
from glossator.dialects.labelstudio.config import read_config
from glossator.dialects.labelstudio.moments import maybe_moment, moment
from glossator.model.errors import Invalid
from glossator.model.loss import Losses
from glossator.model.moments import read_moment
from glossator.model.shown import Shown

SCHEMA = read_config(
    '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="x"/></Choices></View>'
)
BODY = b'[{"from_name":"c","to_name":"t","type":"choices","id":"1","value":{"choices":["x"]}}]'


def test_moments_are_written_with_microseconds_and_z() -> None:
    assert moment(1_714_552_200_000_000) == "2024-05-01T08:30:00.000000Z"
    assert moment(1_714_552_200_000_007) == "2024-05-01T08:30:00.000007Z"
    assert moment(-1) == "1969-12-31T23:59:59.999999Z"
    assert maybe_moment(None) is None


@pytest.mark.parametrize("at", [0, 1, 1_714_552_200_123_457, 4_102_444_799_999_999])
def test_moments_come_back_exactly(at: int) -> None:
    assert read_moment(moment(at)) == at


def test_a_moment_without_a_zone_is_utc_and_another_zone_is_turned() -> None:
    assert read_moment("2024-05-01T08:30:00") == 1_714_552_200_000_000
    assert read_moment("2024-05-01T10:30:00+02:00") == 1_714_552_200_000_000


@pytest.mark.parametrize("text", ["", "yesterday", "2024-13-01", "99999-01-01"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_moment(text)


def test_a_result_may_be_the_text_of_a_list() -> None:
    text = json.dumps(BODY.decode()).encode()
    plain = answers.read_answer(BODY, SCHEMA, Shown(), Losses())
    assert answers.read_answer(text, SCHEMA, Shown(), Losses()) == plain
    assert plain.values[0].value == ["x"]


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b'"x"', b'"{}"', b"[1", b'"\\ud800"'])
def test_what_is_no_list_of_results_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        answers.read_answer(body, SCHEMA, Shown(), Losses())


def test_an_empty_result_is_an_empty_answer() -> None:
    answer = answers.read_answer(b"[]", SCHEMA, Shown(), Losses())
    assert not answer.values
    assert not answer.regions
    assert answers.write_answer(answer, SCHEMA, Shown(), Losses()) == b"[]"
