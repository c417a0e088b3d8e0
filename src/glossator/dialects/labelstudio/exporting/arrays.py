"""JSON: one array of the tasks as they are."""

from collections.abc import Iterable, Iterator

import msgspec


def write_array(values: Iterable[object]) -> Iterator[bytes]:
    """A JSON array, written a value at a time."""
    before = b"["
    for value in values:
        yield before + msgspec.json.encode(value)
        before = b","
    yield b"[]" if before == b"[" else b"]"
