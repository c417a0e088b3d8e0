"""One file out of its pieces: what the forms do whose pieces only have to stand in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from glossator.formats import WriteOptions
from glossator.model.label_schema import LabelSchema

Pieces = Sequence[Iterable[bytes]]


def in_a_row(pieces: Pieces, schema: LabelSchema, options: WriteOptions) -> Iterator[bytes]:
    """The pieces, one after another."""
    for piece in pieces:
        yield from filter(None, piece)


def without_first(pieces: Pieces, count: int) -> Iterator[bytes]:
    """The pieces, one after another, but for the first ``count`` bytes of all."""
    for piece in pieces:
        for chunk in piece:
            if rest := chunk[count:]:
                yield rest
            count -= min(count, len(chunk))
