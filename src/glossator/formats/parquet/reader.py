"""Read a Parquet file."""

from __future__ import annotations

from glossator.formats import Reading, ReadOptions, columnar_foreign
from glossator.formats.source import Source
from glossator.model.loss import Losses


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read a file of answers exactly, or any other table as tasks."""
    return columnar_foreign.read(source, (options.member or source.names()[0],), losses)
