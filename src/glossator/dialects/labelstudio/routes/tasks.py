"""Tasks."""

from typing import Any

import msgspec

from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.schema import tasks as schema
from glossator.dialects.labelstudio.task_codec import read_object
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.model.errors import Invalid, NotFound, NotServed
from glossator.model.task import TaskDraft
from glossator.services import dossiers, projects, tasks
from glossator.services.access import Context

MUST = "This field is required."


def list_tasks(call: Call) -> Reply:
    """A page of a project's tasks, by id."""
    query = call.query
    if query.project is None:
        raise Invalid("say which project's tasks", {"project": MUST})
    _plain(query)
    context, size = call.context, query.page_size
    totals = dossiers.totals(context, query.project)
    found = dossiers.page(context, query.project, (query.page - 1) * size, size)
    if not found and query.page > 1:
        # The client asks for page after page until it is told that there is none.
        raise NotFound("Invalid page.")
    write = _whole if query.fields == "all" else _bare
    shown: list[Any] = [write(context, one) for one in found]
    if query.include:
        wanted = set(query.include.split(","))
        shown = [_part(one, wanted) for one in shown]
    return call.json(schema.Tasks(shown, *totals))


def _part(task: schema.Task, wanted: set[str]) -> dict[str, Any]:
    """The members of a task that were asked for."""
    return {
        name: value
        for name, value in msgspec.structs.asdict(task).items()
        if name in wanted and value is not msgspec.UNSET
    }


def _whole(context: Context, found: dossiers.Dossier) -> schema.Task:
    return scenes.whole(context, found, listed=True)


def _bare(context: Context, found: dossiers.Dossier) -> schema.Task:
    return scenes.bare(found, updated_in_list=True)


def _plain(query: schema.TaskQuery) -> None:
    """Refuse what would give other tasks than were asked for."""
    if query.view is not None:
        raise NotServed("lists by view are not served yet")
    if query.review:
        raise NotServed("lists of tasks for review are not served yet")
    if not query.query:
        return
    try:
        asked = msgspec.json.decode(query.query, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise Invalid(f"query is not a JSON object: {error}", {"query": "not JSON"}) from None
    filters = asked.get("filters")
    items = filters.get("items") if isinstance(filters, dict) else filters
    chosen = asked.get("selectedItems")
    every = not chosen or chosen == {"all": True, "excluded": []}
    by_id = asked.get("ordering") in (None, [], ["tasks:id"])
    if items or not every or not by_id:
        raise NotServed("lists by filters, selected items or another order are not served yet")


def create_task(call: Call) -> Reply:
    """Make a task."""
    body = call.body
    data = read_object(body.data, "data")
    missing = {n: MUST for n, v in (("data", data), ("project", body.project)) if v is None}
    if data is None or missing:
        raise Invalid("a task needs its data and its project", missing)
    brought = [n for n in ("annotations", "predictions", "drafts") if getattr(body, n)]
    if brought:
        wrong = "Send them by import, or to their own routes."
        raise Invalid("a new task has none of these", dict.fromkeys(brought, wrong))
    draft = TaskDraft(data=data, metadata=read_object(body.meta, "meta"), overlap=body.overlap)
    (number,) = tasks.create(call.context, body.project, [draft])
    return _one(call, number)


def _one(call: Call, number: int) -> Reply:
    return call.json(scenes.bare(dossiers.get(call.context, number), updated_in_list=False))


def get_task(call: Call) -> Reply:
    """One task with its answers, proposals and the caller's drafts."""
    found = dossiers.get(call.context, call.number("task_id"))
    return call.json(scenes.whole(call.context, found))


def change_task(call: Call) -> Reply:
    """Change a task's data, meta or overlap."""
    number, body = call.number("task_id"), call.body
    changes: dict[str, Any] = {}
    data = read_object(body.data, "data")
    if data is not None:
        changes["data"] = data
    if bytes(body.meta):
        changes["metadata"] = read_object(body.meta, "meta")
    if body.overlap is not None:
        changes["overlap"] = body.overlap
    tasks.edit(call.context, number, changes)
    if body.project is not None:
        view = tasks.get(call.context, number)
        if view.task.project_id != body.project:
            projects.get(call.context, body.project)
            wrong = "A task stays in its project."
            raise Invalid(wrong, {"project": wrong})
    return _one(call, number)


def delete_task(call: Call) -> Reply:
    """Delete a task with all that belongs to it."""
    tasks.delete(call.context, [call.number("task_id")])
    return call.empty()


def delete_all(call: Call) -> Reply:
    """Delete all tasks of a project, some at a time."""
    number = call.number("project_id")

    def some(context: Context) -> int:
        projects.get(context, number, "manage")
        found = tasks.every(context, number, 0, tasks.CHUNK)
        tasks.delete(context, [view.task.id for view in found])
        return len(found)

    while call.unit(some) == tasks.CHUNK:
        pass
    return call.empty()


routes = [
    get("/api/tasks", list_tasks, may="browse", query=schema.TaskQuery, answer=schema.Tasks),
    post("/api/tasks", create_task, may="make", body=schema.NewTask, answer=schema.Task,
         status=201),
    get("/api/tasks/{task_id}", get_task, may="read", query=schema.OneQuery, answer=schema.Task),
    patch("/api/tasks/{task_id}", change_task, may="make", body=schema.TaskChange,
          answer=schema.Task),
    delete("/api/tasks/{task_id}", delete_task, may="manage"),
    delete("/api/projects/{project_id}/tasks", delete_all, mode="steps", may="manage"),
]  # fmt: skip
