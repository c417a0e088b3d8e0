"""Reviews: append-only verdicts; the last one that is no comment counts."""

import msgspec

from glossator.model.annotation import Annotation
from glossator.model.errors import Conflict, Forbidden, Invalid, NotFound
from glossator.model.event import EventKind
from glossator.model.project import Batch
from glossator.model.task import AnnotationDraft, Task
from glossator.model.work import Assignment, Review, Verdict, VerdictSource
from glossator.services import access, assignments, settle
from glossator.services import annotations as answers
from glossator.services.access import Context
from glossator.store import annotations, batches, queue, tasks
from glossator.store import assignments as holds

replace = msgspec.structs.replace


class ReviewDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict about to be given; ``fix`` is the corrected answer of the verdict ``fixed``."""

    verdict: Verdict
    comment: str | None = None
    seconds: float | None = None
    fix: AnnotationDraft | None = None
    source: VerdictSource = "reviewer"


def create(context: Context, annotation_id: int, draft: ReviewDraft) -> Review:
    """Give a verdict on an annotation; the assignment and the task follow."""
    found = annotations.get(context.tx, annotation_id)
    if found is None:
        raise NotFound("no such annotation")
    try:
        access.task(context, found.task_id, "review")
    except NotFound:
        raise NotFound("no such annotation") from None
    batch = _batch(context, found)
    own = found.member_id == context.member.id and draft.source == "reviewer"
    if own and not batch.settings.review_own:
        raise Forbidden("nobody reviews their own answer in this project")
    if (draft.verdict == "fixed") != (draft.fix is not None):
        raise Invalid("the verdict fixed, and only it, has a corrected answer")
    _judge(context, batch, found.id, draft)
    review = Review(
        id=context.tx.id(), annotation_id=found.id, task_id=found.task_id,
        project_id=found.project_id, verdict=draft.verdict, source=draft.source,
        member_id=context.member.id, comment=draft.comment, seconds=draft.seconds, at=context.at,
    )  # fmt: skip
    annotations.add_review(context.tx, review)
    task = tasks.get(context.tx, found.task_id)
    context.happened(
        "review.created", review.id, found.project_id, batch.id,
        call=task.webhook_id if task else None, annotation=found.id, verdict=draft.verdict,
        source=draft.source,
    )  # fmt: skip
    return review


def _batch(context: Context, annotation: Annotation) -> Batch:
    task = tasks.get(context.tx, annotation.task_id)
    batch = task and batches.get(context.tx, task.batch_id)
    if not batch:
        raise NotFound("no such annotation")
    return batch


def _judge(context: Context, batch: Batch, annotation_id: int, draft: ReviewDraft) -> None:
    """Lock assignment, queue, task in this order; then move all of them. The answers of one page
    are one piece of work: a verdict on one is a verdict on all."""
    tx = context.tx
    seen = annotations.get(tx, annotation_id)
    if seen is None:
        raise NotFound("no such annotation")
    rows = holds.rows(tx, holds.lead_of(tx, seen.assignment_id) or 0, lock=True)
    present = annotations.get(tx, annotation_id, lock=True)
    if present is None or not rows:
        raise NotFound("no such annotation")
    if present.state not in ("submitted", "accepted", "rejected"):
        raise Conflict(f"the annotation is {present.state}")
    if draft.verdict == "commented":
        return
    if draft.fix is not None:
        task = tasks.get(tx, present.task_id)
        if task is None:
            raise NotFound("no such annotation")
        answers.write(context, present, assignments.check(context, task, draft.fix))
    judge = _reject if draft.verdict == "rejected" else _accept
    moved = [judge(context, batch, row, draft.comment) for row in rows]
    context.did(batch.project_id, context.member.id, reviewed=1)
    if any(moved):
        word = "rejected" if draft.verdict == "rejected" else "accepted"
        context.did(batch.project_id, rows[0].member_id, **{word: sum(moved)})
        kind: EventKind = "assignment.rejected" if word == "rejected" else "assignment.accepted"
        context.happened(kind, rows[0].lead_id, batch.project_id, batch.id, reason=draft.comment)


def _state(context: Context, row: Assignment, state: str) -> None:
    for annotation in annotations.of_assignment(context.tx, row.id):
        if annotation.state in ("submitted", "accepted", "rejected"):
            annotations.set_state(context.tx, annotation.id, state, context.at)


def _accept(context: Context, batch: Batch, row: Assignment, comment: str | None) -> bool:
    """Accept an answer, also one that was rejected: it takes its slot again. Whether the
    assignment moved."""
    tx = context.tx
    production = _production(context, row)
    regained = production and not row.slot
    moves = row.state != "accepted" or regained
    if moves:
        if regained and row.unit_id is not None:
            queue.take_anyway(tx, row.unit_id)
        holds.move(
            tx, row, "accepted", slot=production, blocks=row.blocks or regained, now=context.at
        )
    _state(context, row, "accepted")
    task = _locked(context, row.task_id)
    if regained:
        task = replace(task, answers=task.answers + 1)
        task = settle.move(context, task, settle.after_change(task))
    settle.judged(context, task, batch)
    return moves


def _reject(context: Context, batch: Batch, row: Assignment, comment: str | None) -> bool:
    """Reject an answer: it keeps its slot (``final``), or others get the slot (``requeue``).
    Whether the assignment moved."""
    if row.state == "rejected":
        return False
    tx = context.tx
    requeue = batch.settings.on_reject == "requeue" and row.slot
    holds.move(
        tx, replace(row, comment=comment), "rejected", slot=row.slot and not requeue,
        blocks=row.blocks, now=context.at,
    )  # fmt: skip
    if requeue and row.unit_id is not None:
        queue.give_back(tx, row.unit_id)
    _state(context, row, "rejected")
    task = _locked(context, row.task_id)
    if requeue:
        settle.given_back(context, task, batch)
        settle.reopen_batch(context, batch)
    else:
        settle.judged(context, task, batch)
    return True


def _production(context: Context, row: Assignment) -> bool:
    task = tasks.get(context.tx, row.task_id)
    return task is not None and task.kind == "production"


def _locked(context: Context, task_id: int) -> Task:
    task = tasks.lock(context.tx, task_id)
    if task is None:
        raise NotFound("no such task")
    return task


def of_annotation(context: Context, annotation_id: int) -> list[Review]:
    """The verdicts on an annotation; its author sees them too."""
    answers.get(context, annotation_id)
    return annotations.reviews(context.tx, annotation=annotation_id)
