"""Imports, exports and snapshots."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from glossator.dialects.native.schema.shapes import Id, In
from glossator.model.task import TaskState


class NewImport(In):
    """A stored file to make tasks of, in any format that is read; ``annotations``: whether answers
    in it become proposals or the importer's own answers."""

    file_id: Id
    batch_id: Id | None = None
    format: Annotated[str, Meta(max_length=50)] | None = None
    annotations: Literal["predictions", "answers"] = "predictions"


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


class Conversion(In):
    """The format to convert a snapshot to; ``parquet-parts``: as files of some ten thousand tasks
    each, to be read one by one."""

    format: Annotated[str, Meta(min_length=1, max_length=50)]


class DownloadQuery(In):
    """The conversion to download; none = the native form."""

    format: Annotated[str, Meta(max_length=50)] | None = None
