"""What the exports of Label Studio take and give. All fields may be missing, and may be more than
those that are named here: such a field is an attribute too."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from glossator.sdk.answer import Answer
from glossator.sdk.errors import ClientError

T = TypeVar("T")
Plain = dict[str, Any]
ExportFormat = str
"""JSON, JSON_MIN, CSV, TSV, CSV_OLD, CONLL2003, COCO, COCO_WITH_IMAGES, VOC, YOLO, YOLO_WITH_IMAGES,
YOLO_OBB, YOLO_OBB_WITH_IMAGES, BRUSH_TO_NUMPY, BRUSH_TO_PNG, ASR_MANIFEST, or what else the service has."""
Status = str
"""created, in_progress, failed or completed."""


class Shape(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """An object of the service."""

    def dict(self) -> Plain:
        """What is known, by the names that the service uses."""
        known = {f.encode_name: getattr(self, f.name) for f in msgspec.structs.fields(type(self))}
        said = {name: _plain(value) for name, value in known.items() if value is not None}
        return {**said, **self.__dict__}

    def json(self) -> str:
        """The same as JSON."""
        return msgspec.json.encode(self.dict()).decode()


class UserSimple(Shape, frozen=True, kw_only=True):
    """Who made something."""

    id: int | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    avatar: str | None = None


class ConvertedFormat(Shape, frozen=True, kw_only=True):
    """A snapshot in another file form; ``traceback`` says why it failed."""

    id: int | None = None
    status: Status | None = None
    export_type: str
    traceback: str | None = None


class TaskFilterOptions(Shape, frozen=True, kw_only=True):
    """Which tasks: those of a view, and ``only`` or ``exclude`` those that have a skipped
    annotation, are finished, have an annotation that is not skipped."""

    view: int | None = None
    skipped: str | None = None
    finished: str | None = None
    annotated: str | None = None
    only_with_annotations: bool | None = None


class AnnotationFilterOptions(Shape, frozen=True, kw_only=True):
    """Which annotations: any kind that is True."""

    usual: bool | None = None
    ground_truth: bool | None = None
    skipped: bool | None = None


class SerializationOption(Shape, frozen=True, kw_only=True):
    """Whether something is written as its id alone."""

    only_id: bool | None = None


class SerializationOptions(Shape, frozen=True, kw_only=True):
    """How a snapshot is written."""

    drafts: SerializationOption | None = None
    predictions: SerializationOption | None = None
    include_annotation_history: bool | None = None
    annotations_completed_by: SerializationOption | None = msgspec.field(
        default=None, name="annotations__completed_by"
    )
    interpolate_key_frames: bool | None = None


class Export(Shape, frozen=True, kw_only=True):
    """A snapshot."""

    title: str | None = None
    id: int | None = None
    created_by: UserSimple | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None
    status: Status | None = None
    md5: str | None = None
    counters: dict[str, Any] | None = None
    converted_formats: list[ConvertedFormat] | None = None


class ExportSnapshot(Export, frozen=True, kw_only=True):
    """A snapshot as it was asked for."""

    task_filter_options: TaskFilterOptions | None = None
    annotation_filter_options: AnnotationFilterOptions | None = None
    serialization_options: SerializationOptions | None = None


class ExportsConvertResponse(Shape, frozen=True, kw_only=True):
    """A conversion that has begun; ``converted_format`` is its id."""

    export_type: ExportFormat | None = None
    converted_format: int | None = None


class ExportsListFormatsResponseItem(Shape, frozen=True, kw_only=True):
    """A file form; ``disabled`` if it does not fit the project."""

    name: ExportFormat | None = None
    title: str | None = None
    description: str | None = None
    link: str | None = None
    tags: list[str] | None = None
    disabled: bool | None = None


def read(answer: Answer, type: type[T]) -> T:
    """An answer as shapes; ClientError if it is something else."""
    raw = answer.json()
    try:
        # Numbers may come as text, as the vendor's own client takes them.
        made = msgspec.convert(raw, type, strict=False)
    except msgspec.ValidationError as why:
        raise ClientError(f"the answer is not what was expected: {why}") from None
    _add_others(made, raw)
    return made


def _add_others(made: Any, raw: Any) -> None:
    """Keep the fields that have no name here."""
    if isinstance(made, list):
        for one, its in zip(made, raw, strict=True):
            _add_others(one, its)
    elif isinstance(made, Shape):
        known = {f.encode_name: f.name for f in msgspec.structs.fields(type(made))}
        for name, value in raw.items():
            if name not in known and not hasattr(type(made), name):
                made.__dict__[name] = value
        for wire, name in known.items():
            _add_others(getattr(made, name), raw.get(wire))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.dict() if isinstance(value, Shape) else value
