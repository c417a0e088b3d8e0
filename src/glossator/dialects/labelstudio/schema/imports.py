"""Imports, and the files that they bring."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Raw, Struct, UnsetType

from glossator.dialects.labelstudio.schema.shapes import MISSING, Id, In, Out


class ImportQuery(In, forbid_unknown_fields=True):
    """What to do with the tasks."""

    commit_to_project: bool = True
    return_task_ids: bool = False
    preannotated_from_fields: str = ""


class Item(Struct):
    """A task of an import. Without ``data`` the whole object is the data."""

    data: Raw = MISSING
    annotations: list[Given] | None = None
    predictions: list[Proposed] | None = None
    meta: Raw = MISSING


class Given(Struct):
    """An answer that comes with its task; other names are passed over, as the vendor does."""

    result: Raw
    completed_by: int | dict[str, Any] | None = None
    was_cancelled: bool = False
    ground_truth: bool | None = None
    lead_time: float | None = None


class Proposed(Struct):
    """A proposal that comes with its task."""

    result: Raw
    score: float | str | None = None
    model_version: str | None = None


class Imported(Out, omit_defaults=True):
    """What an import made. ``found_formats`` is a list for JSON bodies, and by suffix for files."""

    task_count: int
    annotation_count: int
    prediction_count: int
    duration: float
    file_upload_ids: list[int]
    could_be_tasks_list: bool
    found_formats: list[str] | dict[str, int]
    data_columns: list[str]
    task_ids: list[int] | UnsetType = UNSET


class FileUpload(Out):
    """A stored file; ``file`` is its path below ``data/``."""

    id: int
    file: str
    size: int


class FileFilter(In, forbid_unknown_fields=True):
    """Which files: ``ids`` is one id, a comma list, or a JSON list."""

    all: bool = False
    ids: str = ""


class FileIds(In, forbid_unknown_fields=True):
    """Files to delete: without any, all of the project."""

    file_upload_ids: list[Id] | None = None


class FilesDeleted(Out):
    """How many were deleted."""

    deleted: int
