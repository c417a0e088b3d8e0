"""Names and ids that are made up are stable, unique and inside the alphabet."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from glossator.model.naming import by_position, region_ids, safe, spelled, unique

names = st.lists(st.sampled_from(["a", "b", "a-2", "a-3", "b-2", "a-2-2", "A", ""]), max_size=12)


def test_clashes_are_numbered_in_order() -> None:
    assert unique(["a", "b", "a", "a"]) == ["a", "b", "a-2", "a-3"]
    assert unique([]) == []


def test_a_number_that_is_taken_is_passed_over() -> None:
    assert unique(["a", "a", "a-2"]) == ["a", "a-3", "a-2"]
    assert unique(["a-2", "a", "a", "a-2"]) == ["a-2", "a", "a-3", "a-2-2"]


@given(names)
def test_numbered_names_are_unique_and_first_ones_stay(given_names: list[str]) -> None:
    numbered = unique(given_names)
    assert len(set(numbered)) == len(numbered) == len(given_names)
    for n, (one, other) in enumerate(zip(given_names, numbered, strict=True)):
        assert (one == other) is (one not in given_names[:n])


def test_many_clashes_are_quick() -> None:
    assert unique(["a"] * 20_000)[-1] == "a-20000"


def test_letters_outside_of_the_alphabet_become_lines() -> None:
    assert safe("Ärger/Nr. 5", "0-9a-zA-Z_ -") == "_rger_Nr_ 5"
    assert safe("x" * 100, "a-z") == "x" * 60
    assert safe("x" * 100, "a-z", 5) == "xxxxx"
    assert safe("", "a-z") == "_"


def test_names_that_fit_are_not_taken_away_by_others() -> None:
    assert spelled(["a b", "a_b", "a.b"], "a-z_") == {"a b": "a_b-2", "a_b": "a_b", "a.b": "a_b-3"}


@given(st.lists(st.text(max_size=8), max_size=12), st.integers(4, 9))
def test_spelled_names_are_unique_and_short(given_names: list[str], limit: int) -> None:
    found = spelled(given_names, "a-z0-9", limit)
    assert set(found) == set(given_names)
    assert len(set(found.values())) == len(found)
    for name, new in found.items():
        assert len(new) <= limit
        assert re.fullmatch("[a-z0-9_-]+", new)
        assert new == name or safe(name, "a-z0-9", limit) != name


def test_regions_without_an_id_get_their_position() -> None:
    assert region_ids([None, "x", None]) == ["1", "x", "3"]
    assert region_ids(["x", "x", "x"]) == ["x", "x-2", "x-3"]
    assert region_ids([None, "1"]) == ["1-2", "1"], "an own id is not given up for a position"
    assert region_ids(["", "2"]) == ["1", "2"]


def test_ids_that_only_count_are_recognised() -> None:
    assert [
        by_position(one, n) for n, one in enumerate(region_ids([None, "x", None]), start=1)
    ] == [
        True,
        False,
        True,
    ]
