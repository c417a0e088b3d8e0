"""Callbacks: what the vendor posts to the address that a task or batch names."""

import msgspec

from glossator.dialects.scale import own
from glossator.dialects.scale.routes import batches as batch_routes
from glossator.dialects.scale.routes import scenes
from glossator.edge import Reply
from glossator.model.errors import NotFound
from glossator.model.event import Event
from glossator.services import annotations, batches, projects, tasks, webhooks
from glossator.services.access import Context
from glossator.services.deliveries import Subscription

TASK_EVENTS = ("task.done", "task.error", "task.recalled")


def write_event(event: Event, subscription: Subscription) -> Reply | None:
    """The body for a task that was completed, failed, was recalled or audited, and for a batch that
    is complete; None for all else, and for what is gone."""
    context = subscription.context
    try:
        if event.kind in TASK_EVENTS:
            return _task(context, event.entity_id)
        if event.kind == "review.created":
            return _task(context, annotations.get(context, event.payload["annotation"]).task_id)
        if event.kind == "batch.completed":
            return _batch(context, event.entity_id)
    except NotFound:
        return None
    return None


def _reply(context: Context, body: object, test: bool) -> Reply:
    key = webhooks.callback_key(context.tx.org, test)
    headers = (("scale-callback-auth", key),)
    return Reply(200, msgspec.json.encode(body), "application/json", headers)


def _task(context: Context, number: int) -> Reply:
    view = tasks.get(context, number)
    mine = own.of_task(view.parts)
    site = scenes.Site(context, mine.site if mine else "")
    task = scenes.one(scenes.Scene(context, site), view.task)
    body = {"task_id": task.task_id, "status": task.status, "task": task}
    if task.response is not msgspec.UNSET:
        body["response"] = task.response
    return _reply(context, body, view.task.test)


def _batch(context: Context, number: int) -> Reply:
    batch = batches.get(context, number)
    project = projects.get(context, batch.project_id)
    written = batch_routes.write(batch, project, context.losses)
    # The vendor's own body is not known: everything that a receiver could look for. [inferred]
    body = {
        "batch": written, "status": written.status, "name": batch.name, "project": project.name,
    }  # fmt: skip
    return _reply(context, body, project.test)
