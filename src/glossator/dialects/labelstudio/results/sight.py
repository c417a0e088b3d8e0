"""What the readers of places have in common: one result as it is looked at, and its numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from glossator.dialects.labelstudio.results.plan import Plan
from glossator.dialects.labelstudio.results.sizes import number
from glossator.model.annotation import Frame
from glossator.model.loss import LossCode
from glossator.model.shown import Shown

Say = Callable[[LossCode, str], None]
"""Records a loss of the region that is being read or written."""


class Unreadable(Exception):
    """The place is not in a form that the model has; it is kept as it is."""


class Pixels(msgspec.Struct):
    """How many pixels of packed pictures may still be opened for one answer: a small file holds a
    very large empty picture."""

    left: int = 1 << 27


class Sight(msgspec.Struct, frozen=True):
    """One result on its way to a shape: the ``input`` it is about (our name), the ``frame`` with
    the picture's size where that is known, and where losses go."""

    result: dict[str, Any]
    plan: Plan
    input: str | None
    frame: Frame
    shown: Shown
    say: Say
    pixels: Pixels


def need(value: dict[str, Any], key: str) -> float:
    """A number that must be there."""
    found = number(value.get(key))
    if found is None:
        raise Unreadable(key)
    return found


def index(value: Any) -> int:
    """A whole number, also as text."""
    found = number(value)
    if found is None or found != int(found):
        raise Unreadable
    return int(found)
