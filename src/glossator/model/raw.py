"""Bytes that belong to one client: stored as they came, spliced back as they were.

A :class:`Raw` is the value a dialect's client sent for one part of an entity (task data, an
answer, metadata). The same dialect gets exactly these bytes back; every other dialect reads the
model that a codec made of them.
"""

from typing import Any

import msgspec

from glossator.model.errors import Invalid

DEPTH = 100
"""How deep a JSON value may be nested."""


class Raw(msgspec.Struct, frozen=True, omit_defaults=True):
    """One JSON value (or schema text) of one dialect, byte for byte.

    ``dialect`` is the folder name of the dialect that can read ``body``; ``form`` says which of
    its forms it is (``data``, ``result``, ``response``, ``output_values``, ``config``, ...).
    """

    dialect: str
    form: str
    body: bytes


def sound(body: bytes) -> bytes:
    """The bytes, if they are JSON that every part of the house can hold; else Invalid.

    A raw value is only skipped over when it is cut out of a message, so it is decoded once here:
    bad UTF-8, lone surrogates, NUL (which PostgreSQL cannot hold), numbers past the range of a
    float, not-a-number and nesting deeper than :data:`DEPTH` are refused. Big integers, duplicate
    keys and odd spacing stay.
    """
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"not JSON: {error}") from None
    except RecursionError:
        raise Invalid(f"nested deeper than {DEPTH}") from None
    if b"\\u" in body:
        _refuse_bad_text(value)
    if body.count(b"[") + body.count(b"{") > DEPTH:
        _refuse_depth(value)
    return body


def held(value: Any) -> Any:
    """A decoded value with whole numbers past 64 bits as floats, past those as text: the model's own
    JSON does not hold them."""
    if isinstance(value, dict):
        return {key: held(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [held(inner) for inner in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        try:
            return float(value)
        except OverflowError:
            return str(value)
    return value


def misread(error: msgspec.ValidationError, root: str = "") -> Invalid:
    """What a decoder found wrong, as our own error. msgspec says "... - at `$.tasks[3].data`"; the
    place becomes a field, below ``root``."""
    text, _, place = str(error).partition(" - at `$")
    where = place.rstrip("`").replace("[", "/").replace("]", "").replace(".", "/")
    return Invalid(text, {(root + where).strip("/") or "body": text})


def _refuse_bad_text(value: Any) -> None:
    """Escapes can spell what bytes cannot: NUL and halves of a surrogate pair."""
    for text in _texts(value):
        if "\0" in text:
            raise Invalid("text must not contain NUL")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Invalid("text must not contain lone surrogates") from None


def _texts(value: Any) -> Any:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from one
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    if any(isinstance(one, dict | list) for one in level):
        raise Invalid(f"nested deeper than {DEPTH}")
