"""Batches on the wire (v1)."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class NewBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch to make. The client writes ``callback``, raw users ``callback_url``."""

    project: str
    name: str
    callback: str | None = None
    callback_url: str | None = None
    calibration_batch: bool | None = None
    self_label_batch: bool | None = None
    metadata: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch."""

    id: str
    name: str
    status: str
    project: str
    created_at: str
    completed_at: str | UnsetType = UNSET
    callback: str | UnsetType = UNSET
    calibration_batch: bool
    self_label_batch: bool
    metadata: msgspec.Raw


class Batches(msgspec.Struct, frozen=True):
    """A page of batches; the client steps ``offset`` by the ``limit`` that is said here."""

    docs: list[Batch]
    totalDocs: int  # noqa: N815 - the vendor's spelling
    limit: int
    offset: int
    has_more: bool


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """A batch's state, and how many tasks are in each; none is left out."""

    status: str
    pending: int = 0
    completed: int = 0
    error: int = 0
    canceled: int = 0


class BatchQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What narrows a list of batches."""

    start_time: str | None = None
    end_time: str | None = None
    exclude_archived: str | None = None
    status: str | None = None
    project: str | None = None
    limit: int = 100
    offset: int = 0
