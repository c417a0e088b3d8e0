"""Shards: the pieces of a big snapshot or conversion, each written by a job of its own.

Of a worker that died only its shard is written again. What is written of a shard is recorded once,
whoever is twice at it; whoever records the last one asks for the job that joins them.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from glossator.formats import WriteOptions
from glossator.formats.natives import read_first, read_lines
from glossator.model.errors import GlossatorError, NotFound, Unavailable
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled
from glossator.services import access, exports, files, freezing, projects, snapshots
from glossator.services.access import Context
from glossator.services.exports import Scope, Unit
from glossator.services.freezing import Counter
from glossator.services.snapshots import PARTS
from glossator.store import files as stored
from glossator.store import outbox, shards, transfers
from glossator.store.blobs import Blobs, Staged
from glossator.store.files import File
from glossator.store.shards import Shard
from glossator.store.transfers import Snapshot

NATIVE = ""
"""The form of the snapshot itself."""
KEPT = 1000
"""Losses that a conversion tells one by one."""


class Means(NamedTuple):
    """What a job works with: units that write, units that only read, and stored bytes."""

    unit: Unit
    look: Unit
    blobs: Blobs


class Piece(NamedTuple):
    """A piece on its way to the store."""

    form: str
    staged: Staged
    counts: dict[str, int]
    losses: Losses


def own_form(scope: Scope) -> str | None:
    """The name of the dialect's own form of a snapshot, if it is written in pieces too."""
    name = f"{scope.own.dialect}:{scope.own.form}" if scope.own else ""
    return name if name and snapshots.form(name, scope.own).join else None


def head_of(blobs: Blobs, file: File) -> bytes:
    """The first line of a snapshot's file, which has the label schema."""
    found = b""
    for chunk in files.read(blobs, file):
        line, end, _ = chunk.partition(b"\n")
        found += line + end
        if end:
            break
    return found


def write(means: Means, snapshot_id: int, form: str, number: int, version: int) -> None:
    """The job: write one shard; ``version`` is that of the label schema. Run twice, the second
    does nothing."""

    def start(context: Context) -> tuple[Snapshot, Shard] | None:
        found = transfers.snapshot(context.tx, snapshot_id)
        shard = shards.get(context.tx, snapshot_id, form, number)
        return None if found is None or shard is None or shard.size is not None else (found, shard)

    begun = means.look(start)
    if begun is None:
        return
    snapshot, shard = begun
    try:
        if form == NATIVE:
            pieces = _native(means, snapshot, shard, version)
        else:
            pieces = [_converted(means, snapshot, shard)]
    except Unavailable:
        raise  # the job is tried again
    except GlossatorError as error:
        means.unit(partial(fail, snapshot_id=snapshot_id, form=form, message=error.message))
        return
    keys = [means.blobs.adopt(piece.staged) for piece in pieces]
    means.unit(
        partial(_record, snapshot=snapshot, shard=shard, pieces=pieces, keys=keys, version=version)
    )


def _native(means: Means, snapshot: Snapshot, shard: Shard, version: int) -> list[Piece]:
    """The tasks of a shard in native form, and in the dialect's own beside it."""
    scope = msgspec.convert(snapshot.options, Scope)
    look = _while_there(means.look, snapshot.id)
    schema = look(partial(schema_of, project_id=snapshot.project_id, version=version))
    count, losses = Counter(), Losses()
    tasks = exports.labelled(
        look, snapshot.project_id, schema, scope, losses, shard.first, shard.last
    )
    options = WriteOptions(part=shard.number)
    native = freezing.writer(exports.format_named("jsonl"), schema, losses, options)
    name = own_form(scope)
    if not name:
        staged = means.blobs.stage(native(count.over(tasks)))
        return [Piece(NATIVE, staged, count.counts, Losses())]
    to, lost = snapshots.form(name, scope.own), Losses()
    own = freezing.writer(to, schema, lost, _options(means, shard.number))
    staged, beside = freezing.both(means.blobs, count.over(tasks), native, own)
    return [Piece(NATIVE, staged, count.counts, Losses()), Piece(name, beside, {}, lost)]


def schema_of(context: Context, project_id: int, version: int) -> LabelSchema:
    """The label schema that the snapshot was begun with."""
    project = access.project(context, project_id, "manage")
    return projects.schema(context, project, version)


def _while_there(look: Unit, snapshot_id: int) -> Unit:
    """Ends what was begun as soon as the snapshot is deleted, or failed."""

    def unit(work: Callable[[Context], object]) -> object:
        def check(context: Context) -> object:
            found = transfers.snapshot(context.tx, snapshot_id)
            if found is None or found.state == "failed":
                raise NotFound("the snapshot is gone")
            return work(context)

        return look(check)

    return unit


def _options(means: Means, part: int | None) -> WriteOptions:
    return WriteOptions(open=exports.opener(means.look, means.blobs), part=part)


def _converted(means: Means, snapshot: Snapshot, shard: Shard) -> Piece:
    """A piece of the snapshot's file in another form."""
    to = snapshots.form(shard.form, msgspec.convert(snapshot.options, Scope).own)
    file = means.look(lambda context: stored.get(context.tx, snapshot.file_id or 0))
    if file is None:
        raise NotFound("the snapshot's file is gone")
    schema = read_first(head_of(means.blobs, file), file.name) or LabelSchema()
    losses = Losses()
    part = None if shard.form.endswith(PARTS) else shard.number
    tasks = _tasks(means.blobs, file, shard)
    staged = means.blobs.stage(to.write(tasks, schema, losses, _options(means, part)))
    return Piece(shard.form, staged, {}, losses)


def _tasks(blobs: Blobs, file: File, shard: Shard) -> Iterator[Labelled]:
    if shard.first == shard.last:
        return iter(())
    return read_lines(files.read(blobs, file, shard.first, shard.last), file.name)


def _record(
    context: Context, snapshot: Snapshot, shard: Shard, pieces: list[Piece], keys: list[str],
    version: int,
) -> None:  # fmt: skip
    """What was written is there; whoever finds nothing more to write asks for the join."""
    tx, form = context.tx, shard.form
    # The lock lines up those who end at the same time, so that one of them sees all done.
    if not _lock(context, snapshot.id, form):
        return
    present = shards.get(tx, snapshot.id, form, shard.number)
    if present is None or present.size is not None:
        return
    for piece, key in zip(pieces, keys, strict=True):
        to = snapshots.form(piece.form, None) if piece.form else exports.format_named("jsonl")
        name = f"snapshot-{snapshot.id}-{piece.form or 'part'}-{shard.number:05}{to.suffix}"
        file = freezing.add_file(
            context, snapshot, name.replace(":", "-"), key, piece.staged.size, to.media_type
        )
        done = Shard(
            snapshot.id, piece.form, shard.number, snapshot.project_id, shard.first, shard.last,
            file, piece.staged.size, piece.counts, msgspec.to_builtins(list(piece.losses)),
        )  # fmt: skip
        shards.finish(tx, done)
    if form == NATIVE:
        transfers.move_snapshot(
            tx, snapshot.id, "in_progress", counts=counts_of(shards.every(tx, snapshot.id, form))
        )
    if shards.unfinished(tx, snapshot.id, form):
        return
    if form.endswith(PARTS):
        lost = losses_of(shards.every(tx, snapshot.id, form))
        transfers.move_format(tx, snapshot.id, form, "completed", losses=lost, now=context.at)
    else:
        outbox.enqueue(
            tx, "join_shards", {"snapshot": snapshot.id, "form": form, "version": version},
            lock=f"join:{snapshot.id}:{form}", run_at=snapshot.created_at,
        )  # fmt: skip


def _lock(context: Context, snapshot_id: int, form: str) -> bool:
    if form == NATIVE:
        return transfers.lock_snapshot(context.tx, snapshot_id)
    return transfers.lock_format(context.tx, snapshot_id, form)


def counts_of(made: Sequence[Shard]) -> dict[str, int]:
    """What all pieces count together."""
    names = dict.fromkeys(name for shard in made for name in shard.counts)
    return {name: sum(shard.counts.get(name, 0) for shard in made) for name in names}


def losses_of(made: Sequence[Shard]) -> list[object]:
    """The first losses of all pieces."""
    return [loss for shard in made for loss in shard.losses][:KEPT]


def fail(context: Context, snapshot_id: int, form: str, message: str) -> None:
    """Say why there is no file, and let go of what there is of it."""
    if not _lock(context, snapshot_id, form):
        return
    forms = {form}
    if form == NATIVE:
        forms |= {shard.form for shard in shards.of_snapshot(context.tx, snapshot_id)}
        transfers.move_snapshot(
            context.tx, snapshot_id, "failed", error=message[:1000], now=context.at
        )
    else:
        freezing.fail_conversion(context, snapshot_id, form, message)
    for one in forms:
        let_go(context, snapshot_id, one)
        shards.remove(context.tx, snapshot_id, one)


def let_go(context: Context, snapshot_id: int, form: str) -> None:
    """Forget the files of the pieces."""
    for shard in shards.every(context.tx, snapshot_id, form):
        if shard.file_id is not None:
            stored.remove(context.tx, shard.file_id)
