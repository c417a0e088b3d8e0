"""What the tests of task types share: a schema as a task has it, numbers that are nearly the same."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale import kinds
from glossator.dialects.scale.kinds.given import FORM
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import Raw


def asked(kind: str, params: dict[str, Any], losses: Losses | None = None) -> LabelSchema:
    """The label schema of a task with these parameters."""
    schema = kinds.of(kind).read(kind, params, Losses() if losses is None else losses)
    text = json.dumps({"type": kind, "params": params})
    return replace(schema, source=Raw("scale", FORM, text.encode()))


def near(one: Any, other: Any) -> bool:
    """Equal, numbers to one part in 10^9."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(near, one, other))
    if type(one) in (int, float) and type(other) in (int, float):
        return bool(abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other)))
    return type(one) is type(other) and bool(one == other)
