"""Regular expressions from a schema: only such as cannot hang the server.

Python's engine goes back and forth, so ``(a+)+`` takes exponential time on thirty letters. The
parsed pattern is looked through instead. Each open repeat multiplies the time by the length of the
text, each small repeat and each alternative by a number; the more there are of them, the shorter
are the texts that the pattern is tried on. Open repeats of something that varies itself are
refused, unless a letter of its own begins each round (``\\d+(,\\d+)*``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import log10
from typing import Any

_parser: Any = re._parser  # type: ignore[attr-defined]
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}

LENGTH = 1000
"""The longest pattern."""
FEW = 10
"""A repeat of at most so many rounds counts as written out, one of more as open."""
STEPS = 10_000_000
"""The most steps one trial may take, about a tenth of a second."""


class Pattern:
    """A pattern for whole texts; ``longest`` is the length of text it may be tried on.

    Raises ValueError for a pattern that does not compile or might take too long.
    """

    __slots__ = ("_match", "longest", "source")

    def __init__(self, source: str) -> None:
        if len(source) > LENGTH:
            raise ValueError(f"a pattern has at most {LENGTH} characters")
        try:
            factor, power = _cost(_parser.parse(source))
            self._match = re.compile(source).fullmatch
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"not a regular expression: {error}") from None
        if factor > log10(STEPS):
            raise ValueError("the pattern can match in too many ways")
        self.source = source
        self.longest = int((STEPS / 10**factor) ** (1 / max(1, power)))

    def fits(self, text: str) -> bool:
        """Whether the pattern matches the whole text; a text over ``longest`` does not."""
        return len(text) <= self.longest and self._match(text) is not None


@lru_cache(maxsize=256)
def compiled(source: str) -> Pattern:
    """The pattern, from a cache; raises ValueError as :class:`Pattern`."""
    return Pattern(source)


def _cost(parsed: Any) -> tuple[float, int]:
    """The steps of the worst match: the logarithm of a factor, and the power of the length."""
    factor, power = 0.0, 0
    for op, value in parsed:
        name = str(op)
        if name in _REPEATS:
            more, higher = _cost_of_repeat(*value)
        elif name.startswith("GROUPREF"):
            raise ValueError("a reference back to a group may take too long")
        else:
            inner = [_cost(part) for part in _parts(name, value)]
            more = sum(one for one, _ in inner) + (log10(len(inner)) if inner else 0)
            higher = sum(one for _, one in inner)
        factor, power = factor + more, power + higher
    return factor, power


def _cost_of_repeat(least: int, most: int, inner: Any) -> tuple[float, int]:
    factor, power = _cost(inner)
    if most <= FEW:
        return most * factor + log10(most - least + 1), most * power
    if _varies(inner) and not _begun_by_own_letter(inner):
        raise ValueError("a repeat of something that varies may take too long")
    return factor, power + 1


def _varies(parsed: Any) -> bool:
    """Whether one text can be matched in several ways or lengths."""
    for op, value in parsed:
        name = str(op)
        if name == "BRANCH":
            return True
        if name in _REPEATS:
            least, most, inner = value
            if least != most or _varies(inner):
                return True
        if any(_varies(part) for part in _parts(name, value)):
            return True
    return False


def _begun_by_own_letter(parsed: Any) -> bool:
    """Whether a text splits into rounds of this in one way only: a letter that comes nowhere else
    begins each, and at most one thing after it varies in length."""
    elements = list(parsed)
    while len(elements) == 1 and str(elements[0][0]) == "SUBPATTERN":
        elements = list(elements[0][1][-1])
    if not elements or str(elements[0][0]) != "LITERAL":
        return False
    letter = chr(elements[0][1])
    if letter.lower() != letter.upper():
        return False  # a flag could make it equal to another
    varying = 0
    for op, value in elements[1:]:
        if str(op) in _REPEATS:
            least, most, inner = value
            varying += least != most
            if len(inner) != 1:
                return False
            op, value = inner[0]
        if _may_be(letter, str(op), value):
            return False
    return varying <= 1


def _may_be(letter: str, name: str, value: Any) -> bool:
    """Whether an element that takes one letter may take this one; True for any other element."""
    if name == "LITERAL":
        return chr(value) == letter
    if name == "NOT_LITERAL":
        return chr(value) != letter
    if name != "IN":
        return True
    items = [(str(op), inner) for op, inner in value]
    negated = items[0][0] == "NEGATE"
    return negated is not any(_holds(letter, op, inner) for op, inner in items[negated:])


def _holds(letter: str, name: str, value: Any) -> bool:
    if name == "RANGE":
        return int(value[0]) <= ord(letter) <= int(value[1])
    if name == "CATEGORY":
        escape = _CATEGORIES.get(str(value))
        return escape is None or re.match(escape, letter) is not None
    return name != "LITERAL" or chr(int(value)) == letter


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _parts(name: str, value: Any) -> list[Any]:
    """The patterns inside of one element that is no repeat."""
    if name == "BRANCH":
        return list(value[1])
    if name == "SUBPATTERN":
        return [value[-1]]
    if name in {"ASSERT", "ASSERT_NOT"}:
        return [value[1]]
    if name == "ATOMIC_GROUP":
        return [value]
    return []
