"""Tasks on the wire (v1)."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class Attachment(msgspec.Struct, frozen=True):
    """Where an attachment can be read without a key."""

    attachmentURL: str  # noqa: N815 - the vendor's spelling
    s3URL: str  # noqa: N815
    isConvertedImage: bool = False  # noqa: N815


class Audit(msgspec.Struct, frozen=True):
    """A verdict on a task's response."""

    audited_by: str | None
    audited_at: str
    audit_time_secs: float | None
    audit_result: str
    audit_source: str
    comments: str | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task. What is UNSET is absent: the vendor shows neither null nor an empty list there."""

    task_id: str
    created_at: str
    updated_at: str
    completed_at: str | UnsetType = UNSET
    type: str
    status: str
    instruction: str | UnsetType = UNSET
    params: msgspec.Raw
    is_test: bool
    urgency: str = "day"
    priority: msgspec.Raw | UnsetType = UNSET
    metadata: msgspec.Raw
    project: str | UnsetType = UNSET
    batch: str | UnsetType = UNSET
    callback_url: str | UnsetType = UNSET
    callback_completed: bool | UnsetType = UNSET
    unique_id: str | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    response: msgspec.Raw | UnsetType = UNSET
    customer_review_status: str | UnsetType = UNSET
    customer_review_comments: list[str] | UnsetType = UNSET
    customer_reviewed_by: str | UnsetType = UNSET
    customer_audited_at: str | UnsetType = UNSET
    customer_audit_time_secs: float | UnsetType = UNSET
    audits: list[Audit] | UnsetType = UNSET
    attachmentS3Downloads: list[Attachment] | UnsetType = UNSET  # noqa: N815


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A task of a limited response."""

    task_id: str
    status: str
    metadata: msgspec.Raw
    project: str | UnsetType = UNSET
    otherVersion: str | None = None  # noqa: N815


class Tasks(msgspec.Struct, frozen=True):
    """A page of tasks, which are brief in a limited response."""

    docs: list[Task]
    total: int
    limit: int
    offset: int
    has_more: bool
    next_token: str | UnsetType = UNSET


class TaskQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What narrows a list of tasks; times are ISO 8601, UTC if they do not say."""

    start_time: str | None = None
    end_time: str | None = None
    completed_after: str | None = None
    completed_before: str | None = None
    updated_after: str | None = None
    updated_before: str | None = None
    status: str | None = None
    type: str | None = None
    project: str | None = None
    batch: str | None = None
    customer_review_status: str | None = None
    unique_id: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    limit: int = 100
    offset: int = 0
    next_token: str | None = None
    include_attachment_url: str | None = None
    limited_response: str | None = None


class CancelQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a canceled task gives its unique id up."""

    clear_unique_id: str | None = None


class AuditBody(msgspec.Struct, frozen=True):
    """A customer's verdict. Without ``accepted`` it is a comment; with ``response`` the customer
    corrects, which accepts."""

    accepted: bool | None = None
    comments: str | None = None
    response: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)


class UniqueId(msgspec.Struct, frozen=True):
    """A client's own name for a task."""

    unique_id: str


class QualityTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that tests or trains people."""

    id: str
    created_at: str
    type: str
    project: str
    params: msgspec.Raw
    metadata: msgspec.Raw
    instruction: str | UnsetType = UNSET
    expected_response: msgspec.Raw
    initial_response: msgspec.Raw | UnsetType = UNSET
