"""Projects, batches, tasks, deliveries and datasets on the wire (v2). What is a text or an object
is the id, unless the caller asks to expand it."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from glossator.dialects.scale.v2.talk import Thread


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project; ``types`` are those of its tasks."""

    id: str
    name: str
    created_at: str
    types: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


class Projects(msgspec.Struct, frozen=True):
    """All projects."""

    projects: list[Project]


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch."""

    id: str
    name: str
    project: str | Project
    created_at: str
    completed_at: str | UnsetType = UNSET
    status: str
    callback: str | UnsetType = UNSET
    metadata: msgspec.Raw


class Batches(msgspec.Struct, frozen=True):
    """A page of batches."""

    batches: list[Batch]
    next_token: str | None = None


class Moved(msgspec.Struct, frozen=True):
    """A batch whose state was changed."""

    batch: Batch
    message: str


class Failure(msgspec.Struct, frozen=True):
    """Why a task failed."""

    message: str


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task; ``threads`` is empty until it is complete, and for types that are no conversation."""

    task_id: str
    project: str | Project
    batch: str | Batch | UnsetType = UNSET
    status: str
    created_at: str
    completed_at: str | UnsetType = UNSET
    metadata: msgspec.Raw
    threads: list[Thread]
    errors: list[Failure] | UnsetType = UNSET


class Tasks(msgspec.Struct, frozen=True):
    """A page of tasks; no token: the last."""

    tasks: list[Task]
    next_token: str | None = None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A complete batch, and how many of its tasks have a response."""

    id: str
    name: str
    task_count: int
    delivered_at: str
    project: str | Project


class Deliveries(msgspec.Struct, frozen=True):
    """All deliveries."""

    deliveries: list[Delivery]


class DeliveredTasks(msgspec.Struct, frozen=True):
    """A page of a delivery's tasks."""

    delivery: str | Delivery
    tasks: list[Task]
    next_token: str | None = None


class DeliveryTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task with its whole response; the rest is null until it is delivered."""

    task_id: str
    created_at: str
    delivery_id: str | None = None
    delivered_at: str | None = None
    response_schema_id: str | None = None
    response: msgspec.Raw | None = None


class DeliveryTasks(msgspec.Struct, frozen=True):
    """A page of them; ``total`` is how many are on it."""

    docs: list[DeliveryTask]
    total: int
    next_token: str | None = None


class Schema(msgspec.Struct, frozen=True):
    """A JSON Schema as text."""

    id: str
    json: str


class SchemaFound(msgspec.Struct, frozen=True):
    """The schema that was asked for."""

    schema: Schema


class Dataset(msgspec.Struct, frozen=True):
    """The projects that name one ``datasetId``."""

    id: str
    name: str


class Datasets(msgspec.Struct, frozen=True):
    """All datasets."""

    datasets: list[Dataset]


class Counted(msgspec.Struct, frozen=True):
    """How much is in a delivery."""

    task_count: int


class DatasetDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A complete batch of a dataset's projects."""

    id: str
    name: str
    delivered_at: str
    dataset: str | Dataset
    metadata: Counted


class DatasetDeliveries(msgspec.Struct, frozen=True):
    """All deliveries of datasets."""

    deliveries: list[DatasetDelivery]


class DatasetTask(msgspec.Struct, frozen=True, kw_only=True):
    """A delivered task with its whole response."""

    task_id: str
    dataset: str | Dataset
    delivery: str | DatasetDelivery
    response: msgspec.Raw


class DatasetTasks(msgspec.Struct, frozen=True):
    """A page of them."""

    tasks: list[DatasetTask]
    next_token: str | None = None


class DeliveredDatasetTasks(msgspec.Struct, frozen=True):
    """A page of a delivery's tasks."""

    delivery: str | DatasetDelivery
    tasks: list[DatasetTask]
    next_token: str | None = None
