"""Batches: found, made, and moved from state to state."""

from __future__ import annotations

from collections.abc import Callable

from glossator.dialects.scale import own
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import bound
from glossator.dialects.scale.own import OwnBatch
from glossator.dialects.scale.routes import batches as v1
from glossator.dialects.scale.routes import making
from glossator.dialects.scale.v2 import asked, finding, metadata, pages, wire
from glossator.dialects.scale.v2.pages import Token
from glossator.dialects.scale.v2.views import View
from glossator.dialects.scale.v2.words import BATCH
from glossator.dialects.scale.words import states
from glossator.edge import Call, Reply, get, post
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.project import Batch, BatchState, Project
from glossator.services import batches

EXPAND = ("project",)


def list_batches(call: Call) -> Reply:
    """A page of the account's batches, newest first."""
    query = call.query or asked.BatchQuery()
    limit, after = pages.begun(query.limit, query.next_token)
    view = View(call, pages.wanted(query.expand, EXPAND, "expand"))
    project = finding.maybe_project(call, query.project_id, query.project_name)
    found = batches.older(
        call.context, is_test(call.headers), after.place, limit + 1,
        project=project.id if project else None, state_in=_word(query.status),
        created_gte=bound(query.created_after, "created_after"),
        created_lte=bound(query.created_before, "created_before", last=True),
        completed_gte=bound(query.completed_after, "completed_after"),
        completed_lte=bound(query.completed_before, "completed_before", last=True),
    )  # fmt: skip
    more, found = len(found) > limit, found[:limit]
    token = Token.of(found[-1][0]) if more else None
    return call.json(wire.Batches([view.whole_batch(*one) for one in found], token))


def _word(status: str | None) -> tuple[str, ...] | None:
    if not status:
        return None
    if not (found := states(status, BATCH)):
        known = ", ".join(dict.fromkeys(BATCH.values()))
        raise Invalid("unknown status", {"status": f"must be one of {known}"})
    return found


def get_batch(call: Call) -> Reply:
    """One batch."""
    query = call.query or asked.OneBatch()
    view = View(call, pages.wanted(query.expand, EXPAND, "expand"))
    return call.json(view.whole_batch(*finding.batch(call, query.batch_id, query.batch_name)))


def create_batch(call: Call) -> Reply:
    """Make a batch: at work at once, or staged if asked, and in a Rapid or Studio project."""
    body = call.body or asked.NewBatch()
    name = finding.required(body.name, "name")
    project = _place(call, body)
    staging = bool(body.staging_batch) or own.of_project(project).staged
    mine = OwnBatch(callback=body.callback or None)
    data = making.metadata(body.metadata or None).body
    batch = v1.make(call.context, project, name, mine, data, staging)
    return call.json(View(call).whole_batch(batch, project))


def _place(call: Call, body: asked.NewBatch) -> Project:
    if body.project and not (body.project_id or body.project_name):
        try:
            return finding.project(call, body.project, None, "make")
        except NotFound:
            return finding.project(call, None, body.project, "make")
    return finding.project(call, body.project_id, body.project_name, "make")


# From state to state


def _moved(
    call: Call, states: tuple[BatchState, ...], what: str, move: Callable[[Batch, Project], Batch]
) -> wire.Batch:
    """A batch of the body, moved on from one of these states; Conflict from any other."""
    body = call.body or asked.OfBatch()
    batch, project = finding.batch_alone(call, body.batch_id, body.batch_name, "steer")
    if batch.state not in states:
        known = " or ".join(BATCH[state] for state in states)
        raise Conflict(f"a batch that is {BATCH[batch.state]} cannot be {what}: it must be {known}")
    return View(call).whole_batch(move(batch, project), project)


def finalize_batch(call: Call) -> Reply:
    """Let a staged batch be worked on."""

    def move(batch: Batch, project: Project) -> Batch:
        return v1.opened(call.context, batch, project)

    return call.json(_moved(call, ("staging",), "finalized", move))


def pause_batch(call: Call) -> Reply:
    """Hand nothing out any more; who has begun may finish."""
    batch = _moved(
        call, ("open",), "paused", lambda batch, _: batches.pause(call.context, batch.id)
    )
    return call.json(wire.Moved(batch, "Batch paused: tasks that nobody has begun wait."))


def resume_batch(call: Call) -> Reply:
    """Hand out again."""
    batch = _moved(
        call, ("paused",), "resumed", lambda batch, _: batches.open_(call.context, batch.id)
    )
    return call.json(wire.Moved(batch, "Batch resumed: its tasks are handed out again."))


def cancel_batch(call: Call) -> Reply:
    """End a batch for good, with the tasks that are not done."""
    batch = _moved(
        call, ("staging", "open", "paused"), "cancelled",
        lambda batch, _: batches.cancel(call.context, batch.id),
    )  # fmt: skip
    return call.json(wire.Moved(batch, "Batch cancelled: its tasks that are not done end."))


def set_metadata(call: Call) -> Reply:
    """Replace a batch's metadata, or add to it."""
    body = call.body or asked.BatchMetadata()
    batch, project = finding.batch_alone(call, body.batch_id, body.batch_name, "make")
    data = metadata.next_of(batch.metadata, body.metadata, bool(body.merge))
    batch = batches.update(call.context, batch.id, {"metadata": data})
    return call.json(View(call).whole_batch(batch, project))


routes = [
    get("/v2/batches", list_batches, may="read_results", query=asked.BatchQuery,
        answer=wire.Batches),
    get("/v2/batch", get_batch, may="read", query=asked.OneBatch, answer=wire.Batch),
    post("/v2/batch", create_batch, may="make", body=asked.NewBatch, answer=wire.Batch,
         optional=True),
    *(
        post(f"/v2/batch/{word}", handler, may="steer", body=asked.OfBatch, optional=True,
             answer=answer)
        for word, handler, answer in (
            ("finalize", finalize_batch, wire.Batch), ("pause", pause_batch, wire.Moved),
            ("resume", resume_batch, wire.Moved), ("cancel", cancel_batch, wire.Moved),
        )
    ),
    post("/v2/batch/metadata", set_metadata, may="steer", body=asked.BatchMetadata,
         answer=wire.Batch, optional=True),
]  # fmt: skip
