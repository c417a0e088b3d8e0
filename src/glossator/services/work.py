"""What a person sees of their work: the tasks of a hold with proposals and drafts, and lists."""

from typing import Any

import msgspec

from glossator.model.annotation import Annotation, Prediction
from glossator.model.errors import NotFound
from glossator.model.raw import Raw
from glossator.model.task import Task
from glossator.model.work import Assignment, Draft
from glossator.registry import codec
from glossator.services import access
from glossator.services.access import Context
from glossator.store import annotations, assignments, raws, tasks


class Shown(msgspec.Struct, frozen=True):
    """A task as its labeller gets it."""

    task: Task
    data: Raw | None
    predictions: list[Prediction]
    draft: Draft | None
    instructions: str | None = None


def shown(context: Context, rows: list[Assignment]) -> list[Shown]:
    """The tasks of an assignment, in order. Nothing tells golden and training tasks apart."""
    found = []
    for row in rows:
        task = tasks.get(context.tx, row.task_id)
        if task is None:
            raise NotFound("the task is gone")
        proposals = annotations.predictions(context.tx, task.id) if task.predictions else []
        data = raws.part(context.tx, task.id, "data")
        draft = annotations.draft(context.tx, task.id, row.member_id)
        found.append(Shown(task, data, proposals, draft, _instructions(context, task, data)))
    return found


def _instructions(context: Context, task: Task, data: Raw | None) -> str | None:
    """What was said about this task alone, where its dialect has a word for that."""
    read = data and getattr(codec(data.dialect), "instructions", None)
    if not read:
        return None
    extra = raws.part(context.tx, task.id, "extra")
    found: str | None = read(extra.body) if extra else None
    return found


def get(context: Context, assignment_id: int) -> list[Assignment]:
    """The rows of an assignment: one's own, or anybody's for those who see the project's."""
    rows = assignments.rows(context.tx, assignment_id)
    if not rows:
        raise NotFound("no such assignment")
    verb = "work" if rows[0].member_id == context.member.id else "browse"
    try:
        access.project(context, rows[0].project_id, verb)
    except NotFound:
        raise NotFound("no such assignment") from None
    return rows


def answers(context: Context, rows: list[Assignment]) -> list[Annotation]:
    """What was handed in with an assignment."""
    return [a for row in rows for a in annotations.of_assignment(context.tx, row.id)]


def every(
    context: Context, project_id: int, after: int, limit: int, **filters: Any
) -> list[Assignment]:
    """A project's assignment rows by id; only one's own without the permission for more."""
    project = access.project(context, project_id, "read")
    if not access.may("browse", access.held_roles(context, project.id)):
        filters["member"] = context.member.id
    return assignments.every(context.tx, project.id, after, limit, **filters)
