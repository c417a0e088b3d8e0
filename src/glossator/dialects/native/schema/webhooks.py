"""Webhooks and their deliveries."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.native.schema.shapes import Id, In, Page
from glossator.model.event import EventKind

Url = Annotated[str, Meta(min_length=1, max_length=2048)]
Kinds = Annotated[tuple[EventKind, ...], Meta(max_length=100)]


class NewWebhook(In):
    """A webhook; without ``kinds`` it is called about all, without a project about all of them."""

    url: Url
    kinds: Kinds = ()
    project_id: Id | None = None
    active: bool = True


class WebhookChange(In):
    """What is left out stays."""

    url: Url | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class WebhookFilter(Page):
    """All webhooks of the organization, or those of one project."""

    project_id: Id | None = None
