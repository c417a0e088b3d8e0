"""Who gets what next: one claim, in one unit of work.

A person holds at most ``max_active`` tasks of a project: the one on screen and one claimed ahead.
Asked again at the limit, the held ones come back in order, so that a reload shows the same task.
"""

import msgspec

from glossator.model.errors import Conflict
from glossator.model.project import Batch, Project
from glossator.model.work import ENDLESS, EXPRESS, GOLDEN, MAIN, REVIEW, TRAINING, Assignment
from glossator.services import access
from glossator.services import assignments as holds
from glossator.services.access import Context
from glossator.services.skills import meets
from glossator.store import assignments, batches, queue, skills, tasks
from glossator.store.queue import END, FIRST, Place, Seat

WINDOWS = 5
"""Windows of :data:`queue.WINDOW` units that one claim looks at in a lane."""
REST_US = 30_000_000
"""How long a seat rests after a whole round of the lanes in which it found nothing."""
EXPIRE = 50
"""Overdue leases that a fruitless claim ends before it tries once more."""


def claim(context: Context, project: Project, limit: int | None = None) -> list[Assignment] | None:
    """The rows of the next assignment, or of the oldest held one at the limit; None = nothing."""
    if project.state != "active":
        raise Conflict("the project is not active")
    context.tx.line_up(context.member.id)
    held = assignments.active(context.tx, project.id, context.member.id)
    leads = [row for row in held if row.id == row.lead_id]
    most = project.settings.max_active if limit is None else limit
    if len(leads) >= most > 0:
        return [row for row in held if row.lead_id == leads[0].id]
    found = _from_batches(context, project)
    if found is None:
        overdue = assignments.overdue_in(context.tx, project.id, context.at, EXPIRE)
        if overdue:
            for lead in overdue:
                holds.expire(context, lead)
            found = _from_batches(context, project)
    return found


def _from_batches(context: Context, project: Project) -> list[Assignment] | None:
    has: dict[int, float] | None = None
    for batch, seat in queue.candidates(
        context.tx, project.id, context.member.id, context.at
    ):  # fmt: skip
        if batch.settings.skills:
            if has is None:
                has = skills.of_member(context.tx, context.member.id)
            if not meets(batch.settings, has):
                continue
        before = msgspec.structs.asdict(seat)
        of, unit, lane = _next(context, batch, seat)
        if before != msgspec.structs.asdict(seat):
            queue.save_seat(context.tx, batch, context.member.id, seat)
        if unit is not None:
            return _hold(context, of, unit, lane)
    return None


def _next(context: Context, batch: Batch, seat: Seat) -> tuple[Batch, int | None, int]:
    """The unit for this seat, the batch that it is of, and the lane that it came from."""
    if batch.kind in ("training", "exam"):
        unit = _endless(context, batch, seat, TRAINING, repeat=False)
        if unit is not None:
            return batch, unit, TRAINING
    if _golden_due(context, batch, seat):
        of, unit, lane = _golden(context, batch, seat)
        if unit is not None:
            seat.golden_in = context.random.randint(1, 2 * batch.settings.golden_every - 1)
            return of, unit, lane
    for lane, cursor in ((EXPRESS, seat.express), (MAIN, seat.main)):
        unit, after = _walk(context, batch, lane, cursor)
        if lane == EXPRESS:
            seat.express = after
        else:
            seat.main = after
        if unit is not None:
            seat.golden_in -= batch.settings.golden_every > 0
            return batch, unit, lane
    unit = _sweep(context, batch, seat)
    if unit is not None:
        seat.golden_in -= batch.settings.golden_every > 0
    return batch, unit, MAIN


def _golden(context: Context, batch: Batch, seat: Seat) -> tuple[Batch, int | None, int]:
    """A golden unit for this seat, of the batch that the settings name, or of its own. Who reviews
    gets those that test reviewers first."""
    number = batch.settings.golden_batch_id
    of = batches.get(context.tx, number) if number else None
    of = of or batch
    if access.may("review", access.held_roles(context, batch.project_id)):
        found = queue.pick(context.tx, of.id, context.member.id, REVIEW, (FIRST, FIRST))
        if found is not None:
            return of, found[0], REVIEW
    repeat = batch.settings.golden_repeat
    return of, _endless(context, of, seat, GOLDEN, repeat=repeat), GOLDEN


def _golden_due(context: Context, batch: Batch, seat: Seat) -> bool:
    every = batch.settings.golden_every
    if every <= 0:
        return False
    if seat.golden_in == 0 and seat.main == (FIRST, FIRST) == seat.golden:
        seat.golden_in = context.random.randint(1, 2 * every - 1)
    return seat.golden_in <= 1


def _endless(context: Context, batch: Batch, seat: Seat, lane: int, repeat: bool) -> int | None:
    """A golden or training unit: its slots are endless, so it is read and never reserved."""
    tx, member = context.tx, context.member.id
    found = queue.pick(tx, batch.id, member, lane, seat.golden)
    if found is None and repeat and seat.golden != (FIRST, FIRST):
        found = queue.pick(tx, batch.id, member, lane, (FIRST, FIRST))
    if found is None:
        return None
    unit, seat.golden = found
    return unit


def _walk(
    context: Context, batch: Batch, lane: int, after: Place, windows: int = WINDOWS
) -> tuple[int | None, Place]:
    """Reserve the first unit of a lane after a place; where the seat stands then."""
    for _ in range(windows):
        found = queue.reserve(context.tx, batch.id, context.member.id, lane, after)
        if found is not None:
            unit, place = found
            # A unit that was sent to the end of the lane does not take the seat there: all that
            # is added later comes before it.
            return unit, after if place[0] >= END else place
        end = queue.window_end(context.tx, batch.id, lane, after)
        if end is None:
            break
        after = end
    return None, after


def _sweep(context: Context, batch: Batch, seat: Seat) -> int | None:
    """A seat at the end of both lanes walks them again from the start, a few windows a call.

    It finds what the cursors could miss: a row that was locked by somebody else at that instant,
    or that a commit out of order brought in behind them. Liveness rests on this alone.
    """
    if seat.sweep_at > context.at:
        return None
    while True:
        unit, after = _walk(context, batch, seat.sweep_lane, seat.sweep)
        if unit is not None:
            seat.sweep, seat.sweep_found = after, True
            return unit
        more = queue.window_end(context.tx, batch.id, seat.sweep_lane, after) is not None
        seat.sweep = after
        if more:
            return None
        if seat.sweep_lane == EXPRESS:
            seat.sweep_lane, seat.sweep = MAIN, (FIRST, FIRST)
            continue
        if not seat.sweep_found:
            seat.sweep_at = context.at + REST_US
        seat.sweep_lane, seat.sweep, seat.sweep_found = EXPRESS, (FIRST, FIRST), False
        return None


def _hold(context: Context, batch: Batch, unit: int, lane: int) -> list[Assignment]:
    """Write the rows of a new assignment: one per task of the unit."""
    tx = context.tx
    page_tasks = batches.page_tasks(tx, unit)
    task_ids = page_tasks or (unit,)
    endless = lane in ENDLESS
    ids = tx.ids(len(task_ids))
    rows = [
        Assignment(
            id=number, project_id=batch.project_id, batch_id=batch.id, lead_id=ids[0],
            page_id=unit if page_tasks else None, task_id=task,
            unit_id=unit if number == ids[0] else None, member_id=context.member.id,
            state="active", slot=not endless,
            blocks=not (lane == GOLDEN and batch.settings.golden_repeat),
            lease_at=context.at + batch.settings.lease_s * 1_000_000, created_at=context.at,
        )
        for number, task in zip(ids, task_ids, strict=True)
    ]  # fmt: skip
    for row in rows:
        assignments.add(tx, row)
        if not endless and tasks.begin(tx, row.task_id):
            context.count(batch.project_id, batch.id, "tasks.open", -1)
            context.count(batch.project_id, batch.id, "tasks.in_progress", 1)
    context.count(batch.project_id, batch.id, "active", len(rows))
    context.happened(
        "assignment.created", ids[0], batch.project_id, batch.id, unit=unit, tasks=list(task_ids)
    )
    return rows
