"""Stored files."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from glossator.dialects.native.schema.shapes import Id, In, Moment, Page, Short

FileKind = Literal["upload", "attachment", "resource", "method"]


class Join(In):
    """Files of the kind ``part`` that become one file, in this order; with its owners."""

    name: Short
    parts: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=10_000)]
    kind: FileKind = "upload"
    project_id: Id | None = None
    batch_id: Id | None = None
    task_id: Id | None = None
    assignment_id: Id | None = None


class Fetch(In):
    """An address to bring a file from; without a name it is called as its address ends."""

    url: Annotated[str, Meta(min_length=1, max_length=2048)]
    name: Short | None = None
    kind: FileKind = "upload"
    project_id: Id | None = None
    batch_id: Id | None = None
    task_id: Id | None = None


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
