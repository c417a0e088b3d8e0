"""Bodies and queries of the second version. Nothing is required here: the handlers say what is
missing, in the vendor's words and only to accounts that have this version."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class NewBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch to make; ``project`` is an id or a name."""

    name: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    project: str | None = None
    callback: str | None = None
    staging_batch: bool | None = None
    metadata: msgspec.Raw | UnsetType = UNSET


class OfBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch by its id or its name."""

    batch_id: str | None = None
    batch_name: str | None = None


class BatchMetadata(OfBatch, frozen=True, kw_only=True):
    """What a batch's metadata becomes; ``merge``: on top of what is there, at any depth."""

    metadata: msgspec.Raw | UnsetType = UNSET
    merge: bool | None = None


class TaskMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """The same, of a task."""

    task_id: str | None = None
    metadata: msgspec.Raw | UnsetType = UNSET
    merge: bool | None = None


class NewChat(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation to have. The client has no ``unique_id``, the vendor's pages do."""

    project_id: str | None = None
    project_name: str | None = None
    batch_id: str | None = None
    batch_name: str | None = None
    template_variables: msgspec.Raw | UnsetType = UNSET
    metadata: msgspec.Raw | UnsetType = UNSET
    callback_url: str | None = None
    unique_id: str | None = None


class _Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class ProjectQuery(_Query, frozen=True, kw_only=True):
    """Which projects."""

    created_after: str | None = None
    created_before: str | None = None


class OneProject(_Query, frozen=True, kw_only=True):
    """A project by its id or its name."""

    project_id: str | None = None
    project_name: str | None = None


class _Paged(OneProject, frozen=True, kw_only=True):
    limit: int = 100
    next_token: str | None = None


class BatchQuery(_Paged, frozen=True, kw_only=True):
    """Which batches."""

    status: str | None = None
    created_after: str | None = None
    created_before: str | None = None
    completed_after: str | None = None
    completed_before: str | None = None
    expand: tuple[str, ...] = ()


class OneBatch(_Query, frozen=True, kw_only=True):
    """A batch by its id or its name."""

    batch_id: str | None = None
    batch_name: str | None = None
    expand: tuple[str, ...] = ()


class TaskQuery(_Paged, frozen=True, kw_only=True):
    """Which tasks of a project or a batch."""

    batch_id: str | None = None
    batch_name: str | None = None
    status: str | None = None
    completed_after: str | None = None
    completed_before: str | None = None
    expand: tuple[str, ...] = ()
    opts: tuple[str, ...] = ()


class OneTask(_Query, frozen=True, kw_only=True):
    """A task by its id."""

    task_id: str | None = None
    expand: tuple[str, ...] = ()
    opts: tuple[str, ...] = ()


class OneAnnotation(_Query, frozen=True, kw_only=True):
    """An annotation of a conversation by its id."""

    annotation_id: str | None = None


class DeliveryQuery(OneProject, frozen=True, kw_only=True):
    """Which deliveries."""

    delivered_after: str | None = None
    delivered_before: str | None = None
    expand: tuple[str, ...] = ()


class OneDelivery(_Paged, frozen=True, kw_only=True):
    """A page of a delivery."""

    delivery_id: str | None = None
    delivery_name: str | None = None
    expand: tuple[str, ...] = ()
    opts: tuple[str, ...] = ()


class DeliveryTaskQuery(_Paged, frozen=True, kw_only=True):
    """Which tasks of a delivery or a project."""

    delivery_id: str | None = None
    status: str | None = None
    completed_after: str | None = None
    completed_before: str | None = None


class OneSchema(_Query, frozen=True, kw_only=True):
    """A schema by its id."""

    schema_id: str | None = None


class DatasetDeliveryQuery(_Query, frozen=True, kw_only=True):
    """Which deliveries of which dataset."""

    dataset_id: str | None = None
    delivered_after: str | None = None
    delivered_before: str | None = None
    expand: tuple[str, ...] = ()


class OneDatasetDelivery(_Query, frozen=True, kw_only=True):
    """A page of a delivery."""

    limit: int = 100
    next_token: str | None = None
    delivery_id: str | None = None
    expand: tuple[str, ...] = ()


class DatasetTaskQuery(DatasetDeliveryQuery, frozen=True, kw_only=True):
    """Which tasks of a dataset or a delivery."""

    limit: int = 100
    next_token: str | None = None
    delivery_id: str | None = None


class OneDatasetTask(_Query, frozen=True, kw_only=True):
    """A task by its id."""

    task_id: str | None = None
    expand: tuple[str, ...] = ()
