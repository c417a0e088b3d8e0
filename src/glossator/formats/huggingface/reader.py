"""Read the Parquet files of a folder or zip."""

from __future__ import annotations

from glossator.formats import Reading, ReadOptions, columnar_foreign
from glossator.formats.source import Source
from glossator.model.loss import Losses


def files(source: Source) -> tuple[str, ...]:
    """The Parquet files of a data set, in order."""
    return tuple(name for name in source.names() if name.lower().endswith(".parquet"))


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read our own files exactly, those of others as tasks; all splits, one after another."""
    names = (options.member,) if options.member else files(source)
    return columnar_foreign.read(source, names, losses)
