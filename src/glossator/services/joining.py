"""The pieces of a big snapshot or conversion become one file, and are forgotten."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from glossator.formats import Format, WriteOptions
from glossator.formats.natives import read_first
from glossator.model.errors import GlossatorError, NotFound, Unavailable
from glossator.model.label_schema import LabelSchema
from glossator.services import exports, files, freezing, snapshots
from glossator.services.access import Context
from glossator.services.exports import Scope
from glossator.services.freezing import Made
from glossator.services.shards import (
    NATIVE,
    Means,
    counts_of,
    fail,
    head_of,
    let_go,
    losses_of,
    own_form,
    schema_of,
)
from glossator.store import files as stored
from glossator.store import shards, transfers
from glossator.store.files import File
from glossator.store.shards import Shard
from glossator.store.transfers import Snapshot

OWN_BYTES = 4096
"""A piece of this many bytes has tasks' ids in it: nobody else can have brought the same. Smaller
ones, such as an empty list, may be the bytes of others' files too, and are left to the sweeper."""


class _Begun(NamedTuple):
    """What is joined: the pieces of each file by form, and their files."""

    snapshot: Snapshot
    pieces: dict[str, list[Shard]]
    files: dict[int, File]


def join(means: Means, snapshot_id: int, form: str, version: int) -> None:
    """The job: make one file of all shards, and forget them. Run twice, the second does nothing."""
    begun: _Begun | None = means.look(partial(_begin, snapshot_id=snapshot_id, form=form))
    if begun is None:
        return
    try:
        schema = _schema(means, begun.snapshot, form, version)
        made = [_whole(means, begun, one, schema) for one in begun.pieces]
    except Unavailable:
        raise  # the job is tried again
    except GlossatorError as error:
        means.unit(partial(fail, snapshot_id=snapshot_id, form=form, message=error.message))
        return
    forget = partial(_forget, snapshot_id=snapshot_id, forms=list(begun.pieces))
    if form == NATIVE:
        freezing.store(
            means.unit, means.blobs, begun.snapshot, made[0].staged,
            made[1] if len(made) > 1 else None, counts_of(begun.pieces[NATIVE]), also=forget,
        )  # fmt: skip
    else:
        key = means.blobs.adopt(made[0].staged)

        def finish(context: Context) -> None:
            freezing.finish_conversion(context, begun.snapshot, made[0], key)
            forget(context)

        means.unit(finish)
    for file in begun.files.values():
        if file.size >= OWN_BYTES and not means.look(partial(_in_use, blob=file.blob)):
            means.blobs.remove(file.blob)


def _begin(context: Context, snapshot_id: int, form: str) -> _Begun | None:
    """None if the pieces are not all there, or not any more."""
    found = transfers.snapshot(context.tx, snapshot_id)
    if found is None:
        return None
    own = own_form(msgspec.convert(found.options, Scope)) if form == NATIVE else None
    forms = [form] if own is None else [form, own]
    pieces = {one: shards.every(context.tx, snapshot_id, one) for one in forms}
    ids = [shard.file_id for made in pieces.values() for shard in made]
    known = [number for number in ids if number is not None]
    if not ids or len(known) < len(ids):
        return None
    return _Begun(found, pieces, stored.among_ids(context.tx, known))


def _schema(means: Means, snapshot: Snapshot, form: str, version: int) -> LabelSchema:
    if form == NATIVE:
        found: LabelSchema = means.look(
            partial(schema_of, project_id=snapshot.project_id, version=version)
        )
        return found
    file = means.look(lambda context: stored.get(context.tx, snapshot.file_id or 0))
    if file is None:
        raise NotFound("the snapshot's file is gone")
    return read_first(head_of(means.blobs, file), file.name) or LabelSchema()


def _whole(means: Means, begun: _Begun, form: str, schema: LabelSchema) -> Made:
    made = begun.pieces[form]
    own = msgspec.convert(begun.snapshot.options, Scope).own
    to: Format = snapshots.form(form, own) if form else exports.format_named("jsonl")
    found = [begun.files.get(shard.file_id or 0) for shard in made]
    if to.join is None or None in found:
        raise NotFound("a piece is gone")
    pieces = [files.read(means.blobs, file) for file in found if file and file.size]
    staged = means.blobs.stage(to.join(pieces, schema, WriteOptions()))
    return Made(form, to, staged, losses_of(made))


def _forget(context: Context, snapshot_id: int, forms: Sequence[str]) -> None:
    """The pieces' files go; the snapshot's own shards still say where its tasks lie."""
    for form in forms:
        let_go(context, snapshot_id, form)
        if form == NATIVE:
            shards.joined(context.tx, snapshot_id, form)
        else:
            shards.remove(context.tx, snapshot_id, form)


def _in_use(context: Context, blob: str) -> bool:
    return stored.in_use(context.tx, blob)
