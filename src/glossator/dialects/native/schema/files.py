"""Stored files."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from glossator.dialects.native.schema.shapes import Id, In, Moment, Page, Short


class LinkQuery(In):
    """How many seconds the link is to be good for."""

    seconds: Annotated[int, Meta(ge=1, le=3600)] = 300


class FileFilter(Page):
    """Which files."""

    project_id: Id | None = None
    batch_id: Id | None = None
    task_id: Id | None = None
    assignment_id: Id | None = None
    member_id: Id | None = None
    kind: Annotated[str, Meta(max_length=50)] | None = None
    name: Short | None = None
    media_type: Annotated[str, Meta(max_length=100)] | None = None
    created_since: Moment | None = None
    created_before: Moment | None = None
