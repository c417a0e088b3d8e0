"""Stored files, imports, exports and snapshots."""

from __future__ import annotations

from glossator.model.loss import Loss
from glossator.sdk.shapes.out import Out


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


class FileLink(Out):
    """An address that anybody may read a file's bytes at until it ends; without an end it is
    this server's own and takes the reader's key."""

    url: str
    expires_at: str | None


class Import(Out):
    """Tasks that came in together."""

    id: int
    project_id: int
    batch_id: int
    state: str
    format: str | None
    counts: dict[str, int]
    error: str | None
    created_at: str
    finished_at: str | None


class Snapshot(Out):
    """A frozen export."""

    id: int
    project_id: int
    title: str
    state: str
    counts: dict[str, int]
    md5: str | None
    error: str | None
    created_at: str
    finished_at: str | None


class Part(Out):
    """One file of a conversion in parts; its bytes are that file's content."""

    file_id: int
    name: str
    size: int


class SnapshotFormat(Out):
    """A snapshot in another format, with what that could not hold; ``parts``: of one in parts, its
    files in order."""

    snapshot_id: int
    format: str
    state: str
    losses: list[Loss]
    error: str | None
    created_at: str
    finished_at: str | None
    parts: list[Part]


class FormatInfo(Out):
    """A file format."""

    name: str
    title: str
    suffix: str
    shapes: list[str]
    description: str


class SnapshotFormats(Out):
    """The conversions of a snapshot."""

    items: list[SnapshotFormat]
