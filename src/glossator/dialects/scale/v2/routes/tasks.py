"""Tasks: found by id, listed by project or batch, and their metadata."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import bound
from glossator.dialects.scale.own import NAME
from glossator.dialects.scale.routes.task_lists import states_of
from glossator.dialects.scale.v2 import asked, finding, metadata, pages, wire
from glossator.dialects.scale.v2.pages import Token
from glossator.dialects.scale.v2.threads import OPTIONS
from glossator.dialects.scale.v2.views import View
from glossator.dialects.scale.v2.words import DELETED
from glossator.edge import Call, Reply, get, post
from glossator.model.errors import Invalid
from glossator.model.raw import Raw
from glossator.model.task import Task
from glossator.services import task_lists, tasks
from glossator.services.task_lists import Chosen

EXPAND = ("project", "batch")


def view_of(call: Call, query: Any, expand: tuple[str, ...] = EXPAND) -> View:
    """How tasks are shown to a call."""
    return View(
        call, pages.wanted(query.expand, expand, "expand"),
        pages.wanted(query.opts, OPTIONS, "opts"),
    )  # fmt: skip


def list_tasks(call: Call) -> Reply:
    """A page of the tasks of a project or a batch, newest first."""
    query = call.query or asked.TaskQuery()
    limit, after = pages.begun(query.limit, query.next_token)
    view = view_of(call, query)
    project = finding.maybe_project(call, query.project_id, query.project_name, "browse")
    batch = finding.maybe_batch(call, query.batch_id, query.batch_name, "browse")
    if project is None and batch is None:
        raise Invalid("which tasks", {"project_id": 'or "batch_id", or a name, is required'})
    if project is not None and batch is not None and batch[1].id != project.id:
        return call.json(wire.Tasks([]))
    chosen = Chosen(
        test=is_test(call.headers), project_id=project.id if project else None,
        batch_id=batch[0].id if batch else None, filters=filters(query),
    )  # fmt: skip
    found, token = page(call, chosen, after, limit)
    return call.json(wire.Tasks(view.tasks(found), token))


def filters(query: Any) -> dict[str, Any]:
    """What narrows a list of tasks by state and by when they were completed."""
    return {
        "state_in": () if query.status == DELETED else states_of(query),
        "completed_gte": bound(query.completed_after, "completed_after"),
        "completed_lte": bound(query.completed_before, "completed_before", last=True),
    }


def page(call: Call, chosen: Chosen, after: Token, limit: int) -> tuple[list[Task], str | None]:
    """Tasks behind a token, and the token of the next."""
    if chosen.filters.get("state_in") == ():
        return [], None
    found = task_lists.newest(call.context, chosen, after.place, limit + 1)
    more, found = len(found) > limit, found[:limit]
    return found, Token.of(found[-1]) if more else None


def get_task(call: Call) -> Reply:
    """One task."""
    query = call.query or asked.OneTask()
    view = view_of(call, query)
    return call.json(view.tasks([finding.task(call, query.task_id).task])[0])


def set_metadata(call: Call) -> Reply:
    """Replace a task's metadata, or add to it."""
    body = call.body or asked.TaskMetadata()
    found = finding.task_alone(call, body.task_id)
    present = found.parts.get("metadata")
    data = metadata.next_of(present.body if present else None, body.metadata, bool(body.merge))
    tasks.edit(call.context, found.task.id, {"metadata": Raw(NAME, "metadata", data)})
    return call.json(View(call).tasks([tasks.alone(call.context, found.task.id)])[0])


routes = [
    get("/v2/tasks", list_tasks, may="browse", query=asked.TaskQuery, answer=wire.Tasks),
    get("/v2/task", get_task, may="browse", query=asked.OneTask, answer=wire.Task),
    post("/v2/task/metadata", set_metadata, may="make", body=asked.TaskMetadata, optional=True,
         answer=wire.Task),
]  # fmt: skip
