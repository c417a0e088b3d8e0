"""Write a Parquet file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from glossator.formats import WriteOptions, columnar_files
from glossator.formats.columnar import Cells, columns
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write a row an answer; nothing is lost, so ``losses`` stays empty."""
    layout = columns(schema, classes=False, embed=False)
    described = columnar_files.described(layout, schema, {})
    cells = Cells(schema, layout, classes=False)
    made = columnar_files.groups(tasks, layout, cells, described, losses, options)
    return columnar_files.write_file(made, described)


def join(
    pieces: Sequence[Iterable[bytes]], schema: LabelSchema, options: WriteOptions
) -> Iterator[bytes]:
    """The rows of all pieces, each of which is a file itself."""
    return columnar_files.joined(pieces)
