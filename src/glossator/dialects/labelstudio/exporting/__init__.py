"""The vendor's own file forms, made of tasks in the vendor's JSON; pure."""

from collections.abc import Iterator

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.exporting.arrays import write_array
from glossator.dialects.labelstudio.exporting.minimal import write_minimal
from glossator.dialects.labelstudio.exporting.tables import write_table
from glossator.dialects.labelstudio.schema.tasks import Task


def write_forms(name: str, tasks: Iterator[Task]) -> Iterator[bytes]:
    """Tasks as JSON, JSON_MIN, CSV (CSV_OLD is the same) or TSV."""
    if name == "JSON":
        return write_array(tasks)
    plain = map(task_codec.as_plain, tasks)
    if name == "JSON_MIN":
        return write_minimal(plain)
    return write_table(plain, "\t" if name == "TSV" else ",")
