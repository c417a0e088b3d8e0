"""The native shapes. Requests refuse names they do not know; client-owned parts are raw bytes.

Ids are integers below 2**53, times ISO 8601 in UTC with milliseconds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.model.annotation import Expectation
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Loss
from glossator.model.project import BatchSettings
from glossator.model.work import Role

Id = Annotated[int, Meta(ge=1, lt=1 << 53)]
Name = Annotated[str, Meta(min_length=1, max_length=500)]
Short = Annotated[str, Meta(min_length=1, max_length=1000)]
Text = Annotated[str, Meta(max_length=100_000)]
Limit = Annotated[int, Meta(ge=1, le=1000)]
After = Annotated[int, Meta(ge=0, lt=1 << 53)]
Overlap = Annotated[int, Meta(ge=1, le=1 << 30)]
Priority = Annotated[int, Meta(ge=-(1 << 40), le=1 << 40)]
Seconds = Annotated[float, Meta(ge=0, le=1e9)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$")]  # fmt: skip


MISSING = msgspec.Raw()
"""A raw value that was not sent. Quirk: msgspec reads ``Raw | None`` as ``None`` alone."""


class In(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A request."""


class Out(msgspec.Struct, kw_only=True):
    """A part of an answer."""


class Page(In):
    """Where a list goes on (the ``next`` of the answer before), and how many it gives."""

    after: After = 0
    limit: Limit = 100


class Items(Out):
    """A list by id; ``next`` is None at its end."""

    items: list[Any]
    next: int | None


# People


class Me(Out):
    """Who the key belongs to."""

    id: int
    organization_id: int
    user_id: int
    role: Role
    email: str
    name: str


class NewMember(In):
    """A person to add; ``name`` is used if they are new here."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]
    role: Role = "labeler"
    name: Annotated[str, Meta(max_length=200)] = ""


class RoleChange(In):
    """Another role."""

    role: Role


class NewKey(In):
    """What to call a key."""

    name: Annotated[str, Meta(max_length=200)] | None = None


class NewGroup(In):
    """A group of people, for one project or all."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    project_id: Id | None = None


# Projects and batches


class NewProject(In):
    """A project; without a schema it waits in ``configuring``."""

    name: Name
    schema: LabelSchema | None = None
    kind: Annotated[str, Meta(max_length=100)] | None = None
    settings: BatchSettings = BatchSettings()
    overlap: Overlap = 1
    open_to_all: bool = False


class ProjectChange(In):
    """What is left out stays."""

    name: Name | UnsetType = UNSET
    settings: BatchSettings | UnsetType = UNSET
    overlap: Overlap | UnsetType = UNSET
    open_to_all: bool | UnsetType = UNSET


class Project(Out):
    """One job with one label schema."""

    id: int
    name: str
    state: str
    kind: str | None
    schema_version: int
    settings: BatchSettings
    overlap: int
    default_batch_id: int
    open_to_all: bool
    revision: int
    created_at: str


class SchemaVersion(In):
    """Which version; none = the present one."""

    version: Annotated[int, Meta(ge=1, lt=1 << 31)] | None = None


class NewBatch(In):
    """A batch; what is left out is the project's."""

    name: Name
    kind: Literal["production", "training", "exam"] = "production"
    staging: bool = False
    priority: Priority = 0
    order: Literal["sequential", "uniform", "explicit"] = "sequential"
    overlap: Overlap | None = None
    settings: BatchSettings | None = None
    groups: tuple[Id, ...] = ()
    expires_at: Moment | None = None
    metadata: msgspec.Raw = MISSING


class BatchChange(In):
    """What is left out stays."""

    name: Name | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    overlap: Overlap | UnsetType = UNSET
    settings: BatchSettings | UnsetType = UNSET
    groups: tuple[Id, ...] | UnsetType = UNSET
    expires_at: Moment | UnsetType | None = UNSET
    metadata: msgspec.Raw = MISSING


class Batch(Out):
    """A group of tasks with a life cycle."""

    id: int
    project_id: int
    name: str
    kind: str
    state: str
    reason: str | None
    priority: int
    order: str
    grouped: bool
    overlap: int
    settings: BatchSettings
    revision: int
    created_at: str
    started_at: str | None
    stopped_at: str | None
    completed_at: str | None
    expires_at: str | None
    metadata: msgspec.Raw | None


class NewPage(In):
    """Tasks to show together."""

    task_ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=1000)]


# Tasks


class NewPrediction(In):
    """A machine's proposal."""

    answer: msgspec.Raw
    score: Annotated[float, Meta(ge=-1e300, le=1e300)] | None = None
    model: Annotated[str, Meta(max_length=200)] | None = None


class NewAnnotation(In):
    """A person's answer; ``seconds`` is the time spent."""

    answer: msgspec.Raw
    seconds: Seconds | None = None


class NewTask(In):
    """A task; ``data`` is any JSON object, kept byte for byte."""

    data: msgspec.Raw
    metadata: msgspec.Raw = MISSING
    kind: Literal["production", "golden", "training"] = "production"
    name: Short | None = None
    unique_id: Short | None = None
    overlap: Overlap | None = None
    priority: Priority = 0
    tags: Annotated[tuple[Short, ...], Meta(max_length=100)] = ()
    expected: Expectation | None = None
    predictions: tuple[NewPrediction, ...] = ()
    annotations: tuple[NewAnnotation, ...] = ()


class NewTasks(In):
    """Tasks, all or none; more than 1 000 become visible together at the end."""

    tasks: list[NewTask]


class TaskTarget(In):
    """The batch that new tasks go to; none = the project's default batch."""

    batch_id: Id | None = None


class Created(Out):
    """How many tasks were made, and the ids of the first 1 000."""

    created: int
    ids: list[int]
    import_id: int | None = None


class TaskChange(In):
    """What is left out stays; None takes a value away."""

    name: Short | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    overlap: Overlap | UnsetType = UNSET
    data: msgspec.Raw = MISSING
    metadata: msgspec.Raw = MISSING
    tags: Annotated[tuple[Short, ...], Meta(max_length=100)] | UnsetType = UNSET
    unique_id: Short | UnsetType | None = UNSET
    expected: Expectation | UnsetType | None = UNSET


class TaskIds(In):
    """Tasks to delete."""

    ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=1000)]


class TaskFilter(Page):
    """Which tasks of a project."""

    batch_id: Id | None = None
    state: (
        Literal[
            "configuring", "open", "in_progress", "labelled", "in_review", "accepted", "rejected",
            "canceled", "error",
        ]
        | None
    ) = None  # fmt: skip
    kind: Literal["production", "golden", "training"] | None = None
    name: Short | None = None
    tag: Short | None = None
    updated_since: Moment | None = None
    completed_since: Moment | None = None


class Task(Out, omit_defaults=True):
    """A task; ``annotations`` only where one task is asked for."""

    id: int
    project_id: int
    batch_id: int
    kind: str
    state: str
    overlap: int
    answers: int
    skips: int
    annotation_count: int
    prediction_count: int
    priority: int
    schema_version: int
    revision: int
    created_at: str
    updated_at: str
    data: msgspec.Raw
    completed_at: str | None = None
    page_id: int | None = None
    name: str | None = None
    unique_id: str | None = None
    tags: tuple[str, ...] = ()
    metadata: msgspec.Raw | None = None
    expected: msgspec.Raw | None = None
    annotations: list[Annotation] | None = None


class Annotation(Out, omit_defaults=True):
    """One person's answer; no ``answer`` when the task was skipped."""

    id: int
    task_id: int
    project_id: int
    assignment_id: int
    member_id: int
    state: str
    revision: int
    created_at: str
    updated_at: str
    golden: bool = False
    skipped: bool = False
    seconds: float | None = None
    edited_by: int | None = None
    answer: msgspec.Raw | None = None


class Prediction(Out, omit_defaults=True):
    """A machine's proposal."""

    id: int
    task_id: int
    answer: msgspec.Raw
    created_at: str
    score: float | None = None
    model: str | None = None


class Revision(Out):
    """An earlier state of an annotation."""

    revision: int
    answer: msgspec.Raw | None
    edited_by: int | None
    at: str


class Golden(In):
    """Whether the annotation is the expected answer of its task."""

    golden: bool


class NewReview(In):
    """A verdict; ``answer`` is the corrected one of the verdict ``fixed``."""

    verdict: Literal["accepted", "fixed", "commented", "rejected"]
    comment: Text | None = None
    seconds: Seconds | None = None
    answer: msgspec.Raw = MISSING


class Review(Out):
    """A verdict on an annotation."""

    id: int
    annotation_id: int
    task_id: int
    verdict: str
    source: str
    member_id: int | None
    comment: str | None
    seconds: float | None
    at: str


# Work


class WorkTask(Out, omit_defaults=True):
    """A task as its labeller gets it."""

    id: int
    data: msgspec.Raw
    name: str | None = None
    predictions: list[Prediction] = []
    draft: msgspec.Raw | None = None


class Assignment(Out, omit_defaults=True):
    """One person's hold on a task or page; ``tasks`` only where it is claimed or asked for."""

    id: int
    project_id: int
    batch_id: int
    member_id: int
    state: str
    task_ids: list[int]
    created_at: str
    lease_at: str | None = None
    page_id: int | None = None
    reason: str | None = None
    comment: str | None = None
    late: bool = False
    submitted_at: str | None = None
    accepted_at: str | None = None
    rejected_at: str | None = None
    skipped_at: str | None = None
    expired_at: str | None = None
    schema_version: int | None = None
    tasks: list[WorkTask] | None = None
    annotations: list[Annotation] | None = None


class AssignmentFilter(Page):
    """Which rows of a project's assignments."""

    batch_id: Id | None = None
    member_id: Id | None = None
    task_id: Id | None = None
    state: Literal["active", "submitted", "accepted", "rejected", "skipped", "expired"] | None = (
        None
    )


class TaskAnswer(In):
    """The answer to one task of an assignment."""

    task_id: Id
    answer: msgspec.Raw
    seconds: Seconds | None = None


class Submit(In):
    """``answers`` for each task of the assignment; ``answer`` alone where it has one task."""

    answers: list[TaskAnswer] | None = None
    answer: msgspec.Raw = MISSING
    seconds: Seconds | None = None


class Skip(In):
    """Why, if one says."""

    reason: Text | None = None


class NewDraft(In):
    """Unfinished work: any JSON of the editor's. ``task_id`` may be left out where the assignment
    has one task."""

    draft: msgspec.Raw
    task_id: Id | None = None


class DraftSaved(Out):
    """How often this draft was saved."""

    version: int


class Lease(Out):
    """The new end of a lease."""

    lease_at: str


# Files, imports, exports


class File(Out):
    """A stored file. ``url`` is what task data says to show it; pixels for pictures."""

    id: int
    name: str
    kind: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    project_id: int | None
    batch_id: int | None
    task_id: int | None
    assignment_id: int | None
    member_id: int | None
    created_at: str
    url: str


class Files(Out):
    """What was uploaded, in the order of the body."""

    files: list[File]


class FileFilter(Page):
    """Which files."""

    project_id: Id | None = None
    batch_id: Id | None = None
    task_id: Id | None = None
    assignment_id: Id | None = None
    member_id: Id | None = None
    kind: Annotated[str, Meta(max_length=50)] | None = None
    name: Short | None = None
    media_type: Annotated[str, Meta(max_length=100)] | None = None
    created_since: Moment | None = None
    created_before: Moment | None = None


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
    state: Annotated[str, Meta(max_length=20)] | None = None
    annotated: bool = False
    all: bool = False
    boxes: bool = False
    files: bool = False
    spreadsheet_safe: bool = False


class NewSnapshot(In):
    """What to freeze."""

    title: Annotated[str, Meta(max_length=500)] = ""
    batch_id: Id | None = None
    state: Annotated[str, Meta(max_length=20)] | None = None
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
    """The format to convert a snapshot to."""

    format: Annotated[str, Meta(min_length=1, max_length=50)]


class SnapshotFormat(Out):
    """A snapshot in another format, with what that could not hold."""

    snapshot_id: int
    format: str
    state: str
    losses: list[Loss]
    error: str | None
    created_at: str
    finished_at: str | None


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


class Event(Out):
    """What happened."""

    id: int
    kind: str
    entity_id: int
    project_id: int | None
    batch_id: int | None
    member_id: int | None
    at: str
    payload: dict[str, Any]
