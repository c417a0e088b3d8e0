"""JSON: one array of the tasks as they are."""

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

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
