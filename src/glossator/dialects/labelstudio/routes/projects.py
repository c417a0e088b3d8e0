"""Projects."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET

from glossator.dialects.labelstudio import projecting
from glossator.dialects.labelstudio.people import write_simple
from glossator.dialects.labelstudio.routes import configs
from glossator.dialects.labelstudio.schema.projects import (
    Counters,
    Own,
    Project,
    ProjectChange,
    ProjectFilter,
    ProjectPage,
)
from glossator.dialects.labelstudio.schema.users import UserSimple
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.model.errors import Invalid, NotFound, Unsupported
from glossator.model.project import Project as Hub
from glossator.services import access, batches, members, predictions, projects
from glossator.services.access import Context
from glossator.services.projects import ProjectDraft

PAGE, MOST = 30, 100
"""Projects of a page: unless said, and at most."""
NEWEST = ("", "-id", "-created_at")
"""The order that lists have, and its names."""
MOST_IDS = 1000


def list_projects(call: Call) -> Reply:
    """The projects that one sees, newest first."""
    query = call.query
    if query.ordering not in NEWEST or query.filter not in ("", "all"):
        raise Unsupported(
            "projects come newest first, pinned or not",
            {"ordering" if query.ordering not in NEWEST else "filter": "not served"},
        )
    if query.workspaces:
        raise Unsupported("there are no workspaces", {"workspaces": "not served"})
    page, size = _page(query)
    found, count = projects.newest(
        call.context, (page - 1) * size, size, query.title or None, _ids(query.ids)
    )
    if not found and page > 1:
        # The client's pager believes in a next page until it is told 404. [sdk 1.0.10]
        raise NotFound("Invalid page.")
    names: dict[int, UserSimple | None] = {}
    shown: list[Any] = [
        _write(call.context, project, _counters(call.context, project), names) for project in found
    ]
    if query.include:
        wanted = set(query.include.split(","))
        shown = [{k: v for k, v in msgspec.to_builtins(p).items() if k in wanted} for p in shown]
    return call.json(
        ProjectPage(
            count=count, results=shown,
            next=_address(call, page + 1) if page * size < count else None,
            previous=_address(call, page - 1) if page > 1 else None,
        )
    )  # fmt: skip


def _page(query: ProjectFilter) -> tuple[int, int]:
    """(page, size): a page that is no number is not there, a size that is none is the default."""
    page, size = query.page, query.page_size
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:10]) < 1 << 31):
        raise NotFound("Invalid page.")
    known = size.isascii() and size.isdigit() and int(size[:10]) > 0
    return int(page[:10]), min(int(size[:10]), MOST) if known else PAGE


def _ids(text: str) -> list[int] | None:
    if not text:
        return None
    words = [word.strip() for word in text.split(",")][:MOST_IDS]
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 16]


def _address(call: Call, page: int) -> str:
    said = msgspec.structs.asdict(call.query) | {"page": str(page)}
    return call.url("/api/projects/?" + urlencode({k: v for k, v in said.items() if v}))


def create_project(call: Call) -> Reply:
    """Make a project."""
    body: ProjectChange = call.body or ProjectChange()
    own = projecting.change_own(Own(created_by=call.member.id), body, call.losses)
    project = projects.create(
        call.context,
        ProjectDraft(
            name=projecting.UNTITLED if body.title is UNSET else body.title,
            schema=configs.read(projecting.config_text(body)),
            settings=projecting.settings_of(ProjectDraft(name="").settings, body),
            overlap=1 if body.maximum_annotations is UNSET else body.maximum_annotations,
            open_to_all=True, dialect=projecting.NAME, raw=projecting.write_own(own),
            **projecting.instructions(body),
        ),
    )  # fmt: skip
    return call.json(_write(call.context, project, Counters()))


def get_project(call: Call) -> Reply:
    """One project."""
    return _reply(call, call.context, projects.get(call.context, call.number("project_id")))


def change_project(call: Call) -> Reply:
    """Change a project. A configuration must still have what answers use."""
    body: ProjectChange = call.body or ProjectChange()
    if body.label_config is not UNSET:
        text = projecting.config_text(body)
        configs.read(text)
        configs.keeps_what_is_used(call, text)
    reply: Reply = call.unit(lambda context: _change(call, context, body))
    return reply


def _change(call: Call, context: Context, body: ProjectChange) -> Reply:
    project = projects.get(context, call.number("project_id"), "manage")
    if body.label_config is not UNSET:
        schema = configs.read(projecting.config_text(body))
        project = projects.set_schema(context, project.id, schema)
    changes: dict[str, Any] = {
        "settings": projecting.settings_of(project.settings, body), **projecting.instructions(body),
    }  # fmt: skip
    if body.title is not UNSET:
        changes["name"] = body.title
    if body.maximum_annotations is not UNSET and body.maximum_annotations != project.overlap:
        changes["overlap"] = body.maximum_annotations
        # Tasks that are there follow, as the vendor's do.
        batches.update(context, project.default_batch_id, {"overlap": body.maximum_annotations})
    own = projecting.read_own(project)
    changed = projecting.change_own(own, body, call.losses)
    if changed != own:
        if changed.model_version and changed.model_version != own.model_version:
            _is_proposed(context, project, changed.model_version)
        projecting.own_of(project)
        changes |= {"dialect": projecting.NAME, "raw": projecting.write_own(changed)}
    return _reply(call, context, projects.update(context, project.id, changes))


def _is_proposed(context: Context, project: Hub, model: str) -> None:
    """The version that proposals are shown of must have made some."""
    if not predictions.proposed(context, project.id, model):
        wrong = "Model version doesn't exist either as live model or as static predictions."
        raise Invalid(wrong, {"model_version": wrong})


def delete_project(call: Call) -> Reply:
    """Delete a project with all that it owns."""
    projects.delete(call.context, call.number("project_id"))
    return call.empty()


def _counters(context: Context, project: Hub) -> Counters:
    """Null for those who do not see all tasks."""
    if not access.may("browse", access.held_roles(context, project.id)):
        return Counters()
    return projecting.write_counters(projects.counts(context, project))


def _reply(call: Call, context: Context, project: Hub) -> Reply:
    return call.json(_write(context, project, _counters(context, project)))


def _write(
    context: Context, project: Hub, counters: Counters,
    names: dict[int, UserSimple | None] | None = None,
) -> Project:  # fmt: skip
    names = {} if names is None else names
    maker = projecting.read_own(project).created_by
    if maker is not None and maker not in names:
        try:
            names[maker] = write_simple(members.get(context, maker))
        except NotFound:  # gone, or not for this reader's eyes
            names[maker] = None
    return projecting.write_project(
        project, configs.schema_of(context, project), None if maker is None else names[maker],
        counters, context.losses, access.may("manage", access.held_roles(context, project.id)),
    )  # fmt: skip


routes = [
    get("/api/projects", list_projects, may="read", query=ProjectFilter, answer=ProjectPage),
    post("/api/projects", create_project, may="manage", body=ProjectChange, optional=True,
         answer=Project, status=201),
    get("/api/projects/{project_id}", get_project, may="read", answer=Project),
    patch("/api/projects/{project_id}", change_project, mode="steps", may="manage",
          body=ProjectChange, optional=True, answer=Project),
    delete("/api/projects/{project_id}", delete_project, may="manage"),
]  # fmt: skip
