"""Parquet: one row an answer, typed columns and the exact JSON beside them. See README.md.

https://parquet.apache.org/docs/file-format/
"""

from glossator.formats import Format
from glossator.formats.parquet.reader import read
from glossator.formats.parquet.writer import join, write
from glossator.formats.source import Source
from glossator.model.geometry import KINDS


def _detect(source: Source) -> float:
    return 1.0 if source.single and source.head(source.names()[0], 4) == b"PAR1" else 0.0


format = Format(
    name="parquet",
    title="Parquet",
    suffix=".parquet",
    media_type="application/vnd.apache.parquet",
    shapes=frozenset(KINDS),
    read=read,
    write=write,
    detect=_detect,
    join=join,
    pieces=True,
    description="One row an answer with typed columns, for DuckDB, Polars and Spark; nothing lost.",
)
