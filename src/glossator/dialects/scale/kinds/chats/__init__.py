"""Chats and stages of them: what is shown comes from the template's variables, what is answered
(threads, turns, messages and their annotations) is kept as a whole."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.given import LONGEST, mapping
from glossator.dialects.scale.kinds.whole import family
from glossator.model.label_schema import Input

TURNS = ("messages", "turns", "conversation", "chat")
"""Parameters that hold a conversation, where there is one."""
VARIABLES = "template_variables"
MOST = 100
"""Inputs of one task."""


def _check(kind: str, params: dict[str, Any]) -> None:
    """What a template needs is said by the template, not by the type."""


def _inputs(kind: str, params: dict[str, Any]) -> tuple[Input, ...]:
    found: dict[str, Input] = {}
    for place, given in (("", params), (f"{VARIABLES}.", mapping(params.get(VARIABLES)))):
        for key in given:
            if not 0 < len(key) <= LONGEST or "." in key or "\0" in key or len(found) == MOST:
                continue
            value, path = given[key], place + key
            if key in TURNS and isinstance(value, list):
                found.setdefault(key, Input(key, "chat", path, required=False))
            elif place and isinstance(value, str):
                found.setdefault(key, Input(key, "text", path, required=False))
    return tuple(found.values())


FAMILY = family(
    ("chat", "chatlite", "chatexperimental", "multichat", "multistage"), _check, _inputs
)
FAMILIES = (FAMILY,)
