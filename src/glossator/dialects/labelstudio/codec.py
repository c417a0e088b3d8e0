"""Label Studio's bytes to and from the model: answers, dates, counts; pure."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from glossator.dialects.labelstudio.results import read_result, write_result
from glossator.dialects.labelstudio.uploads import file_link as file_link
from glossator.formats import Format
from glossator.model.annotation import Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.moments import second
from glossator.model.shown import Shown

_decode = msgspec.json.decode
_encode = msgspec.json.encode


def read_answer(body: bytes, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """The answer in the JSON bytes of a ``result`` list; Invalid if it is no list.

    A list that is spelled as one JSON text inside (the vendor takes that too) is opened.
    """
    return read_result(result_list(body), schema, shown, losses)


def write_answer(answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses) -> bytes:
    """The JSON bytes of the ``result`` list that says an answer."""
    return _encode(write_result(answer, schema, shown, losses))


def result_list(body: bytes) -> list[Any]:
    """The decoded ``result``; Invalid if it is neither a list nor the text of one."""
    try:
        found = _decode(body)
        if isinstance(found, str):
            found = _decode(found)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Invalid("result is not JSON", {"result": "not JSON"}) from None
    if not isinstance(found, list):
        raise Invalid("result must be a list", {"result": "must be a list"})
    return _held(found) if _LONG.search(body) else found


_LONG = re.compile(rb"[0-9]{19}")


def _held(value: Any) -> Any:
    """The value with whole numbers past 64 bits as floats, past those as text: the model's own
    JSON does not hold them."""
    if isinstance(value, dict):
        return {key: _held(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_held(inner) for inner in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        try:
            return float(value)
        except OverflowError:
            return str(value)
    return value


def result_count(result: list[Any]) -> int:
    """How many distinct ids the results have; those without an id (relations) do not count."""
    return len({str(one["id"]) for one in result if isinstance(one, dict) and one.get("id")})


def moment(at: int) -> str:
    """Microseconds UTC as the vendor writes them: ``2024-05-01T08:30:00.000000Z``."""
    seconds, rest = divmod(at, 1_000_000)
    return f"{second(seconds)}.{rest:06d}Z"


def maybe_moment(at: int | None) -> str | None:
    """The same, for a time that may not have come."""
    return None if at is None else moment(at)


def export_form(name: str, how: dict[str, Any]) -> Format:
    """A file form of the vendor's as a format that writes the tasks of a snapshot; ``how`` is what
    the snapshot was frozen with. Invalid for a name that is none."""
    # What is written there stands on this module.
    from glossator.dialects.labelstudio.exporting import forms

    return forms.export_form(name, how)
