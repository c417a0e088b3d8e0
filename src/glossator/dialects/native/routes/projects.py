"""Projects, their label schemas and the places in them."""

from glossator.dialects.native import schema
from glossator.dialects.native.codec import given, strict, write_event, write_project
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, patch, post, put
from glossator.edge.call import etag
from glossator.model.label_schema import LabelSchema
from glossator.model.project import Project
from glossator.services import events, projects
from glossator.services.projects import ProjectDraft


def _reply(call: Call, project: Project) -> Reply:
    return call.json(write_project(project), headers=etag(project.revision))


def list_projects(call: Call) -> Reply:
    """The projects that one sees."""
    found = projects.every(call.context, call.query.after, call.query.limit)
    return listed(call, found, write_project)


def create_project(call: Call) -> Reply:
    """Make a project."""
    strict(call.raw_body, schema.NewProject)
    body = call.body
    draft = ProjectDraft(
        name=body.name, schema=body.schema, kind=body.kind, settings=body.settings,
        overlap=body.overlap, open_to_all=body.open_to_all, instructions=body.instructions,
    )  # fmt: skip
    return _reply(call, projects.create(call.context, draft))


def get_project(call: Call) -> Reply:
    """One project."""
    return _reply(call, projects.get(call.context, call.number("project_id")))


def change_project(call: Call) -> Reply:
    """Change a project."""
    strict(call.raw_body, schema.ProjectChange)
    number = call.number("project_id")
    return _reply(call, projects.update(call.context, number, given(call.body), call.if_match))


def delete_project(call: Call) -> Reply:
    """Delete a project with all that it owns."""
    projects.delete(call.context, call.number("project_id"), call.if_match)
    return call.empty()


def get_schema(call: Call) -> Reply:
    """A version of the label schema."""
    project = projects.get(call.context, call.number("project_id"))
    return call.json(projects.schema(call.context, project, call.query.version))


def set_schema(call: Call) -> Reply:
    """Write a new version of the label schema."""
    strict(call.raw_body, LabelSchema)
    number = call.number("project_id")
    return _reply(call, projects.set_schema(call.context, number, call.body, call.if_match))


def archive_project(call: Call) -> Reply:
    """Stop the hand-out."""
    return _reply(call, projects.archive(call.context, call.number("project_id")))


def unarchive_project(call: Call) -> Reply:
    """Let work go on."""
    return _reply(call, projects.unarchive(call.context, call.number("project_id")))


def get_project_counts(call: Call) -> Reply:
    """The project's counters: tasks by state, annotations, predictions, skips, active holds."""
    project = projects.get(call.context, call.number("project_id"), "browse")
    return call.json(projects.counts(call.context, project))


def list_places(call: Call) -> Reply:
    """Who has a place in the project."""
    found = projects.places(call.context, call.number("project_id"))
    return call.json(schema.Places(items=[schema.Place(member_id=m, role=r) for m, r in found]))


def give_place(call: Call) -> Reply:
    """Give a person a place."""
    number, member = call.number("project_id"), call.number("member_id")
    projects.place(call.context, number, member, call.body.role)
    return call.empty()


def take_place(call: Call) -> Reply:
    """Take a person's place away."""
    projects.displace(call.context, call.number("project_id"), call.number("member_id"))
    return call.empty()


def list_events(call: Call) -> Reply:
    """What happened in a project."""
    number = call.number("project_id")
    found = events.every(call.context, number, call.query.after, call.query.limit)
    return listed(call, found, write_event)


routes = [
    get("/v1/projects", list_projects, may="read", query=schema.Page, answer=schema.Items),
    post("/v1/projects", create_project, may="manage", body=schema.NewProject,
         answer=schema.Project, status=201),
    get("/v1/projects/{project_id}", get_project, may="read", answer=schema.Project),
    patch("/v1/projects/{project_id}", change_project, may="manage", body=schema.ProjectChange,
          answer=schema.Project),
    delete("/v1/projects/{project_id}", delete_project, may="manage"),
    get("/v1/projects/{project_id}/schema", get_schema, may="read", query=schema.SchemaVersion,
        answer=LabelSchema),
    put("/v1/projects/{project_id}/schema", set_schema, may="manage", body=LabelSchema,
        answer=schema.Project),
    post("/v1/projects/{project_id}/archive", archive_project, may="manage",
         answer=schema.Project),
    post("/v1/projects/{project_id}/unarchive", unarchive_project, may="manage",
         answer=schema.Project),
    get("/v1/projects/{project_id}/counts", get_project_counts, may="browse",
        answer=dict[str, int]),
    get("/v1/projects/{project_id}/members", list_places, may="manage", answer=schema.Places),
    put("/v1/projects/{project_id}/members/{member_id}", give_place, may="manage",
        body=schema.RoleChange, status=204),
    delete("/v1/projects/{project_id}/members/{member_id}", take_place, may="manage"),
    get("/v1/projects/{project_id}/events", list_events, may="manage", query=schema.Page,
        answer=schema.Items),
]  # fmt: skip
