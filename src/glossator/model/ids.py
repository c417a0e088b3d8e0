"""One integer per entity, many spellings.

Every entity of an installation has one integer from one sequence, ``1 <= id < 2**53`` (so that
JavaScript and JSON readers keep it exact). A dialect spells it; each spelling is a pure,
reversible function with the kind of the entity inside, so there is no table of ids anywhere and
an id of another kind never resolves.

Bit layouts (most significant first)::

    decimal   the number itself                                  "4711"
    fixed     the number, zero-padded to ``width`` digits        "0000004711"
    hex24     check 32 | kind 8 | 0 3 | id 53                    24 hex digits
    uuid      check 32 | kind 16 | version 4 | 0 12 |
              variant 2 | 0 9 | id 53                            36 characters

``check`` is a mix of kind and id. It is no secret: it only makes a mistyped or invented id
malformed, so that it answers "not found" before any look-up.
"""

import uuid as _uuid
from typing import Literal, get_args

from glossator.model.errors import NotFound

Kind = Literal[
    "organization",
    "user",
    "member",
    "credential",
    "project",
    "schema",
    "group",
    "skill",
    "member_skill",
    "restriction",
    "batch",
    "page",
    "task",
    "assignment",
    "annotation",
    "review",
    "prediction",
    "file",
    "snapshot",
    "import",
    "webhook",
    "delivery",
    "event",
    "operation",
    "job",
    "message",
    "extra",
]
"""The order is part of the spelling: add at the end, never in between."""

LIMIT = 1 << 53
_NUMBER: dict[str, int] = {kind: n for n, kind in enumerate(get_args(Kind), start=1)}
_MASK64 = (1 << 64) - 1


def _check(number: int, kind: int) -> int:
    """32 bits of a splitmix64 round over kind and id."""
    z = (number | (kind << 53)) + 0x9E3779B97F4A7C15 & _MASK64
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK64
    return (z ^ (z >> 31)) & 0xFFFFFFFF


def mix(number: int) -> int:
    """A bijective mix of the 53-bit id: a uniform order without storing a random number."""
    mask = LIMIT - 1
    z = number & mask
    z = (z ^ (z >> 27)) * 0x1C69B3F74AC4AE35 & mask
    z = (z ^ (z >> 25)) * 0x1E35A7BD785DD1 & mask
    return z ^ (z >> 28)


def decimal(text: str) -> int:
    """Read a decimal id; :class:`NotFound` for everything that is not one in plain form."""
    if len(text) <= 16 and text.isascii() and text.isdigit() and text[0] != "0":
        number = int(text)
        if number < LIMIT:
            return number
    raise NotFound("no such id")


def fixed(number: int, width: int) -> str:
    """Spell an id with leading zeros to ``width`` digits (16 hold every id)."""
    return str(number).zfill(width)


def read_fixed(text: str, width: int) -> int:
    """Read what :func:`fixed` wrote; :class:`NotFound` for any other form."""
    if len(text) == width and text.isascii() and text.isdigit() and 0 < int(text) < LIMIT:
        return int(text)
    raise NotFound("no such id")


def hex24(number: int, kind: Kind) -> str:
    """Spell an id as 24 hex digits, the form of a document-store object id."""
    k = _NUMBER[kind]
    return f"{_check(number, k):08x}{k:02x}{number:014x}"


def read_hex24(text: str, kind: Kind) -> int:
    """Read what :func:`hex24` wrote for this kind; :class:`NotFound` for anything else."""
    if len(text) == 24 and text.isascii() and text.isalnum():
        try:
            number = int(text[10:], 16)
        except ValueError:
            raise NotFound("no such id") from None
        if 0 < number < LIMIT and hex24(number, kind) == text.lower():
            return number
    raise NotFound("no such id")


def uuid(number: int, kind: Kind) -> str:
    """Spell an id as a UUID that passes for version 4, variant 1."""
    k = _NUMBER[kind]
    value = _check(number, k) << 96 | k << 80 | 4 << 76 | 2 << 62 | number
    return str(_uuid.UUID(int=value))


def read_uuid(text: str, kind: Kind) -> int:
    """Read what :func:`uuid` wrote for this kind; :class:`NotFound` for anything else."""
    try:
        number = _uuid.UUID(text).int & (LIMIT - 1)
    except ValueError:
        raise NotFound("no such id") from None
    if number and uuid(number, kind) == text.lower():
        return number
    raise NotFound("no such id")
