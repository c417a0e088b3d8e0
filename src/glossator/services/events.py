"""Events: what happened in a project, for those who manage it."""

from glossator.model.event import Event
from glossator.services import access
from glossator.services.access import Context
from glossator.store import events


def every(context: Context, project_id: int, after: int, limit: int) -> list[Event]:
    """A project's events by id."""
    project = access.project(context, project_id, "manage")
    return events.every(context.tx, after, limit, project=project.id)
