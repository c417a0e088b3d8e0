"""Deliveries: batches that are complete, and the tasks in them that have a response."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import bound, maybe_moment, moment
from glossator.dialects.scale.v2 import asked, finding, pages, wire
from glossator.dialects.scale.v2.routes.tasks import EXPAND, filters, page, view_of
from glossator.dialects.scale.v2.views import View
from glossator.dialects.scale.words import TASK, states
from glossator.edge import Call, Reply, get
from glossator.model import ids
from glossator.model.errors import Invalid, NotFound
from glossator.model.project import Batch, Project
from glossator.services import batches, dossiers, schemas
from glossator.services.access import Context
from glossator.services.task_lists import Chosen

COMPLETED = states("completed", TASK)
"""The states of a task that has its response."""


def every(call: Call, query: Any, **more: Any) -> list[tuple[Batch, Project]]:
    """The complete batches between the times of a query, newest first."""
    found: list[tuple[Batch, Project]] = []
    more["completed_gte"] = bound(query.delivered_after, "delivered_after") or 0
    more["completed_lte"] = bound(query.delivered_before, "delivered_before", last=True)
    last = (pages.FIRST, pages.FIRST)
    while one := batches.older(call.context, is_test(call.headers), last, 100, **more):
        found += one
        last = (one[-1][0].created_at, one[-1][0].id)
    return found


def delivered(found: tuple[Batch, Project]) -> tuple[Batch, Project]:
    """The batch, if it is complete; NotFound if not."""
    if found[0].completed_at is None:
        raise NotFound("no such delivery")
    return found


def size(context: Context, batch: Batch) -> int:
    """How many tasks of a batch have a response."""
    counts = batches.counts(context, batch)
    return sum(counts.get(f"tasks.{state}", 0) for state in COMPLETED)


def write(view: View, batch: Batch, project: Project) -> wire.Delivery:
    """A delivery."""
    return wire.Delivery(
        id=ids.hex24(batch.id, "batch"), name=batch.name,
        task_count=size(view.context, batch), delivered_at=moment(batch.completed_at or 0),
        project=view.project(project),
    )  # fmt: skip


def list_deliveries(call: Call) -> Reply:
    """The account's deliveries, or a project's."""
    query = call.query or asked.DeliveryQuery()
    view = View(call, pages.wanted(query.expand, ("project",), "expand"))
    project = finding.maybe_project(call, query.project_id, query.project_name)
    found = every(call, query, project=project.id if project else None)
    return call.json(wire.Deliveries([write(view, *one) for one in found]))


def get_delivery(call: Call) -> Reply:
    """A page of the tasks of a delivery."""
    query = call.query or asked.OneDelivery()
    limit, after = pages.begun(query.limit, query.next_token)
    view = view_of(call, query, (*EXPAND, "delivery"))
    if not (query.delivery_id or query.delivery_name):
        raise Invalid("which delivery", {"delivery_id": 'or "delivery_name" is required'})
    batch, project = delivered(
        finding.batch(call, query.delivery_id, query.delivery_name, "browse")
    )
    named = finding.maybe_project(call, query.project_id, query.project_name)
    if named is not None and named.id != project.id:
        raise NotFound("no such delivery")
    chosen = Chosen(
        test=project.test, batch_id=batch.id, filters={"state_in": COMPLETED}
    )  # fmt: skip
    found, token = page(call, chosen, after, limit)
    shown: str | wire.Delivery = ids.hex24(batch.id, "batch")
    if "delivery" in view.expand:
        shown = write(view, batch, project)
    return call.json(wire.DeliveredTasks(shown, view.tasks(found), token))


def list_tasks(call: Call) -> Reply:
    """A page of tasks, with the whole responses of those that are delivered."""
    query = call.query or asked.DeliveryTaskQuery()
    limit, after = pages.begun(query.limit, query.next_token)
    project = finding.maybe_project(call, query.project_id, query.project_name, "browse")
    batch = None
    if query.delivery_id:
        batch, of = delivered(finding.batch(call, query.delivery_id, None, "browse"))
        if project is not None and of.id != project.id:
            raise NotFound("no such delivery")
    if batch is None and project is None:
        raise Invalid("which tasks", {"delivery_id": 'or "project_id", or its name, is required'})
    chosen = Chosen(
        test=is_test(call.headers), project_id=project.id if project else None,
        batch_id=batch.id if batch else None, filters=filters(query),
    )  # fmt: skip
    found, token = page(call, chosen, after, limit)
    docs = _documents(View(call), found)
    return call.json(wire.DeliveryTasks(docs, len(docs), token))


def _documents(view: View, found: list[Any]) -> list[wire.DeliveryTask]:
    gathered = dossiers.gather(view.context, found)
    docs = []
    for task in found:
        one = wire.DeliveryTask(
            task_id=ids.hex24(task.id, "task"), created_at=moment(task.created_at)
        )
        batch = view.batch_of(task)
        if batch.completed_at is not None and task.state in COMPLETED:
            project = view.scene.project(task)
            number = schemas.id_of(view.context, project, task.schema_version)
            one = wire.DeliveryTask(
                task_id=one.task_id, created_at=one.created_at,
                delivery_id=ids.hex24(batch.id, "batch"),
                delivered_at=maybe_moment(batch.completed_at),
                response_schema_id=ids.hex24(number, "schema"),
                response=view.whole_response(task, gathered),
            )  # fmt: skip
        docs.append(one)
    return docs


routes = [
    get("/v2/deliveries", list_deliveries, may="read_results", query=asked.DeliveryQuery,
        answer=wire.Deliveries),
    get("/v2/delivery", get_delivery, may="browse", query=asked.OneDelivery,
        answer=wire.DeliveredTasks),
    get("/v2/delivery/tasks", list_tasks, may="browse", query=asked.DeliveryTaskQuery,
        answer=wire.DeliveryTasks),
]  # fmt: skip
