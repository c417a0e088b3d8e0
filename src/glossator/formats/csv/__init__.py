"""CSV: one row an answer, separated by commas. See README.md."""

from glossator.formats import Format, tables
from glossator.formats.csv.reader import read
from glossator.formats.csv.writer import write
from glossator.formats.joining import in_a_row
from glossator.formats.source import Source
from glossator.model.geometry import KINDS


def _detect(source: Source) -> float:
    return tables.detect(source, ",", ".csv")


format = Format(
    name="csv",
    title="CSV",
    suffix=".csv",
    media_type="text/csv",
    shapes=frozenset(KINDS),
    read=read,
    write=write,
    detect=_detect,
    join=in_a_row,
    description="One row an answer, a column a question, places as JSON; nothing lost.",
)
