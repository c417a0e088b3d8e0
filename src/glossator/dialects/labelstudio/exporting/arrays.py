"""JSON: one array of the tasks as they are."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from glossator.formats import WriteOptions
from glossator.model.label_schema import LabelSchema

_encode = msgspec.json.Encoder().encode
FIRST, MORE = 50, 500
"""How many values make up the first chunk, and each other one."""


def write_array(values: Iterable[object]) -> Iterator[bytes]:
    """A JSON array, written some values at a time."""
    rest, before, n = iter(values), b"[", FIRST
    while chunk := list(islice(rest, n)):
        yield before + _encode(chunk)[1:-1]
        before, n = b",", MORE
    yield b"[]" if before == b"[" else b"]"


def join_arrays(
    pieces: Sequence[Iterable[bytes]], schema: LabelSchema, options: WriteOptions
) -> Iterator[bytes]:
    """One array of the values of several."""
    before = b"["
    for piece in pieces:
        inside = False
        last = b""
        for chunk in piece:
            body = last + (chunk if inside else chunk[1:])
            inside = True
            body, last = body[:-1], body[-1:]  # the bracket at the end, if nothing follows
            if body:
                yield before + body
                before = b""
        before = before or b","
    yield b"[]" if before == b"[" else b"]"
