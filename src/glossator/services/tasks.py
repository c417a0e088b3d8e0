"""Tasks: made (see :mod:`births`), read, changed, ended."""

from collections.abc import Sequence
from typing import Any

import msgspec

from glossator.model.errors import Conflict, Invalid, NotFound, PreconditionFailed
from glossator.model.project import Batch, Project
from glossator.model.raw import Raw
from glossator.model.task import INFINITE, Task, TaskDraft, TaskState
from glossator.model.work import EXPRESS, LANE_OF, MAIN, OFF, REVIEW
from glossator.services import access, assignments, audit, births, settle
from glossator.services.access import Context
from glossator.store import annotations, batches, names, queue, raws, removal, tasks
from glossator.store import assignments as holds

replace = msgspec.structs.replace
CHUNK = 1000
"""Most tasks that one unit of work makes."""


def create(
    context: Context, project_id: int, drafts: Sequence[TaskDraft], batch_id: int | None = None
) -> list[int]:
    """Make up to :data:`CHUNK` tasks, all or none; their ids in order."""
    project, batch = target(context, project_id, batch_id)
    if len(drafts) > CHUNK:
        raise Invalid(f"at most {CHUNK} tasks at once")
    batch = open_for_more(context, batch)
    made = births.insert(context, project, batch, drafts)
    if made and all(row.done for row in made):
        settle.maybe_complete(context, batch)
    return [row.id for row in made]


def target(
    context: Context, project_id: int, batch_id: int | None, verb: str = "make"
) -> tuple[Project, Batch]:
    """The project and batch that new tasks go to; the default batch if none is named."""
    project = access.project(context, project_id, verb)
    if project.schema_id is None:
        raise Conflict("the project has no label schema yet", "configuring")
    if project.state != "active":
        raise Conflict(f"the project is {project.state}")
    batch = batches.get(context.tx, batch_id or project.default_batch_id)
    if batch is None or batch.project_id != project.id:
        raise NotFound("no such batch in this project")
    return project, batch


def open_for_more(context: Context, batch: Batch) -> Batch:
    """A batch that takes more tasks: a completed one opens again if it may."""
    if batch.sealed and batch.state != "staging":
        raise Conflict("the batch is sealed", "sealed")
    if batch.state in ("canceled", "archived"):
        raise Conflict(f"the batch is {batch.state}")
    settle.reopen_batch(context, batch)
    return batch


# Reading


class TaskView(msgspec.Struct, frozen=True):
    """A task with its raw parts, tags and unique id; ``expected`` and ``hint`` only for those who
    may know them."""

    task: Task
    parts: dict[str, Raw]
    tags: tuple[str, ...] = ()
    unique_id: str | None = None


def get(context: Context, task_id: int, verb: str = "read") -> TaskView:
    """One task as the member sees it, if they may do this with it."""
    task, project = access.task(context, task_id, verb)
    parts = raws.parts(context.tx, task.id)
    if not access.sees_results(context, project.id):
        parts = {k: v for k, v in parts.items() if k in ("data", "metadata")}
    return TaskView(task, parts, *names.marks(context.tx, births.unique_kind(project), task.id))


def alone(context: Context, task_id: int) -> Task:
    """One task's own row, as the member may see it."""
    return access.task(context, task_id, "read")[0]


def _of(project: Project, filters: dict[str, Any]) -> dict[str, Any]:
    """Filters, with the kind that the unique ids of a project have."""
    if filters.get("unique_id_in") is None:
        return filters
    return {**filters, "unique_kind": births.unique_kind(project)}


def count(context: Context, project_id: int, **filters: Any) -> int:
    """How many tasks :func:`every` would give in all."""
    project = access.project(context, project_id, "browse")
    return tasks.count(context.tx, project.id, **_of(project, filters))


def every(
    context: Context, project_id: int, after: int, limit: int, order: tasks.Order = "id",
    at: int = 0, **filters: Any,
) -> list[TaskView]:  # fmt: skip
    """A project's tasks with their data; order and ``filters`` as the store's lists take them."""
    project = access.project(context, project_id, "browse")
    found = tasks.every(context.tx, project.id, after, limit, order, at, **_of(project, filters))
    ids_ = [task.id for task in found]
    parts = raws.parts_of(context.tx, ids_)
    tags = names.tags_of(context.tx, ids_)
    named = names.names_of(context.tx, births.unique_kind(project), ids_)
    results = access.sees_results(context, project.id)
    return [
        TaskView(
            task,
            {
                k: v
                for k, v in parts.get(task.id, {}).items()
                if results or k in ("data", "metadata")
            },
            tuple(tags.get(task.id, ())),
            named.get(task.id),
        )
        for task in found
    ]


def by_unique_id(context: Context, project: Project, unique_id: str) -> TaskView:
    """The task that a client gave this unique id."""
    number = names.named(context.tx, births.unique_kind(project), unique_id)
    if number is None:
        raise NotFound("no such task")
    view = get(context, number)
    if view.task.project_id != project.id:
        raise NotFound("no such task")
    return view


# Changing


def edit(
    context: Context, task_id: int, changes: dict[str, Any], revision: int | None = None
) -> None:
    """Change name, priority, data, metadata, tags, unique_id, expected or overlap."""
    task, project = access.task(context, task_id, "make", lock=True)
    if revision is not None and revision != task.revision:
        raise PreconditionFailed(task.revision)
    tx = context.tx
    for part in ("data", "metadata", "expected"):
        if part in changes:
            raws.put(tx, project.id, task.id, part, changes[part])
    if "tags" in changes:
        names.set_tags(tx, project.id, task.id, changes["tags"])
    if "unique_id" in changes:
        names.free_name(tx, births.unique_kind(project), task.id)
        name = changes["unique_id"]
        if name is not None and not names.claim_name(
            tx, births.unique_kind(project), name, task.id
        ):
            raise Conflict("a task with this unique id exists", "unique_id")
    if "overlap" in changes:
        set_overlap(context, task.id, changes["overlap"])
    priority = changes.get("priority", task.priority)
    tasks.edit(tx, task.id, changes.get("name", task.name), priority, context.at)
    if priority != task.priority and task.kind == "production":
        _replace(context, task, priority)


def _replace(context: Context, task: Task, priority: int) -> None:
    """A unit with another priority: into the express lane if people are past its new place."""
    unit = queue.get(context.tx, task.id)
    batch = batches.get(context.tx, task.batch_id)
    if unit is None or batch is None or unit[0] not in (EXPRESS, MAIN):
        return
    place = births.place_of(batch, task.id, priority)
    if place < queue.front(context.tx, batch.id):
        queue.move(context.tx, task.id, EXPRESS, (context.tx.late_id(), task.id))
    else:
        queue.move(context.tx, task.id, MAIN, place)


def set_overlap(context: Context, task_id: int, overlap: int, clamp: bool = False) -> Task:
    """Change how many answers a task wants. Lowering below the slots in use is refused, or with
    ``clamp`` stops there."""
    seen, _ = access.task(context, task_id, "steer")
    _alone(seen)
    if not 1 <= overlap <= INFINITE:
        raise Invalid("the overlap must be at least 1", {"overlap": "at least 1"})
    if seen.kind != "production":
        raise Conflict("a golden or training task has no overlap")
    overlap = _resize(context, task_id, overlap, clamp)
    task = tasks.lock(context.tx, task_id)
    if task is None:
        raise NotFound("no such task")
    return task if task.overlap == overlap else _wants(context, task, overlap)


def set_page_overlap(context: Context, page_id: int, overlap: int) -> None:
    """Change how many answers the tasks of a page want, stopping at the slots in use."""
    overlap = _resize(context, page_id, overlap, clamp=True)
    for number in sorted(batches.page_tasks(context.tx, page_id)):
        task = tasks.lock(context.tx, number)
        if task is not None and task.overlap != overlap:
            _wants(context, task, overlap)


def _resize(context: Context, unit_id: int, overlap: int, clamp: bool) -> int:
    """Give a unit more or fewer slots; how many it has then. New ones are handed out first."""
    unit = queue.get(context.tx, unit_id)
    if unit is None:
        raise NotFound("no such task")
    lane, _, old, used = unit
    if overlap < used:
        if not clamp:
            raise Conflict(f"{used} answers are given or under way", "overlap")
        overlap = used
    if overlap != old:
        queue.resize(context.tx, unit_id, overlap)
        if overlap > old and lane in (EXPRESS, MAIN) and used >= old:
            queue.move(context.tx, unit_id, EXPRESS, (context.tx.late_id(), unit_id))
    return overlap


def _wants(context: Context, task: Task, overlap: int) -> Task:
    """A locked task wants another number of answers; its state and its batch follow."""
    was_done = task.state in ("labelled", "accepted", "rejected")
    task = replace(task, overlap=overlap)
    task = settle.move(context, task, settle.after_change(task))
    batch = batches.get(context.tx, task.batch_id)
    if batch is not None:
        if was_done and task.state == "in_progress":
            settle.reopen_batch(context, batch)
        elif task.state == "labelled":
            settle.maybe_complete(context, batch)
    return task


def _end_holds(context: Context, task_id: int, reason: str) -> None:
    for lead in holds.held(context.tx, task=task_id):
        assignments.expire(context, lead, reason)


def _alone(task: Task) -> None:
    """Tasks of a page are handed out, given back and begun anew with their page."""
    if task.page_id is not None:
        raise Conflict("the task is on a page", "page")


def cancel(context: Context, task_id: int, untouched: bool = False) -> None:
    """End an undone task: leases end, nobody gets it any more. Twice is once. ``untouched``: only
    one that nobody holds or has answered, and not twice."""
    task, _ = access.task(context, task_id, "steer")
    _alone(task)
    if untouched:
        queue.get(context.tx, task_id)  # nobody gets it while we look
        if holds.held(context.tx, task=task_id):
            raise Conflict(f"the task is {task.state}")
    if not _to_cancel(task, untouched):
        return
    _end_holds(context, task_id, "canceled")
    queue.move(context.tx, task_id, OFF, (0, task_id))
    locked = tasks.lock(context.tx, task_id)
    batch = batches.get(context.tx, task.batch_id)
    if locked is None or batch is None:
        raise NotFound("no such task")
    # Somebody may have been faster since it was first read.
    if _to_cancel(locked, untouched):
        settle.move(context, locked, "canceled")
        settle.maybe_complete(context, batch)


def _to_cancel(task: Task, untouched: bool) -> bool:
    """Whether there is a task to cancel; Conflict if it must not be."""
    if task.state == "canceled" and not untouched:
        return False
    if task.state not in ("open", "in_progress", "configuring") or (untouched and task.answers):
        raise Conflict(f"the task is {task.state}")
    return True


def reopen(context: Context, task_id: int) -> None:
    """A canceled or failed task is worked on again."""
    task, _ = access.task(context, task_id, "steer")
    if task.state not in ("canceled", "error"):
        raise Conflict(f"the task is {task.state}")
    _back_in_queue(context, task)
    locked = tasks.lock(context.tx, task_id)
    batch = batches.get(context.tx, task.batch_id)
    if locked is None or batch is None:
        raise NotFound("no such task")
    answered = locked.answers >= locked.overlap
    begun = locked.answers > 0 and locked.kind == "production"
    state: TaskState = "labelled" if answered else ("in_progress" if begun else "open")
    settle.move(context, locked, state)
    settle.reopen_batch(context, batch)


def _back_in_queue(context: Context, task: Task) -> None:
    lane = LANE_OF[task.kind]
    unit = queue.get(context.tx, task.id)
    if unit is not None and unit[0] == REVIEW:
        return
    if lane == MAIN:
        queue.move(context.tx, task.id, EXPRESS, (context.tx.late_id(), task.id))
    else:
        queue.move(context.tx, task.id, lane, (0, task.id))


def reset(context: Context, task_id: int) -> None:
    """Begin a task anew: leases end, answers are superseded (read only in history), nobody is
    blocked."""
    task, _ = access.task(context, task_id, "steer")
    _alone(task)
    if task.state == "configuring":
        raise Conflict("the task is configuring")
    _end_holds(context, task_id, "reset")
    holds.reset(context.tx, task_id, context.at)
    queue.reset(context.tx, task_id)
    _back_in_queue(context, task)
    locked = tasks.lock(context.tx, task_id)
    batch = batches.get(context.tx, task.batch_id)
    if locked is None or batch is None:
        raise NotFound("no such task")
    golden = sum(one.golden for one in annotations.of_task(context.tx, task_id))
    annotations.supersede(context.tx, task_id, context.at)
    context.count(locked.project_id, locked.batch_id, "golden", -golden)
    context.count(locked.project_id, locked.batch_id, "skips", -locked.skips)
    given = locked.annotations
    locked = replace(locked, answers=0, annotations=0, skips=0)
    settle.bodies_changed(context, locked, -given)
    settle.move(context, locked, "open")
    settle.reopen_batch(context, batch)


def to_review(context: Context, task_id: int) -> None:
    """Ask for a verdict on a task that has an answer; nobody gets it until then."""
    seen, _ = access.task(context, task_id, "steer")
    unit = queue.get(context.tx, task_id)
    task = tasks.lock(context.tx, task_id)
    if task is None:
        raise NotFound("no such task")
    if task.state == "in_review":
        return
    if task.annotations == 0:
        raise Conflict("the task has no answer")
    if task.state not in ("labelled", "accepted", "rejected", "in_progress"):
        raise Conflict(f"the task is {task.state}")
    if unit is not None and unit[0] in (EXPRESS, MAIN):
        queue.move(context.tx, seen.id, OFF, (0, seen.id))
    settle.move(context, task, "in_review")


def delete(context: Context, task_ids: Sequence[int]) -> None:
    """Delete tasks with all that belongs to them, at most :data:`CHUNK` at once."""
    if len(task_ids) > CHUNK:
        raise Invalid(f"at most {CHUNK} tasks at once")
    by_batch: dict[tuple[int, int], list[int]] = {}
    for number in task_ids:
        task, _ = access.task(context, number, "manage")
        _alone(task)
        _end_holds(context, number, "deleted")
        if tasks.lock(context.tx, number) is None:  # somebody else deleted it just now
            raise NotFound("no such task")
        by_batch.setdefault((task.project_id, task.batch_id), []).append(number)
    for (project_id, batch_id), numbers in sorted(by_batch.items()):
        gone = removal.tasks_with_all(context.tx, numbers)
        for name, n in gone.items():
            context.count(project_id, batch_id, name, -n)
        audit.record(context, "tasks.deleted", batch_id, before=numbers)
        context.happened("tasks.deleted", batch_id, project_id, batch_id, ids=numbers)
        batch = batches.get(context.tx, batch_id)
        if batch is not None:
            settle.maybe_complete(context, batch)
