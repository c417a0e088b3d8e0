"""Batches and pages."""

from collections.abc import Callable
from functools import partial

from glossator.dialects.native import schema
from glossator.dialects.native.codec import (
    given,
    maybe_raw,
    maybe_read_moment,
    moment,
    strict,
    write_batch,
)
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.edge.call import etag
from glossator.model.project import Batch, Page
from glossator.services import batches
from glossator.services.access import Context
from glossator.services.batches import BatchDraft


def _reply(call: Call, batch: Batch) -> Reply:
    return call.json(_written(call, batch), headers=etag(batch.revision))


def _written(call: Call, batch: Batch) -> schema.Batch:
    return write_batch(batch, batches.groups(call.context, batch) if batch.grouped else [])


def list_batches(call: Call) -> Reply:
    """A project's batches."""
    number = call.number("project_id")
    found = batches.every(call.context, number, call.query.after, call.query.limit)
    return listed(call, found, partial(_written, call))


def create_batch(call: Call) -> Reply:
    """Make a batch."""
    strict(call.raw_body, schema.NewBatch)
    body = call.body
    metadata = maybe_raw(body.metadata, "metadata")
    draft = BatchDraft(
        name=body.name, kind=body.kind, staging=body.staging, priority=body.priority,
        order=body.order, overlap=body.overlap, settings=body.settings, groups=body.groups,
        expires_at=maybe_read_moment(body.expires_at),
        metadata=metadata.body if metadata else None,
    )  # fmt: skip
    return _reply(call, batches.create(call.context, call.number("project_id"), draft))


def get_batch(call: Call) -> Reply:
    """One batch."""
    return _reply(call, batches.get(call.context, call.number("batch_id")))


def change_batch(call: Call) -> Reply:
    """Change a batch; its tasks follow another overlap."""
    strict(call.raw_body, schema.BatchChange)
    changes = given(call.body)
    if "expires_at" in changes:
        changes["expires_at"] = maybe_read_moment(changes["expires_at"])
    if "metadata" in changes:
        raw = maybe_raw(changes["metadata"], "metadata")
        changes["metadata"] = raw.body if raw else None
    number = call.number("batch_id")
    return _reply(call, batches.update(call.context, number, changes, call.if_match))


def delete_batch(call: Call) -> Reply:
    """Delete a batch with its tasks."""
    batches.delete(call.context, call.number("batch_id"))
    return call.empty()


def _verb(name: str, does: Callable[[Context, int], Batch], says: str) -> Callable[[Call], Reply]:
    def handler(call: Call) -> Reply:
        return _reply(call, does(call.context, call.number("batch_id")))

    handler.__name__, handler.__doc__ = f"{name}_batch", says
    return handler


open_batch = _verb("open", batches.open_, "Start a batch, or let it go on.")
pause_batch = _verb("pause", batches.pause, "Stop the hand-out of a batch.")
cancel_batch = _verb("cancel", batches.cancel, "End a batch; its undone tasks are canceled.")
archive_batch = _verb("archive", batches.archive, "Put a batch away.")


def unblock_batch(call: Call) -> Reply:
    """Let people who skipped, or whose answer was rejected, get the units again."""
    return call.json(
        schema.Unblocked(unblocked=batches.unblock(call.context, call.number("batch_id")))
    )


def get_batch_counts(call: Call) -> Reply:
    """The batch's counters."""
    batch = batches.get(call.context, call.number("batch_id"))
    return call.json(batches.counts(call.context, batch))


def create_page(call: Call) -> Reply:
    """Show tasks together from now on."""
    page = batches.add_page(call.context, call.number("batch_id"), call.body.task_ids)
    return call.json(_page(page))


def get_page(call: Call) -> Reply:
    """One page."""
    return call.json(_page(batches.page(call.context, call.number("page_id"))))


def _page(page: Page) -> schema.TaskPage:
    return schema.TaskPage(
        id=page.id, project_id=page.project_id, batch_id=page.batch_id,
        task_ids=list(page.task_ids), created_at=moment(page.created_at),
    )  # fmt: skip


routes = [
    get("/v1/projects/{project_id}/batches", list_batches, may="read", query=schema.Page,
        answer=schema.Items),
    post("/v1/projects/{project_id}/batches", create_batch, may="make", body=schema.NewBatch,
         answer=schema.Batch, status=201),
    get("/v1/batches/{batch_id}", get_batch, may="read", answer=schema.Batch),
    patch("/v1/batches/{batch_id}", change_batch, may="steer", body=schema.BatchChange,
          answer=schema.Batch),
    delete("/v1/batches/{batch_id}", delete_batch, may="manage"),
    post("/v1/batches/{batch_id}/open", open_batch, may="steer", answer=schema.Batch),
    post("/v1/batches/{batch_id}/pause", pause_batch, may="steer", answer=schema.Batch),
    post("/v1/batches/{batch_id}/cancel", cancel_batch, may="steer", answer=schema.Batch),
    post("/v1/batches/{batch_id}/archive", archive_batch, may="steer", answer=schema.Batch),
    post("/v1/batches/{batch_id}/unblock", unblock_batch, may="steer", answer=schema.Unblocked),
    get("/v1/batches/{batch_id}/counts", get_batch_counts, may="read", answer=dict[str, int]),
    post("/v1/batches/{batch_id}/pages", create_page, may="make", body=schema.NewPage,
         answer=schema.TaskPage, status=201),
    get("/v1/pages/{page_id}", get_page, may="read_results", answer=schema.TaskPage),
]  # fmt: skip
