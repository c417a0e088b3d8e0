"""Imports: tasks with what comes with them, all or none."""

from __future__ import annotations

import re
import time
from functools import cached_property, partial
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
from glossator.services import dossiers, imports, members, projects
from glossator.services.access import Context
from glossator.store.transfers import Import

PAGE = 1000
NEVER = 1 << 53
"""No id is that large."""
_BETWEEN = re.compile("[,;|]")


def import_tasks(call: Call) -> Reply:
    """Make tasks of JSON, of a form, of files, or of a file at an address."""
    begun = time.monotonic()
    project_id = call.number("project_id")
    schema = call.read(partial(_schema, project_id=project_id))
    body = read_body(call)
    if body.nameless and importing.only_key(schema) is None:
        raise Invalid("this file needs a label config that shows exactly one key of the data")
    read = _read(call, project_id, schema, body)
    maker = Maker(call, project_id, schema, body, read)

    def answer() -> Reply:
        return call.json(_answer(call, body, read, maker, begun))

    return maker.make(answer)


def _schema(context: Context, project_id: int) -> LabelSchema:
    project = projects.get(context, project_id, "make")
    return LabelSchema() if project.schema_id is None else projects.schema(context, project)


def _read(call: Call, project_id: int, schema: LabelSchema, body: Body) -> importing.Tasks:
    said = [_BETWEEN.split(text) for text in call.query.preannotated_from_fields]
    fields = [field for some in said for field in some if field]
    reader = importing.Reader(schema, _People(call, project_id).find, call.losses, fields)
    try:
        return reader.read(body.texts)
    except Invalid:
        if body.fetched:
            raise unfit(body.files[0][0]) from None
        raise


class _People:
    """The people whom the answers of an import name: by id whoever is here, by address those whose
    addresses the importer may see."""

    def __init__(self, call: Call, project_id: int) -> None:
        self._call = call
        self._project_id = project_id

    def find(self, key: int | str) -> int | None:
        """The id of a member."""
        if isinstance(key, str):
            return self._addresses.get(key)
        if not 0 < key < NEVER:
            return None
        found = self._call.read(lambda c: dossiers.people(c, self._project_id, (key,)))
        return key if key in found else None

    @cached_property
    def _addresses(self) -> dict[str, int]:
        found: dict[str, int] = self._call.read(_addresses)
        return found


def _addresses(context: Context) -> dict[str, int]:
    found = {context.member.email: context.member.id}
    after = 0
    while True:
        try:
            page = members.every(context, after, PAGE)
        except Forbidden:  # one may make tasks here by a place, and sees no addresses
            return found
        found |= {member.email: member.id for member in page}
        if len(page) < PAGE:
            return found
        after = page[-1].id


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
