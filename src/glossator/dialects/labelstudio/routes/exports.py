"""Exports at once."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import msgspec
from msgspec import UNSET

from glossator.dialects.labelstudio import config, task_codec
from glossator.dialects.labelstudio.exporting import tasks
from glossator.dialects.labelstudio.exporting.applies import applies
from glossator.dialects.labelstudio.exporting.forms import (
    export_form,
    form_named,
    is_served,
    write_own,
)
from glossator.dialects.labelstudio.exporting.names import FORMS
from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.schema import exports as schema
from glossator.edge import Call, Reply, get
from glossator.edge.download import disposition
from glossator.formats import WriteOptions
from glossator.model.loss import Losses
from glossator.model.raw import Raw
from glossator.model.task import Task
from glossator.services import access, dossiers, exports, projects
from glossator.services.access import Context
from glossator.services.dossiers import Dossier
from glossator.services.exports import Scope

NOW = tasks.Whole(drafts=True)
"""Quirk: an export at once has drafts whole, predictions and people by their ids. [server]"""


def list_formats(call: Call) -> Reply:
    """The file forms: those that the configuration has something for, then the others."""
    context = call.context
    project = projects.get(context, call.number("project_id"))
    text = config.write_config(projects.schema(context, project), Losses())
    able = applies(config.parsed(text))
    found = [
        schema.Form(
            name=name, title=form.title, description=form.description,
            disabled=UNSET if name in able and is_served(form) else True,
        )
        for name, form in FORMS.items()
        if name != "CSV_OLD"
    ]  # fmt: skip
    return call.json(sorted(found, key=lambda form: form.disabled is True))


def export_now(call: Call) -> Reply:
    """A project's tasks and answers as a file, made while it is sent."""
    query, number = call.query, call.number("project_id")
    name = query.exportType or query.export_type or "JSON"
    # Quirk: the vendor passes over the "ids" that its client sends, and heeds "ids[]". [run 1.23.2]
    scope = Scope(
        ids=query.ids + query.ids_too, with_answers=not query.download_all_tasks,
    )  # fmt: skip
    label_schema = call.unit(
        partial(exports.begin_at_once, project_id=number, format=name, scope=scope)
    )
    form = form_named(name)
    if query.interpolate_key_frames:
        call.losses.add("options_dropped", "interpolate_key_frames", "key frames stay as they are")
    if not form.format:
        return _reply(
            call, number, form.suffix, write_own(name, written(call, number, scope), label_schema)
        )
    # Quirk: resources are in unless they are not wanted. [server: CONVERTER_DOWNLOAD_RESOURCES]
    made = export_form(name, {"files": query.download_resources is not False})
    opener = exports.opener(call.read, call.blobs)
    options = WriteOptions(open=opener, compatible=query.compatible)
    found = exports.labelled(call.read, number, label_schema, scope, call.losses)
    chunks = made.write(found, label_schema, call.losses, options)
    return _reply(call, number, made.suffix.removeprefix("."), chunks, made.media_type)


def written(call: Call, number: int, scope: Scope) -> Iterator[schema.ExportedTask]:
    """A project's tasks as exports show them; each chunk is a unit of work."""
    tell = partial(_told, number=number, losses=call.losses)
    for chunk in exports.chunks(call.read, tell, number, scope):
        yield from chunk


def _told(
    context: Context, found: list[Task], scope: Scope, number: int, losses: Losses
) -> list[schema.ExportedTask]:
    project = access.project(context, number, "manage")
    return [_exported(context, one, losses) for one in dossiers.of(context, project, found)]


def _exported(context: Context, found: Dossier, losses: Losses) -> schema.ExportedTask:
    parts, task = found.view.parts, found.task
    data, meta = parts.get("data"), parts.get("metadata")
    body = data.body if data else b"{}"

    def result(raw: Raw | None) -> bytes:
        if raw is not None and raw.dialect == tasks.NAME:
            return raw.body
        return scenes.result_of(raw, lambda: dossiers.shown(context, task, body), losses)

    return tasks.write_task(
        task, msgspec.Raw(body), msgspec.Raw(meta.body) if meta else tasks.EMPTY,
        found.annotations, found.predictions, found.drafts,
        task_codec.Scene(context.at, {context.member.id: context.member}, result), NOW,
    )  # fmt: skip


def _reply(
    call: Call, number: int, suffix: str, chunks: Iterator[bytes], media_type: str = ""
) -> Reply:
    now = datetime.fromtimestamp(access.now() / 1_000_000, UTC)
    # Quirk: the vendor's name has eight digits of the file's md5, which is not known before it is
    # made; these only tell two files of one minute apart.
    mark = hashlib.sha256(call.request_id.encode()).hexdigest()[:8]
    name = f"project-{number}-at-{now:%Y-%m-%d-%H-%M}-{mark}.{suffix}"
    headers = (("Content-Disposition", disposition(name, inline=False)), ("filename", name))
    return Reply(200, chunks, media_type or f"application/{suffix}", headers)


OF_PROJECT = "/api/projects/{project_id}"
routes = [
    get(OF_PROJECT + "/export", export_now, mode="steps", may="manage", query=schema.ExportQuery,
        media_type="application/octet-stream"),
    get(OF_PROJECT + "/export/formats", list_formats, may="read", answer=list[schema.Form]),
]  # fmt: skip
