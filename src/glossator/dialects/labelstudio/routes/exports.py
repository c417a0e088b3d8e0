"""Exports at once."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec import UNSET

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.exporting import write_forms
from glossator.dialects.labelstudio.exporting.names import FORMS, Form
from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.schema import exports as schema
from glossator.dialects.labelstudio.schema import tasks as wire
from glossator.edge import Call, Reply, get
from glossator.edge.download import disposition
from glossator.formats import WriteOptions
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.task import Labelled
from glossator.registry import names
from glossator.services import access, dossiers, exports, projects
from glossator.services.access import Context
from glossator.services.exports import Scope

CHUNK = 500
Wanted = Callable[[int, bool], bool]
"""(task, answered or skipped) -> whether it is written."""


def form_named(name: str) -> Form:
    """A file form by the vendor's name; Invalid if there is none, or it is not there yet."""
    form = FORMS.get(name)
    if form is None:
        wrong = f'"{name}" is not a valid choice.'
        raise Invalid(wrong, {"export_type": wrong})
    if form.format and form.format not in names("formats"):
        wrong = f"{name} is not served here; served are " + ", ".join(_served())
        raise Invalid(wrong, {"export_type": wrong})
    return form


def _served() -> list[str]:
    return [n for n, f in FORMS.items() if not f.format or f.format in names("formats")]


def list_formats(call: Call) -> Reply:
    """The file forms, those that are served first."""
    projects.get(call.context, call.number("project_id"))
    served = set(_served())
    found = [
        schema.Form(
            name=n,
            title=f.title,
            description=f.description,
            disabled=UNSET if n in served else True,
        )
        for n, f in sorted(FORMS.items(), key=lambda item: item[0] not in served)
        if n != "CSV_OLD"
    ]
    return call.json(found)


def export_now(call: Call) -> Reply:
    """A project's tasks and answers as a file, made while it is sent."""
    query, number = call.query, call.number("project_id")
    name = query.exportType or query.export_type or "JSON"
    label_schema = call.read(partial(exports.begin, project_id=number))
    form = form_named(name)
    chosen = set(query.ids) | set(query.ids_too)
    every = query.download_all_tasks

    def wanted(task: int, said: bool) -> bool:
        return task in chosen if chosen else every or said

    if form.format:
        return _by_format(call, form, number, label_schema, wanted)
    return _reply(call, number, form.suffix, write_forms(name, written(call, number, wanted)))


def written(call: Call, number: int, wanted: Wanted) -> Iterator[wire.Task]:
    """A project's tasks as exports show them; each chunk is a unit of work."""
    after, first = 0, 1
    while True:
        last, n, found = call.read(
            partial(_chunk, number=number, after=after, first=first, wanted=wanted)
        )
        yield from found
        if n < CHUNK:
            return
        after, first = last, first + n


def _chunk(
    context: Context, number: int, after: int, first: int, wanted: Wanted
) -> tuple[int, int, list[wire.Task]]:
    found = dossiers.following(context, number, after, CHUNK, first)
    told = [_exported(context, d) for d in found if wanted(d.task.id, bool(d.annotations))]
    return (found[-1].task.id if found else after), len(found), told


def _exported(context: Context, found: dossiers.Dossier) -> wire.Task:
    data = found.view.parts.get("data")
    who = {a.member_id for a in found.annotations}
    told = scenes.scene(context, found.task, data.body if data else b"{}", who)
    answers = [task_codec.exported(task_codec.write_annotation(a, told)) for a in found.annotations]
    proposals: list[Any] = [p.id for p in found.predictions]
    drafts: list[Any] = [d.id for d in task_codec.write_drafts(found.drafts, told)]
    return task_codec.for_export(
        scenes.bare(found, updated_in_list=False), answers, proposals, drafts
    )  # fmt: skip


def _by_format(
    call: Call, form: Form, number: int, label_schema: LabelSchema, wanted: Wanted
) -> Reply:
    found = exports.format_named(form.format)
    options = WriteOptions(
        everything=True, boxes=True, files=form.files and found.pictures,
        open=exports.opener(call.read, call.blobs),
    )  # fmt: skip
    tasks = exports.labelled(call.read, number, label_schema, Scope(), call.losses)
    chosen = (task for task in tasks if _is_wanted(task, wanted))
    suffix = found.suffix_for(options).removeprefix(".")
    chunks = found.write(chosen, label_schema, call.losses, options)
    return _reply(call, number, suffix, chunks, found.media_type_for(options))


def _is_wanted(task: Labelled, wanted: Wanted) -> bool:
    return wanted(int(task.id), bool(task.annotations))


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
