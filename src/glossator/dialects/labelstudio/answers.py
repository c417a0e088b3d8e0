"""The bytes of a ``result`` list to and from the model's answers; pure."""

from __future__ import annotations

from typing import Any

import msgspec

from glossator.dialects.labelstudio.results import read_result, write_result
from glossator.model.annotation import Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import held
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
    return held(found) if _LONG in body.translate(_AS_NINES) else found


_LONG = b"9" * 19
_AS_NINES = bytes.maketrans(b"012345678", b"9" * 9)
"""With every digit the same, a long number is found at a fifth of a pattern's cost."""
