"""Exports at once, and snapshots."""

from collections.abc import Sequence
from functools import partial

import msgspec

from glossator.dialects.native import schema
from glossator.dialects.native.codec import maybe_moment, moment
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, post
from glossator.edge.download import content, disposition
from glossator.formats import WriteOptions
from glossator.model.loss import Loss
from glossator.services import exports, snapshots
from glossator.services.exports import Scope
from glossator.store.files import File
from glossator.store.transfers import Snapshot, SnapshotFormat


def _snapshot(found: Snapshot) -> schema.Snapshot:
    return schema.Snapshot(
        id=found.id, project_id=found.project_id, title=found.title, state=found.state,
        counts=found.counts, md5=found.md5, error=found.error,
        created_at=moment(found.created_at), finished_at=maybe_moment(found.finished_at),
    )  # fmt: skip


def _format(found: SnapshotFormat, parts: Sequence[File] = ()) -> schema.SnapshotFormat:
    return schema.SnapshotFormat(
        snapshot_id=found.snapshot_id, format=found.format, state=found.state,
        losses=msgspec.convert(found.losses, list[Loss]), error=found.error,
        created_at=moment(found.created_at), finished_at=maybe_moment(found.finished_at),
        parts=[schema.Part(file_id=file.id, name=file.name, size=file.size) for file in parts],
    )  # fmt: skip


def export_now(call: Call) -> Reply:
    """A project's tasks and answers in a file format, made while they are sent."""
    query, project_id = call.query, call.number("project_id")
    format = exports.format_named(query.format)
    scope = Scope(batch_id=query.batch_id, state=query.state, annotated=query.annotated)
    schema_ = call.unit(
        partial(exports.begin_at_once, project_id=project_id, format=format.name, scope=scope)
    )
    options = WriteOptions(
        everything=query.all, boxes=query.boxes, files=query.files and format.pictures,
        spreadsheet_safe=query.spreadsheet_safe,
    )  # fmt: skip
    chunks = exports.stream(
        call.read, call.blobs, project_id, schema_, format, scope, call.losses, options
    )
    name = f"project-{project_id}-{format.name}{format.suffix_for(options)}"
    headers = (("Content-Disposition", disposition(name, inline=False)),)
    return Reply(200, chunks, format.media_type_for(options), headers)


def list_snapshots(call: Call) -> Reply:
    """A project's snapshots."""
    number = call.number("project_id")
    found = snapshots.every(call.context, number, call.query.after, call.query.limit)
    return listed(call, found, _snapshot)


def create_snapshot(call: Call) -> Reply:
    """Freeze a project's state; a job writes it."""
    body = call.body or schema.NewSnapshot()
    scope = Scope(batch_id=body.batch_id, state=body.state, annotated=body.annotated)
    made = snapshots.create(call.context, call.number("project_id"), body.title, scope)
    return call.json(_snapshot(made))


def get_snapshot(call: Call) -> Reply:
    """One snapshot."""
    return call.json(_snapshot(snapshots.get(call.context, call.number("snapshot_id"))))


def delete_snapshot(call: Call) -> Reply:
    """Delete a snapshot with its conversions."""
    snapshots.delete(call.context, call.number("snapshot_id"))
    return call.empty()


def convert_snapshot(call: Call) -> Reply:
    """Have a snapshot written in another format; a job does it."""
    number = call.number("snapshot_id")
    return call.json(_format(snapshots.convert(call.context, number, call.body.format)))


def list_conversions(call: Call) -> Reply:
    """The conversions of a snapshot, with what each could not hold."""
    found = snapshots.conversions(call.context, call.number("snapshot_id"))
    parts = snapshots.parts(call.context, found)
    return call.json(
        schema.SnapshotFormats(items=[_format(f, parts.get(f.format, ())) for f in found])
    )


def download_snapshot(call: Call) -> Reply:
    """The bytes of a snapshot, or of one of its conversions."""
    number = call.number("snapshot_id")
    return content(call, snapshots.file(call.context, number, call.query.format))


routes = [
    get("/v1/projects/{project_id}/export", export_now, mode="steps", may="manage",
        query=schema.ExportQuery, media_type="application/octet-stream"),
    get("/v1/projects/{project_id}/snapshots", list_snapshots, may="manage", query=schema.Page,
        answer=schema.Items),
    post("/v1/projects/{project_id}/snapshots", create_snapshot, may="manage",
         body=schema.NewSnapshot, optional=True, answer=schema.Snapshot, status=202),
    get("/v1/snapshots/{snapshot_id}", get_snapshot, may="manage", answer=schema.Snapshot),
    delete("/v1/snapshots/{snapshot_id}", delete_snapshot, may="manage"),
    post("/v1/snapshots/{snapshot_id}/convert", convert_snapshot, may="manage",
         body=schema.Conversion, answer=schema.SnapshotFormat, status=202),
    get("/v1/snapshots/{snapshot_id}/conversions", list_conversions, may="manage",
        answer=schema.SnapshotFormats),
    get("/v1/snapshots/{snapshot_id}/download", download_snapshot, may="manage",
        query=schema.DownloadQuery, media_type="application/octet-stream"),
]  # fmt: skip
