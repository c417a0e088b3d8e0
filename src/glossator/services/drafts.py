"""A person's unfinished work, for clients that name the task or the answer and not the hold."""

from glossator.model.errors import NotFound
from glossator.model.work import Draft
from glossator.services import access, assignments
from glossator.services import annotations as answers
from glossator.services.access import Context
from glossator.store import annotations
from glossator.store import assignments as holds


def own(context: Context, task_id: int, annotation_id: int = 0) -> Draft | None:
    """The member's draft of an answer to a task, or of an edit of an answer."""
    access.task(context, task_id, "read")
    return annotations.draft(context.tx, task_id, context.member.id, annotation_id)


def get(context: Context, number: int) -> Draft:
    """The member's draft by the id of its task, or of the answer that it edits."""
    try:
        found = own(context, number)
    except NotFound:
        found = None
    if found is None:
        try:
            found = own(context, answers.get(context, number).task_id, number)
        except NotFound:
            found = None
    if found is None:
        raise NotFound("no such draft")
    return found


def save(context: Context, task_id: int, body: bytes, annotation_id: int = 0) -> Draft:
    """Write the member's draft over what was there. A hold on the task is renewed by it."""
    task, _ = access.task(context, task_id, "read")
    mine = holds.of_task(context.tx, task_id, context.member.id)
    held = next((row for row in mine if row.state == "active"), None)
    if held is not None and not annotation_id:
        assignments.save_draft(context, held.lead_id, task_id, body)
    else:
        annotations.save_draft(
            context.tx, task.project_id, task_id, context.member.id, body, context.at,
            annotation_id,
        )  # fmt: skip
    found = annotations.draft(context.tx, task_id, context.member.id, annotation_id)
    if found is None:
        raise NotFound("no such draft")
    return found


def delete(context: Context, number: int) -> None:
    """Drop the member's draft by the same id as :func:`get`."""
    found = get(context, number)
    annotations.end_draft(context.tx, found.task_id, context.member.id, found.annotation_id)
