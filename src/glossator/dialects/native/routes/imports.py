"""Imports from stored files."""

from glossator.dialects.native import schema
from glossator.dialects.native.codec import maybe_moment, moment
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, get, post
from glossator.services import files, imports
from glossator.services.exports import format_named
from glossator.store.transfers import Import


def _write(record: Import) -> schema.Import:
    return schema.Import(
        id=record.id, project_id=record.project_id, batch_id=record.batch_id, 
        state="failed" if record.state == "removed" else record.state,
        format=record.format, counts=record.counts, error=record.error,
        created_at=moment(record.created_at), finished_at=maybe_moment(record.finished_at),
    )  # fmt: skip


def create_import(call: Call) -> Reply:
    """Make tasks of a stored file; a job does it, all or none."""
    body = call.body
    file = files.get(call.context, body.file_id)
    if body.format is not None:
        format_named(body.format)
    record = imports.create(
        call.context, call.number("project_id"), batch_id=body.batch_id, file_id=file.id,
        format=body.format, options={"annotations": body.annotations},
    )  # fmt: skip
    return call.json(_write(record))


def list_imports(call: Call) -> Reply:
    """A project's imports."""
    number = call.number("project_id")
    found = imports.every(call.context, number, call.query.after, call.query.limit)
    return listed(call, found, _write)


def get_import(call: Call) -> Reply:
    """One import."""
    return call.json(_write(imports.get(call.context, call.number("import_id"))))


routes = [
    post("/v1/projects/{project_id}/imports", create_import, may="make", body=schema.NewImport,
         answer=schema.Import, status=202),
    get("/v1/projects/{project_id}/imports", list_imports, may="make", query=schema.Page,
        answer=schema.Items),
    get("/v1/imports/{import_id}", get_import, may="make", answer=schema.Import),
]  # fmt: skip
