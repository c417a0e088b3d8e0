"""Tasks, people's work on them, and verdicts."""

from __future__ import annotations

from glossator.sdk.shapes.out import Json, Out


class Annotation(Out, omit_defaults=True):
    """One person's answer; no ``answer`` when the task was skipped. The parents: the prediction or
    the annotation that it grew from."""

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
    parent_prediction_id: int | None = None
    parent_annotation_id: int | None = None
    answer: Json = None


class Prediction(Out, omit_defaults=True):
    """A machine's proposal."""

    id: int
    task_id: int
    answer: Json
    created_at: str
    score: float | None = None
    model: str | None = None


class Revision(Out):
    """An earlier state of an annotation."""

    revision: int
    answer: Json
    edited_by: int | None
    at: str


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


class Created(Out):
    """How many tasks were made, and the ids of the first 1 000."""

    created: int
    ids: list[int]
    import_id: int | None = None


class Task(Out, omit_defaults=True):
    """A task; ``annotations`` only where one task is asked for, ``data`` None where it was left out."""

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
    data: Json = None
    completed_at: str | None = None
    page_id: int | None = None
    name: str | None = None
    unique_id: str | None = None
    tags: tuple[str, ...] = ()
    metadata: Json = None
    expected: Json = None
    annotations: list[Annotation] | None = None


class WorkTask(Out, omit_defaults=True):
    """A task as its labeller gets it. ``files``: where the stored files are that ``data`` names in
    another dialect's way, by input (``NAME``, or ``NAME[2]`` in a list). ``instructions``: what was
    said about this task alone, beside its project's."""

    id: int
    data: Json
    name: str | None = None
    predictions: list[Prediction] = []  # noqa: RUF012 msgspec copies it
    draft: Json = None
    files: dict[str, str] = {}  # noqa: RUF012 msgspec copies it
    instructions: str | None = None


class Lesson(Out):
    """What a training task teaches when it was answered: whether the answer was right, what was
    expected, and why."""

    task_id: int
    right: bool
    expected: Json
    hint: str | None


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
    lessons: list[Lesson] = []  # noqa: RUF012 msgspec copies it


class DraftSaved(Out):
    """How often this draft was saved."""

    version: int


class Lease(Out):
    """The new end of a lease."""

    lease_at: str


class Annotations(Out):
    """A task's answers."""

    items: list[Annotation]


class History(Out):
    """The earlier revisions of an annotation."""

    items: list[Revision]


class Reviews(Out):
    """The verdicts on an annotation."""

    items: list[Review]


class Predictions(Out):
    """A task's proposals."""

    items: list[Prediction]


class Deleted(Out):
    """How many were deleted."""

    deleted: int


class Count(Out):
    """How many there are."""

    count: int
