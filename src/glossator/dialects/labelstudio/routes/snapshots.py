"""Snapshots: frozen exports, downloaded in any of the forms."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.exporting import write_forms
from glossator.dialects.labelstudio.exporting.names import FORMS
from glossator.dialects.labelstudio.moments import maybe_moment, moment
from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.routes.exports import OF_PROJECT, form_named
from glossator.dialects.labelstudio.schema import exports as schema
from glossator.dialects.labelstudio.schema import tasks as wire
from glossator.edge import Call, Reply, delete, get, post
from glossator.edge.download import download
from glossator.formats import ReadOptions, WriteOptions
from glossator.formats.source import Source
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.label_schema import LabelSchema
from glossator.model.shown import shown
from glossator.model.task import Labelled
from glossator.services import dossiers, exports, files, projects
from glossator.services.access import Context
from glossator.services.exports import Scope
from glossator.store.files import File
from glossator.store.transfers import Snapshot

MOST = 100
"""Snapshots in a list, the newest."""
BLOCK = 64 << 10
_NUMBERS = {name: n for n, name in enumerate(FORMS, start=1)}


def _get(context: Context, call: Call) -> Snapshot:
    found = exports.get_snapshot(context, call.number("export_id"))
    if found.project_id != call.number("project_id"):
        raise NotFound("no such snapshot")
    return found


def _write(context: Context, found: Snapshot) -> schema.Snapshot:
    made = {f.format: f for f in exports.snapshot_formats(context, found.id)}
    people = dossiers.people(context, found.project_id, [found.member_id])
    return schema.Snapshot(
        id=found.id, title=found.title, created_at=moment(found.created_at),
        created_by=task_codec.write_user(people.get(found.member_id), found.member_id),
        finished_at=maybe_moment(found.finished_at), status=found.state, md5=found.md5 or "",
        counters={"task_number": (found.counts or {}).get("tasks", 0)},
        converted_formats=[
            schema.Converted(
                id=_NUMBERS[name], status=made[form.format].state, export_type=name,
                traceback=made[form.format].error,
            )
            for name, form in FORMS.items()
            if form.format in made and not form.files
        ],
    )  # fmt: skip


def list_snapshots(call: Call) -> Reply:
    """A project's newest snapshots, the last made first."""
    number, after, kept = call.number("project_id"), 0, list[Snapshot]()
    while some := exports.snapshots(call.context, number, after, MOST):
        kept, after = [*kept, *some][-MOST:], some[-1].id
    return call.json([_write(call.context, one) for one in reversed(kept)])


def create_snapshot(call: Call) -> Reply:
    """Freeze a project's state; a job writes it."""
    body, context, number = (
        call.body or schema.NewSnapshot(),
        call.context,
        call.number("project_id"),
    )
    scope = _scope(call, body)
    project = projects.get(context, number, "manage")
    at = datetime.fromtimestamp(context.at / 1_000_000, UTC)
    title = body.title or f"{project.name[:400]}-at-{at:%Y-%m-%d-%H-%M}"
    return call.json(_write(context, exports.create_snapshot(context, number, title, scope)))


def _scope(call: Call, body: schema.NewSnapshot) -> Scope:
    """What the options ask for; what would give other tasks or answers than that is refused."""
    asked = {k: v for k, v in (body.task_filter_options or {}).items() if v not in (None, False)}
    annotated = asked.pop("only_with_annotations", False) is True
    annotated = asked.pop("annotated", None) == "only" or annotated
    answers = {k: v for k, v in (body.annotation_filter_options or {}).items() if v is not None}
    wrong = {f"task_filter_options/{k}": "not served" for k in asked}
    if answers.get("usual", True) is not True:
        wrong["annotation_filter_options/usual"] = "not served"
    if wrong:
        raise Invalid("these filters are not served here", wrong)
    for name in body.serialization_options or {}:
        call.context.losses.add("options_dropped", f"serialization_options/{name}", "ids alone")
    return Scope(annotated=annotated)


def get_snapshot(call: Call) -> Reply:
    """One snapshot."""
    return call.json(_write(call.context, _get(call.context, call)))


def delete_snapshot(call: Call) -> Reply:
    """Delete a snapshot with its conversions."""
    exports.delete_snapshot(call.context, _get(call.context, call).id)
    return call.empty()


def convert_snapshot(call: Call) -> Reply:
    """Have a snapshot written in another form; a job does it. The vendor's own forms are made
    when they are downloaded."""
    found, name = _get(call.context, call), call.body.export_type if call.body else None
    if name is None:
        raise Invalid("say the form", {"export_type": "This field is required."})
    form = form_named(name)
    if form.format:
        try:
            exports.convert_snapshot(call.context, found.id, form.format)
        except Conflict:
            wrong = f"Conversion to {name} already started"
            raise Invalid(wrong, {"export_type": wrong}) from None
    return call.json(schema.Conversions(export_type=name, converted_format=_NUMBERS[name]))


def download_snapshot(call: Call) -> Reply:
    """A snapshot in one of the forms, whole or a range of it."""
    name = call.query.exportType or call.query.export_type or "JSON"
    form = form_named(name)

    def begin(context: Context) -> tuple[Snapshot, File]:
        found = _get(context, call)
        if found.state != "completed":
            raise NotFound(f"The export is {found.state}: there is no file yet.")
        return found, exports.snapshot_file(context, found.id, None)

    found, file = call.read(begin)
    path = files.local_path(call.blobs, file)
    if path is None:
        raise NotFound("no such snapshot")
    made = tempfile.TemporaryFile()  # noqa: SIM115 (closed by whoever reads it)
    suffix, media_type = form.suffix, f"application/{form.suffix}"
    with Source(path) as source:
        read = exports.format_named("jsonl").read(source, call.losses, ReadOptions(sizes=False))
        if form.format:
            to = exports.format_named(form.format)
            options = WriteOptions(
                everything=True, boxes=True, files=form.files and to.pictures,
                open=exports.opener(call.read, call.blobs),
            )  # fmt: skip
            suffix = to.suffix_for(options).removeprefix(".")
            media_type = to.media_type_for(options)
            chunks = to.write(read.tasks, read.schema, call.losses, options)
        else:
            chunks = write_forms(name, _tasks(call, found, read.tasks, read.schema))
        for chunk in chunks:
            made.write(chunk)
    return download(
        call, name=f"{found.title}.{suffix}", media_type=media_type, size=made.tell(),
        tag=f"{found.md5}-{name}", read=partial(_blocks, made),
    )  # fmt: skip


def _blocks(made: IO[bytes], start: int, stop: int | None) -> Iterator[bytes]:
    with made:
        made.seek(start)
        while block := made.read(BLOCK if stop is None else min(BLOCK, stop - made.tell())):
            yield block


def _tasks(
    call: Call, snapshot: Snapshot, tasks: Iterator[Labelled], label_schema: LabelSchema
) -> Iterator[wire.Task]:
    for place, task in enumerate(tasks, start=1):
        yield _task(call, snapshot, task, label_schema, place)


def _task(
    call: Call, snapshot: Snapshot, task: Labelled, label_schema: LabelSchema, place: int
) -> wire.Task:
    seen = shown(task)
    told = task_codec.Scene(
        snapshot.created_at, {},
        lambda raw: scenes.result_of(raw, lambda: (label_schema, seen), call.losses),
    )  # fmt: skip
    given = [task_codec.stored(one) for one in task.annotations]
    answers = [task_codec.exported(task_codec.write_annotation(a, told)) for a in given]
    proposals: list[Any] = [p.id for p in task.predictions]
    bare = task_codec.write_frozen(task, snapshot.project_id, place)
    return task_codec.for_export(bare, answers, proposals, [])


ONE = OF_PROJECT + "/exports/{export_id}"
routes = [
    get(OF_PROJECT + "/exports", list_snapshots, may="manage", answer=list[schema.Snapshot]),
    post(OF_PROJECT + "/exports", create_snapshot, may="manage", body=schema.NewSnapshot,
         optional=True, answer=schema.Snapshot, status=201),
    get(ONE, get_snapshot, may="manage", answer=schema.Snapshot),
    delete(ONE, delete_snapshot, may="manage"),
    post(ONE + "/convert", convert_snapshot, may="manage", body=schema.Conversion, optional=True,
         answer=schema.Conversions),
    get(ONE + "/download", download_snapshot, mode="steps", may="manage",
        query=schema.DownloadQuery, media_type="application/octet-stream"),
]  # fmt: skip
