"""Exports: a project's tasks with all that is said about them, as a stream or as a snapshot.

A stream reads in short keyset chunks, a unit of work each, so that nothing holds a transaction
open and memory stays flat at any size. A snapshot is such a stream in native form, stored once;
other formats are made from it, so that they all say the same.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, TypeVar

import msgspec

from glossator.formats import Format, ReadOptions, WriteOptions
from glossator.formats.source import Source
from glossator.model.annotation import Annotation, Expectation, Prediction
from glossator.model.errors import Conflict, GlossatorError, Invalid, NotFound
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.shown import shown
from glossator.model.task import FileRef, Labelled, Task
from glossator.registry import find, names
from glossator.services import access, answers, files, links, projects
from glossator.services.access import Context
from glossator.store import annotations, outbox, transfers
from glossator.store import files as stored
from glossator.store import tasks as rows
from glossator.store.blobs import Blobs
from glossator.store.files import File
from glossator.store.transfers import Snapshot, SnapshotFormat

CHUNK = 500
A = TypeVar("A", Annotation, Prediction)
Unit = Callable[[Callable[[Context], Any]], Any]
_data = msgspec.json.Decoder(dict[str, Any]).decode
_expected = msgspec.json.Decoder(Expectation).decode


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks, and what of them."""

    batch_id: int | None = None
    state: str | None = None
    kind: str | None = None
    annotated: bool = False
    predictions: bool = True

    def filters(self) -> dict[str, Any]:
        """As the store's lists take it."""
        return {
            "batch": self.batch_id, "state": self.state, "kind": self.kind,
            "annotated": self.annotated or None,
        }  # fmt: skip


EVERYTHING = Scope()


def format_named(name: str) -> Format:
    """A file format; Invalid for a name that is none."""
    if name not in names("formats"):
        raise Invalid(f"no format {name!r}", {"format": "one of " + ", ".join(names("formats"))})
    found: Format = find("formats", name)
    return found


def begin(context: Context, project_id: int, scope: Scope = EVERYTHING) -> LabelSchema:
    """Check that the member may export this, and give the schema that it is written with."""
    project = access.project(context, project_id, "manage")
    if scope.batch_id is not None:
        batch, _ = access.batch(context, scope.batch_id, "read")
        if batch.project_id != project.id:
            raise NotFound("no such batch in this project")
    return projects.schema(context, project)


def labelled(
    unit: Unit, project_id: int, schema: LabelSchema, scope: Scope, losses: Losses
) -> Iterator[Labelled]:
    """A project's tasks by id with all that is said about them; each chunk is a unit of work.
    Answers that another dialect stored are read with the present schema."""
    after = 0
    while True:
        chunk: list[Labelled] = unit(
            partial(_chunk, project_id=project_id, schema=schema, scope=scope, after=after)
        )
        for task in chunk:
            yield _read(task, schema, losses)
        if len(chunk) < CHUNK:
            return
        after = int(chunk[-1].id)


def _chunk(
    context: Context, project_id: int, schema: LabelSchema, scope: Scope, after: int
) -> list[Labelled]:
    tx = context.tx
    found = rows.every(tx, project_id, after, CHUNK, **scope.filters())
    ids = [task.id for task in found]
    parts = rows.parts_of(tx, ids)
    given = annotations.of_tasks(tx, [t.id for t in found if t.annotations or t.skips])
    wanted = [t.id for t in found if t.predictions] if scope.predictions else []
    proposals = annotations.predictions_of(tx, wanted)
    data = {number: _data(parts[number]["data"].body) for number in ids}
    files = {number: links.files_shown(schema, data[number]) for number in ids}
    known = stored.among_ids(tx, sorted({f for of in files.values() for f in of.values()}))
    return [
        _labelled(
            task, data[task.id], parts[task.id], given.get(task.id, []),
            proposals.get(task.id, []),
            {name: answers.ref(known[f]) for name, f in files[task.id].items() if f in known},
        )
        for task in found
    ]  # fmt: skip


def _labelled(
    task: Task, data: dict[str, Any], parts: dict[str, Any], given: list[Any],
    proposals: list[Any], refs: dict[str, FileRef],
) -> Labelled:  # fmt: skip
    expected, metadata = parts.get("expected"), parts.get("metadata")
    return Labelled(
        id=task.id, data=data, annotations=tuple(given), predictions=tuple(proposals),
        expected=_expected(expected.body) if expected else None,
        metadata=msgspec.json.decode(metadata.body) if metadata else None,
        state=task.state, kind=task.kind, name=task.name, files=refs,
    )  # fmt: skip


def _read(task: Labelled, schema: LabelSchema, losses: Losses) -> Labelled:
    """A task whose answers the formats can read: native bytes, or the model."""
    if not any(map(_foreign, task.annotations)) and not any(map(_foreign, task.predictions)):
        return task
    seen = shown(task)

    def read(one: A) -> A:
        if not _foreign(one) or one.raw is None:
            return one
        return msgspec.structs.replace(one, answer=answers.read(one.raw, schema, seen, losses))

    return msgspec.structs.replace(
        task, annotations=tuple(map(read, task.annotations)),
        predictions=tuple(map(read, task.predictions)),
    )  # fmt: skip


def _foreign(one: Annotation | Prediction) -> bool:
    return one.raw is not None and one.raw.dialect != "native"


def opener(unit: Unit, blobs: Blobs) -> Callable[[FileRef], BinaryIO]:
    """Opens the pictures that an export is asked to include: from our own store only."""

    def open_file(ref: FileRef) -> BinaryIO:
        file: File = unit(lambda context: files.get(context, ref.id or 0))
        path = files.local_path(blobs, file)
        if path is None:
            raise NotFound("the file is gone")
        return path.open("rb")

    return open_file


def stream(
    unit: Unit, blobs: Blobs, project_id: int, schema: LabelSchema, format: Format, scope: Scope,
    losses: Losses, options: WriteOptions,
) -> Iterator[bytes]:  # fmt: skip
    """The bytes of an export, made while they are read."""
    if options.files:
        options = msgspec.structs.replace(options, open=opener(unit, blobs))
    tasks = labelled(unit, project_id, schema, scope, losses)
    return format.write(tasks, schema, losses, options)


# Snapshots


def create_snapshot(context: Context, project_id: int, title: str, scope: Scope) -> Snapshot:
    """Freeze a project's state; a job writes it."""
    begin(context, project_id, scope)
    if len(title) > 500:
        raise Invalid("the title is too long", {"title": "at most 500 characters"})
    snapshot = Snapshot(
        id=context.tx.id(), project_id=project_id, member_id=context.member.id, title=title,
        options=msgspec.to_builtins(scope), created_at=context.at,
    )  # fmt: skip
    transfers.add_snapshot(context.tx, snapshot)
    outbox.enqueue(
        context.tx, "write_snapshot", {"snapshot": snapshot.id}, lock=f"snapshot:{snapshot.id}"
    )
    return snapshot


def get_snapshot(context: Context, snapshot_id: int) -> Snapshot:
    """One snapshot."""
    found = transfers.snapshot(context.tx, snapshot_id)
    if found is None:
        raise NotFound("no such snapshot")
    try:
        access.project(context, found.project_id, "manage")
    except NotFound:
        raise NotFound("no such snapshot") from None
    return found


def snapshots(context: Context, project_id: int, after: int, limit: int) -> list[Snapshot]:
    """A project's snapshots by id."""
    project = access.project(context, project_id, "manage")
    return transfers.snapshots(context.tx, project.id, after, limit)


def delete_snapshot(context: Context, snapshot_id: int) -> None:
    """Delete a snapshot with its conversions and files."""
    found = get_snapshot(context, snapshot_id)
    made = [found.file_id, *(f.file_id for f in transfers.formats(context.tx, found.id))]
    for file_id in made:
        if file_id is not None:
            stored.remove(context.tx, file_id)
    transfers.remove_snapshot(context.tx, found.id)


def convert_snapshot(context: Context, snapshot_id: int, format: str) -> SnapshotFormat:
    """Have a snapshot written in another format; a second time is a Conflict."""
    found = get_snapshot(context, snapshot_id)
    format_named(format)
    if found.state == "failed":
        raise Conflict("the snapshot failed")
    if not transfers.add_format(context.tx, found.id, found.project_id, format, context.at):
        raise Conflict("the snapshot was converted to this format already", "format")
    outbox.enqueue(
        context.tx, "convert_snapshot", {"snapshot": found.id, "format": format},
        lock=f"convert:{found.id}:{format}",
    )  # fmt: skip
    return SnapshotFormat(snapshot_id=found.id, format=format, created_at=context.at)


def snapshot_formats(context: Context, snapshot_id: int) -> list[SnapshotFormat]:
    """The conversions of a snapshot."""
    return transfers.formats(context.tx, get_snapshot(context, snapshot_id).id)


def snapshot_file(context: Context, snapshot_id: int, format: str | None) -> File:
    """The file of a finished snapshot, or of one of its conversions."""
    found = get_snapshot(context, snapshot_id)
    file_id = found.file_id
    state = found.state
    if format is not None:
        made = transfers.get_format(context.tx, found.id, format)
        if made is None:
            raise NotFound("the snapshot was not converted to this format")
        file_id, state = made.file_id, made.state
    file = stored.get(context.tx, file_id) if file_id is not None else None
    if file is None:
        raise Conflict(f"the snapshot is {state}")
    return file


def write_snapshot(unit: Unit, blobs: Blobs, snapshot_id: int) -> None:
    """The job: write the snapshot's file. Run twice, the second does nothing."""

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
        count, losses = _Counter(), Losses()
        staged = blobs.stage(
            format_named("jsonl").write(
                count.over(labelled(unit, snapshot.project_id, schema, scope, losses)), schema,
                losses, WriteOptions(),
            )
        )  # fmt: skip
    except GlossatorError as error:
        message = error.message
        unit(
            lambda context: transfers.move_snapshot(
                context.tx, snapshot_id, "failed", error=message, now=context.at
            )
        )
        return
    key = blobs.adopt(staged)
    unit(lambda context: _finish(context, snapshot, staged.size, staged.md5, key, count.counts))


class _Counter:
    """Counts what passes."""

    def __init__(self) -> None:
        self.counts = {"tasks": 0, "annotations": 0, "predictions": 0}

    def over(self, tasks: Iterator[Labelled]) -> Iterator[Labelled]:
        for task in tasks:
            self.counts["tasks"] += 1
            self.counts["annotations"] += sum(a.raw is not None for a in task.annotations)
            self.counts["predictions"] += len(task.predictions)
            yield task


def _finish(
    context: Context, snapshot: Snapshot, size: int, md5: str, key: str, counts: dict[str, int]
) -> None:
    present = transfers.snapshot(context.tx, snapshot.id)
    if present is None or present.state == "completed":
        return
    file_id = _file(context, snapshot, f"snapshot-{snapshot.id}.jsonl", key, size)
    transfers.move_snapshot(
        context.tx, snapshot.id, "completed", counts=counts, file_id=file_id, md5=md5,
        now=context.at,
    )  # fmt: skip
    context.happened("snapshot.finished", snapshot.id, snapshot.project_id)


def _file(context: Context, snapshot: Snapshot, name: str, key: str, size: int) -> int:
    file = File(
        id=context.tx.id(), project_id=snapshot.project_id, member_id=snapshot.member_id,
        kind="export", name=name, blob=key, size=size, created_at=context.at,
        updated_at=context.at,
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
            _move_format(context, snapshot_id, format, error="the snapshot failed")
            return None
        return found, stored.get(context.tx, found.file_id) if found.file_id else None

    begun = unit(start)
    if begun is None:
        return True
    snapshot, file = begun
    if file is None:
        return False
    losses = Losses()
    to = format_named(format)
    try:
        path = files.local_path(blobs, file)
        if path is None:
            raise NotFound("the snapshot's file is gone")
        with Source(path) as source:
            reading = format_named("jsonl").read(source, losses, ReadOptions(sizes=False))
            staged = blobs.stage(to.write(reading.tasks, reading.schema, losses, WriteOptions()))
    except GlossatorError as error:
        message = error.message
        unit(lambda context: _move_format(context, snapshot_id, format, error=message))
        return True
    key = blobs.adopt(staged)
    name = f"snapshot-{snapshot_id}-{format}{to.suffix}"

    def finish(context: Context) -> None:
        made = transfers.get_format(context.tx, snapshot_id, format)
        if made is not None and made.state != "completed":
            file_id = _file(context, snapshot, name, key, staged.size)
            transfers.move_format(
                context.tx, snapshot_id, format, "completed", file_id=file_id,
                losses=msgspec.to_builtins(list(losses)), now=context.at,
            )  # fmt: skip

    unit(finish)
    return True


def _move_format(context: Context, snapshot_id: int, format: str, error: str) -> None:
    transfers.move_format(
        context.tx, snapshot_id, format, "failed", error=error[:1000], now=context.at
    )
