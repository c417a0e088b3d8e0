"""Snapshots: frozen exports.

A snapshot is a project's stream in native form, stored once; other forms are made from it, so that
they all say the same. A dialect may want a file of its own beside it from the start
(:class:`~glossator.services.exports.Own`): a conversion that is named ``DIALECT:FORM``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from glossator import crash
from glossator.formats import Format, ReadOptions, WriteOptions
from glossator.formats.source import Source
from glossator.model.errors import Conflict, GlossatorError, Invalid, NotFound, Unavailable
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled
from glossator.registry import codec
from glossator.services import access, audit, exports, files, projects
from glossator.services.access import Context
from glossator.services.exports import Own, Scope, Unit
from glossator.store import files as stored
from glossator.store import outbox, shards, transfers
from glossator.store.blobs import Blobs, Staged
from glossator.store.files import File
from glossator.store.transfers import Snapshot, SnapshotFormat


def create(context: Context, project_id: int, title: str, scope: Scope) -> Snapshot:
    """Freeze a project's state; a job writes it. Each task has its row in it, so that whichever
    dialect reads the snapshot can tell when the task was made, and what was counted."""
    exports.begin(context, project_id, scope)
    if len(title) > 500:
        raise Invalid("the title is too long", {"title": "at most 500 characters"})
    snapshot = Snapshot(
        id=context.tx.id(), project_id=project_id, member_id=context.member.id, title=title,
        options=msgspec.to_builtins(msgspec.structs.replace(scope, rows=True)),
        created_at=context.at,
    )  # fmt: skip
    transfers.add_snapshot(context.tx, snapshot)
    audit.record(context, "export.snapshot", project_id, after=[snapshot.id, scope])
    outbox.enqueue(
        context.tx, "write_snapshot", {"snapshot": snapshot.id}, lock=f"snapshot:{snapshot.id}"
    )
    return snapshot


def get(context: Context, snapshot_id: int) -> Snapshot:
    """One snapshot."""
    found = transfers.snapshot(context.tx, snapshot_id)
    if found is None:
        raise NotFound("no such snapshot")
    try:
        access.project(context, found.project_id, "manage")
    except NotFound:
        raise NotFound("no such snapshot") from None
    return found


def every(context: Context, project_id: int, after: int, limit: int) -> list[Snapshot]:
    """A project's snapshots by id."""
    project = access.project(context, project_id, "manage")
    return transfers.snapshots(context.tx, project.id, after, limit)


def latest(context: Context, project_id: int, limit: int) -> list[Snapshot]:
    """A project's newest snapshots, the last made first."""
    project = access.project(context, project_id, "manage")
    return transfers.latest_snapshots(context.tx, project.id, limit)


def delete(context: Context, snapshot_id: int) -> None:
    """Delete a snapshot with its conversions and files."""
    found = get(context, snapshot_id)
    made = [found.file_id, *(f.file_id for f in transfers.formats(context.tx, found.id))]
    made += [shard.file_id for shard in shards.of_snapshot(context.tx, found.id)]
    for file_id in made:
        if file_id is not None:
            stored.remove(context.tx, file_id)
    transfers.remove_snapshot(context.tx, found.id)


PARTS = "-parts"
"""Ends the name of a conversion whose pieces stay files of their own."""


def convert(context: Context, snapshot_id: int, format: str, dialect: str = "") -> SnapshotFormat:
    """Have a snapshot written in another format, or in a form of a dialect; a second time is a
    Conflict. ``FORMAT-parts``: as files of at most so many tasks each, where the format has that."""
    found = get(context, snapshot_id)
    name = f"{dialect}:{format}" if dialect else format
    made = form(name, None)
    if name.endswith(PARTS) and not made.pieces:
        raise Invalid(f"{made.title} does not come in parts", {"format": name})
    if found.state == "failed":
        raise Conflict("the snapshot failed")
    if not transfers.add_format(context.tx, found.id, found.project_id, name, context.at):
        raise Conflict("the snapshot was converted to this format already", "format")
    audit.record(context, "export.converted", found.project_id, after=[found.id, name])
    outbox.enqueue(
        context.tx, "convert_snapshot", {"snapshot": found.id, "format": name},
        lock=f"convert:{found.id}:{name}",
    )  # fmt: skip
    return SnapshotFormat(snapshot_id=found.id, format=name, created_at=context.at)


def conversions(context: Context, snapshot_id: int) -> list[SnapshotFormat]:
    """The conversions of a snapshot."""
    return transfers.formats(context.tx, get(context, snapshot_id).id)


def conversions_of(context: Context, found: Sequence[Snapshot]) -> dict[int, list[SnapshotFormat]]:
    """The conversions of snapshots that the member was given."""
    return transfers.formats_of(context.tx, [one.id for one in found])


def parts(context: Context, found: Sequence[SnapshotFormat]) -> dict[str, list[File]]:
    """The files of the conversions that are in parts, by the conversion's name."""
    said: dict[str, list[File]] = {}
    for one in found:
        if one.format.endswith(PARTS) and one.state == "completed":
            made = shards.every(context.tx, one.snapshot_id, one.format)
            known = stored.among_ids(context.tx, [s.file_id for s in made if s.file_id])
            said[one.format] = [known[s.file_id] for s in made if s.file_id in known]
    return said


def file(context: Context, snapshot_id: int, format: str | None) -> File:
    """The file of a finished snapshot, or of one of its conversions."""
    found = get(context, snapshot_id)
    file_id = found.file_id
    state = found.state
    if format is not None:
        made = transfers.get_format(context.tx, found.id, format)
        if made is None:
            raise NotFound("the snapshot was not converted to this format")
        file_id, state = made.file_id, made.state
        if state == "completed" and file_id is None:
            raise Conflict("this conversion is in parts: its list of files names them")
    file = stored.get(context.tx, file_id) if file_id is not None else None
    if file is None:
        raise Conflict(f"the snapshot is {state}")
    return file


# The jobs


def write(unit: Unit, blobs: Blobs, snapshot_id: int, look: Unit | None = None) -> None:
    """The job: write the snapshot's file. Run twice, the second does nothing. ``look`` runs what
    only reads."""

    def start(context: Context) -> tuple[Snapshot, LabelSchema] | None:
        found = transfers.snapshot(context.tx, snapshot_id)
        if found is None or found.state in ("completed", "failed"):
            return None
        transfers.move_snapshot(context.tx, found.id, "in_progress")
        project = access.project(context, found.project_id, "manage")
        return found, projects.schema(context, project)

    try:
        begun = unit(start)
        if begun is None:
            return
        snapshot, schema = begun
        scope = msgspec.convert(snapshot.options, Scope)
        count, losses = Counter(), Losses()
        tasks = exports.labelled(look or unit, snapshot.project_id, schema, scope, losses)
        staged = blobs.stage(
            exports.format_named("jsonl").write(count.over(tasks), schema, losses, WriteOptions())
        )
        own = _own(unit, blobs, staged, scope.own) if scope.own else None
    except Unavailable:
        raise  # the job is tried again
    except GlossatorError as error:
        message = error.message
        unit(
            lambda context: transfers.move_snapshot(
                context.tx, snapshot_id, "failed", error=message, now=context.at
            )
        )
        return
    store(unit, blobs, snapshot, staged, own, count.counts)


def store(
    unit: Unit, blobs: Blobs, snapshot: Snapshot, staged: Staged, own: "Made | None",
    counts: dict[str, int], also: Callable[[Context], None] | None = None,
) -> None:  # fmt: skip
    """Give the snapshot its file, and a dialect's own one beside it; ``also`` is done with it."""
    key, md5 = blobs.adopt(staged), own.staged.md5 if own else staged.md5
    own_key = blobs.adopt(own.staged) if own else ""

    def finish(context: Context) -> None:
        present = transfers.snapshot(context.tx, snapshot.id)
        if present is None or present.state == "completed":
            return
        if own:
            transfers.add_format(context.tx, snapshot.id, snapshot.project_id, own.name, context.at)
            finish_conversion(context, snapshot, own, own_key)
        name = f"snapshot-{snapshot.id}.jsonl"
        transfers.move_snapshot(
            context.tx, snapshot.id, "completed", counts=counts,
            file_id=add_file(context, snapshot, name, key, staged.size), md5=md5, now=context.at,
        )  # fmt: skip
        context.happened("snapshot.finished", snapshot.id, snapshot.project_id)
        if also:
            also(context)

    unit(finish)


class Counter:
    """Counts what passes."""

    def __init__(self) -> None:
        self.counts = {"tasks": 0, "annotations": 0, "predictions": 0}

    def over(self, tasks: Iterator[Labelled]) -> Iterator[Labelled]:
        for task in tasks:
            self.counts["tasks"] += 1
            self.counts["annotations"] += sum(a.raw is not None for a in task.annotations)
            self.counts["predictions"] += len(task.predictions)
            crash.point("export-half")
            yield task


class Made(msgspec.Struct):
    """A conversion on its way to the store."""

    name: str
    format: Format
    staged: Staged
    losses: list[Any]


def form(name: str, own: Own | None) -> Format:
    """The format of a conversion's name; a dialect's form is told what the dialect froze it
    with."""
    dialect, _, word = name.rpartition(":")
    if not dialect:
        return exports.format_named(word.removesuffix(PARTS))
    how = own.how if own and own.dialect == dialect else {}
    made: Format = codec(dialect).export_form(word, how)
    return made


def _converted(source: Source, name: str, own: Own | None, unit: Unit, blobs: Blobs) -> Made:
    to, losses = form(name, own), Losses()
    reading = exports.format_named("jsonl").read(source, losses, ReadOptions(sizes=False))
    options = WriteOptions(open=exports.opener(unit, blobs))
    staged = blobs.stage(to.write(reading.tasks, reading.schema, losses, options))
    return Made(name, to, staged, msgspec.to_builtins(list(losses)))


def _own(unit: Unit, blobs: Blobs, staged: Staged, own: Own) -> Made:
    with Source(staged.path) as source:
        return _converted(source, f"{own.dialect}:{own.form}", own, unit, blobs)


def add_file(
    context: Context, snapshot: Snapshot, name: str, key: str, size: int,
    media_type: str = "application/octet-stream",
) -> int:  # fmt: skip
    """Record a file of a snapshot; its id."""
    file = File(
        id=context.tx.id(), project_id=snapshot.project_id, member_id=snapshot.member_id,
        kind="export", name=name, blob=key, size=size, media_type=media_type,
        created_at=context.at, updated_at=context.at,
    )  # fmt: skip
    stored.add(context.tx, file)
    return file.id


def write_conversion(unit: Unit, blobs: Blobs, snapshot_id: int, format: str) -> bool:
    """The job: write one conversion from the snapshot's file; False if that is not there yet."""

    def start(context: Context) -> tuple[Snapshot, File | None] | None:
        found = transfers.snapshot(context.tx, snapshot_id)
        made = transfers.get_format(context.tx, snapshot_id, format)
        if found is None or made is None or made.state in ("completed", "failed"):
            return None
        if found.state == "failed":
            fail_conversion(context, snapshot_id, format, error="the snapshot failed")
            return None
        return found, stored.get(context.tx, found.file_id) if found.file_id else None

    begun = unit(start)
    if begun is None:
        return True
    snapshot, file = begun
    if file is None:
        return False
    own = msgspec.convert(snapshot.options, Scope).own
    try:
        with files.local(blobs, file) as path, Source(path) as source:
            made = _converted(source, format, own, unit, blobs)
    except Unavailable:
        raise  # the job is tried again
    except GlossatorError as error:
        message = error.message
        unit(lambda context: fail_conversion(context, snapshot_id, format, error=message))
        return True
    key = blobs.adopt(made.staged)
    unit(lambda context: finish_conversion(context, snapshot, made, key))
    return True


def finish_conversion(context: Context, snapshot: Snapshot, made: Made, key: str) -> None:
    """Give a conversion its file."""
    present = transfers.get_format(context.tx, snapshot.id, made.name)
    if present is None or present.state == "completed":
        return
    name = f"snapshot-{snapshot.id}-{made.name.replace(':', '-')}{made.format.suffix}"
    file_id = add_file(context, snapshot, name, key, made.staged.size, made.format.media_type)
    transfers.move_format(
        context.tx, snapshot.id, made.name, "completed", file_id=file_id,
        losses=made.losses, now=context.at,
    )  # fmt: skip


def fail_conversion(context: Context, snapshot_id: int, format: str, error: str) -> None:
    """Say why there is no file of a conversion."""
    transfers.move_format(
        context.tx, snapshot_id, format, "failed", error=error[:1000], now=context.at
    )
