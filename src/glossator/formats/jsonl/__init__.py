"""Native JSON lines: the schema in the first line, then a task a line, exact. See README.md."""

from glossator.formats import Format
from glossator.formats.elements import opens_with_keys
from glossator.formats.jsonl.reader import read
from glossator.formats.jsonl.writer import join, write
from glossator.formats.source import Source
from glossator.model.geometry import KINDS


def _detect(source: Source) -> float:
    if not source.single:
        return 0.0
    name = source.names()[0]
    head = source.head(name, 1 << 16)
    line, ended, _ = head.partition(b"\n")
    first = opens_with_keys(line)
    # The first line of a document is not whole.
    if first == {"schema"} and ended and line.rstrip().endswith(b"}"):
        return 1.0
    named = name.lower().endswith((".jsonl", ".ndjson"))
    return 0.8 if named and {"id", "data"} <= first else 0.0


format = Format(
    name="jsonl",
    title="Glossator JSON lines",
    suffix=".jsonl",
    media_type="application/x-ndjson",
    shapes=frozenset(KINDS),
    read=read,
    write=write,
    detect=_detect,
    join=join,
    description="The label schema in the first line, then one task a line; exact, made to stream.",
)
