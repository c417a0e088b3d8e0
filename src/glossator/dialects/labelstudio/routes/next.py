"""The next task: a GET that claims, as the vendor's labelling screen asks for it."""

from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.schema import tasks as schema
from glossator.edge import Call, Reply, get
from glossator.model.errors import NotFound
from glossator.services import dossiers, handout, projects


def next_task(call: Call) -> Reply:
    """Hold the next task for the caller; asked again, the same one until it is answered."""
    context = call.context
    project = projects.get(context, call.number("project_id"), "work")
    rows = handout.claim(context, project, limit=1)
    if rows is None:
        counts = projects.counts(context, project)
        undone = any(counts.get(f"tasks.{s}", 0) > 0 for s in ("open", "in_progress"))
        raise NotFound(
            "There are no tasks for you now: others hold them, or you answered or skipped them."
            if undone
            else "There are no remaining tasks to be done."
        )
    found = dossiers.get(context, rows[0].task_id)
    mine = [a for a in found.annotations if a.member_id == context.member.id]
    return call.json(scenes.whole(context, found, given=mine))


routes = [
    get("/api/projects/{project_id}/next", next_task, mode="write", may="work",
        query=schema.OneQuery, answer=schema.Task),
]  # fmt: skip
