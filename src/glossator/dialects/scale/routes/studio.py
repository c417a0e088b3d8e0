"""Who works on what, in which order: places, groups and priorities of the hub."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.routes import places
from glossator.dialects.scale.routes.teams import by_email, everybody
from glossator.dialects.scale.schema import people as schema
from glossator.edge import Call, Reply, get, post, put
from glossator.model import ids
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.project import Batch, Project
from glossator.model.task import DONE
from glossator.model.work import Group, Member
from glossator.services import access, batches, members, projects
from glossator.services.access import Context

# Places


def _assignments(call: Call) -> Reply:
    """Everybody, with the projects that they have a place in."""
    context = call.context
    found: dict[int, list[str]] = {}
    after = 0
    while page := projects.every(context, after, 100):
        after = page[-1].id
        for project in page:
            if project.test == is_test(call.headers):
                for member, _ in projects.places(context, project.id):
                    found.setdefault(member, []).append(project.name)
    return call.json({one.email: found.get(one.id, []) for one in everybody(context)})


def list_assignments(call: Call) -> Reply:
    """Who has a place in which projects."""
    return _assignments(call)


def assign(call: Call) -> Reply:
    """Give people a place in projects, to label there. Who has one keeps it as it is."""
    for project in _named(call, call.body.projects):
        placed = {number for number, _ in projects.places(call.context, project.id)}
        for member in _people(call.context, call.body.emails):
            if member.id not in placed:
                projects.place(call.context, project.id, member.id, "labeler")
    return _assignments(call)


def unassign(call: Call) -> Reply:
    """Take people's places in projects, and in the groups there, away."""
    context = call.context
    for project in _named(call, call.body.projects):
        placed = {number for number, _ in projects.places(context, project.id)}
        for member in _people(context, call.body.emails):
            if member.id not in placed:
                continue
            projects.displace(context, project.id, member.id)
            for group in _groups(context, project):
                if member.id in members.in_group(context, group.id):
                    members.leave(context, group.id, member.id)
    return _assignments(call)


def _named(call: Call, names: Iterable[str]) -> list[Project]:
    return [places.project(call, name, "manage") for name in dict.fromkeys(names)]


def _people(context: Context, emails: Iterable[str]) -> list[Member]:
    return [by_email(context, email) for email in dict.fromkeys(emails)]


# Groups


def _groups(context: Context, project: Project) -> list[Group]:
    found: list[Group] = []
    after = 0
    while page := members.groups(context, after, 100):
        after = page[-1].id
        found += [one for one in page if one.project_id == project.id]
    return found


def _group(context: Context, project: Project, name: str) -> Group:
    found = next((one for one in _groups(context, project) if one.name == name), None)
    if found is None:
        raise NotFound("no such group")
    return found


def _write_group(context: Context, group: Group) -> schema.Group:
    people = [members.get(context, number) for number in members.in_group(context, group.id)]
    return schema.Group(
        id=ids.hex24(group.id, "group"), name=group.name, numWorkers=len(people),
        workers=[schema.Worker(ids.hex24(one.id, "member"), one.email) for one in people],
    )  # fmt: skip


def list_groups(call: Call) -> Reply:
    """A project's groups."""
    project = places.project(call, call.path["name"], "read_results")
    return call.json([_write_group(call.context, one) for one in _groups(call.context, project)])


def create_group(call: Call) -> Reply:
    """Make a group of people who have a place in the project."""
    context, body = call.context, call.body
    project = places.project_alone(call, call.path["name"], "steer")
    if any(one.name == body.name for one in _groups(context, project)):
        raise Conflict(f"a group {body.name!r} exists in this project", "name")
    group = members.create_group(context, body.name, project.id)
    _join(context, project, group, body.emails)
    return call.json(_write_group(context, group))


def _join(context: Context, project: Project, group: Group, emails: Iterable[str]) -> None:
    placed = {number for number, _ in projects.places(context, project.id)}
    for member in _people(context, emails):
        if member.id not in placed:
            wrong = f"{member.email} is not assigned to the project"
            raise Invalid(wrong, {"emails": wrong})
        members.join(context, group.id, member.id)


def change_group(call: Call) -> Reply:
    """Take people into a group, and others out of it."""
    context, body = call.context, call.body
    if body.add_emails is None and body.remove_emails is None:
        raise Invalid("nothing is to be changed", {"add_emails": "or remove_emails is required"})
    project = places.project(call, call.path["name"], "steer")
    group = _group(context, project, call.path["group"])
    _join(context, project, group, body.add_emails or ())
    present = set(members.in_group(context, group.id))
    for member in _people(context, body.remove_emails or ()):
        if member.id in present:
            members.leave(context, group.id, member.id)
    return call.json(_write_group(context, group))


# Batches


def _pending(call: Call) -> list[tuple[Batch, Project]]:
    """Batches that are not over, in the order in which they are handed out."""
    return batches.unended(call.context, is_test(call.headers))


def _write_batch(
    context: Context, batch: Batch, project: Project, place: int
) -> schema.StudioBatch:
    counts = batches.counts(context, batch)
    found = {n.removeprefix("tasks."): c for n, c in counts.items() if n.startswith("tasks.")}
    groups = [members.group(context, number).name for number in batches.groups(context, batch)]
    return schema.StudioBatch(
        id=ids.hex24(batch.id, "batch"), name=batch.name,
        projectId=ids.hex24(project.id, "project"), projectName=project.name,
        studioPriority=place, total=sum(found.values()),
        completed=sum(n for state, n in found.items() if state in DONE), groups=groups,
    )  # fmt: skip


def _order(call: Call) -> Reply:
    return call.json(
        [
            _write_batch(call.context, batch, project, place)
            for place, (batch, project) in enumerate(_pending(call), start=1)
        ]
    )


def list_batches(call: Call) -> Reply:
    """The batches that are not over, the most urgent first."""
    return _order(call)


def set_groups(call: Call) -> Reply:
    """Limit a batch to groups of its project; to none: it is everybody's."""
    context = call.context
    batch, project = places.batch(call, call.path["name"], "steer")
    chosen = tuple(_group(context, project, name).id for name in dict.fromkeys(call.body.groups))
    batches.update(context, batch.id, {"groups": chosen})
    found = enumerate(_pending(call), start=1)
    place = next((n for n, (one, _) in found if one.id == batch.id), 0)
    return call.json(_write_batch(context, batches.get(context, batch.id), project, place))


def set_priorities(call: Call) -> Reply:
    """Put all batches that are not over into an order."""
    access.allow(call.context, "steer")
    present = {batch.name: batch for batch, _ in _pending(call)}
    names = [one.name for one in call.body.batches]
    if sorted(names) != sorted(present):
        wrong = "must name every batch that is not over, each once"
        raise Invalid(wrong, {"batches": wrong})
    for place, name in enumerate(names):
        _set(call.context, present[name], len(names) - place)
    return _order(call)


def reset_priorities(call: Call) -> Reply:
    """Put them into the order in which they were made."""
    access.allow(call.context, "steer")
    for batch, _ in _pending(call):
        _set(call.context, batch, 0)
    return _order(call)


def _set(context: Context, batch: Batch, priority: int) -> None:
    if batch.priority != priority:
        batches.update(context, batch.id, {"priority": priority})


GROUPS = "/v1/studio/projects/{name}/groups"
routes = [
    get("/v1/studio/assignments", list_assignments, may="manage", answer=dict[str, list[str]]),
    post("/v1/studio/assignments/add", assign, may="manage", body=schema.Assigning,
         answer=dict[str, list[str]]),
    post("/v1/studio/assignments/remove", unassign, may="manage", body=schema.Assigning,
         answer=dict[str, list[str]]),
    get(GROUPS, list_groups, may="read_results", answer=list[schema.Group]),
    post(GROUPS, create_group, may="steer", body=schema.NewGroup, answer=schema.Group),
    put(GROUPS + "/{group}", change_group, may="steer", body=schema.GroupChange,
        answer=schema.Group),
    get("/v1/studio/batches", list_batches, may="read_results", answer=list[schema.StudioBatch]),
    put("/v1/studio/batches/{name}", set_groups, may="steer", body=schema.BatchGroups,
        answer=schema.StudioBatch),
    post("/v1/studio/batches/set_priorities", set_priorities, may="steer", body=schema.Order,
         answer=list[schema.StudioBatch]),
    post("/v1/studio/batches/reset_priorities", reset_priorities, may="steer",
         answer=list[schema.StudioBatch]),
]  # fmt: skip
