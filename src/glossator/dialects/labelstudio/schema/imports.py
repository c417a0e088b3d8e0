"""Imports, and the files that they bring."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from glossator.dialects.labelstudio.schema.annotations import Seconds
from glossator.dialects.labelstudio.schema.shapes import MISSING, Id, In, Out


class ImportQuery(In, forbid_unknown_fields=True):
    """What to do with the tasks. Several ``preannotated_from_fields`` are said one by one, or with
    commas between."""

    commit_to_project: bool = True
    return_task_ids: bool = False
    preannotated_from_fields: tuple[str, ...] = ()


class Item(Struct):
    """A task of an import. Without ``data`` the whole object is the data. A proposal that is a
    number is the id of one that the export did not hold."""

    data: Raw = MISSING
    annotations: list[Given] | None = None
    predictions: list[Proposed | int] | None = None
    meta: Raw = MISSING


class Given(Struct):
    """An answer that comes with its task; other names are passed over, as the vendor does."""

    result: Raw
    completed_by: int | dict[str, Any] | None = None
    was_cancelled: bool = False
    ground_truth: bool | None = None
    lead_time: Seconds | None = None
    id: Any = None
    unique_id: Any = None


class Proposed(Struct):
    """A proposal that comes with its task."""

    result: Raw
    score: float | str | None = None
    model_version: str | None = None


class Imported(Out, omit_defaults=True):
    """What an import made. ``found_formats`` is a list for JSON bodies, and by suffix for files;
    the counts of answers and proposals are null where nothing was to be stored."""

    task_count: int
    annotation_count: int | None
    prediction_count: int | None
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


class FileChange(In, forbid_unknown_fields=True):
    """A file as it was read: nothing of it can be changed. ``id`` and ``size`` are the server's."""

    id: Any = None
    file: str | None = None
    size: Any = None


class FileFilter(In, forbid_unknown_fields=True):
    """Which files, ``all`` of them or those of ``ids``: each said by itself, with commas between,
    or as a JSON list."""

    all: bool = False
    ids: tuple[str, ...] = ()


class FileIds(In, forbid_unknown_fields=True):
    """Files to delete: without any, all of the project."""

    file_upload_ids: Annotated[list[Id], Meta(max_length=10_000)] | None = None


class FilesDeleted(Out):
    """How many were deleted."""

    deleted: int


class ProjectImport(Out):
    """How an import goes. The client takes everything that would be a list for an object, so that
    is null."""

    # Quirk: a list in one of these fields breaks tasks.create_many_status. [sdk 1.0.10]
    id: int
    project: int
    status: Literal["created", "in_progress", "failed", "completed"]
    error: str | None
    created_at: str
    updated_at: str
    finished_at: str | None
    task_count: int
    annotation_count: int | None = None
    prediction_count: int | None = None
    duration: int | None = None
    preannotated_from_fields: None = None
    commit_to_project: bool = True
    return_task_ids: bool = False
    url: None = None
    traceback: None = None
    file_upload_ids: None = None
    could_be_tasks_list: bool = False
    found_formats: None = None
    data_columns: None = None
    tasks: None = None
    task_ids: None = None
