"""Parquet files of answers, written and read a group of rows at a time.

The label schema stands in the file's own metadata under ``glossator.schema``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

import msgspec
from msgspec.structs import replace

from glossator.formats import WriteOptions, answer_of, chosen
from glossator.formats.archive import CHUNK
from glossator.formats.columnar import TAIL, Cells, Column
from glossator.formats.columnar_types import Embedded, arrow, arrow_type
from glossator.formats.elements import decode, invalid
from glossator.formats.natives import write_schema
from glossator.formats.pictures import opened
from glossator.formats.source import Source
from glossator.model.annotation import Annotation, Answer
from glossator.model.errors import Invalid, TooLarge
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

SCHEMA = b"glossator.schema"
ROWS = 4_000
"""Rows of a group at most."""
ROOM = 16 << 20
"""Bytes of text and files after which a group ends before it has all its rows."""
FEW = 256
"""Rows that are Python's at once, written or read."""
_task = msgspec.json.Decoder(Labelled)
_data = msgspec.json.Decoder(dict[str, Any])
_annotation = msgspec.json.Decoder(Annotation)
_answer = msgspec.json.Decoder(Answer)


# Writing.


def described(layout: tuple[Column, ...], schema: LabelSchema, more: dict[str, bytes]) -> Any:
    """The Arrow schema of a file: its columns, and ``more`` beside the label schema."""
    said = {SCHEMA: write_schema(schema), **{key.encode(): value for key, value in more.items()}}
    fields = [(column.name, arrow_type(column.type)) for column in layout]
    return arrow().schema(fields, metadata=said)


def groups(
    tasks: Iterable[Labelled], layout: tuple[Column, ...], cells: Cells, described: Any,
    losses: Losses, options: WriteOptions,
) -> Iterator[Any]:  # fmt: skip
    """Groups of rows: one for each task's chosen answer, with ``options.everything`` for each."""
    pa = arrow()
    rows: list[list[Any]] = []
    made: list[Any] = []
    count = room = 0
    embeds = any(isinstance(column.type, Embedded) for column in layout)

    def open_file(file: FileRef | None) -> bytes | None:
        body = opened(file, options, losses, "files/input")
        if body is None:
            return None
        with body:
            return body.read()

    for task in tasks:
        losses.prefix = f"tasks/{task.id}/"
        for row in _rows(task, cells, open_file, options.everything):
            rows.append(row)
            count += 1
            room += _weight(row, embeds)
            full = count >= ROWS or room >= ROOM
            # Python's objects take ten times what Arrow does.
            if full or len(rows) >= FEW:
                made.append(_batch(rows, described))
                rows = []
            if full:
                yield pa.Table.from_batches(made)
                made, count, room = [], 0, 0
    losses.prefix = ""
    if rows:
        made.append(_batch(rows, described))
    if made:
        yield pa.Table.from_batches(made)


def _batch(rows: list[list[Any]], described: Any) -> Any:
    pa = arrow()
    columns = [
        pa.array(values, field.type)
        for values, field in zip(zip(*rows, strict=True), described, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=described)


def _rows(task: Labelled, cells: Cells, open_file: Any, everything: bool) -> Iterator[list[Any]]:
    one = chosen(task)
    kept: list[Annotation | None] = [*task.annotations] if everything else [one] if one else []
    head, shown, said = cells.of_task(task, open_file)
    for annotation in kept or [None]:
        answer = answer_of(annotation) if annotation else None
        whose, answers, told = cells.of_annotation(task, annotation, answer)
        yield [*head, *whose, *shown, *answers, *said, *told]


def _weight(row: list[Any], embeds: bool) -> int:
    """About how many bytes a row takes."""
    found = sum(len(text) for text in row[-len(TAIL) :] if text)
    if embeds:
        found += sum(len(c["bytes"]) for c in row if type(c) is dict and c.get("bytes"))
    return found


class _Sink:
    """A file that is written to and emptied from time to time."""

    closed = False

    def __init__(self) -> None:
        self.waiting = bytearray()
        self._at = 0

    def write(self, body: Any) -> int:
        view = memoryview(body)
        self.waiting += view
        self._at += view.nbytes
        return view.nbytes

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        self.closed = True

    def drain(self) -> Iterator[bytes]:
        body, self.waiting = self.waiting, bytearray()
        for at in range(0, len(body), CHUNK):
            yield bytes(body[at : at + CHUNK])


def write_file(made: Iterable[Any], described: Any) -> Iterator[bytes]:
    """The bytes of one file of these groups of rows; a file without any is a table without rows."""
    pa = arrow()
    sink = _Sink()
    writer = pa.parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), described, compression="zstd")
    try:
        for group in made:
            writer.write_table(group, row_group_size=ROWS)
            yield from sink.drain()
        writer.close()
        yield from sink.drain()
    finally:
        if writer.is_open:
            writer.close()


def joined(pieces: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """One file of the rows of several, a group of rows at a time."""
    with TemporaryFile() as file:
        opened = (_copied(piece, file) for piece in pieces)
        table = next(opened)
        made = chain(_groups(table), chain.from_iterable(map(_groups, opened)))
        yield from write_file(made, table.schema_arrow)


def _copied(piece: Iterable[bytes], file: IO[bytes]) -> Any:
    file.seek(0)
    file.truncate()
    file.writelines(piece)
    file.flush()
    return arrow().parquet.ParquetFile(file, memory_map=False, pre_buffer=False)


def _groups(table: Any) -> Iterator[Any]:
    return (table.read_row_group(n, use_threads=False) for n in range(table.num_row_groups))


# Reading.


@contextmanager
def understood(name: str) -> Iterator[None]:
    """Turn Arrow's errors about a damaged file into :class:`Invalid`."""
    pa = arrow()
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as why:
        if isinstance(why, MemoryError):
            raise
        raise Invalid(f"{name} is damaged: {str(why)[:200]}") from None


@contextmanager
def opened_file(source: Source, name: str) -> Iterator[Any]:
    """A Parquet file to read; :class:`TooLarge` if it unpacks to more than the source's limits."""
    file: IO[bytes]
    with source.seekable(name) as file, understood(name):
        found = arrow().parquet.ParquetFile(file, memory_map=False, pre_buffer=False)
        said = found.metadata
        sizes = [said.row_group(n).total_byte_size for n in range(said.num_row_groups)]
        if source.limits is not None and sum(sizes) > source.limits.inflated:
            raise TooLarge(source.limits.inflated)
        yield found


def rows(source: Source, name: str, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    """The rows of a file as dictionaries; what it holds of a column, not the file, is in memory."""
    with opened_file(source, name) as file:
        for batch in file.iter_batches(batch_size=FEW, columns=columns, use_threads=False):
            yield from batch.to_pylist()


def read_tasks(source: Source, names: Iterable[str]) -> Iterator[Labelled]:
    """The tasks of files that this module wrote, one after another."""
    task: Labelled | None = None
    waiting: list[Annotation] = []
    known: tuple[Any, Any] = (None, None)
    for where, row in chain.from_iterable(_numbered(source, name) for name in names):
        said = (row["task"], row["data"])
        if task is None or said != known:
            if task is not None:
                yield replace(task, annotations=tuple(waiting))
            task, waiting, known = _read_task(*said, where), [], said
        if row["annotation"] is not None:
            waiting.append(_read_annotation(row["annotation"], row["answer"], where))
    if task is not None:
        yield replace(task, annotations=tuple(waiting))


def _numbered(source: Source, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, row in enumerate(rows(source, name, list(TAIL)), start=1):
        where = f"{name}: row {number}"
        if not all(isinstance(row.get(name), str | None) for name in TAIL):
            raise invalid(where, "data, task, annotation and answer are text")
        yield where, row


def _read_task(said: Any, data: Any, where: str) -> Labelled:
    if said is None or data is None:
        raise invalid(where, "no task, or no data")
    task = decode(_task, said.encode(), f"{where}, task")
    return replace(task, data=decode(_data, data.encode(), f"{where}, data"))


def _read_annotation(said: str, answer: str | None, where: str) -> Annotation:
    annotation = decode(_annotation, said.encode(), f"{where}, annotation")
    if answer is None:
        return annotation
    return replace(annotation, answer=decode(_answer, answer.encode(), f"{where}, answer"))
