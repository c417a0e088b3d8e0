"""Snapshots: frozen exports.

A snapshot is a project's stream in native form, stored once; other forms are made from it, so that
they all say the same. A dialect may want a file of its own beside it from the start
(:class:`~glossator.services.exports.Own`): a conversion that is named ``DIALECT:FORM``.
"""

from collections.abc import Sequence

import msgspec

from glossator.formats import Format
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.registry import codec
from glossator.services import access, audit, exports
from glossator.services.access import Context
from glossator.services.exports import Own, Scope
from glossator.store import files as stored
from glossator.store import outbox, shards, transfers
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
    if not dialect:
        exports.format_named(
            format.removesuffix(PARTS)
        )  # what is before a colon is no client's word
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


def form(name: str, own: Own | None) -> Format:
    """The format of a conversion's name; a dialect's form is told what the dialect froze it
    with."""
    dialect, _, word = name.rpartition(":")
    if not dialect:
        return exports.format_named(word.removesuffix(PARTS))
    how = own.how if own and own.dialect == dialect else {}
    made: Format = codec(dialect).export_form(word, how)
    return made
