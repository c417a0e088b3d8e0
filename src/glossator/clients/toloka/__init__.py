"""Toloka's client, as far as it is about attachments: the same classes and signatures, sync and
async. See the README beside it."""

from glossator.clients.toloka import (
    attachment,
    exceptions,
    owner,
    search_requests,
    search_results,
)
from glossator.clients.toloka.aio import AsyncTolokaClient
from glossator.clients.toloka.attachment import AssignmentAttachment, Attachment
from glossator.clients.toloka.owner import Owner
from glossator.clients.toloka.search_requests import AttachmentSearchRequest, AttachmentSortItems
from glossator.clients.toloka.search_results import AttachmentSearchResult
from glossator.clients.toloka.sync import TolokaClient

__all__ = [
    "AssignmentAttachment",
    "AsyncTolokaClient",
    "Attachment",
    "AttachmentSearchRequest",
    "AttachmentSearchResult",
    "AttachmentSortItems",
    "Owner",
    "TolokaClient",
    "attachment",
    "exceptions",
    "owner",
    "search_requests",
    "search_results",
]
