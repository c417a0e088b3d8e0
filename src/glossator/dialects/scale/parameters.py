"""Parameters of tasks and projects as bytes: common ones lifted out, the others kept, and what a
project says filled in; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from glossator.dialects.scale.own import Entry
from glossator.model.errors import Invalid

Params = dict[str, msgspec.Raw]
"""Name -> the value's bytes as they came, in the order in which they came."""
COMMON = (
    "project", "batch", "instruction", "callback_url", "metadata", "unique_id",
    "clear_unique_id_on_error", "tags", "priority", "urgency",
)  # fmt: skip
"""Said of a task of any type; they stand at the top of a task, not among its ``params``."""
TEST = ("expected_response", "initial_response")
"""Said of tasks that test people."""
_decode = msgspec.json.decode


def split(body: Params, lifted: tuple[str, ...] = COMMON) -> tuple[Params, Params]:
    """(common ones, the others); null and an empty text mean that a common one is absent."""
    common: Params = {}
    others: Params = {}
    for name, value in body.items():
        if name not in lifted:
            others[name] = value
        elif bytes(value) not in (b"null", b'""'):
            common[name] = value
    return common, others


def said(common: Params, name: str, kind: Any) -> Any:
    """One value, decoded leniently; None if absent. Invalid names it."""
    raw = common.get(name)
    if raw is None:
        return None
    try:
        return _decode(raw, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(str(error), {name: f"is not valid: {error}"}) from None


def inherited(own: Params, entry: Entry | None) -> Params:
    """What a project's parameters add to a task's own; the instruction is apart."""
    if entry is None:
        return {}
    left_out = {*own, "instruction", *COMMON}
    return {name: value for name, value in entry.params.items() if name not in left_out}


def instruction(own: str | None, entry: Entry | None) -> str | None:
    """A task's instruction, with its project's behind it."""
    raw = entry.params.get("instruction") if entry else None
    behind = _decode(raw) if raw is not None else None
    both = [text for text in (own, behind) if isinstance(text, str) and text]
    return "\n\n".join(both) or None


def joined(*parts: Mapping[str, msgspec.Raw]) -> bytes:
    """One object of several, each value byte for byte."""
    return msgspec.json.encode({name: value for part in parts for name, value in part.items()})


def decoded(*parts: Mapping[str, msgspec.Raw]) -> dict[str, Any]:
    """The same as Python values."""
    return {name: _decode(value) for part in parts for name, value in part.items()}
