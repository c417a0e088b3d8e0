"""Native JSON: one document with the schema and all tasks, exact. See README.md."""

from glossator.formats import Format
from glossator.formats.elements import opens_with_keys
from glossator.formats.json.reader import read
from glossator.formats.json.writer import join, write
from glossator.formats.source import Source
from glossator.model.geometry import KINDS


def _detect(source: Source) -> float:
    if not source.single:
        return 0.0
    keys = opens_with_keys(source.head(source.names()[0], 1 << 16))
    if "tasks" in keys:
        return 1.0 if "schema" in keys else 0.6
    # A long schema hides the tasks behind it.
    return 0.5 if keys == {"schema"} else 0.0


format = Format(
    name="json",
    title="Glossator JSON",
    suffix=".json",
    media_type="application/json",
    shapes=frozenset(KINDS),
    read=read,
    write=write,
    detect=_detect,
    join=join,
    description="One document with the label schema and every task, answer and prediction; exact.",
)
