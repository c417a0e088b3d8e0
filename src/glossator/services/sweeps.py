"""What is done behind the requests: marks carried out in chunks, leases ended, leftovers removed.

Each function is one or many short units of work and may be run twice.
"""

import time
from collections.abc import Callable
from functools import partial

from glossator.services import access, assignments, imports, sessions, settle, tasks, throttle
from glossator.services.access import Context
from glossator.services.imports import unit_for
from glossator.services.strides import Stride
from glossator.store import (
    accounts,
    annotations,
    batches,
    events,
    files,
    idempotency,
    invitations,
    queue,
    removal,
)
from glossator.store import assignments as holds
from glossator.store import tasks as rows
from glossator.store.blobs import Blobs
from glossator.store.database import Database, read, write
from glossator.store.transaction import Transaction

CHUNK = 500
_DAY_US = 24 * 3600 * 1_000_000
_UNNAMED_S = 23 * 3600
"""With the hour between two sweeps, what is deleted is gone within a day."""


def expire_leases(database: Database, blobs: Blobs) -> int:
    """End the leases that are over; how many."""
    found = read(database, lambda tx: holds.overdue(tx, access.now(), CHUNK))
    ended = 0
    for lead, org in found:
        unit = unit_for(database, blobs, access.robot(org))
        ended += unit(partial(assignments.expire, lead_id=lead))
    return ended


def finish_batches(database: Database, blobs: Blobs) -> None:
    """Complete batches whose last two answers came at once; pause those past their end."""
    after = 0
    while found := read(database, partial(batches.finished, after=after)):
        for batch_id, org in found:
            unit_for(database, blobs, access.robot(org))(partial(_finish, batch_id=batch_id))
        after = found[-1][0]
    for batch_id, org in read(database, lambda tx: batches.expired(tx, access.now())):
        unit_for(database, blobs, access.robot(org))(partial(_expire, batch_id=batch_id))


def _finish(context: Context, batch_id: int) -> None:
    batch = batches.get(context.tx, batch_id)
    if batch is not None and batch.state == "open":
        settle.maybe_complete(context, batch)


def _expire(context: Context, batch_id: int) -> None:
    batch = batches.get(context.tx, batch_id, lock=True)
    if batch is not None and batch.state == "open" and (batch.expires_at or 0) <= context.at:
        batches.update(
            context.tx,
            settle.replace(batch, state="paused", reason="expired", stopped_at=context.at),
        )
        context.happened("batch.closed", batch.id, batch.project_id, batch.id, reason="expired")


def end_holds(
    database: Database, blobs: Blobs, org: int, *, batch: int | None = None,
    member: int | None = None, reason: str,
) -> None:  # fmt: skip
    """End the open holds in a batch or of a person."""
    unit = unit_for(database, blobs, access.robot(org))
    while leads := unit(
        lambda context: holds.held(context.tx, batch=batch, member=member, limit=CHUNK)
    ):
        for lead in leads:
            unit(partial(assignments.expire, lead_id=lead, reason=reason))


def end_batch(database: Database, blobs: Blobs, org: int, batch_id: int) -> None:
    """Carry out a batch's end: leases go, and if it was canceled its undone tasks follow."""
    end_holds(database, blobs, org, batch=batch_id, reason="batch")
    unit = unit_for(database, blobs, access.robot(org))
    chunk = Stride().taking(partial(_cancel_chunk, batch_id=batch_id))
    while unit(chunk):
        pass


def _cancel_chunk(context: Context, limit: int, batch_id: int) -> bool:
    batch = batches.get(context.tx, batch_id)
    if batch is None or batch.state != "canceled":
        return False
    undone = rows.undone(context.tx, batch_id, limit)
    for number in undone:
        task = rows.lock(context.tx, number)
        if task is not None:
            settle.move(context, task, "canceled")
    return bool(undone)


def end_project(database: Database, blobs: Blobs, org: int, project_id: int) -> None:
    """An archived project's leases end."""
    unit = unit_for(database, blobs, access.robot(org))
    after = 0
    while found := unit(partial(_batches_of, project_id=project_id, after=after)):
        for batch_id in found:
            end_holds(database, blobs, org, batch=batch_id, reason="project")
        after = found[-1]


def _batches_of(context: Context, project_id: int, after: int) -> list[int]:
    return [batch.id for batch in batches.every(context.tx, project_id, after, 100)]


def change_overlap(database: Database, blobs: Blobs, org: int, batch_id: int) -> None:
    """Bring a batch's production tasks and pages to its overlap, stopping at the slots in use."""
    unit = unit_for(database, blobs, access.robot(org))
    after: int | None = 0
    stride = Stride()
    while after is not None:
        after = unit(stride.taking(partial(_overlap_chunk, batch_id=batch_id, after=after)))


def _overlap_chunk(context: Context, limit: int, batch_id: int, after: int) -> int | None:
    batch = batches.get(context.tx, batch_id)
    if batch is None:
        return None
    found = rows.other_overlap(context.tx, batch_id, batch.overlap, after, limit)
    # Where nobody has begun, the numbers are all that changes: no state, no place in the queue.
    fresh = [number for number, page, begun in found if page is None and not begun]
    resized = queue.resize_unused(context.tx, fresh, batch.overlap)
    rows.set_overlaps(context.tx, resized, batch.overlap, context.at)
    rest = {number for number, _, _ in found} - set(resized)
    for number, page, _ in found:
        if number not in rest:
            continue
        if page is None:
            tasks.set_overlap(context, number, batch.overlap, clamp=True)
        else:
            tasks.set_page_overlap(context, page, batch.overlap)
    return found[-1][0] if found else None


def remove_batch(database: Database, org: int, batch_id: int, project_id: int) -> None:
    """Remove the rows of a deleted batch."""
    chunk = partial(_remove_chunk, org=org, batch=batch_id, project=project_id)
    _until_none(database, chunk)
    write(database, partial(_remove_batch, org=org, batch_id=batch_id))


def _until_none(database: Database, chunk: Callable[[Transaction, int], bool]) -> None:
    """Run units of work of as many rows as they bear, until one finds nothing."""
    work = Stride().taking(chunk)
    while write(database, work):
        pass


def _remove_chunk(tx: Transaction, limit: int, org: int, batch: int, project: int) -> bool:
    tx.org = org
    numbers = removal.tasks_of(tx, batch=batch, limit=limit)
    if numbers:
        for name, n in removal.tasks_with_all(tx, numbers).items():
            tx.count(project, name, -n)
    return bool(numbers)


def _remove_batch(tx: Transaction, org: int, batch_id: int) -> None:
    tx.org = org
    removal.batch_alone(tx, batch_id)


def remove_project(database: Database, org: int, project_id: int) -> None:
    """Remove the rows of a deleted project; its files' bytes go with the sweep of blobs."""

    def chunk(tx: Transaction, limit: int) -> bool:
        tx.org = org
        numbers = removal.tasks_of(tx, project=project_id, limit=limit)
        if numbers:
            removal.tasks_with_all(tx, numbers)
        return bool(numbers)

    def some_files(tx: Transaction, limit: int) -> bool:
        tx.org = org
        return removal.files_of(tx, project_id, limit) > 0

    _until_none(database, chunk)
    _until_none(database, some_files)

    def rest(tx: Transaction) -> None:
        tx.org = org
        removal.project_alone(tx, project_id)

    write(database, rest)


def tidy(database: Database) -> None:
    """Drop what has outlived its keep: answers kept for retries, drafts, events."""
    at = access.now()

    def once(tx: Transaction) -> int:
        idempotency.end_old(tx, at)
        accounts.end_idle(tx, at - sessions.IDLE_US)
        accounts.end_resets(tx, at)
        invitations.end_old(tx, at)
        files.end_old_parts(tx, at - _DAY_US)
        throttle.tidy(tx, at)
        dropped = annotations.end_old_drafts(tx, at - 30 * _DAY_US)
        return dropped + events.end_old(tx, at - 90 * _DAY_US)

    while write(database, once) >= CHUNK:
        pass


def after_start(database: Database, blobs: Blobs) -> None:
    """On a database that only this process serves: what was running before it never ends."""
    write(database, lambda tx: idempotency.end_running(tx, access.now()))
    imports.remove_cut_off(database, access.now(), silent_us=0)


def sweep_blobs(database: Database, blobs: Blobs) -> int:
    """Remove bytes that no row names and that came some time ago; how many."""
    removed = 0
    for key in blobs.keys(time.time() - _UNNAMED_S):
        if not read(database, partial(files.in_use, blob=key)):
            blobs.remove(key)
            removed += 1
    blobs.clean()
    return removed
