"""Snapshots: frozen exports, downloaded in any of the forms."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any

import msgspec
from msgspec import UNSET, UnsetType

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.exporting.forms import HOLDING, form_named
from glossator.dialects.labelstudio.exporting.names import FORMS
from glossator.dialects.labelstudio.exporting.tasks import NAME, Whole
from glossator.dialects.labelstudio.moments import maybe_moment, moment
from glossator.dialects.labelstudio.routes.exports import OF_PROJECT
from glossator.dialects.labelstudio.schema import exports as schema
from glossator.edge import Call, Reply, delete, get, post
from glossator.edge.download import content, download
from glossator.formats import ReadOptions, WriteOptions
from glossator.formats.source import Source
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.loss import Loss
from glossator.model.work import Member
from glossator.services import dossiers, exports, files, projects, snapshots
from glossator.services.access import Context
from glossator.services.exports import Kind, Own, Scope
from glossator.store.files import File
from glossator.store.transfers import Snapshot, SnapshotFormat

MOST = 100
"""Snapshots in a list, the newest."""
BLOCK, IN_MEMORY = 64 << 10, 4 << 20
_NUMBERS = {name: n for n, name in enumerate(FORMS, start=1)}


def _get(context: Context, call: Call) -> Snapshot:
    found = snapshots.get(context, call.number("export_id"))
    if found.project_id != call.number("project_id"):
        raise NotFound("no such snapshot")
    return found


# Out


def _write_all(context: Context, found: list[Snapshot]) -> list[schema.Snapshot]:
    made = snapshots.conversions_of(context, found)
    who = {one.member_id for one in found}
    people = dossiers.people(context, found[0].project_id, who) if found else {}
    return [_write(one, made.get(one.id, []), people) for one in found]


def _write(
    found: Snapshot, made: list[SnapshotFormat], people: dict[int, Member]
) -> schema.Snapshot:
    by_name = {one.format.removeprefix(f"{NAME}:"): one for one in made if ":" in one.format}
    return schema.Snapshot(
        id=found.id, title=found.title, created_at=moment(found.created_at),
        created_by=task_codec.write_user(people.get(found.member_id), found.member_id),
        finished_at=maybe_moment(found.finished_at), status=found.state,
        # Of one that was not made here, the md5 is of the native file.
        md5=found.md5 if _own(found) else None,
        counters={"task_number": found.counts.get("tasks", 0)},
        converted_formats=[
            schema.Converted(
                id=number, status=by_name[name].state, export_type=name,
                traceback=by_name[name].error,
            )
            for name, number in _NUMBERS.items()
            if name in by_name and name != "JSON"
        ],
    )  # fmt: skip


def _own(found: Snapshot) -> Own | None:
    own = msgspec.convert(found.options, Scope).own
    return own if own and own.dialect == NAME else None


def list_snapshots(call: Call) -> Reply:
    """A project's newest snapshots, the last made first."""
    found = snapshots.latest(call.context, call.number("project_id"), MOST)
    return call.json(_write_all(call.context, found))


def get_snapshot(call: Call) -> Reply:
    """One snapshot."""
    return call.json(_write_all(call.context, [_get(call.context, call)])[0])


# In


def create_snapshot(call: Call) -> Reply:
    """Freeze a project's state; a job writes it."""
    body, context = call.body or schema.NewSnapshot(), call.context
    if call.query.interpolate_key_frames:
        call.losses.add("options_dropped", "interpolate_key_frames", "key frames stay as they are")
    number = call.number("project_id")
    scope = _scope(context, body)
    project = projects.get(context, number, "manage")
    at = datetime.fromtimestamp(context.at / 1_000_000, UTC)
    name = project.name[:400].replace(" ", "-")
    title = body.title or f"{name}-at-{at:%Y-%m-%d-%H-%M}"
    made = _write_all(context, [snapshots.create(context, number, title, scope)])[0]
    for option in ("task_filter_options", "annotation_filter_options", "serialization_options"):
        sent = getattr(body, option)
        setattr(made, option, UNSET if sent is None else msgspec.to_builtins(sent))
    return call.json(made)


def _scope(context: Context, body: schema.NewSnapshot) -> Scope:
    """What the options ask for, in the hub's words."""
    tasks = body.task_filter_options or schema.TaskFilter()
    if tasks.view not in (UNSET, None):
        wrong = "views are not served here: choose tasks by skipped, finished or annotated"
        raise Invalid(wrong, {"task_filter_options/view": wrong})
    whole = _whole(context, body.serialization_options or schema.Serialization())
    return Scope(
        skipped=tasks.skipped or None, finished=tasks.finished or None,
        answered=tasks.annotated or None, with_answers=tasks.only_with_annotations is True,
        answers=_kinds(body.annotation_filter_options), drafts_of=context.member.id,
        people=whole.people or whole.drafts,
        own=Own(NAME, "JSON", msgspec.to_builtins(whole)),
    )  # fmt: skip


def _kinds(asked: schema.AnnotationFilter | None) -> tuple[Kind, ...]:
    if asked is None:
        return ()
    kinds: dict[Kind, Any] = {
        "usual": asked.usual is UNSET or asked.usual, "golden": asked.ground_truth,
        "skipped": asked.skipped,
    }  # fmt: skip
    return tuple(kind for kind, wanted in kinds.items() if wanted is True)


def _whole(context: Context, asked: schema.Serialization) -> Whole:
    for option in ("include_annotation_history", "interpolate_key_frames"):
        if getattr(asked, option) is True:
            context.losses.add("options_dropped", f"serialization_options/{option}", "not written")
    return Whole(
        drafts=_is_whole(asked.drafts), predictions=_is_whole(asked.predictions),
        people=_is_whole(asked.annotations__completed_by), at=context.at,
    )  # fmt: skip


def _is_whole(asked: schema.OnlyId | UnsetType | None) -> bool:
    """Quirk: a part that is named at all stands whole, unless ``only_id`` says no. [server]"""
    return isinstance(asked, schema.OnlyId) and asked.only_id is not True


def delete_snapshot(call: Call) -> Reply:
    """Delete a snapshot with its conversions."""
    snapshots.delete(call.context, _get(call.context, call).id)
    return call.empty()


def convert_snapshot(call: Call) -> Reply:
    """Have a snapshot written in another form; a job does it. The JSON is there from the start."""
    found, name = _get(call.context, call), call.body.export_type if call.body else None
    if name is None:
        raise Invalid("say the form", {"export_type": "This field is required."})
    form_named(name)
    if call.body.download_resources and name in HOLDING:
        call.context.losses.add("options_dropped", "download_resources", "at once alone")
    if name != "JSON" or not _own(found):
        try:
            snapshots.convert(call.context, found.id, name, NAME)
        except Conflict as error:
            wrong = f"Conversion to {name} already started"
            if error.code != "format":
                wrong = "The export failed: nothing can be converted."
            raise Invalid(wrong, {"export_type": wrong}) from None
    return call.json(schema.Conversions(export_type=name, converted_format=_NUMBERS[name]))


# Downloads


def download_snapshot(call: Call) -> Reply:
    """A snapshot in one of the forms, whole or a range of it.

    It is the file of a conversion if there is one, else made now; what a conversion is never made
    with, ``compatible``, is made now too.
    """
    name = call.query.exportType or call.query.export_type or "JSON"
    form_named(name)
    found, made, native = call.read(partial(_files, call=call, name=name))
    if made is not None:
        suffix = made.name.rpartition(".")[2]
        return content(call, made, f"{found.title}.{suffix}")
    return _convert_now(call, found, native, name)


def _files(context: Context, call: Call, name: str) -> tuple[Snapshot, File | None, File]:
    """A snapshot, its conversion to a form if that is done, and its native file. What the
    conversion could not hold is told again."""
    found = _get(context, call)
    if found.state != "completed":
        raise NotFound(f"The export is {found.state}: there is no file yet.")
    native = snapshots.file(context, found.id, None)
    word = f"{NAME}:{name}"
    for one in snapshots.conversions(context, found.id):
        if one.format == word and one.file_id and not call.query.compatible:
            for loss in msgspec.convert(one.losses, list[Loss]):
                call.losses.add(loss.code, loss.where, loss.detail)
            return found, snapshots.file(context, found.id, word), native
    return found, None, native


def _convert_now(call: Call, found: Snapshot, native: File, name: str) -> Reply:
    to = snapshots.form(f"{NAME}:{name}", _own(found))
    compatible = call.query.compatible
    options = WriteOptions(open=exports.opener(call.read, call.blobs), compatible=compatible)
    made = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed by whoever reads it)
    with files.local(call.blobs, native) as path, Source(path) as source:
        read = exports.format_named("jsonl").read(source, call.losses, ReadOptions(sizes=False))
        for chunk in to.write(read.tasks, read.schema, call.losses, options):
            made.write(chunk)
    return download(
        call, name=f"{found.title}{to.suffix}", media_type=to.media_type, size=made.tell(),
        tag=f"{native.blob[:32]}-{name}{'-compatible' * compatible}", read=partial(_blocks, made),
    )  # fmt: skip


def _blocks(made: IO[bytes], start: int, stop: int | None) -> Iterator[bytes]:
    with made:
        made.seek(start)
        while block := made.read(BLOCK if stop is None else min(BLOCK, stop - made.tell())):
            yield block


ONE = OF_PROJECT + "/exports/{export_id}"
routes = [
    get(OF_PROJECT + "/exports", list_snapshots, may="manage", answer=list[schema.Snapshot]),
    post(OF_PROJECT + "/exports", create_snapshot, may="manage", query=schema.SnapshotQuery,
         body=schema.NewSnapshot, optional=True, answer=schema.Snapshot, status=201),
    get(ONE, get_snapshot, may="manage", answer=schema.Snapshot),
    delete(ONE, delete_snapshot, may="manage"),
    post(ONE + "/convert", convert_snapshot, may="manage", body=schema.Conversion, optional=True,
         answer=schema.Conversions),
    get(ONE + "/download", download_snapshot, mode="steps", may="manage",
        query=schema.DownloadQuery, media_type="application/octet-stream"),
]  # fmt: skip
