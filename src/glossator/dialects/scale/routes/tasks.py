"""Tasks, one at a time."""

from collections.abc import Callable
from typing import Any

import msgspec

from glossator.dialects.scale import kinds
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.own import NAME
from glossator.dialects.scale.parameters import Params
from glossator.dialects.scale.routes import making, scenes
from glossator.dialects.scale.routes.queries import yes
from glossator.dialects.scale.schema import tasks as schema
from glossator.dialects.scale.words import TASK
from glossator.edge import Call, Reply, delete, get, post, put
from glossator.model import ids
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, Task
from glossator.services import annotations, reviews, tasks
from glossator.services.reviews import ReviewDraft
from glossator.services.tasks import TaskView


def found(call: Call) -> TaskView:
    """The task of the path, if it is of the key's mode. What is told of it has other people's
    answers: it is for those who may browse."""
    view = tasks.get(call.context, ids.read_hex24(call.path["task_id"], "task"), "browse")
    if view.task.test != is_test(call.headers):
        raise NotFound("no such task")
    return view


def _reply(call: Call, number: int) -> Reply:
    task = tasks.alone(call.context, number)
    return call.json(scenes.one(scenes.Scene(call.context, scenes.site(call)), task))


def create_task(call: Call) -> Reply:
    """Make a task of a type."""
    asked = making.asked(call, call.path["type"])
    project, task = making.stored(call, asked)
    scene = scenes.Scene(call.context, scenes.site(call))
    scene.knows(project, asked.entry)
    # Quirk: in test mode a task is complete at the next read, not at once. [docs]
    return call.json(scenes.one(scene, task, begun=True))


def get_task(call: Call) -> Reply:
    """One task."""
    return _reply(call, found(call).task.id)


def cancel_task(call: Call) -> Reply:
    """End a task that nobody has begun."""
    task = found(call).task
    tasks.cancel(call.context, task.id, untouched=True)
    if yes(call.query.clear_unique_id if call.query else None, "clear_unique_id"):
        tasks.edit(call.context, task.id, {"unique_id": None})
    return _reply(call, task.id)


def audit_task(call: Call) -> Reply:
    """Accept, reject, comment or correct the response of a completed task."""
    context, body = call.context, call.body or schema.AuditBody()
    task = found(call).task
    given = annotations.of_task(context, task.id)
    one = scenes.chosen(context, task, given)
    if TASK[task.state] != "completed" or one is None:
        raise Conflict("only a completed task can be audited")
    fix = None
    if bytes(body.response) not in (b"", b"null"):
        fix = _correction(call, task, body.response)
    if body.accepted is None and fix is None and not body.comments:
        raise Invalid("accepted is missing", {"accepted": "is required"})
    verdict: Any = "fixed" if fix else {True: "accepted", False: "rejected"}.get(
        body.accepted, "commented"  # type: ignore[arg-type]
    )  # fmt: skip
    if verdict == "fixed" and body.accepted is False:
        raise Invalid("a correction accepts", {"accepted": "must not be false with a response"})
    draft = ReviewDraft(verdict=verdict, comment=body.comments, fix=fix, source="customer")
    reviews.create(context, one.id, draft)
    return _reply(call, task.id)


def _correction(call: Call, task: Task, response: msgspec.Raw) -> AnnotationDraft:
    kind, _, label_schema, shown = scenes.answer_of(call.context, task)
    family = kinds.of(kind)
    read = family.read_response(
        msgspec.json.decode(response), label_schema, shown, call.context.losses
    )
    return AnnotationDraft(read, raw=Raw(NAME, "response", bytes(response)), verbatim=True)


def set_unique_id(call: Call) -> Reply:
    """Give a task a name that no other has."""
    number = found(call).task.id
    tasks.edit(call.context, number, {"unique_id": call.body.unique_id or None})
    return _reply(call, number)


def clear_unique_id(call: Call) -> Reply:
    """Take a task's name away."""
    number = found(call).task.id
    tasks.edit(call.context, number, {"unique_id": None})
    return _reply(call, number)


def set_metadata(call: Call) -> Reply:
    """Replace a task's metadata."""
    number = found(call).task.id
    raw = None if not call.raw_body else making.metadata(msgspec.Raw(call.raw_body))
    tasks.edit(call.context, number, {"metadata": raw})
    return _reply(call, number)


def _retag(call: Call, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Reply:
    number = found(call).task.id
    call.context.tx.line_up(number)  # others who change its tags wait, and see these
    tags = change(found(call).tags)
    tasks.edit(call.context, number, {"tags": making.checked_tags(list(tags))})
    return _reply(call, number)


def set_tags(call: Call) -> Reply:
    """Replace a task's tags."""
    return _retag(call, lambda _: tuple(call.body or ()))


def add_tags(call: Call) -> Reply:
    """Add tags that a task has not yet."""
    return _retag(call, lambda tags: (*tags, *(call.body or ())))


def delete_tags(call: Call) -> Reply:
    """Take tags off a task."""
    gone = set(call.body or ())
    return _retag(call, lambda tags: tuple(tag for tag in tags if tag not in gone))


ONE = "/v1/task/{task_id}"
routes = [
    post("/v1/task/{type}", create_task, may="make", body=Params, answer=schema.Task,
         optional=True),
    get(ONE, get_task, may="browse", answer=schema.Task, quick=False),
    post(ONE + "/cancel", cancel_task, may="steer", query=schema.CancelQuery, answer=schema.Task),
    post(ONE + "/audit", audit_task, may="review", body=schema.AuditBody, optional=True,
         answer=schema.Task),
    post(ONE + "/unique_id", set_unique_id, may="make", body=schema.UniqueId, answer=schema.Task),
    delete(ONE + "/unique_id", clear_unique_id, may="make", answer=schema.Task, status=200),
    post(ONE + "/setMetadata", set_metadata, may="make", body=msgspec.Raw, optional=True,
         answer=schema.Task),
    post(ONE + "/tags", set_tags, may="make", body=list[str], optional=True, answer=schema.Task),
    put(ONE + "/tags", add_tags, may="make", body=list[str], optional=True, answer=schema.Task),
    delete(ONE + "/tags", delete_tags, may="make", body=list[str], optional=True,
           answer=schema.Task, status=200),
]  # fmt: skip
