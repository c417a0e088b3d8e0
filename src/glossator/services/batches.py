"""Batches: their life cycle, the groups they are limited to, and their pages."""

from typing import Any

import msgspec

from glossator.model.errors import Conflict, Invalid, NotFound, PreconditionFailed
from glossator.model.project import Batch, BatchKind, BatchSettings, Order, Page, Project
from glossator.model.work import MAIN
from glossator.services import access, audit, projects, skills
from glossator.services.access import Context
from glossator.store import assignments, batches, members, outbox, queue, tasks

replace = msgspec.structs.replace
PAGE = 1000
"""Most tasks on a page."""


class BatchDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A batch about to be made; what is not said is the project's."""

    name: str
    kind: BatchKind = "production"
    staging: bool = False
    priority: int = 0
    order: Order = "sequential"
    overlap: int | None = None
    settings: BatchSettings | None = None
    groups: tuple[int, ...] = ()
    expires_at: int | None = None
    metadata: bytes | None = None
    dialect: str | None = None
    raw: bytes | None = None
    webhook_id: int | None = None


def create(context: Context, project_id: int, draft: BatchDraft) -> Batch:
    """Make a batch, open unless it waits in staging."""
    project = access.project(context, project_id, "make")
    if project.state not in ("active", "configuring"):
        raise Conflict(f"the project is {project.state}")
    settings = draft.settings or project.settings
    overlap = draft.overlap or project.overlap
    projects.check_name(draft.name)
    projects.check_settings(settings, overlap)
    skills.check(context, settings)
    _check_order(draft.kind, draft.order)
    batch = Batch(
        id=context.tx.id(), project_id=project.id, name=draft.name, kind=draft.kind,
        state="staging" if draft.staging else "open", priority=draft.priority, order=draft.order,
        grouped=bool(draft.groups), overlap=overlap, settings=settings,
        started_at=None if draft.staging else context.at, expires_at=draft.expires_at,
        dialect=draft.dialect, raw=draft.raw, metadata=draft.metadata, created_at=context.at,
        created_by=context.member.id, webhook_id=draft.webhook_id,
    )  # fmt: skip
    projects.check_golden(context, settings, project.id)
    batches.add(context.tx, batch, context.member.id)
    _tie(context, batch, draft.groups)
    if batch.state == "open":
        context.happened("batch.opened", batch.id, project.id, batch.id)
    return batch


def _check_order(kind: BatchKind, order: Order) -> None:
    if kind == "default":
        raise Invalid("a project has one default batch", {"kind": "one default batch"})
    if order == "uncertainty":
        raise Invalid("this order is not served yet", {"order": "not served yet"})


def every(context: Context, project_id: int, after: int, limit: int) -> list[Batch]:
    """A project's batches by id."""
    project = access.project(context, project_id, "read")
    return batches.every(context.tx, project.id, after, limit)


def newest(
    context: Context, test: bool, offset: int, limit: int, **filters: Any
) -> tuple[list[tuple[Batch, Project]], int]:
    """The organization's batches that clients made, newest first, with their projects, and how
    many there are in all; ``filters`` as :func:`store.batches.newest` takes them."""
    access.allow(context, "read_results")
    found, total = batches.newest(context.tx, test, offset, limit, **filters)
    return [(one, access.project(context, one.project_id, "read")) for one in found], total


def older(
    context: Context, test: bool, before: tuple[int, int], limit: int, **filters: Any
) -> list[tuple[Batch, Project]]:
    """The same by key: those older than ``before`` (time, id)."""
    access.allow(context, "read_results")
    found = batches.older(context.tx, test, before, limit, **filters)
    return [(one, access.project(context, one.project_id, "read")) for one in found]


def unended(context: Context, test: bool) -> list[tuple[Batch, Project]]:
    """The batches that clients made and that are not over, with their projects, in the order in
    which they are handed out."""
    access.allow(context, "read_results")
    found = batches.unended(context.tx, test)
    return [(one, access.project(context, one.project_id, "read")) for one in found]


def groups(context: Context, batch: Batch) -> list[int]:
    """The groups that a batch is limited to."""
    return batches.groups(context.tx, batch.id)


def named(context: Context, name: str, test: bool, verb: str = "read") -> tuple[Batch, Project]:
    """The oldest batch of this name that a client made, in test mode or out of it."""
    found = batches.named(context.tx, name, test)
    if found is None:
        raise NotFound("no such batch")
    return access.batch(context, found, verb)


def claim_name(context: Context, name: str, test: bool) -> None:
    """For clients that know batches by name: raise Conflict if one is called so already. Nobody
    else can make one of this name before the end of the unit, if they ask as well."""
    context.tx.line_up(context.tx.org)
    if batches.named(context.tx, name, test) is not None:
        raise Conflict(f"a batch {name!r} exists", "name")


def get(context: Context, batch_id: int) -> Batch:
    """A batch."""
    return access.batch(context, batch_id, "read")[0]


def update(
    context: Context, batch_id: int, changes: dict[str, Any], revision: int | None = None
) -> Batch:
    """Change name, priority, settings, overlap (its tasks follow), end, metadata or groups."""
    batch, _ = access.batch(context, batch_id, "steer", lock=True)
    if revision is not None and revision != batch.revision:
        raise PreconditionFailed(batch.revision)
    changes = dict(changes)
    groups = changes.pop("groups", None)
    if groups is not None:
        _tie(context, batch, groups)
        changes["grouped"] = bool(groups)
    old = batch.overlap
    batch = replace(batch, **changes)
    projects.check_name(batch.name)
    projects.check_settings(batch.settings, batch.overlap)
    skills.check(context, batch.settings)
    projects.check_golden(context, batch.settings, batch.project_id)
    batch = _write(context, batch)
    if batch.overlap != old:
        # Without a lock: a job that runs already may have passed the first tasks.
        outbox.enqueue(context.tx, "change_overlap", {"batch": batch.id})
    return batch


def _tie(context: Context, batch: Batch, groups: tuple[int, ...]) -> None:
    for group in groups:
        if members.group(context.tx, group) is None:
            raise NotFound("no such group")
    batches.set_groups(context.tx, batch.id, list(groups))


def open_(context: Context, batch_id: int, seal: bool = False) -> Batch:
    """Start a staging batch, or let a paused or completed one go on. Twice is once. ``seal``: it
    takes no more tasks."""
    batch, project = access.batch(context, batch_id, "steer", lock=True)
    if batch.state == "open":
        return batch
    if batch.state not in ("staging", "paused", "completed"):
        raise Conflict(f"the batch is {batch.state}")
    if project.state == "archived":
        raise Conflict("the project is archived")
    batch = _write(
        context,
        replace(
            batch, state="open", reason=None, started_at=batch.started_at or context.at,
            completed_at=None, sealed=batch.sealed or seal,
        ),
    )  # fmt: skip
    context.happened("batch.opened", batch.id, batch.project_id, batch.id)
    return batch


def pause(context: Context, batch_id: int, reason: str = "manual") -> Batch:
    """Stop the hand-out; running leases may still submit. Twice is once."""
    batch, _ = access.batch(context, batch_id, "steer", lock=True)
    if batch.state == "paused":
        return batch
    if batch.state != "open" or batch.kind == "default":
        raise Conflict("the default batch is always open" if batch.kind == "default"
                       else f"the batch is {batch.state}")  # fmt: skip
    batch = _write(context, replace(batch, state="paused", reason=reason, stopped_at=context.at))
    context.happened("batch.closed", batch.id, batch.project_id, batch.id, reason=reason)
    return batch


def cancel(context: Context, batch_id: int) -> Batch:
    """End a batch for good: its undone tasks read as canceled at once, their rows follow."""
    return _stop(context, batch_id, "canceled", ("staging", "open", "paused"))


def archive(context: Context, batch_id: int) -> Batch:
    """Put a batch that is not open away; leases end."""
    return _stop(context, batch_id, "archived", ("staging", "paused", "completed", "canceled"))


def delete(context: Context, batch_id: int) -> None:
    """Hide a batch and its tasks at once; a job removes the rows in chunks."""
    batch, _ = access.batch(context, batch_id, "manage", lock=True)
    if batch.kind == "default":
        raise Conflict("the default batch goes with its project")
    _write(context, replace(batch, state="deleted"))
    outbox.enqueue(context.tx, "remove_batch", {"batch": batch.id, "project": batch.project_id})
    audit.record(context, "batch.deleted", batch.id, before=batch.name)


def _stop(context: Context, batch_id: int, state: str, states: tuple[str, ...]) -> Batch:
    batch, _ = access.batch(context, batch_id, "steer", lock=True)
    if batch.state == state:
        return batch
    if batch.state not in states or batch.kind == "default":
        raise Conflict(f"the batch is {batch.state}" if batch.kind != "default"
                       else "the default batch is always open")  # fmt: skip
    batch = _write(context, replace(batch, state=state, stopped_at=context.at))
    outbox.enqueue(context.tx, "end_batch", {"batch": batch.id}, lock=f"end:{batch.id}:{state}")
    context.happened("batch.closed", batch.id, batch.project_id, batch.id, reason=state)
    return batch


def unblock(context: Context, batch_id: int) -> int:
    """Let people who skipped, or whose answer was rejected, get the units again."""
    batch, _ = access.batch(context, batch_id, "steer")
    return assignments.unblock(context.tx, batch.id)


def free_units(context: Context, batch_id: int) -> int:
    """How many units have a free slot."""
    batch, _ = access.batch(context, batch_id, "read_results")
    return queue.free(context.tx, batch.id)


def counts(context: Context, batch: Batch) -> dict[str, int]:
    """The counters of a batch."""
    return context.tx.counts(batch.id)


def add_page(context: Context, batch_id: int, task_ids: tuple[int, ...]) -> Page:
    """Show tasks of one batch together from now on: the page is handed out in their place.

    They must be production tasks that nobody has begun, with one overlap; in lists and answers
    they stay tasks.
    """
    batch, project = access.batch(context, batch_id, "make")
    if not 1 <= len(task_ids) <= PAGE or len(set(task_ids)) != len(task_ids):
        raise Invalid(f"a page has 1 to {PAGE} tasks, each once")
    overlaps = set()
    for number in sorted(task_ids):
        unit = queue.get(context.tx, number)
        task = tasks.lock(context.tx, number)
        if task is None or task.batch_id != batch.id:
            raise NotFound("no such task in this batch")
        if task.state != "open" or task.kind != "production" or task.page_id or unit is None:
            raise Conflict("a task of a page must be a production task that nobody has begun")
        overlaps.add(task.overlap)
    if len(overlaps) != 1:
        raise Invalid("the tasks of a page must have one overlap")
    page = Page(context.tx.id(), project.id, batch.id, task_ids, created_at=context.at)
    batches.add_page(context.tx, page)
    tasks.put_on_page(context.tx, task_ids, page.id)
    for number in task_ids:
        queue.remove(context.tx, number)
    queue.add(context.tx, project.id, batch.id, [(page.id, MAIN, (0, page.id), overlaps.pop())])
    return page


def page(context: Context, page_id: int) -> Page:
    """A page with its tasks."""
    found = batches.page(context.tx, page_id)
    if found is None:
        raise NotFound("no such page")
    try:
        access.project(context, found.project_id, "read_results")
    except NotFound:
        raise NotFound("no such page") from None
    return found


def _write(context: Context, batch: Batch) -> Batch:
    if not batches.update(context.tx, batch):
        raise Conflict("the batch was changed by somebody else just now", "revision")
    return replace(batch, revision=batch.revision + 1)
