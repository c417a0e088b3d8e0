"""Imports, exports and snapshots."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from glossator.dialects.native.schema.shapes import Id, In, Out
from glossator.model.loss import Loss
from glossator.model.task import TaskState


class NewImport(In):
    """A stored file to make tasks of, in any format that is read; ``annotations``: whether answers
    in it become proposals or the importer's own answers."""

    file_id: Id
    batch_id: Id | None = None
    format: Annotated[str, Meta(max_length=50)] | None = None
    annotations: Literal["predictions", "answers"] = "predictions"


class Import(Out):
    """Tasks that came in together."""

    id: int
    project_id: int
    batch_id: int
    state: str
    format: str | None
    counts: dict[str, int]
    error: str | None
    created_at: str
    finished_at: str | None


class ExportQuery(In):
    """What to export and how. ``all``: every answer of a task instead of the chosen one;
    ``files``: with the pictures; ``boxes``: a shape the format lacks may become its box."""

    format: Annotated[str, Meta(max_length=50)] = "json"
    batch_id: Id | None = None
    state: TaskState | None = None
    annotated: bool = False
    all: bool = False
    boxes: bool = False
    files: bool = False
    spreadsheet_safe: bool = False


class NewSnapshot(In):
    """What to freeze."""

    title: Annotated[str, Meta(max_length=500)] = ""
    batch_id: Id | None = None
    state: TaskState | None = None
    annotated: bool = False


class Snapshot(Out):
    """A frozen export."""

    id: int
    project_id: int
    title: str
    state: str
    counts: dict[str, int]
    md5: str | None
    error: str | None
    created_at: str
    finished_at: str | None


class Conversion(In):
    """The format to convert a snapshot to; ``parquet-parts``: as files of some ten thousand tasks
    each, to be read one by one."""

    format: Annotated[str, Meta(min_length=1, max_length=50)]


class Part(Out):
    """One file of a conversion in parts; its bytes are that file's content."""

    file_id: int
    name: str
    size: int


class SnapshotFormat(Out):
    """A snapshot in another format, with what that could not hold; ``parts``: of one in parts, its
    files in order."""

    snapshot_id: int
    format: str
    state: str
    losses: list[Loss]
    error: str | None
    created_at: str
    finished_at: str | None
    parts: list[Part]


class DownloadQuery(In):
    """The conversion to download; none = the native form."""

    format: Annotated[str, Meta(max_length=50)] | None = None


class FormatInfo(Out):
    """A file format."""

    name: str
    title: str
    suffix: str
    shapes: list[str]
    description: str
