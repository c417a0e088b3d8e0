"""Tasks and the files they show."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from glossator.model.annotation import Annotation, Answer, Expectation, Prediction
from glossator.model.raw import Raw
from glossator.model.work import Draft, Member

TaskKind = Literal["production", "golden", "training"]
TaskState = Literal[
    "configuring",
    "open",
    "in_progress",
    "labelled",
    "in_review",
    "accepted",
    "rejected",
    "canceled",
    "error",
]
DONE: frozenset[TaskState] = frozenset({"labelled", "accepted", "rejected", "canceled", "error"})
"""Nobody works on a task in one of these states any more."""
ANSWERED: frozenset[TaskState] = frozenset({"labelled", "accepted", "rejected", "in_review"})
"""A production task is in one of these exactly when it has its ``overlap`` answers."""

INFINITE = 1 << 30
"""An overlap without end."""


class Task(msgspec.Struct, frozen=True, omit_defaults=True):
    """One unit to label. Counts are kept on the row: ``answers`` (slots used up), ``skips``,
    ``annotations`` (answers with a body), ``predictions``. Times are microseconds UTC. ``number``: how many tasks its
    project had been given when it was made, itself too; it stays when others go. ``webhook_id``:
    the address that is called about it alone, and ``called`` whether the last call got through."""

    id: int
    project_id: int
    batch_id: int
    page_id: int | None = None
    kind: TaskKind = "production"
    state: TaskState = "open"
    name: str | None = None
    schema_version: int = 1
    overlap: int = 1
    answers: int = 0
    skips: int = 0
    annotations: int = 0
    predictions: int = 0
    priority: int = 0
    revision: int = 1
    test: bool = False
    created_at: int = 0
    updated_at: int = 0
    completed_at: int | None = None
    created_by: int | None = None
    import_id: int | None = None
    number: int = 0
    webhook_id: int | None = None
    called: bool | None = None


class TaskParts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The raw values of a task, by part."""

    data: Raw
    metadata: Raw | None = None
    expected: Raw | None = None
    hint: Raw | None = None
    result: Raw | None = None
    extra: Raw | None = None


class TaskDraft(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A task that is about to be made. ``data`` and ``metadata`` are the client's bytes, ``extra``
    what only its dialect knows. ``schema_version``: its own of the project's label schemas, if not
    the present one. ``webhook_id``: see :class:`Task`. ``reviewers``: a golden task that tests those
    who review, and is handed out to nobody else."""

    data: Raw
    metadata: Raw | None = None
    kind: TaskKind = "production"
    name: str | None = None
    unique_id: str | None = None
    overlap: int | None = None
    priority: int = 0
    tags: tuple[str, ...] = ()
    expected: Expectation | None = None
    extra: Raw | None = None
    schema_version: int | None = None
    webhook_id: int | None = None
    reviewers: bool = False
    predictions: tuple[PredictionDraft, ...] = ()
    annotations: tuple[AnnotationDraft, ...] = ()


class Lesson(msgspec.Struct, frozen=True):
    """What a training task teaches when it was answered: whether the answer was right, and what
    would have been."""

    task_id: int
    right: bool
    expected: Expectation


class PredictionDraft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proposal about to be stored; ``raw`` is what its dialect sent, if not native."""

    answer: Answer
    score: float | None = None
    model: str | None = None
    raw: Raw | None = None


class AnnotationDraft(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer about to be stored; ``raw`` is what its dialect sent, if not native.

    ``verbatim``: ``raw`` is what counts. It comes from a vendor that takes any answer, so it is
    stored as it came, without a look at the label schema; ``answer`` is what we understood of it.
    ``parent_prediction_id`` and ``parent_annotation_id``: what the answer grew from.
    ``unique_id``: the client's name for it. ``member_id``: who gave it, if not who brings it.
    ``golden``, where it comes with its task: the expected answer; of several, the last.
    """

    answer: Answer
    seconds: float | None = None
    raw: Raw | None = None
    skipped: bool = False
    verbatim: bool = False
    parent_prediction_id: int | None = None
    parent_annotation_id: int | None = None
    unique_id: str | None = None
    member_id: int | None = None
    golden: bool = False


class Labelled(msgspec.Struct, frozen=True, omit_defaults=True):
    """A task with all that is said about it: what a format reads and writes.

    ``data`` is the decoded task data; ``files`` maps an input's name (or ``NAME[2]``) to the file
    it shows, where a file is known; ``golden`` is the expected answer. Only a snapshot has the
    rest: the task's own ``row`` with its times and counts, the ``drafts`` of whoever froze it, and
    the ``people`` behind the answers.
    """

    id: int | str
    data: dict[str, Any]
    annotations: tuple[Annotation, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    expected: Expectation | None = None
    metadata: Any = None
    state: TaskState = "open"
    kind: TaskKind = "production"
    name: str | None = None
    files: dict[str, FileRef] = {}
    tags: tuple[str, ...] = ()
    row: Task | None = None
    drafts: tuple[Draft, ...] = ()
    people: tuple[Member, ...] = ()


class FileLink(msgspec.Struct, frozen=True):
    """A stored file as an address in task data names it; ``project_id`` and ``name`` where the
    address says them."""

    id: int
    project_id: int | None = None
    name: str | None = None


class FileRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stored file as others need to know it: size in bytes, picture size in pixels."""

    id: int | None = None
    name: str = ""
    media_type: str = "application/octet-stream"
    size: int = 0
    width: int | None = None
    height: int | None = None
    path: str | None = None
