"""The jobs that write the files of snapshots and of their conversions, each in one piece.

What is too big for that is cut (:mod:`glossator.services.cutting`).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from glossator import crash
from glossator.formats import Format, ReadOptions, WriteOptions
from glossator.formats.source import Source
from glossator.model.errors import GlossatorError, Unavailable
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled
from glossator.services import access, exports, files, projects, snapshots
from glossator.services.access import Context
from glossator.services.exports import Own, Scope, Unit
from glossator.store import files as stored
from glossator.store import transfers
from glossator.store.blobs import Blobs, Staged
from glossator.store.files import File
from glossator.store.transfers import Snapshot

Writer = Callable[[Iterable[Labelled]], Iterator[bytes]]
"""Writes tasks in one form."""


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
        native = writer(exports.format_named("jsonl"), schema, losses, WriteOptions())
        staged, own = _written(unit, blobs, count.over(tasks), native, schema, scope.own)
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


def _written(
    unit: Unit, blobs: Blobs, tasks: Iterator[Labelled], native: Writer, schema: LabelSchema,
    own: Own | None,
) -> "tuple[Staged, Made | None]":  # fmt: skip
    if not own:
        return blobs.stage(native(tasks)), None
    name = f"{own.dialect}:{own.form}"
    to, losses = snapshots.form(name, own), Losses()
    options = WriteOptions(open=exports.opener(unit, blobs))
    staged, beside = both(blobs, tasks, native, writer(to, schema, losses, options))
    return staged, Made(name, to, beside, msgspec.to_builtins(list(losses)))


def writer(format: Format, schema: LabelSchema, losses: Losses, options: WriteOptions) -> Writer:
    """Writes tasks in this format."""
    return lambda tasks: format.write(tasks, schema, losses, options)


def both(
    blobs: Blobs, tasks: Iterator[Labelled], first: Writer, second: Writer
) -> tuple[Staged, Staged]:
    """The same tasks in two forms, read once: the second is a chunk of the first behind it."""
    staging = blobs.begin()
    seen: deque[Labelled] = deque()

    def noted() -> Iterator[Labelled]:
        for task in tasks:
            seen.append(task)
            yield task

    def again() -> Iterator[Labelled]:
        for chunk in first(noted()):
            staging.write(chunk)
            while seen:
                yield seen.popleft()

    rest = again()
    try:
        beside = blobs.stage(second(rest))
        deque(rest, maxlen=0)  # a form that ends before its tasks do must not cut the first one
    except BaseException:
        staging.drop()
        raise
    return staging.finish(), beside


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


def _converted(source: Source, name: str, own: Own | None, unit: Unit, blobs: Blobs) -> Made:
    to, losses = snapshots.form(name, own), Losses()
    reading = exports.format_named("jsonl").read(source, losses, ReadOptions(sizes=False))
    options = WriteOptions(open=exports.opener(unit, blobs))
    staged = blobs.stage(to.write(reading.tasks, reading.schema, losses, options))
    return Made(name, to, staged, msgspec.to_builtins(list(losses)))


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
