"""Exports at once, and snapshots."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, field

from glossator.dialects.labelstudio.schema.annotations import User
from glossator.dialects.labelstudio.schema.shapes import Id, In, Out

FormName = Annotated[str, Meta(max_length=64)]


class ExportQuery(In):
    """``exportType`` wins over ``export_type``. Without ``download_all_tasks`` only tasks with an
    answer, or a skip, are written; ``ids`` names the tasks that are."""

    export_type: FormName | None = None
    exportType: FormName | None = None  # noqa: N815 (the wire's own name)
    download_all_tasks: bool = False
    download_resources: bool | None = None
    interpolate_key_frames: bool | None = None
    ids: tuple[Id, ...] = ()
    ids_too: tuple[Id, ...] = field(default=(), name="ids[]")


class Form(Out):
    """A file form."""

    name: str
    title: str
    description: str
    link: str | None = None
    disabled: bool | UnsetType = UNSET


class NewSnapshot(In):
    """What the snapshot holds. Names that are only read (``id``, ``status``) are passed over."""

    title: Annotated[str, Meta(max_length=500)] | None = None
    task_filter_options: dict[str, Any] | None = None
    annotation_filter_options: dict[str, Any] | None = None
    serialization_options: dict[str, Any] | None = None


class DownloadQuery(In):
    """In which file form; JSON unless it is said."""

    exportType: FormName | None = None  # noqa: N815 (the wire's own name)
    export_type: FormName | None = None


class Conversion(In):
    """To which file form."""

    export_type: FormName | None = None
    download_resources: bool | None = None


class Converted(Out):
    """A file form that a snapshot was asked for."""

    id: int
    status: str
    export_type: str
    traceback: str | None


class Snapshot(Out):
    """A frozen export."""

    id: int
    title: str
    created_by: User
    created_at: str
    finished_at: str | None
    status: str
    md5: str
    counters: dict[str, int]
    converted_formats: list[Converted]


class Conversions(Out):
    """The answer to a conversion."""

    export_type: str
    converted_format: int
