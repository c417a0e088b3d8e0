"""Read a table separated by tabs."""

from __future__ import annotations

from glossator.formats import Reading, ReadOptions, table_rows
from glossator.formats.source import Source
from glossator.model.loss import Losses


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read a table of answers, or any other table as tasks; ``losses`` stays empty."""
    return table_rows.read(source, options, "\t")
