"""Big snapshots and conversions are cut into shards, so that several workers write them together.

A snapshot of more than :data:`SIZE` tasks is cut by key, a conversion of it by the bytes of its
file, where the form can be joined for much less than it costs to write.
"""

from collections.abc import Sequence
from functools import partial

import msgspec

from glossator.services import access, snapshots
from glossator.services.access import Context
from glossator.services.exports import Scope, Unit
from glossator.services.shards import NATIVE, Means, head_of, own_form
from glossator.services.snapshots import PARTS
from glossator.store import files as stored
from glossator.store import outbox, shards, transfers
from glossator.store import tasks as rows
from glossator.store.files import File
from glossator.store.shards import Shard
from glossator.store.transfers import Snapshot, SnapshotFormat

SIZE = 25_000
"""Tasks of a shard: a second of work, and a file of some MB."""


def begin(means: Means, snapshot_id: int) -> bool:
    """Cut a snapshot into shards and ask for them; False if it is too small for that, or done."""

    def look(context: Context) -> tuple[Snapshot, bool] | None:
        found = transfers.snapshot(context.tx, snapshot_id)
        if found is None or found.state in ("completed", "failed"):
            return None
        return found, bool(shards.every(context.tx, snapshot_id, NATIVE))

    begun = means.look(look)
    if begun is None or begun[1]:
        return begun is not None
    snapshot = begun[0]
    scope = msgspec.convert(snapshot.options, Scope)
    cuts = [] if scope.ids else _cuts(means.look, snapshot.project_id, scope.batch_id)
    if not cuts:
        return False
    bounds = list(zip([0, *cuts], [*cuts, None], strict=True))
    means.unit(partial(_plan, snapshot=snapshot, scope=scope, bounds=bounds))
    return True


def _cuts(look: Unit, project_id: int, batch_id: int | None) -> list[int]:
    """The ids of the last tasks of all shards but the last one."""
    found: list[int] = []
    after = 0

    def nth(context: Context) -> int | None:
        return rows.nth(context.tx, project_id, batch_id, after, SIZE)

    while cut := look(nth):
        found.append(cut)
        after = cut
    return found


def _plan(
    context: Context, snapshot: Snapshot, scope: Scope, bounds: list[tuple[int, int | None]]
) -> None:
    if not transfers.lock_snapshot(context.tx, snapshot.id):
        return
    project = access.project(context, snapshot.project_id, "manage")
    forms = [NATIVE, name] if (name := own_form(scope)) else [NATIVE]
    for form in forms:
        _add(context, snapshot, form, bounds)
    for number in range(len(bounds)):
        _ask(context, snapshot, NATIVE, number, snapshot.created_at, project.schema_version)


def _add(
    context: Context, snapshot: Snapshot, form: str, bounds: Sequence[tuple[int, int | None]]
) -> None:
    for number, (first, last) in enumerate(bounds):
        shards.add(context.tx, Shard(snapshot.id, form, number, snapshot.project_id, first, last))


def _ask(
    context: Context, snapshot: Snapshot, form: str, number: int, asked_at: int, version: int = 0
) -> None:
    """A shard has the place in the line that its snapshot had (``asked_at``): what was begun is
    done before another is."""
    outbox.enqueue(
        context.tx, "write_shard",
        {"snapshot": snapshot.id, "form": form, "number": number, "version": version},
        lock=f"shard:{snapshot.id}:{form}:{number}", run_at=asked_at,
    )  # fmt: skip


def begin_conversion(means: Means, snapshot_id: int, form: str) -> bool:
    """Cut a conversion into shards and ask for them; False if it is written whole, or done, or its
    snapshot is not there yet."""

    def look(
        context: Context,
    ) -> tuple[Snapshot, SnapshotFormat, File | None, list[Shard], bool] | None:
        found = transfers.snapshot(context.tx, snapshot_id)
        made = transfers.get_format(context.tx, snapshot_id, form)
        if found is None or made is None or made.state in ("completed", "failed"):
            return None
        file = stored.get(context.tx, found.file_id) if found.file_id else None
        known = shards.every(context.tx, snapshot_id, NATIVE)
        return found, made, file, known, bool(shards.every(context.tx, snapshot_id, form))

    begun = means.look(look)
    if begun is None or begun[4]:
        return begun is not None
    snapshot, made, file, known, _ = begun
    to = snapshots.form(form, msgspec.convert(snapshot.options, Scope).own)
    if file is None or not (to.join or form.endswith(PARTS)):
        return False
    bounds = _ranges(means, file, known)
    if len(bounds) < 2 and not form.endswith(PARTS):
        return False

    def plan(context: Context) -> None:
        if not transfers.lock_format(context.tx, snapshot_id, form):
            return
        _add(context, snapshot, form, bounds)
        for number in range(len(bounds)):
            _ask(context, snapshot, form, number, made.created_at)

    means.unit(plan)
    return True


def _ranges(means: Means, file: File, known: Sequence[Shard]) -> list[tuple[int, int]]:
    """Pieces of a snapshot's file by first byte and the one behind the last, of about
    :data:`SIZE` tasks each; none of them is empty, unless that is all there is."""
    sizes = [(shard.size or 0, shard.counts.get("tasks", 0)) for shard in known]
    if not sizes:
        head = len(head_of(means.blobs, file))
        return [(head, file.size)]
    at = file.size - sum(size for size, _ in sizes)
    found: list[tuple[int, int]] = []
    first, waiting = at, 0
    for size, tasks in sizes:
        at, waiting = at + size, waiting + tasks
        if waiting >= SIZE:
            found.append((first, at))
            first, waiting = at, 0
    if at > first or not found:
        found.append((first, at))
    return found
