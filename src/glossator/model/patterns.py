"""Regular expressions from a schema: only such as cannot hang the server.

Python's engine goes back and forth, so ``(a+)+`` takes exponential time on thirty letters. The
parsed pattern is looked through instead: repeats of something that varies are refused, and the
more open repeats a pattern has (each multiplies the time by the length of the text), the shorter
are the texts it is tried on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_parser: Any = re._parser  # type: ignore[attr-defined]
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}

LENGTH = 1000
"""The longest pattern."""
FEW = 10
"""Up to so many repeats count as written out."""
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
            repeats = _repeats(_parser.parse(source))
            self._match = re.compile(source).fullmatch
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(f"not a regular expression: {error}") from None
        self.source = source
        self.longest = int(STEPS ** (1 / max(1, repeats)))

    def fits(self, text: str) -> bool:
        """Whether the pattern matches the whole text; a text over ``longest`` does not."""
        return len(text) <= self.longest and self._match(text) is not None


@lru_cache(maxsize=256)
def compiled(source: str) -> Pattern:
    """The pattern, from a cache; raises ValueError as :class:`Pattern`."""
    return Pattern(source)


def _repeats(parsed: Any) -> int:
    """How many open repeats a match may have to try in every combination."""
    total = 0
    for op, value in parsed:
        name = str(op)
        if name in _REPEATS:
            _, most, inner = value
            if most > FEW and _varies(inner):
                raise ValueError("a repeat of something that varies may take too long")
            total += int(most > FEW) + min(int(most), FEW) * _repeats(inner)
        elif name.startswith("GROUPREF"):
            raise ValueError("a reference back to a group may take too long")
        else:
            total += sum(_repeats(part) for part in _parts(name, value))
    return total


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
