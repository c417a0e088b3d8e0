"""What a family of task types is to the rest of the dialect: a few pure functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import msgspec

from glossator.model.annotation import Answer
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.shown import Shown

Link = Callable[[str], str]
"""From the name of a part (``annotations.json``, ``combined.png``) to the address it is read at."""
Part = tuple[str, bytes]
"""Media type and bytes of something that a response only has the address of."""


def _no_part(
    name: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses
) -> NoReturn:
    raise KeyError(name)


def _never(schema: LabelSchema) -> bool:
    return False


def _nothing(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    return {}


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """``names``: the types. ``check(type, params)`` raises Invalid for what is missing or wrong in
    parameters after inheritance, in the vendor's words; ``read(params, losses)`` makes the label
    schema of whatever is there (a project may say only some of it), never refusing.

    ``read_response(response, schema, shown, losses)`` is lenient; ``write_response(type, answer,
    schema, shown, losses, link)`` gives the response's JSON object. ``part(name, answer, schema,
    shown, losses)`` gives what is behind ``link(name)``; KeyError for a name that is none.

    ``fits(schema)``: whether a schema that came from elsewhere can be asked as the first of
    ``names``, and ``write(schema, losses)``: the parameters that ask it. By default none does, and
    responses link to nothing.
    """

    names: tuple[str, ...]
    check: Callable[[str, dict[str, Any]], None]
    read: Callable[[str, dict[str, Any], Losses], LabelSchema]
    read_response: Callable[[Any, LabelSchema, Shown, Losses], Answer]
    write_response: Callable[
        [str, Answer, LabelSchema, Shown, Losses, Link], dict[str, Any]
    ]  # fmt: skip
    part: Callable[[str, Answer, LabelSchema, Shown, Losses], Part] = _no_part
    fits: Callable[[LabelSchema], bool] = _never
    write: Callable[[LabelSchema, Losses], dict[str, Any]] = _nothing
