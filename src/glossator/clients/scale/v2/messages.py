"""What is sent to ``/v2``, and the envelopes of what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from glossator.clients.scale.v2.entities import (
    Batch,
    Dataset,
    DatasetDelivery,
    DatasetTask,
    Delivery,
    ExpandableDatasetDelivery,
    ExpandableDelivery,
    Project,
    Task,
)  # fmt: skip
from glossator.clients.scale.v2.model import Model

__all__ = [
    "BatchOperationRequest", "CancelBatch200Response", "CreateBatchRequest",
    "CreateChatTaskRequest", "GetBatchesResponse", "GetDatasetDeliveriesResponse",
    "GetDatasetDeliveryResponse", "GetDatasetTasksResponse", "GetDatasetsResponse",
    "GetDeliveredTasksResponse", "GetDeliveriesResponse", "GetDeliveryTasksResponse",
    "GetDeliveryTasksResponseDocsInner", "GetProjectsResponse", "GetSchemaResponse",
    "GetSchemaResponseSchema", "GetTasksResponse", "PauseBatch200Response",
    "ResumeBatch200Response", "SetBatchMetadataRequest", "SetTaskMetadataRequest",
]  # fmt: skip


class BatchOperationRequest(Model):
    """Which batch; one of both."""

    batch_id: str | None = None
    batch_name: str | None = None


class CreateBatchRequest(Model):
    """A batch to be made in one project."""

    name: str
    project_id: str | None = None
    project_name: str | None = None
    callback: str | None = None
    staging_batch: bool | None = False
    metadata: dict[str, Any] | None = None


class CreateChatTaskRequest(Model):
    """A task of a chat project to be made."""

    project_id: str | None = None
    project_name: str | None = None
    batch_id: str | None = None
    batch_name: str | None = None
    template_variables: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    callback_url: str | None = None


class SetBatchMetadataRequest(Model):
    """Metadata of a batch; ``merge`` keeps what is not named."""

    metadata: dict[str, Any]
    batch_id: str | None = None
    batch_name: str | None = None
    merge: bool | None = False


class SetTaskMetadataRequest(Model):
    """Metadata of a task; ``merge`` keeps what is not named."""

    task_id: str
    metadata: dict[str, Any]
    merge: bool | None = False


class CancelBatch200Response(Model):
    """A batch, and a sentence about what became of it."""

    batch: Batch | None = None
    message: str | None = None


class PauseBatch200Response(CancelBatch200Response):
    """The same of a pause."""


class ResumeBatch200Response(CancelBatch200Response):
    """The same of its end."""


class GetProjectsResponse(Model):
    """Projects."""

    projects: list[Project]


class GetBatchesResponse(Model):
    """A page of batches."""

    batches: list[Batch]
    next_token: str | None = None


class GetTasksResponse(Model):
    """A page of tasks."""

    tasks: list[Task]
    next_token: str | None = None


class GetDeliveriesResponse(Model):
    """Deliveries."""

    deliveries: list[Delivery]


class GetDeliveredTasksResponse(Model):
    """A page of a delivery's tasks."""

    tasks: list[Task]
    delivery: ExpandableDelivery | None = None
    next_token: str | None = None


class GetDeliveryTasksResponseDocsInner(Model):
    """A task of a delivery."""

    task_id: str | None = None
    created_at: datetime | None = None
    delivery_id: str | None = None
    delivered_at: str | None = None
    response_schema_id: str | None = None
    response: dict[str, Any] | None = None


class GetDeliveryTasksResponse(Model):
    """A page of the tasks of deliveries, of ``total`` in all."""

    docs: list[GetDeliveryTasksResponseDocsInner]
    total: int
    next_token: str | None = None


class GetSchemaResponseSchema(Model, rename={"var_json": "json"}):
    """A schema, as text."""

    id: str | None = None
    var_json: str | None = None


class GetSchemaResponse(Model, rename={"var_schema": "schema"}):
    """A schema."""

    var_schema: GetSchemaResponseSchema


class GetDatasetsResponse(Model):
    """Data sets."""

    datasets: list[Dataset]


class GetDatasetDeliveriesResponse(Model):
    """Deliveries of data sets."""

    deliveries: list[DatasetDelivery]


class GetDatasetDeliveryResponse(Model):
    """A page of the tasks of a data set's delivery."""

    tasks: list[DatasetTask]
    delivery: ExpandableDatasetDelivery | None = None
    next_token: str | None = None


class GetDatasetTasksResponse(Model):
    """A page of the tasks of a data set."""

    tasks: list[DatasetTask]
    next_token: str | None = None
