"""Datasets: the projects that name one ``datasetId``, their deliveries, and the tasks in these."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from glossator.dialects.scale import own
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import bound, moment
from glossator.dialects.scale.v2 import asked, finding, pages, wire
from glossator.dialects.scale.v2.pages import Token
from glossator.dialects.scale.v2.routes.deliveries import COMPLETED, delivered, every, size
from glossator.dialects.scale.v2.views import EMPTY, View
from glossator.edge import Call, Reply, get
from glossator.model import ids
from glossator.model.errors import Invalid, NotFound
from glossator.model.project import Batch, Project
from glossator.model.task import Task
from glossator.services import access, dossiers, projects, task_lists
from glossator.services.task_lists import Chosen

DATASET, BOTH = ("dataset",), ("dataset", "delivery")


class Shelf:
    """The account's datasets, and how they are shown to a call."""

    def __init__(self, call: Call, expand: Collection[str] = ()) -> None:
        self.view = View(call)
        self.expand = pages.wanted(expand, BOTH, "expand")
        self._test = is_test(call.headers)
        self._deliveries: dict[int, wire.DatasetDelivery] = {}

    @cached_property
    def of(self) -> dict[str, list[Project]]:
        """The projects of each dataset, the oldest first."""
        found: dict[str, list[Project]] = {}
        after = 0
        while page := projects.every(self.view.context, after, 100):
            after = page[-1].id
            for one in page:
                named = own.of_project(one).dataset_id
                if named and one.test == self._test:
                    found.setdefault(named, []).append(one)
        return found

    def projects(self, dataset: str) -> list[Project]:
        """The projects of a dataset."""
        if dataset not in self.of:
            raise NotFound("no such dataset")
        return self.of[dataset]

    def every(self) -> list[wire.Dataset]:
        """All; each is called what its oldest project is."""
        return [wire.Dataset(number, found[0].name) for number, found in self.of.items()]

    def dataset(self, project: Project) -> str | wire.Dataset:
        """The dataset of a project; NotFound if it has none."""
        number = own.of_project(project).dataset_id
        if not number:
            raise NotFound("no such delivery")
        if "dataset" in self.expand:
            return wire.Dataset(number, self.projects(number)[0].name)
        return number

    def whole_delivery(self, batch: Batch, project: Project) -> wire.DatasetDelivery:
        """A delivery."""
        return wire.DatasetDelivery(
            id=ids.hex24(batch.id, "batch"), name=batch.name,
            delivered_at=moment(batch.completed_at or 0), dataset=self.dataset(project),
            metadata=wire.Counted(size(self.view.context, batch)),
        )  # fmt: skip

    def delivery(self, batch: Batch, project: Project) -> str | wire.DatasetDelivery:
        """A delivery, or its id."""
        if "delivery" not in self.expand:
            return ids.hex24(batch.id, "batch")
        if batch.id not in self._deliveries:
            self._deliveries[batch.id] = self.whole_delivery(batch, project)
        return self._deliveries[batch.id]

    def tasks(self, found: Sequence[Task]) -> list[wire.DatasetTask]:
        """Delivered tasks with their responses."""
        gathered = dossiers.gather(self.view.context, found)
        return [
            wire.DatasetTask(
                task_id=ids.hex24(task.id, "task"),
                dataset=self.dataset(self.view.scene.project(task)),
                delivery=self.delivery(self.view.batch_of(task), self.view.scene.project(task)),
                response=self.view.whole_response(task, gathered) or EMPTY,
            )
            for task in found
        ]


def list_datasets(call: Call) -> Reply:
    """The account's datasets."""
    return call.json(wire.Datasets(Shelf(call).every()))


def list_deliveries(call: Call) -> Reply:
    """The deliveries of a dataset, or of all."""
    access.allow(call.context, "read_results")
    query = call.query or asked.DatasetDeliveryQuery()
    shelf = Shelf(call, pages.wanted(query.expand, DATASET, "expand"))
    named = [query.dataset_id] if query.dataset_id else list(shelf.of)
    chosen = [project for one in named for project in shelf.projects(one)]
    if not chosen:
        return call.json(wire.DatasetDeliveries([]))
    found = every(call, query, project_in=[one.id for one in chosen])
    return call.json(wire.DatasetDeliveries([shelf.whole_delivery(*one) for one in found]))


def get_delivery(call: Call) -> Reply:
    """A page of the tasks of a delivery."""
    query = call.query or asked.OneDatasetDelivery()
    limit, after = pages.begun(query.limit, query.next_token)
    shelf = Shelf(call, query.expand)
    number = finding.required(query.delivery_id, "delivery_id")
    batch, project = delivered(finding.batch(call, number, None, "browse"))
    shown = shelf.delivery(batch, project)
    shelf.dataset(project)
    found, token = _page(call, [project], batch, {"state_in": COMPLETED}, (limit, after))
    return call.json(wire.DeliveredDatasetTasks(shown, shelf.tasks(found), token))


def list_tasks(call: Call) -> Reply:
    """A page of the delivered tasks of a dataset or a delivery."""
    query = call.query or asked.DatasetTaskQuery()
    limit, after = pages.begun(query.limit, query.next_token)
    shelf = Shelf(call, query.expand)
    if not (query.dataset_id or query.delivery_id):
        raise Invalid("which tasks", {"dataset_id": 'or "delivery_id" is required'})
    of = shelf.projects(query.dataset_id) if query.dataset_id else []
    batch = None
    if query.delivery_id:
        batch, project = delivered(finding.batch(call, query.delivery_id, None, "browse"))
        shelf.dataset(project)
        if of and project.id not in {one.id for one in of}:
            raise NotFound("no such delivery")
        of = [project]
    filters = {
        "state_in": COMPLETED,
        "delivered_gte": bound(query.delivered_after, "delivered_after") or 0,
        "delivered_lte": bound(query.delivered_before, "delivered_before", last=True),
    }
    found, token = _page(call, of, batch, filters, (limit, after))
    return call.json(wire.DatasetTasks(shelf.tasks(found), token))


def _page(
    call: Call, of: list[Project], batch: Batch | None, filters: dict[str, Any],
    place: tuple[int, Token],
) -> tuple[list[Task], str | None]:  # fmt: skip
    """Tasks of one project after the other, the newest first."""
    limit, after = place
    found: list[Task] = []
    for project in sorted(of, key=lambda one: -one.id):
        if project.id > after.project or len(found) > limit:
            continue
        chosen = Chosen(
            test=project.test, project_id=project.id, batch_id=batch.id if batch else None,
            filters=filters,
        )  # fmt: skip
        begin = after.place if project.id == after.project else (pages.FIRST, pages.FIRST)
        found += task_lists.newest(call.context, chosen, begin, limit + 1 - len(found))
    more, found = len(found) > limit, found[:limit]
    return found, Token.of(found[-1]) if more else None


def get_task(call: Call) -> Reply:
    """One delivered task."""
    query = call.query or asked.OneDatasetTask()
    return call.json(shown(call, finding.required(query.task_id, "task_id"), query.expand))


def shown(call: Call, number: str, expand: Collection[str] = ()) -> wire.DatasetTask:
    """A delivered task of a dataset; NotFound for any other."""
    task = finding.task(call, number).task
    shelf = Shelf(call, expand)
    if shelf.view.batch_of(task).completed_at is None or task.state not in COMPLETED:
        raise NotFound("no such task")
    return shelf.tasks([task])[0]


routes = [
    get("/v2/datasets", list_datasets, may="read", answer=wire.Datasets),
    get("/v2/datasets/deliveries", list_deliveries, may="read_results",
        query=asked.DatasetDeliveryQuery, answer=wire.DatasetDeliveries),
    get("/v2/datasets/delivery", get_delivery, may="browse", query=asked.OneDatasetDelivery,
        answer=wire.DeliveredDatasetTasks),
    get("/v2/datasets/tasks", list_tasks, may="browse", query=asked.DatasetTaskQuery,
        answer=wire.DatasetTasks),
    get("/v2/datasets/task", get_task, may="browse", query=asked.OneDatasetTask,
        answer=wire.DatasetTask),
]  # fmt: skip
