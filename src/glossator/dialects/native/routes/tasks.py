"""Tasks and their predictions."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import msgspec

from glossator.dialects.native import codec, schema
from glossator.dialects.native.codec import write_prediction, write_task
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.edge.call import etag
from glossator.edge.routing import MIB
from glossator.model.errors import Invalid
from glossator.model.task import TaskDraft
from glossator.services import annotations, answers, imports, predictions, projects, tasks
from glossator.services.access import Context
from glossator.services.tasks import TaskView
from glossator.store.transfers import Import


def list_tasks(call: Call) -> Reply:
    """A project's tasks."""
    query = call.query
    filters = codec.read_task_filter(query)
    number = call.number("project_id")
    after, at = _place(query)
    found = tasks.every(call.context, number, after, query.limit, query.sort, at, **filters)
    by_change = query.sort.endswith("updated")
    return listed(
        call, found, partial(_write, leave_out=query.leave_out),
        ids=lambda v: f"{v.task.id}.{v.task.updated_at}" if by_change else v.task.id,
    )  # fmt: skip


_END = (1 << 62, 1 << 62)


def _place(query: schema.TaskFilter) -> tuple[int, int]:
    """The task that a page comes after, and when it was last changed."""
    if query.after in ("", "0"):
        return _END if query.sort.startswith("-") else (0, 0)
    number, _, at = query.after.partition(".")
    if query.sort.endswith("updated") and not at:
        raise Invalid(
            "after is not of this order", {"after": "must be the next of the page before"}
        )
    return int(number), int(at or 0)


def count_tasks(call: Call) -> Reply:
    """How many tasks of a project there are, or of those that are wanted."""
    filters = codec.read_task_filter(call.query)
    count = tasks.count(call.context, call.number("project_id"), **filters)
    return call.json(schema.Count(count=count))


def _write(view: TaskView, leave_out: Iterable[str] = ()) -> schema.Task:
    task = write_task(view.task, view.parts, view.tags, view.unique_id)
    for name in leave_out:
        setattr(task, name, None)
    return task


def create_tasks(call: Call) -> Reply:
    """Make tasks, all or none: a JSON body, or newline-delimited JSON with a task a line."""
    project_id, batch_id = call.number("project_id"), call.query.batch_id
    bodies = call.body.tasks if call.body else None
    if bodies is not None and len(bodies) <= tasks.CHUNK:
        drafts = codec.read_tasks(bodies)
        return _at_once(call, project_id, batch_id, drafts)
    chunks = _lines(call.lines) if bodies is None else _parts(bodies)
    return _in_chunks(call, project_id, batch_id, chunks)


def _at_once(call: Call, project_id: int, batch_id: int | None, drafts: list[TaskDraft]) -> Reply:
    def unit(context: Context) -> Reply:
        kept = call.retry.before(context)
        if kept is not None:
            return kept
        numbers = tasks.create(context, project_id, drafts, batch_id)
        reply = call.json(schema.Created(created=len(numbers), ids=numbers))
        call.retry.after(context, reply)
        return reply

    found: Reply = call.unit(unit)
    return found


def _in_chunks(
    call: Call, project_id: int, batch_id: int | None, chunks: Iterator[list[TaskDraft]]
) -> Reply:
    """Under an import record: visible together with its last unit of work."""

    def begin(context: Context) -> Reply | Import:
        kept = call.retry.before(context)
        return kept or imports.create(context, project_id, batch_id=batch_id)

    record = call.unit(begin)
    if isinstance(record, Reply):
        return record
    intake = imports.Intake(call.unit, record, call.retry.beat)

    def reply() -> Reply:
        made = schema.Created(created=intake.created, ids=intake.first, import_id=record.id)
        return call.json(made)

    imports.take_in(
        intake, chunks, lambda context: call.retry.after(context, reply()), call.retry.give_up
    )
    return reply()


def _lines(blocks: Iterable[list[bytes]]) -> Iterator[list[TaskDraft]]:
    first = 0
    for block in blocks:
        yield codec.read_tasks(block, first)
        first += len(block)


def _parts(bodies: list[msgspec.Raw]) -> Iterator[list[TaskDraft]]:
    for start in range(0, len(bodies), tasks.CHUNK):
        yield codec.read_tasks(bodies[start : start + tasks.CHUNK], start)


def get_task(call: Call) -> Reply:
    """One task with its answers (a labeller's own)."""
    view = tasks.get(call.context, call.number("task_id"))
    given = answers.native(call.context, annotations.visible(call.context, view.task))
    body = write_task(view.task, view.parts, view.tags, view.unique_id, given)
    return call.json(body, headers=etag(view.task.revision))


def get_by_unique_id(call: Call) -> Reply:
    """The task that a client gave this unique id."""
    project = projects.get(call.context, call.number("project_id"), "browse")
    return call.json(_write(tasks.by_unique_id(call.context, project, call.path["unique_id"])))


def change_task(call: Call) -> Reply:
    """Change a task."""
    number = call.number("task_id")
    tasks.edit(call.context, number, codec.read_task_change(call.body), call.if_match)
    view = tasks.get(call.context, number)
    return call.json(_write(view), headers=etag(view.task.revision))


def delete_task(call: Call) -> Reply:
    """Delete a task with all that belongs to it."""
    tasks.delete(call.context, [call.number("task_id")])
    return call.empty()


def delete_tasks(call: Call) -> Reply:
    """Delete tasks with all that belongs to them."""
    numbers = sorted(set(call.body.ids))
    tasks.delete(call.context, numbers)
    return call.json(schema.Deleted(deleted=len(numbers)))


def _verb(name: str, does: Callable[[Context, int], Any], says: str) -> Callable[[Call], Reply]:
    def handler(call: Call) -> Reply:
        number = call.number("task_id")
        does(call.context, number)
        return call.json(_write(tasks.get(call.context, number)))

    handler.__name__, handler.__doc__ = f"{name}_task", says
    return handler


cancel_task = _verb("cancel", tasks.cancel, "End an undone task.")
reopen_task = _verb("reopen", tasks.reopen, "Let a canceled task be worked on again.")
reset_task = _verb("reset", tasks.reset, "Begin a task anew; its answers are superseded.")
review_task = _verb("review", tasks.to_review, "Ask for a verdict on a task.")


def list_predictions(call: Call) -> Reply:
    """A task's proposals."""
    found = predictions.of_task(call.context, call.number("task_id"))
    return call.json(
        schema.Predictions(items=[write_prediction(p) for p in answers.native(call.context, found)])
    )


def create_prediction(call: Call) -> Reply:
    """Store a proposal."""
    draft = codec.read_prediction(call.body)
    made = predictions.create(call.context, call.number("task_id"), draft)
    return call.json(write_prediction(made))


def get_prediction(call: Call) -> Reply:
    """One proposal."""
    found = predictions.get(call.context, call.number("prediction_id"))
    (native,) = answers.native(call.context, [found])
    return call.json(write_prediction(native))


def delete_prediction(call: Call) -> Reply:
    """Delete a proposal."""
    predictions.delete(call.context, call.number("prediction_id"))
    return call.empty()


routes = [
    get("/v1/projects/{project_id}/tasks", list_tasks, may="browse", query=schema.TaskFilter,
        answer=schema.Items),
    get("/v1/projects/{project_id}/tasks/count", count_tasks, may="browse",
        query=schema.TaskWanted, answer=schema.Count),
    post("/v1/projects/{project_id}/tasks", create_tasks, mode="steps", may="make",
         body=schema.NewTasks, decode=schema.RawTasks, lines=schema.NewTask, query=schema.TaskTarget,
         answer=schema.Created, status=201, limit=250 * MIB),
    get("/v1/projects/{project_id}/tasks/by-unique-id/{unique_id}", get_by_unique_id,
        may="browse", answer=schema.Task),
    post("/v1/tasks/delete", delete_tasks, may="manage", body=schema.TaskIds, answer=schema.Deleted),
    get("/v1/tasks/{task_id}", get_task, may="read", answer=schema.Task),
    patch("/v1/tasks/{task_id}", change_task, may="make", body=schema.TaskChange,
          answer=schema.Task),
    delete("/v1/tasks/{task_id}", delete_task, may="manage"),
    post("/v1/tasks/{task_id}/cancel", cancel_task, may="steer", answer=schema.Task),
    post("/v1/tasks/{task_id}/reopen", reopen_task, may="steer", answer=schema.Task),
    post("/v1/tasks/{task_id}/reset", reset_task, may="steer", answer=schema.Task),
    post("/v1/tasks/{task_id}/review", review_task, may="steer", answer=schema.Task),
    get("/v1/tasks/{task_id}/predictions", list_predictions, may="read", answer=schema.Predictions),
    post("/v1/tasks/{task_id}/predictions", create_prediction, may="make",
         body=schema.NewPrediction, answer=schema.Prediction, status=201),
    get("/v1/predictions/{prediction_id}", get_prediction, may="read", answer=schema.Prediction),
    delete("/v1/predictions/{prediction_id}", delete_prediction, may="make"),
]  # fmt: skip
