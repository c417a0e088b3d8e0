"""Projects, batches and tasks by the ids or names that a call gives, in the mode of its key."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.routes import places
from glossator.edge import Call, Reply, Route
from glossator.edge.routing import Handler
from glossator.model import ids
from glossator.model.errors import Invalid, NotEnabled, NotFound
from glossator.model.project import Batch, Project
from glossator.services import access, organizations, projects, tasks
from glossator.services.tasks import TaskView

Named = TypeVar("Named", Project, Batch)


def where_enabled(routes: Sequence[Route]) -> list[Route]:
    """The same routes, closed to organizations that have this version switched off."""
    return [msgspec.structs.replace(one, handler=_checked(one.handler)) for one in routes]


def _checked(handler: Handler) -> Handler:
    @functools.wraps(handler)
    def checked(call: Call) -> Reply:
        if organizations.settings(call.context).get("scale.v2") == "no":
            raise NotEnabled("the second version of the API is not enabled for this account")
        return handler(call)

    return checked


def required(said: str | None, name: str) -> str:
    """What must be given; Invalid names it."""
    if not said:
        raise Invalid(f"{name} is missing", {name: "is required"})
    return said


def project(call: Call, number: str | None, name: str | None, verb: str = "read") -> Project:
    """A project; Invalid if neither is given, or they are of two."""
    found = maybe_project(call, number, name, verb)
    if found is None:
        raise Invalid("which project", {"project_id": 'or "project_name" is required'})
    return found


def maybe_project(
    call: Call, number: str | None, name: str | None, verb: str = "read"
) -> Project | None:
    """The same; None if neither is given."""
    if number:
        found = projects.get(call.context, ids.read_hex24(number, "project"), verb)
        if found.test != is_test(call.headers):
            raise NotFound("no such project")
        return _called(found, name, "project_name")
    return places.project(call, name, verb) if name else None


def _called(found: Named, name: str | None, said: str) -> Named:
    if name and found.name != name:
        raise Invalid("two things", {said: "is not the name of what the id is of"})
    return found


def batch(
    call: Call, number: str | None, name: str | None, verb: str = "read"
) -> tuple[Batch, Project]:
    """A batch that a client made, and its project; Invalid if neither is given."""
    found = maybe_batch(call, number, name, verb)
    if found is None:
        raise Invalid("which batch", {"batch_id": 'or "batch_name" is required'})
    return found


def batch_alone(
    call: Call, number: str | None, name: str | None, verb: str
) -> tuple[Batch, Project]:
    """The same, read when all who asked so before have done what they wanted with it."""
    call.context.tx.line_up(batch(call, number, name, verb)[0].id)
    return batch(call, number, name, verb)


def maybe_batch(
    call: Call, number: str | None, name: str | None, verb: str = "read"
) -> tuple[Batch, Project] | None:
    """The same; None if neither is given."""
    if not number:
        return places.batch(call, name, verb) if name else None
    found, of = access.batch(call.context, ids.read_hex24(number, "batch"), verb)
    if found.kind != "production" or of.test != is_test(call.headers):
        raise NotFound("no such batch")
    return _called(found, name, "batch_name"), of


def task(call: Call, number: str | None) -> TaskView:
    """A task that is no test of people. What is told of it has other people's answers: it is for
    those who may browse."""
    view = tasks.get(call.context, ids.read_hex24(required(number, "task_id"), "task"), "browse")
    if view.task.test != is_test(call.headers) or view.task.kind != "production":
        raise NotFound("no such task")
    return view


def task_alone(call: Call, number: str | None) -> TaskView:
    """The same, read when all who asked so before have done what they wanted with it."""
    call.context.tx.line_up(task(call, number).task.id)
    return task(call, number)
