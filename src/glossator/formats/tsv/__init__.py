"""TSV: one row an answer, separated by tabs. See README.md."""

from glossator.formats import Format, tables
from glossator.formats.joining import in_a_row
from glossator.formats.source import Source
from glossator.formats.tsv.reader import read
from glossator.formats.tsv.writer import write
from glossator.model.geometry import KINDS


def _detect(source: Source) -> float:
    return tables.detect(source, "\t", ".tsv")


format = Format(
    name="tsv",
    title="TSV",
    suffix=".tsv",
    media_type="text/tab-separated-values",
    shapes=frozenset(KINDS),
    read=read,
    write=write,
    detect=_detect,
    join=in_a_row,
    description="One row an answer, a column a question, places as JSON; nothing lost.",
)
