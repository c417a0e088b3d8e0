"""A person's hold on a task or page: drafts, submit, skip, release, expiry.

All rows of one assignment move together. Lock order everywhere: person, assignment, queue, task,
counts.
"""

from functools import partial

import msgspec

from glossator.model.annotation import Annotation, Answer, Expectation, write_answer
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.project import Batch
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, Lesson, Task
from glossator.model.work import ENDLESS, Assignment
from glossator.quality import golden
from glossator.services import schemas, settle
from glossator.services.access import Context, allow, seen
from glossator.store import annotations, assignments, batches, queue, raws, tasks

MOST_US = 24 * 3600 * 1_000_000
"""A lease is renewed to its full length by each draft, at most this far ahead."""


class Submitted(msgspec.Struct, frozen=True):
    """What a submit gives back: the rows and the annotations that were stored, in order, and a
    lesson for each training task among them."""

    rows: list[Assignment]
    annotations: list[Annotation]
    lessons: list[Lesson] = []


def own(context: Context, assignment_id: int, lock: bool = False) -> list[Assignment]:
    """The rows of the member's own assignment, the lead first; NotFound for anybody else's."""
    allow(context, "work")
    if lock:
        context.tx.line_up(context.member.id)
    rows = assignments.rows(context.tx, assignment_id, lock=lock)
    if (
        not rows
        or rows[0].member_id != context.member.id
        or seen(context, rows[0].project_id) is None
    ):
        raise NotFound("no such assignment")
    return rows


def _batch(context: Context, batch_id: int) -> Batch:
    batch = batches.get(context.tx, batch_id)
    if batch is None:
        raise NotFound("no such assignment")
    return batch


def submit(
    context: Context, assignment_id: int, answers: dict[int, AnnotationDraft] | AnnotationDraft
) -> Submitted:
    """Store the answers of an assignment: by task, or the one answer where it has one task.

    A lease past its end that was not swept yet counts; an expired one is taken back if its slot
    is still free and nothing blocks the person, else Conflict: the work stays as a draft.
    """
    rows = own(context, assignment_id, lock=True)
    batch = _batch(context, rows[0].batch_id)
    if rows[0].state not in ("active", "expired"):
        raise Conflict(f"the assignment is {rows[0].state}")
    if isinstance(answers, AnnotationDraft):
        answers = {rows[0].task_id: answers}
    if answers.keys() != {row.task_id for row in rows}:
        raise Invalid("the answers must be for the tasks of the assignment, each once")
    late = rows[0].state == "expired"
    if late:
        try:
            _take_back(context, batch, rows)
        except Conflict as refusal:
            refusal.then = partial(_keep, rows=rows, answers=answers)
            raise
    stored: list[Annotation] = []
    after: list[Assignment] = []
    lessons: list[Lesson] = []
    for row in rows:
        task = _task(context, row.task_id)
        draft = check(context, task, answers[row.task_id])
        stored.append(_store(context, batch, task, row, draft))
        after.append(_submitted(context, batch, row, late))
        lesson = _score(context, batch, task, draft.answer)
        if lesson is not None and task.kind == "training":
            lessons.append(lesson)
        context.did(task.project_id, context.member.id, **work_of(draft))
        settle.answered(context, task, batch)
        annotations.end_draft(context.tx, row.task_id, context.member.id)
    if not late:
        context.count(batch.project_id, batch.id, "active", -len(rows))
    lead = rows[0]
    context.happened("assignment.submitted", lead.id, batch.project_id, batch.id, unit=lead.unit_id)
    if batch.settings.accepts:
        context.happened(
            "assignment.accepted", lead.id, batch.project_id, batch.id, unit=lead.unit_id
        )
    queue.tally(context.tx, batch.id, context.member.id, batch.project_id, submitted=len(rows))
    return Submitted(after, stored, lessons)


def check(context: Context, task: Task, draft: AnnotationDraft) -> AnnotationDraft:
    """A draft whose answer holds under the task's schema, hidden fields dropped; else Invalid.
    A verbatim one holds as it is."""
    if draft.verbatim:
        return draft
    _related(context, task, draft)
    plan = schemas.plan_of(context, task)
    data = schemas.data_of(context, task.id, plan)
    answer = plan.drop_hidden(draft.answer, data)
    wrong = plan.check(answer, data)
    if wrong:
        raise Invalid("the answer does not fit the label schema", wrong)
    if answer is draft.answer:
        return draft
    return msgspec.structs.replace(draft, answer=answer, raw=None)


def _related(context: Context, task: Task, draft: AnnotationDraft) -> None:
    """What an answer grew from must be of the same task."""
    if (number := draft.parent_prediction_id) is not None:
        proposal = annotations.prediction(context.tx, number)
        if proposal is None or proposal.task_id != task.id:
            raise Invalid("no such prediction", {"parent_prediction_id": "is none of this task"})
    if (number := draft.parent_annotation_id) is not None:
        parent = annotations.get(context.tx, number)
        if parent is None or parent.task_id != task.id:
            raise Invalid("no such annotation", {"parent_annotation_id": "is none of this task"})


def _task(context: Context, task_id: int) -> Task:
    task = tasks.lock(context.tx, task_id)
    if task is None:
        raise NotFound("no such task")
    return task


def body(draft: AnnotationDraft) -> Raw:
    """The bytes to store: the client's own, or native JSON."""
    return draft.raw or encoded(draft.answer)


def encoded(answer: Answer) -> Raw:
    """An answer as native JSON; raises Invalid for not-a-number."""
    try:
        return Raw("native", "answer", write_answer(answer))
    except ValueError as error:
        raise Invalid(str(error)) from None


def _store(
    context: Context, batch: Batch, task: Task, row: Assignment, draft: AnnotationDraft
) -> Annotation:
    annotation = Annotation(
        id=context.tx.id(), task_id=task.id, member_id=row.member_id, assignment_id=row.id,
        project_id=task.project_id, state="accepted" if batch.settings.accepts else "submitted",
        seconds=draft.seconds, created_at=context.at, updated_at=context.at, raw=body(draft),
        parent_prediction_id=draft.parent_prediction_id,
        parent_annotation_id=draft.parent_annotation_id, unique_id=draft.unique_id,
    )  # fmt: skip
    annotations.add(context.tx, [annotation])
    context.happened(
        "annotation.created", annotation.id, task.project_id, task.batch_id, task=task.id,
        revision=1,
    )  # fmt: skip
    return annotation


def _submitted(context: Context, batch: Batch, row: Assignment, late: bool) -> Assignment:
    accepts = batch.settings.accepts
    assignments.move(
        context.tx, row, "accepted" if accepts else "submitted", slot=row.slot or late,
        blocks=row.blocks or late, now=context.at, late=late, accepted=accepts,
    )  # fmt: skip
    return msgspec.structs.replace(
        row, state="accepted" if accepts else "submitted", slot=row.slot or late,
        blocks=row.blocks or late, late=late or row.late, submitted_at=context.at,
        accepted_at=context.at if accepts else None,
    )  # fmt: skip


def _take_back(context: Context, batch: Batch, rows: list[Assignment]) -> None:
    """A late submit takes all of its slots back, or none."""
    for row in rows:
        if row.unit_id is None:
            continue
        unit = queue.get(context.tx, row.unit_id)
        blocked = assignments.blocked(context.tx, row.unit_id, context.member.id)
        endless = unit is not None and unit[0] in ENDLESS
        if unit is None or blocked or endless or not queue.take(context.tx, row.unit_id):
            raise Conflict("the lease has ended and the slot was given to somebody else", "lease")


def _keep(context: Context, rows: list[Assignment], answers: dict[int, AnnotationDraft]) -> None:
    """Late work that found its slot taken is kept as a draft."""
    for row in rows:
        raw = body(answers[row.task_id])
        annotations.save_draft(
            context.tx, row.project_id, row.task_id, row.member_id, raw.body, context.at
        )


def work_of(draft: AnnotationDraft) -> dict[str, int]:
    """What an answer adds to its giver's day."""
    if draft.seconds is None:
        return {"submitted": 1}
    return {"submitted": 1, "timed": 1, "ms": round(draft.seconds * 1000)}


def _score(context: Context, batch: Batch, task: Task, answer: Answer) -> Lesson | None:
    """Compare with what the task expects, if it does."""
    expected = raws.part(context.tx, task.id, "expected")
    if expected is None:
        return None
    expectation = msgspec.json.decode(expected.body, type=Expectation)
    right = golden.right(expectation, answer)
    queue.tally(context.tx, batch.id, context.member.id, batch.project_id, seen=1, right=int(right))
    context.did(task.project_id, context.member.id, golden_seen=1, golden_right=int(right))
    return Lesson(task.id, right, expectation)


def save_draft(context: Context, assignment_id: int, task_id: int, body: bytes) -> int:
    """Keep unfinished work and renew the lease; the draft's version. An expired hold keeps the
    draft too, but not its lease."""
    rows = own(context, assignment_id, lock=True)
    if task_id not in {row.task_id for row in rows}:
        raise Invalid("the task is not in this assignment")
    if rows[0].state not in ("active", "expired"):
        raise Conflict(f"the assignment is {rows[0].state}")
    version = annotations.save_draft(
        context.tx, rows[0].project_id, task_id, context.member.id, body, context.at
    )
    if rows[0].state == "active":
        _renew(context, rows[0])
    return version


def renew(context: Context, assignment_id: int) -> int:
    """A heartbeat: the new end of the lease."""
    rows = own(context, assignment_id, lock=True)
    if rows[0].state != "active":
        raise Conflict(f"the assignment is {rows[0].state}")
    return _renew(context, rows[0])


def _renew(context: Context, lead: Assignment) -> int:
    batch = _batch(context, lead.batch_id)
    until = context.at + min(batch.settings.lease_s * 1_000_000, MOST_US)
    assignments.renew(context.tx, lead.lead_id, until)
    return until


def skip(context: Context, assignment_id: int, reason: str | None = None) -> list[Assignment]:
    """Give a task up: its slot goes to others, back to me later, or is used up, as the batch
    says. An annotation without a body is kept, which some dialects show."""
    rows = own(context, assignment_id, lock=True)
    if rows[0].state != "active":
        raise Conflict(f"the assignment is {rows[0].state}")
    batch = _batch(context, rows[0].batch_id)
    how = batch.settings.on_skip
    for row in rows:
        counts = how == "count" or not row.slot
        assignments.move(
            context.tx, row, "skipped", slot=row.slot and how == "count",
            blocks=row.blocks and how != "me", now=context.at, reason=reason,
        )  # fmt: skip
        if row.slot and how != "count" and row.unit_id is not None:
            queue.give_back(context.tx, row.unit_id, lane=1 if how == "me" else 0)
        _skipped(context, batch, row, counts)
        annotations.end_draft(context.tx, row.task_id, context.member.id)
    context.count(batch.project_id, batch.id, "active", -len(rows))
    context.happened(
        "assignment.skipped", rows[0].id, batch.project_id, batch.id, unit=rows[0].unit_id,
        reason=reason,
    )  # fmt: skip
    queue.tally(context.tx, batch.id, context.member.id, batch.project_id, skipped=1)
    context.did(batch.project_id, context.member.id, skipped=len(rows))
    return assignments.rows(context.tx, rows[0].lead_id)


def _skipped(context: Context, batch: Batch, row: Assignment, counts: bool) -> None:
    annotations.add(
        context.tx,
        [
            Annotation(
                id=context.tx.id(), task_id=row.task_id, member_id=row.member_id,
                assignment_id=row.id, project_id=row.project_id, state="skipped",
                created_at=context.at, updated_at=context.at,
            )
        ],
    )  # fmt: skip
    task = _task(context, row.task_id)
    if counts:
        settle.answered(context, task, batch, bodies=0, skips=1)
    else:
        task = msgspec.structs.replace(task, skips=task.skips + 1)
        context.count(task.project_id, task.batch_id, "skips", 1)
        settle.move(context, task, task.state)


def release(context: Context, assignment_id: int) -> None:
    """Give a hold back at once; drafts are kept."""
    rows = own(context, assignment_id, lock=True)
    if rows[0].state != "active":
        raise Conflict(f"the assignment is {rows[0].state}")
    _end(context, rows, "released")


def expire(context: Context, lead_id: int, reason: str = "lease") -> bool:
    """End a hold whose lease is over (or whose batch or person went away); whether it was one.

    Of an expiry and a submit at the same moment one wins: the rows are locked, and the loser
    finds another state and changes nothing.
    """
    rows = assignments.rows(context.tx, lead_id, lock=True)
    if not rows or rows[0].state != "active":
        return False
    if reason == "lease" and (rows[0].lease_at or 0) > context.at:
        return False
    _end(context, rows, reason)
    return True


def _end(context: Context, rows: list[Assignment], reason: str) -> None:
    for row in rows:
        assignments.move(
            context.tx, row, "expired", slot=False, blocks=False, now=context.at, reason=reason
        )
        if row.slot and row.unit_id is not None:
            queue.give_back(context.tx, row.unit_id)
    lead = rows[0]
    context.count(lead.project_id, lead.batch_id, "active", -len(rows))
    context.happened(
        "assignment.expired", lead.id, lead.project_id, lead.batch_id, unit=lead.unit_id,
        reason=reason,
    )  # fmt: skip
