"""Annotations: answers that come by an API, edits, deletion, promotion to golden."""

import msgspec

from glossator.model.annotation import Annotation, Expectation
from glossator.model.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, Task
from glossator.model.work import Assignment
from glossator.services import access, answers, assignments, settle
from glossator.services.access import Context
from glossator.store import annotations, batches, members, queue, raws, tasks
from glossator.store import assignments as holds
from glossator.store.transaction import Row

replace = msgspec.structs.replace


def create(context: Context, task_id: int, draft: AnnotationDraft) -> Annotation:
    """Store the member's answer to a task, even beyond its overlap.

    It uses the member's own hold if there is one, else it is born with an assignment row. With
    ``draft.member_id`` it is another member's answer, and their holds stay as they are.
    """
    task, project = access.task(context, task_id, "make")
    if task.state in ("canceled", "error", "configuring") or project.state != "active":
        raise Conflict(f"the task is {task.state}, the project {project.state}")
    who = giver(context, draft)
    mine = holds.of_task(context.tx, task_id, who)
    active = next((row for row in mine if row.state == "active"), None)
    if active is not None and active.page_id is None and who == context.member.id:
        done = assignments.submit(context, active.lead_id, {task_id: draft})
        return done.annotations[0]
    draft = assignments.check(context, task, draft)
    return _born(context, task, draft, blocked=any(row.blocks for row in mine))


def hand_in(context: Context, task_id: int, draft: AnnotationDraft) -> Annotation:
    """The member's answer to a task, or their skip of it, where the client names no hold.

    Their own hold is used if there is one, also one whose lease has ended: it is all that a
    labeler has. Without one it is stored as by :func:`create`.
    """
    _, project = access.task(context, task_id, "read")
    who = giver(context, draft)
    if who != context.member.id:
        access.task(context, task_id, "make")
        if not draft.skipped:
            return create(context, task_id, draft)
        raise Forbidden("nobody skips a task for another")
    mine = holds.of_task(context.tx, task_id, who)
    active = next((r for r in mine if r.state == "active" and r.page_id is None), None)
    if draft.skipped:
        if active is None:
            return _born_skipped(context, task_id, draft, blocked=any(r.blocks for r in mine))
        assignments.skip(context, active.lead_id)
        return annotations.of_assignment(context.tx, active.id)[-1]
    if active is None and not access.may("make", access.held_roles(context, project.id)):
        active = next((r for r in mine if r.state == "expired" and r.page_id is None), None)
    if active is None:
        made = create(context, task_id, draft)
        annotations.end_draft(context.tx, task_id, context.member.id)
        return made
    return assignments.submit(context, active.lead_id, {task_id: draft}).annotations[0]


def giver(context: Context, draft: AnnotationDraft) -> int:
    """Who an answer is by. Raises Invalid for somebody who is not here."""
    who = draft.member_id or context.member.id
    if who != context.member.id and not members.among_ids(context.tx, [who]):
        raise Invalid("an answer is by nobody here", {"member_id": "no such member"})
    return who


def _born_skipped(
    context: Context, task_id: int, draft: AnnotationDraft, blocked: bool
) -> Annotation:
    """A skip without a hold: an assignment row that is skipped from its birth."""
    tx = context.tx
    seen, project = access.task(context, task_id, "make")
    batch = batches.get(tx, seen.batch_id)
    if batch is None:
        raise NotFound("no such task")
    if seen.state in ("canceled", "error", "configuring") or project.state != "active":
        raise Conflict(f"the task is {seen.state}, the project {project.state}")
    production, on_page = seen.kind == "production", seen.page_id is not None
    how = batch.settings.on_skip
    slot = production and how == "count"
    if slot and not on_page:
        queue.take_anyway(tx, seen.id)
    task = tasks.lock(tx, seen.id)
    if task is None:
        raise NotFound("no such task")
    number = tx.id()
    row = Assignment(
        id=number, project_id=task.project_id, batch_id=task.batch_id, lead_id=number,
        task_id=task.id, unit_id=None if on_page else task.id, member_id=context.member.id,
        state="skipped", slot=slot, blocks=not blocked and how != "me", created_at=context.at,
        skipped_at=context.at,
    )  # fmt: skip
    holds.add(tx, row)
    annotation = Annotation(
        id=tx.id(), task_id=task.id, member_id=context.member.id, assignment_id=number,
        project_id=task.project_id, state="skipped", seconds=draft.seconds, created_at=context.at,
        updated_at=context.at, skipped=True, unique_id=draft.unique_id,
    )  # fmt: skip
    annotations.add(tx, [annotation])
    context.happened("assignment.skipped", number, task.project_id, batch.id, unit=row.unit_id,
                     reason=None)  # fmt: skip
    if slot or not production:
        settle.answered(context, task, batch, bodies=0, skips=1)
    else:
        context.count(task.project_id, batch.id, "skips", 1)
        settle.move(context, replace(task, skips=task.skips + 1), task.state)
    context.did(task.project_id, context.member.id, skipped=1)
    return annotation


def _born(context: Context, seen: Task, draft: AnnotationDraft, blocked: bool) -> Annotation:
    """An answer without a hold: an assignment row that is submitted from its birth."""
    tx = context.tx
    production = seen.kind == "production"
    on_page = seen.page_id is not None
    if production and not on_page:
        queue.take_anyway(tx, seen.id)
    locked = tasks.lock_in_batch(tx, seen.id)
    if locked is None:
        raise NotFound("no such task")
    task, batch = locked
    accepts, who = batch.settings.accepts, draft.member_id or context.member.id
    number = tx.id()
    row = Assignment(
        id=number, project_id=task.project_id, batch_id=task.batch_id, lead_id=number,
        task_id=task.id, unit_id=None if on_page else task.id, member_id=who,
        state="accepted" if accepts else "submitted", slot=production, blocks=not blocked,
        created_at=context.at, submitted_at=context.at,
        accepted_at=context.at if accepts else None,
    )  # fmt: skip
    holds.add(tx, row)
    annotation = Annotation(
        id=tx.id(), task_id=task.id, member_id=who, assignment_id=number,
        project_id=task.project_id, state="accepted" if accepts else "submitted",
        seconds=draft.seconds, created_at=context.at, updated_at=context.at,
        raw=assignments.body(draft), parent_prediction_id=draft.parent_prediction_id,
        parent_annotation_id=draft.parent_annotation_id, unique_id=draft.unique_id,
    )  # fmt: skip
    annotations.add(tx, [annotation])
    context.happened("assignment.submitted", number, task.project_id, batch.id, unit=row.unit_id)
    if accepts:
        context.happened("assignment.accepted", number, task.project_id, batch.id, unit=row.unit_id)
    context.happened(
        "annotation.created", annotation.id, task.project_id, batch.id, task=task.id, revision=1
    )
    settle.answered(context, task, batch)
    context.did(task.project_id, who, **assignments.work_of(draft))
    return annotation


def get(context: Context, annotation_id: int, verb: str = "read", lock: bool = False) -> Annotation:
    """An annotation; with ``read`` a labeler has only their own."""
    found = annotations.get(context.tx, annotation_id)
    if found is None:
        raise NotFound("no such annotation")
    own = found.member_id == context.member.id
    try:
        access.task(context, found.task_id, verb if verb != "read" or own else "browse")
    except NotFound:
        raise NotFound("no such annotation") from None
    if lock:
        found = annotations.get(context.tx, annotation_id, lock=True)
        if found is None:
            raise NotFound("no such annotation")
    return found


def of_task(context: Context, task_id: int) -> list[Annotation]:
    """A task's annotations that the member may see: all, or only their own."""
    return visible(context, access.task(context, task_id, "read")[0])


def visible(context: Context, task: Task) -> list[Annotation]:
    """The same, of a task that the member has read."""
    if not task.annotations and not task.skips:
        return []
    found = annotations.of_task(context.tx, task.id)
    if access.may("browse", access.held_roles(context, task.project_id)):
        return found
    return [a for a in found if a.member_id == context.member.id]


def edit(
    context: Context, annotation_id: int, draft: AnnotationDraft, revision: int | None = None
) -> Annotation:
    """Write the next revision; the old body goes to the history. One's own, or by API."""
    found = annotations.get(context.tx, annotation_id)
    own = found is not None and found.member_id == context.member.id
    present = get(context, annotation_id, "read" if own else "make", lock=True)
    if revision is not None and revision != present.revision:
        raise PreconditionFailed(present.revision)
    if present.state in ("skipped", "superseded"):
        raise Conflict(f"the annotation is {present.state}")
    task, _ = access.task(context, present.task_id, "read")
    return write(context, present, assignments.check(context, task, draft))


def write(context: Context, present: Annotation, draft: AnnotationDraft) -> Annotation:
    """The next revision of a locked annotation."""
    raw = assignments.body(draft)
    seconds = draft.seconds if draft.seconds is not None else present.seconds
    annotations.edit(context.tx, present.id, raw, seconds, context.member.id, context.at)
    tasks.touch(context.tx, present.task_id, context.at)
    annotations.end_draft(context.tx, present.task_id, context.member.id, present.id)
    context.happened(
        "annotation.updated", present.id, present.project_id, None, task=present.task_id,
        revision=present.revision + 1,
    )  # fmt: skip
    return replace(
        present, revision=present.revision + 1, raw=raw, seconds=seconds,
        edited_by=context.member.id, updated_at=context.at,
    )  # fmt: skip


def history(context: Context, annotation_id: int) -> list[Row]:
    """(revision, dialect, body, edited_by, at) of the earlier revisions."""
    get(context, annotation_id)
    return annotations.history(context.tx, annotation_id)


def delete(context: Context, annotation_id: int) -> None:
    """Delete an annotation: its slot comes back, and the person may get the task again."""
    found = get(context, annotation_id, "make", lock=True)
    tx = context.tx
    row = next(
        (
            r
            for r in holds.of_task(tx, found.task_id, found.member_id)
            if r.id == found.assignment_id and found.state != "superseded"
        ),
        None,
    )
    if row is not None and row.page_id is not None:
        raise Conflict("the answer is part of a page", "page")
    if row is not None:
        holds.move(tx, row, "expired", slot=False, blocks=False, now=context.at, reason="deleted")
        if row.slot and row.unit_id is not None:
            queue.give_back(tx, row.unit_id)
    task = tasks.lock(tx, found.task_id)
    batch = task and batches.get(tx, task.batch_id)
    if task is None or not batch:
        raise NotFound("no such annotation")
    annotations.remove(tx, found.id)
    context.count(task.project_id, task.batch_id, "golden", -found.golden)
    context.happened("annotation.deleted", found.id, task.project_id, task.batch_id, task=task.id)
    counted = row is not None and (row.slot or task.kind != "production")
    if found.state == "skipped":
        task = replace(task, skips=task.skips - 1)
        context.count(task.project_id, task.batch_id, "skips", -1)
    bodies = int(found.state not in ("skipped", "superseded"))
    if counted:
        settle.given_back(context, task, batch, bodies=bodies)
    else:
        task = replace(task, annotations=task.annotations - bodies)
        settle.bodies_changed(context, task, -bodies)
        settle.move(context, task, task.state)
    settle.reopen_batch(context, batch)


def promote(context: Context, annotation_id: int, golden: bool) -> Annotation:
    """Make an annotation the expected answer of its task (clearing the others), or no longer."""
    found = get(context, annotation_id, "make", lock=True)
    if found.raw is None:
        raise Conflict("a skipped task has no answer")
    if found.state == "superseded":
        raise Conflict("the annotation is superseded")
    task = tasks.lock(context.tx, found.task_id)
    if task is None:
        raise NotFound("no such annotation")
    given = annotations.of_task(context.tx, found.task_id)
    was = [one.id for one in given if one.golden]
    for number in was:
        if number != found.id:
            annotations.set_golden(context.tx, number, False)
    annotations.set_golden(context.tx, found.id, golden)
    context.count(task.project_id, task.batch_id, "golden", golden - len(was))
    raw = None
    if golden:
        answer = answers.reader(context, found.task_id)(found.raw)
        expected = Expectation(answer, annotation_id=found.id)
        raw = Raw("native", "expected", msgspec.json.encode(expected))
    raws.put(context.tx, found.project_id, found.task_id, "expected", raw)
    tasks.touch(context.tx, found.task_id, context.at)
    return replace(found, golden=golden)
