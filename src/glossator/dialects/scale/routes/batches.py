"""Batches: named groups of tasks of one project."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from glossator.dialects.scale import own
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import bound, maybe_moment, moment
from glossator.dialects.scale.own import NAME, OwnBatch
from glossator.dialects.scale.routes import making, places
from glossator.dialects.scale.routes.queries import between, yes
from glossator.dialects.scale.schema import batches as schema
from glossator.dialects.scale.words import BATCH, TASK, states
from glossator.edge import Call, Reply, get, post
from glossator.model import ids
from glossator.model.errors import Invalid
from glossator.model.loss import Losses
from glossator.model.project import Batch, Project
from glossator.services import batches, settle, webhooks
from glossator.services.access import Context
from glossator.services.batches import BatchDraft

UNSAID = {"paused": "in_progress", "canceled": "completed"}
"""States that v1 has no word for, and what it says instead."""


def write(batch: Batch, project: Project, losses: Losses) -> schema.Batch:
    """A batch in the vendor's shape."""
    mine = own.of_batch(batch)
    if batch.state in UNSAID:
        losses.add("value_dropped", f"batches/{batch.id}", f"it is {batch.state}")
    return schema.Batch(
        id=ids.hex24(batch.id, "batch"), name=batch.name, status=BATCH[batch.state],
        project=project.name, created_at=moment(batch.created_at),
        completed_at=maybe_moment(batch.completed_at) or UNSET, callback=mine.callback or UNSET,
        calibration_batch=mine.calibration_batch, self_label_batch=mine.self_label_batch,
        metadata=msgspec.Raw(batch.metadata or b"{}"),
    )  # fmt: skip


def _one(call: Call, batch: Batch, project: Project) -> Reply:
    return call.json(write(batch, project, call.context.losses))


def make(
    context: Context, project: Project, name: str, mine: OwnBatch, metadata: bytes, staging: bool
) -> Batch:
    """A batch of a project, with the rules that this vendor's have."""
    own.must_be_own(project)
    batches.claim_name(context, name, project.test)
    settings = msgspec.structs.replace(project.settings, golden_batch_id=project.default_batch_id)
    draft = BatchDraft(
        name=name, staging=staging, settings=settings, metadata=metadata, dialect=NAME,
        raw=own.encode(mine),
        webhook_id=webhooks.address(context, NAME, mine.callback, "callback") if mine.callback else None,
    )  # fmt: skip
    return batches.create(context, project.id, draft)


def create_batch(call: Call) -> Reply:
    """Make a batch: at work at once, or staged in a Rapid or Studio project."""
    body = call.body
    project = places.project(call, body.project, "make")
    mine = OwnBatch(
        body.callback or body.callback_url or None, bool(body.calibration_batch),
        bool(body.self_label_batch),
    )  # fmt: skip
    metadata = making.metadata(body.metadata).body
    staged = own.of_project(project).staged
    made = make(call.context, project, body.name, mine, metadata, staged)
    return _one(call, made, project)


def list_batches(call: Call) -> Reply:
    """A page of the account's batches, newest first."""
    query = call.query or schema.BatchQuery()
    limit = between(query.limit, 1, 100, "limit")
    offset = between(query.offset, 0, 1 << 40, "offset")
    wanted = states(query.status, BATCH) if query.status else None
    if wanted == ():
        known = ", ".join(dict.fromkeys(BATCH.values()))
        raise Invalid("unknown status", {"status": f"must be one of {known}"})
    project = places.project(call, query.project) if query.project else None
    found, total = batches.newest(
        call.context, is_test(call.headers), offset, limit,
        created_gte=bound(query.start_time, "start_time"),
        created_lte=bound(query.end_time, "end_time", last=True), state_in=wanted,
        project=project.id if project else None,
        not_archived=yes(query.exclude_archived, "exclude_archived") or None,
    )  # fmt: skip
    docs = [write(one, of, call.context.losses) for one, of in found]
    return call.json(schema.Batches(docs, total, limit, offset, offset + len(docs) < total))


def get_batch(call: Call) -> Reply:
    """One batch."""
    return _one(call, *places.batch(call, call.path["name"]))


def get_status(call: Call) -> Reply:
    """A batch's state and how many of its tasks are in each."""
    batch, _ = places.batch(call, call.path["name"], "read_results")
    return call.json(status(call.context, batch))


def status(context: Context, batch: Batch) -> schema.Status:
    """The same, of a batch."""
    found = dict.fromkeys(TASK.values(), 0)
    counts = batches.counts(context, batch)
    for state, word in TASK.items():
        found[word] += counts.get(f"tasks.{state}", 0)
    return schema.Status(BATCH[batch.state], **found)


def finalize(call: Call) -> Reply:
    """Let a staged batch be worked on, and close it to new tasks; others stay as they are."""
    batch, project = places.batch(call, call.path["name"], "make")
    if batch.state == "staging":
        batch = opened(call.context, batch, project)
    return _one(call, batch, project)


def opened(context: Context, batch: Batch, project: Project) -> Batch:
    """A staged batch, let to be worked on."""
    batch = batches.open_(context, batch.id, seal=own.of_project(project).staged)
    if project.test and batches.counts(context, batch):
        # Its tasks were made complete; what it says now is what it was opened as.
        settle.maybe_complete(context, batch)
    return batch


def set_metadata(call: Call) -> Reply:
    """Replace a batch's metadata."""
    batch, project = places.batch(call, call.path["name"], "make")
    raw = making.metadata(msgspec.Raw(call.raw_body) if call.raw_body else None)
    batch = batches.update(call.context, batch.id, {"metadata": raw.body})
    return _one(call, batch, project)


ONE = "/v1/batches/{name}"
routes = [
    post("/v1/batches", create_batch, may="make", body=schema.NewBatch, answer=schema.Batch),
    get("/v1/batches", list_batches, may="read_results", query=schema.BatchQuery,
        answer=schema.Batches),
    get(ONE, get_batch, may="read", answer=schema.Batch, quick=False),
    get(ONE + "/status", get_status, may="read_results", answer=schema.Status),
    post(ONE + "/finalize", finalize, may="steer", answer=schema.Batch),
    post(ONE + "/setMetadata", set_metadata, may="steer", body=msgspec.Raw, optional=True,
         answer=schema.Batch),
]  # fmt: skip
