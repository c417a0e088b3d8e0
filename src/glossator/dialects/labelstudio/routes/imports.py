"""Imports: tasks with what comes with them, all or none."""

from __future__ import annotations

import re
import time
from functools import partial
from typing import Any

import msgspec

from glossator.dialects.labelstudio import importing, tables_in
from glossator.dialects.labelstudio.moments import maybe_moment, moment
from glossator.dialects.labelstudio.routes.import_bodies import LIMIT, Body, read_body, unfit
from glossator.dialects.labelstudio.routes.import_making import Maker
from glossator.dialects.labelstudio.schema.imports import Imported, ImportQuery, ProjectImport
from glossator.edge import Call, Reply, get, post
from glossator.model.errors import Forbidden, Invalid, NotFound
from glossator.model.label_schema import LabelSchema
from glossator.services import imports, members, projects
from glossator.services.access import Context
from glossator.store.transfers import Import

PAGE = 1000
_BETWEEN = re.compile("[,;|]")


def import_tasks(call: Call) -> Reply:
    """Make tasks of JSON, of a form, of files, or of a file at an address."""
    begun = time.monotonic()
    project_id = call.number("project_id")
    schema = call.read(partial(_schema, project_id=project_id))
    body = read_body(call)
    if body.nameless and importing.only_key(schema) is None:
        raise Invalid("this file needs a label config that shows exactly one key of the data")
    read = _read(call, schema, body)
    maker = Maker(call, project_id, schema, body, read)

    def answer() -> Reply:
        return call.json(_answer(call, body, read, maker, begun))

    return maker.make(answer)


def _schema(context: Context, project_id: int) -> LabelSchema:
    project = projects.get(context, project_id, "make")
    return LabelSchema() if project.schema_id is None else projects.schema(context, project)


def _read(call: Call, schema: LabelSchema, body: Body) -> importing.Tasks:
    said = [_BETWEEN.split(text) for text in call.query.preannotated_from_fields]
    fields = [field for some in said for field in some if field]
    reader = importing.Reader(schema, lambda: call.read(_people), call.losses, fields)
    try:
        return reader.read(body.texts)
    except Invalid:
        if body.fetched:
            raise unfit(body.files[0][0]) from None
        raise


def _people(context: Context) -> importing.People:
    """Everybody in the organization, by id and by address."""
    found: dict[int | str, int] = {}
    after = 0
    while True:
        page = _page(context, after)
        for member in page:
            found |= {member.id: member.id, member.email: member.id}
        if len(page) < PAGE:
            return found
        after = page[-1].id


def _page(context: Context, after: int) -> list[Any]:
    try:
        return members.every(context, after, PAGE)
    except Forbidden:  # one may make tasks here by a place, and knows oneself
        return [context.member]


def _answer(call: Call, body: Body, read: importing.Tasks, maker: Maker, begun: float) -> Imported:
    query = call.query
    return Imported(
        task_count=len(read) + len(body.media),
        annotation_count=read.annotations if query.commit_to_project else None,
        prediction_count=read.predictions if query.commit_to_project else None,
        duration=round(time.monotonic() - begun, 6), file_upload_ids=maker.file_ids,
        could_be_tasks_list=any(s in tables_in.TABLES for s in body.formats),
        # Quirk: a list for JSON bodies and a dict for files. [server 1.23.2]
        found_formats=body.formats or [], data_columns=body.columns,
        task_ids=maker.numbers if query.return_task_ids else msgspec.UNSET,
    )  # fmt: skip


def get_import(call: Call) -> Reply:
    """How an import goes."""
    found = imports.get(call.context, call.number("import_id"))
    if found.project_id != call.number("project_id"):
        raise NotFound("no such import")
    return call.json(_write(found))


def _write(found: Import) -> ProjectImport:
    ended = found.finished_at
    # A failed import is "removed" once its tasks are gone.
    state: Any = "failed" if found.state == "removed" else found.state
    return ProjectImport(
        id=found.id, project=found.project_id, status=state, error=found.error,
        created_at=moment(found.created_at), updated_at=moment(ended or found.created_at),
        finished_at=maybe_moment(ended), task_count=found.counts.get("tasks", 0),
        duration=None if ended is None else (ended - found.created_at) // 1_000_000,
    )  # fmt: skip


routes = [
    post("/api/projects/{project_id}/import", import_tasks, mode="steps", may="make",
         query=ImportQuery, answer=Imported, status=201, limit=LIMIT),
    get("/api/projects/{project_id}/imports/{import_id}", get_import, may="make",
        answer=ProjectImport),
]  # fmt: skip
