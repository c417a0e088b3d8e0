"""Projects: a task type, and the parameters that its tasks take over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from glossator.dialects.scale import foreign, own, parameters
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import moment
from glossator.dialects.scale.own import NAME, Entry, OwnProject
from glossator.dialects.scale.parameters import Params
from glossator.dialects.scale.routes import places
from glossator.dialects.scale.routes.queries import yes
from glossator.dialects.scale.schema import projects as schema
from glossator.edge import Call, Reply, get, post
from glossator.model import ids
from glossator.model.errors import Invalid
from glossator.model.loss import Losses
from glossator.model.project import Project
from glossator.services import projects, schemas
from glossator.services.access import Context

PIPELINES = ("standard_task", "consensus_task")
TEMPLATES = ("textcollection", "chat", "chatlite", "chatexperimental", "multichat")
"""Types whose projects have a task template."""


def write(context: Context, found: Sequence[Project]) -> list[schema.Project]:
    """Projects in the vendor's shape."""
    texts = projects.sources(context, found, NAME)
    return [_write(context, one, texts.get(one.id, [])) for one in found]


def _write(context: Context, project: Project, texts: list[tuple[int, bytes]]) -> schema.Project:
    mine = own.of_project(project)
    read = [own.read_entry(text) for _, text in texts]
    entries = {one.version: one for one in read if one is not None}
    kind = project.kind
    if project.dialect != NAME:
        entry = _foreign(context, project)
        entries, kind = ({0: entry}, entry.type) if entry else ({}, None)
    return schema.Project(
        id=ids.hex24(project.id, "project"), name=project.name, type=kind or "textcollection",
        created_at=moment(project.created_at), param_history=[_shown(e) for e in entries.values()],
        is_rapid=mine.rapid, is_studio=mine.studio, archived=project.state == "archived",
        datasetId=mine.dataset_id or UNSET, pipeline=mine.pipeline or UNSET,
    )  # fmt: skip


def _foreign(context: Context, project: Project) -> Entry | None:
    if project.schema_id is None:
        return None
    asked = schemas.ready(context, project.schema_id).schema
    return foreign.entry(asked, project.created_at, context.losses)


def _shown(entry: Entry) -> dict[str, Any]:
    return {"version": entry.version, "created_at": entry.created_at, **entry.params}


def _one(call: Call, project: Project) -> Reply:
    return call.json(write(call.context, [project])[0])


def create_project(call: Call) -> Reply:
    """Make a project of a task type."""
    body = call.body
    places.family(body.type)
    places.enabled(call.context, body.type)
    if body.pipeline and body.pipeline not in PIPELINES:
        raise Invalid("unknown pipeline", {"pipeline": f"must be one of {', '.join(PIPELINES)}"})
    params = _params(body.params)
    test = is_test(call.headers)
    projects.claim_name(call.context, body.name, test)
    mine = OwnProject(
        rapid=bool(body.rapid), studio=bool(body.studio), dataset_id=body.dataset_id or None,
        pipeline=body.pipeline or None,
    )  # fmt: skip
    entry = Entry(body.type, 0, moment(call.context.at), params)
    return _one(call, places.make(call.context, body.name, entry, mine, test))


def _params(raw: msgspec.Raw) -> Params:
    body = own.raw_object(raw)
    try:
        return msgspec.json.decode(body, type=Params)
    except msgspec.ValidationError:
        raise Invalid("params is not an object", {"params": "must be an object"}) from None


def list_projects(call: Call) -> Reply:
    """The account's projects."""
    archived = yes(call.query.archived if call.query else None, "archived")
    found, after = [], 0
    while page := projects.every(call.context, after, 100):
        after = page[-1].id
        found += [
            one
            for one in page
            if one.test == is_test(call.headers)
            and (one.state == "archived") == archived
            and not own.of_project(one).home
        ]
    return call.json(write(call.context, found))


def get_project(call: Call) -> Reply:
    """One project."""
    return _one(call, places.project(call, call.path["name"]))


def set_params(call: Call) -> Reply:
    """Write the next version of a project's parameters; the tasks that it has keep theirs.

    With ``patch`` what is not named stays."""
    project = places.project_alone(call, call.path["name"], "manage")
    own.must_be_own(project)
    said: Params = dict(call.body or {})
    patch = parameters.said({"patch": said.pop("patch", msgspec.Raw(b"false"))}, "patch", bool)
    present = places.present(call.context, project)
    before = present.params if present and patch else {}
    number = present.version + 1 if present else 0
    kind = project.kind or ""
    entry = Entry(kind, number, moment(call.context.at), {**before, **said})
    read = places.family(kind).read(kind, own.plain(entry.params), Losses())
    schema_ = own.with_source(read, places.source(entry))
    project = projects.set_schema(call.context, project.id, schema_)
    told = own.instruction(entry)
    if told != project.instructions:
        project = projects.update(call.context, project.id, {"instructions": told})
    return _one(call, project)


def get_template(call: Call) -> Reply:
    """What a task of a project is to say; only some types have this."""
    project = places.project(call, call.path["name"])
    present = places.present(call.context, project)
    if project.kind not in TEMPLATES or present is None:
        wrong = f"a project of type {project.kind} has no task template"
        raise Invalid(wrong, {"project": wrong})
    variables = present.params.get("template_variables")
    if variables is None:
        names = [name for name in present.params if name != "instruction"]
        variables = own.as_raw({name: present.params[name] for name in names})
    return call.json(
        schema.Template(
            id=ids.hex24(project.schema_id or 0, "schema"), project=project.name,
            version=present.version, created_at=present.created_at,
            updated_at=present.created_at, template_variables=variables,
            response_schema=present.params.get("response_schema", UNSET),
        )
    )  # fmt: skip


ONE = "/v1/projects/{name}"
routes = [
    post("/v1/projects", create_project, may="manage", body=schema.NewProject,
         answer=schema.Project),
    get("/v1/projects", list_projects, may="read", query=schema.ProjectQuery,
        answer=list[schema.Project]),
    get(ONE, get_project, may="read", answer=schema.Project, quick=False),
    post(ONE + "/setParams", set_params, may="manage", body=Params, optional=True,
         answer=schema.Project),
    get(ONE + "/taskTemplates", get_template, may="read", answer=schema.Template),
]  # fmt: skip
