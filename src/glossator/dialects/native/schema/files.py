"""Stored files."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from glossator.dialects.native.schema.shapes import Id, In, Moment, Out, Page, Short


class File(Out):
    """A stored file. ``url`` is what task data says to show it; pixels for pictures."""

    id: int
    name: str
    kind: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    project_id: int | None
    batch_id: int | None
    task_id: int | None
    assignment_id: int | None
    member_id: int | None
    created_at: str
    url: str


class Files(Out):
    """What was uploaded, in the order of the body."""

    files: list[File]


class LinkQuery(In):
    """How many seconds the link is to be good for."""

    seconds: Annotated[int, Meta(ge=1, le=3600)] = 300


class FileLink(Out):
    """An address that anybody may read a file's bytes at until it ends; without an end it is
    this server's own and takes the reader's key."""

    url: str
    expires_at: str | None


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
