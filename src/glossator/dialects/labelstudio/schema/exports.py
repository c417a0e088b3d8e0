"""Exports at once, and snapshots."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from glossator.dialects.labelstudio.schema.annotations import User
from glossator.dialects.labelstudio.schema.shapes import Id, In, Out

FormName = Annotated[str, Meta(max_length=64)]


class ExportQuery(In, forbid_unknown_fields=True):
    """``exportType`` wins over ``export_type``. Without ``download_all_tasks`` only tasks with an
    answer, or a skip, are written; ``ids`` names the tasks that may be. ``compatible``: as the
    vendor's converter writes it, also where it loses something."""

    export_type: FormName | None = None
    exportType: FormName | None = None  # noqa: N815 (the wire's own name)
    download_all_tasks: bool = False
    download_resources: bool | None = None
    interpolate_key_frames: bool | None = None
    compatible: bool = False
    ids: tuple[Id, ...] = ()
    ids_too: tuple[Id, ...] = field(default=(), name="ids[]")


class Form(Out):
    """A file form."""

    name: str
    title: str
    description: str
    link: str | None = None
    disabled: bool | UnsetType = UNSET


class Completer(Out, gc=False):
    """Whoever gave an answer, where a snapshot has people whole."""

    id: int
    email: str
    first_name: str
    last_name: str


class ExportedAnnotation(Out, gc=False):
    """An answer in an export. It has what the answer of the annotations' routes has, but for the
    names of people and the ages, and ``prediction``. [run 1.23.2]"""

    id: int
    completed_by: Completer | int
    result: msgspec.Raw
    was_cancelled: bool
    ground_truth: bool
    created_at: str
    updated_at: str
    lead_time: float | None
    result_count: int
    unique_id: str
    task: int
    project: int
    updated_by: int | None
    parent_prediction: int | None
    parent_annotation: int | None
    draft_created_at: str | None = None
    prediction: dict[str, Any] = field(default_factory=dict)
    import_id: int | None = None
    last_action: str | None = None
    bulk_created: bool = False
    last_created_by: int | None = None


class ExportedTask(Out, gc=False):
    """A task in an export; drafts and predictions whole or by their ids."""

    id: int
    annotations: list[ExportedAnnotation]
    drafts: list[Any]
    predictions: list[Any]
    data: msgspec.Raw
    meta: msgspec.Raw
    created_at: str
    updated_at: str
    inner_id: int
    total_annotations: int
    cancelled_annotations: int
    total_predictions: int
    project: int
    updated_by: int | None
    allow_skip: bool = True
    comment_count: int = 0
    unresolved_comment_count: int = 0
    last_comment_updated_at: str | None = None
    comment_authors: tuple[int, ...] = ()


Choice = Literal["only", "exclude"]


class TaskFilter(In, forbid_unknown_fields=True):
    """Which tasks a snapshot holds. ``view``: views are not served."""

    view: Any = UNSET
    skipped: Choice | UnsetType | None = UNSET
    finished: Choice | UnsetType | None = UNSET
    annotated: Choice | UnsetType | None = UNSET
    only_with_annotations: bool | UnsetType | None = UNSET


class AnnotationFilter(In, forbid_unknown_fields=True):
    """Which answers: those of any kind that is true, ``usual`` if it is not said; all of them if
    none is."""

    usual: bool | UnsetType | None = UNSET
    ground_truth: bool | UnsetType | None = UNSET
    skipped: bool | UnsetType | None = UNSET


class OnlyId(In, forbid_unknown_fields=True):
    """Whether the id stands for the whole."""

    only_id: bool | UnsetType | None = UNSET


class Serialization(In, forbid_unknown_fields=True):
    """What stands whole; a part that is not said is written by its id."""

    drafts: OnlyId | UnsetType | None = UNSET
    predictions: OnlyId | UnsetType | None = UNSET
    annotations__completed_by: OnlyId | UnsetType | None = UNSET
    include_annotation_history: bool | UnsetType | None = UNSET
    interpolate_key_frames: bool | UnsetType | None = UNSET


class SnapshotQuery(In, forbid_unknown_fields=True):
    """What the vendor's older client asks for beside the body."""

    interpolate_key_frames: bool = False


class NewSnapshot(In, forbid_unknown_fields=True):
    """What the snapshot holds. The lower names are only read: they are passed over."""

    title: Annotated[str, Meta(max_length=500)] | None = None
    task_filter_options: TaskFilter | None = None
    annotation_filter_options: AnnotationFilter | None = None
    serialization_options: Serialization | None = None
    id: Any = None
    created_by: Any = None
    created_at: Any = None
    finished_at: Any = None
    status: Any = None
    md5: Any = None
    counters: Any = None
    converted_formats: Any = None


class DownloadQuery(In, forbid_unknown_fields=True):
    """In which file form; JSON unless it is said. ``exportType`` wins over ``export_type``."""

    exportType: FormName | None = None  # noqa: N815 (the wire's own name)
    export_type: FormName | None = None
    compatible: bool = False


class Conversion(In, forbid_unknown_fields=True):
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
    """A frozen export. The three options are in the answer to its creation alone, as they were
    sent."""

    id: int
    title: str
    created_by: User
    created_at: str
    finished_at: str | None
    status: str
    md5: str | None
    counters: dict[str, int]
    converted_formats: list[Converted]
    task_filter_options: Any = UNSET
    annotation_filter_options: Any = UNSET
    serialization_options: Any = UNSET


class Conversions(Out):
    """The answer to a conversion."""

    export_type: str
    converted_format: int
