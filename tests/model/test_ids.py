"""Spelled ids come back, and nothing else is taken for one."""

from __future__ import annotations

import uuid as standard
from collections.abc import Callable
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.model.errors import NotFound
from glossator.model.ids import (
    LIMIT,
    Kind,
    decimal,
    fixed,
    hex24,
    mix,
    read_fixed,
    read_hex24,
    read_uuid,
    uuid,
)

KINDS: tuple[Kind, ...] = get_args(Kind)
numbers = st.integers(1, LIMIT - 1)
kinds = st.sampled_from(KINDS)


@given(numbers, kinds)
def test_every_spelling_comes_back(number: int, kind: Kind) -> None:
    assert decimal(str(number)) == number
    assert read_fixed(fixed(number, 16), 16) == number
    assert read_hex24(hex24(number, kind), kind) == number
    assert read_hex24(hex24(number, kind).upper(), kind) == number
    assert read_uuid(uuid(number, kind), kind) == number
    assert read_uuid(uuid(number, kind).upper(), kind) == number


@pytest.mark.parametrize("number", [1, 2, 10, LIMIT - 1])
def test_the_ends_of_the_range_come_back(number: int) -> None:
    for kind in KINDS:
        assert read_hex24(hex24(number, kind), kind) == number
        assert read_uuid(uuid(number, kind), kind) == number


@given(numbers, kinds)
def test_spellings_have_the_form_that_clients_check(number: int, kind: Kind) -> None:
    parsed = standard.UUID(uuid(number, kind))
    assert (parsed.version, parsed.variant) == (4, standard.RFC_4122)
    assert len(hex24(number, kind)) == 24
    assert int(hex24(number, kind), 16) > 0
    assert len(fixed(number, 16)) == 16


@given(numbers, kinds, kinds)
def test_an_id_of_another_kind_is_not_found(number: int, kind: Kind, other: Kind) -> None:
    if kind != other:
        with pytest.raises(NotFound):
            read_hex24(hex24(number, kind), other)
        with pytest.raises(NotFound):
            read_uuid(uuid(number, kind), other)


@given(numbers, st.integers(0, 23))
def test_a_mistyped_id_is_not_found(number: int, place: int) -> None:
    good = hex24(number, "task")
    letter = "0" if good[place] != "0" else "1"
    with pytest.raises(NotFound):
        read_hex24(good[:place] + letter + good[place + 1 :], "task")


def test_spellings_of_different_ids_differ() -> None:
    every = {spell(n, kind) for n in range(1, 2000) for kind in KINDS for spell in (hex24, uuid)}
    assert len(every) == 1999 * len(KINDS) * 2


HOSTILE = [
    "",
    " ",
    "0",
    "00",
    "01",
    "-1",
    "+1",
    "1 ",
    " 1",
    "1_0",
    "1.0",
    "1e3",
    "0x10",
    "²",
    "١٢٣",
    "１",
    "None",
    "null",
    "NaN",
    "1\n",
    "1\0",
    str(LIMIT),
    "9" * 16,
    "9" * 5000,
    "f" * 24,
    "0" * 24,
    "g" * 24,
    "-" + "1" * 23,
    "+" + "1" * 23,
    "_" * 24,
    "é" * 24,
    "0" * 32,
    "{" + "0" * 36 + "}",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-4fff-bfff-ffffffffffff",
    "urn:uuid:" + "1" * 32,
    "'; DROP TABLE task; --",
    "../../etc/passwd",
    "😀" * 12,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "read",
    [
        decimal,
        lambda text: read_fixed(text, 16),
        lambda text: read_hex24(text, "task"),
        lambda text: read_uuid(text, "task"),
    ],
    ids=["decimal", "fixed", "hex24", "uuid"],
)
def test_hostile_text_is_not_found(read: Callable[[str], int], text: str) -> None:
    with pytest.raises(NotFound):
        read(text)


@given(st.text(max_size=40))
def test_any_text_is_an_id_in_plain_form_or_not_found(text: str) -> None:
    try:
        number = decimal(text)
    except NotFound:
        return
    assert str(number) == text


@pytest.mark.parametrize(
    "spelled", [lambda u: "{" + u + "}", lambda u: u.replace("-", ""), lambda u: "urn:uuid:" + u]
)
def test_other_forms_of_a_uuid_are_not_found(spelled: Callable[[str], str]) -> None:
    with pytest.raises(NotFound):
        read_uuid(spelled(uuid(5, "task")), "task")


def test_fixed_width_is_exact() -> None:
    for text in ("00005", "0000005"):
        with pytest.raises(NotFound):
            read_fixed(text, 6)
    assert read_fixed("000005", 6) == 5


@given(st.sets(st.integers(0, LIMIT - 1), max_size=50))
def test_mixing_keeps_numbers_apart_and_in_range(some: set[int]) -> None:
    mixed = {mix(number) for number in some}
    assert len(mixed) == len(some)
    assert all(0 <= number < LIMIT for number in mixed)


def test_mixing_spreads_neighbours() -> None:
    mixed = [mix(number) for number in range(1, 1001)]
    above = sum(number > LIMIT // 2 for number in mixed)
    assert 400 < above < 600
    assert sum(b > a for a, b in pairwise(mixed)) in range(400, 600)
