"""Numbers in JSON as clients write them: also as text."""

from __future__ import annotations

from math import isfinite
from typing import Any


def number(value: Any) -> float | None:
    """A finite number, also as text (``min_width: "30"``); None for anything else.

    A number comes back as it was, a whole one as an integer of up to 64 bits.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    if not isfinite(found) or (isinstance(value, int) and abs(value) >= 1 << 63):
        return None
    if not isinstance(value, str):
        return value
    return int(found) if found.is_integer() and abs(found) < 1 << 53 else found


def whole(value: Any) -> int | None:
    """A number without a fraction, as an integer; None for anything else."""
    found = number(value)
    return int(found) if found is not None and float(found).is_integer() else None
