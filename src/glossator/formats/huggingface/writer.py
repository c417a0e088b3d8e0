"""Write a zip of Parquet files and their card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice
from typing import Any

from glossator.formats import WriteOptions, columnar_files
from glossator.formats.archive import Archive
from glossator.formats.columnar import Cells, Column, columns
from glossator.formats.data_yaml import flow
from glossator.formats.huggingface.features import in_files, on_card
from glossator.formats.natives import encode
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled

GROUPS = 25
"""Groups of rows in one file: at most 100,000 rows, or about 400 MB."""


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write a row an answer; nothing is lost but pictures and recordings that are asked for and
    not there."""
    layout = columns(schema, classes=True, embed=options.files)
    info = {"info": {"features": in_files(layout)}}
    described = columnar_files.described(layout, schema, {"huggingface": encode(info)})
    cells = Cells(schema, layout, classes=True)
    made = columnar_files.groups(tasks, layout, cells, described, losses, options)
    if options.part is not None:
        return columnar_files.write_file(made, described)
    return _archive(made, layout, described)


def join(
    pieces: Sequence[Iterable[bytes]], schema: LabelSchema, options: WriteOptions
) -> Iterator[bytes]:
    """A zip of the pieces, each of which is a Parquet file."""
    with Archive() as archive:
        for number, piece in enumerate(pieces):
            name = f"data/train-{number:05}-of-{len(pieces):05}.parquet"
            yield from archive.pour(name, piece, pack=False)
        yield archive.small("README.md", card(columns(schema, classes=True, embed=options.files)))
        yield from archive.close()


def _archive(made: Iterator[Any], layout: tuple[Column, ...], described: Any) -> Iterator[bytes]:
    with Archive() as archive:
        for number in count():
            first = next(made, None)
            if first is None and number:
                break
            mine = chain([first], islice(made, GROUPS - 1)) if first is not None else iter(())
            body = columnar_files.write_file(mine, described)
            yield from archive.pour(f"data/train-{number:05}.parquet", body, pack=False)
        yield archive.small("README.md", card(layout))
        yield from archive.close()


def card(layout: tuple[Column, ...]) -> bytes:
    """The card: where the files are and what the columns mean, for the library and for people."""
    lines = [
        "---",
        "configs:",
        "- config_name: default",
        "  data_files:",
        "  - split: train",
        "    path: data/train-*.parquet",
        "dataset_info:",
        "  features:",
        *(f"  - {flow(feature)}" for feature in on_card(layout)),
        "---",
        "",
        "# Answers",
        "",
        "Written by Glossator: one row an answer. `data`, `task`, `annotation` and `answer` are the",
        "exact values as JSON; the other columns say the same, typed, as far as their types can.",
        "",
    ]
    return "\n".join(lines).encode()
