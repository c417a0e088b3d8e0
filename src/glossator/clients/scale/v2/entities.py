"""Projects, batches, tasks and deliveries of ``/v2``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from glossator.clients.scale.v2.annotations import Annotation, DetailedFile, Number
from glossator.clients.scale.v2.enums import BatchStatus, ErrorType, MessageRole, TaskStatus
from glossator.clients.scale.v2.model import Model, OneOf

__all__ = [
    "BaseChunk", "Batch", "Chunk", "ChunkText", "CriterionDefinition", "CriterionEvaluation",
    "Dataset", "DatasetDelivery", "DatasetDeliveryDataset", "DatasetDeliveryMetadata",
    "DatasetTask", "Delivery", "ErrorDetail", "ExpandableBatch", "ExpandableDataset",
    "ExpandableDatasetDelivery", "ExpandableDelivery", "ExpandableProject", "Message",
    "MessageContent", "ModelParameters", "Project", "Reasoning", "ReferenceText", "Rubric",
    "RubricEvaluation", "SensitiveContentReport", "Submission", "Task", "Thread", "Turn",
]  # fmt: skip


class Project(Model):
    """A project."""

    id: str | None = None
    name: str | None = None
    created_at: datetime | None = None
    types: list[str] | None = None
    models: list[str] | None = None


class ExpandableProject(OneOf):
    """A project, or its id."""

    one_of = (str, Project)


class Batch(Model):
    """A batch."""

    id: str | None = None
    name: str | None = None
    project: ExpandableProject | None = None
    created_at: datetime | None = None
    completed_at: datetime | None = None
    status: BatchStatus | None = None
    callback: str | None = None
    metadata: dict[str, Any] | None = None


class ExpandableBatch(OneOf):
    """A batch, or its id."""

    one_of = (str, Batch)


class Reasoning(Model):
    """What led to a message."""

    content: str | None = None


class ReferenceText(Model):
    """What a message refers to."""

    content: str | None = None
    category: str | None = None
    url: str | None = None


class BaseChunk(Model):
    """What all pieces of a message have."""

    type: str | None = None
    annotations: list[Annotation] | None = None


class ChunkText(BaseChunk):
    """A piece of text."""

    text: str | None = None


class Chunk(OneOf):
    """A piece of a message."""

    one_of = (ChunkText,)


class ModelParameters(Model):
    """What a message was made with."""

    model: str | None = None
    temperature: Number | None = None
    max_completion_tokens: int | None = None
    top_p: Number | None = None
    top_k: int | None = None


class MessageContent(Model):
    """What a message says."""

    text: str | None = None
    reference_texts: list[ReferenceText] | None = None
    attachments: list[DetailedFile] | None = None
    chunks: list[Chunk] | None = None
    reasoning: list[Reasoning] | None = None


class CriterionDefinition(Model):
    """A criterion."""

    id: str | None = None
    criterion: str | None = None
    weight: Number | None = None
    annotations: list[Annotation] | None = None


class CriterionEvaluation(Model):
    """How a criterion is met."""

    criterion_definition_id: str | None = None
    score: Number | None = None
    annotations: list[Annotation] | None = None


class Rubric(Model):
    """Criteria."""

    criteria_definitions: list[CriterionDefinition] | None = None
    max_total_score: int | None = None


class RubricEvaluation(Model):
    """How criteria are met."""

    criteria_evaluations: list[CriterionEvaluation] | None = None
    annotations: list[Annotation] | None = None
    total_score: Number | None = None
    percentage: Number | None = None


class Message(Model):
    """A message."""

    role: MessageRole | None = None
    content: MessageContent | None = None
    source_id: str | None = None
    model_parameters: ModelParameters | None = None
    annotations: list[Annotation] | None = None
    rubric_evaluations: list[RubricEvaluation] | None = None


class Turn(Model):
    """A turn of a conversation."""

    id: str | None = None
    messages: list[Message] | None = None
    annotations: list[Annotation] | None = None
    rubrics: list[Rubric] | None = None


class Submission(Model):
    """Who sent an answer in, and when."""

    submitted_at: datetime | None = None
    contributor_id: str | None = None


class Thread(Model):
    """A conversation."""

    id: str | None = None
    turns: list[Turn] | None = None
    submissions: list[Submission] | None = None
    annotations: list[Annotation] | None = None


class ErrorDetail(Model):
    """Why a task failed."""

    type: ErrorType | None = None
    message: str | None = None


class SensitiveContentReport(Model):
    """What somebody reported of a task."""

    type: str | None = None
    message: str | None = None


class Task(Model):
    """A task."""

    task_id: str | None = None
    project: ExpandableProject | None = None
    batch: ExpandableBatch | None = None
    status: TaskStatus | None = None
    created_at: datetime | None = None
    completed_at: datetime | None = None
    metadata: dict[str, Any] | None = None
    threads: list[Thread] | None = None
    errors: list[ErrorDetail] | None = None
    sensitive_content_reports: list[SensitiveContentReport] | None = None


class Delivery(Model):
    """Tasks that were handed over together."""

    id: str | None = None
    name: str | None = None
    task_count: int | None = None
    delivered_at: datetime | None = None
    project: ExpandableProject | None = None


class ExpandableDelivery(OneOf):
    """A delivery, or its id."""

    one_of = (str, Delivery)


class Dataset(Model):
    """A data set."""

    id: str | None = None
    name: str | None = None


class ExpandableDataset(OneOf):
    """A data set, or its id."""

    one_of = (str, Dataset)


class DatasetDeliveryDataset(ExpandableDataset):
    """The data set of a delivery, or its id."""


class DatasetDeliveryMetadata(Model):
    """How much a delivery holds."""

    task_count: int | None = None
    turn_count: int | None = None


class DatasetDelivery(Model):
    """A delivery of a data set."""

    id: str | None = None
    name: str | None = None
    delivered_at: datetime | None = None
    dataset: DatasetDeliveryDataset | None = None
    metadata: DatasetDeliveryMetadata | None = None


class ExpandableDatasetDelivery(OneOf):
    """A delivery of a data set, or its id."""

    one_of = (str, DatasetDelivery)


class DatasetTask(Model):
    """A task of a data set."""

    task_id: str | None = None
    dataset: ExpandableDataset | None = None
    delivery: ExpandableDatasetDelivery | None = None
    response: dict[str, Any] | None = None
