"""Projects and files on the wire (v1)."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class NewProject(msgspec.Struct, frozen=True, kw_only=True):
    """A project to make."""

    type: str
    name: str
    params: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)
    rapid: bool | None = None
    studio: bool | None = None
    pipeline: str | None = None
    dataset_id: str | None = msgspec.field(name="datasetId", default=None)


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project; the last of ``param_history`` is what new tasks take over."""

    id: str
    name: str
    type: str
    created_at: str
    param_history: list[Any]
    is_rapid: bool = msgspec.field(name="rapid", default=False)
    is_studio: bool = msgspec.field(name="studio", default=False)
    archived: bool = False
    datasetId: str | UnsetType = UNSET  # noqa: N815 - the vendor's spelling
    pipeline: str | UnsetType = UNSET


class ProjectQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether archived projects are listed."""

    archived: str | None = None


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """What a task of a project is to say."""

    id: str
    project: str
    version: int
    created_at: str
    updated_at: str
    template_variables: msgspec.Raw
    response_schema: msgspec.Raw | UnsetType = UNSET


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file; ``attachment_url`` stands for it wherever an attachment does."""

    id: str
    attachment_url: str
    created_at: str
    updated_at: str
    mime_type: str
    size: int
    project_names: list[str]
    display_name: str
    reference_id: str | UnsetType = UNSET
    metadata: msgspec.Raw


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """A file to bring from an address."""

    file_url: str
    project_name: str | None = None
    display_name: str | None = None
    reference_id: str | None = None
    metadata: msgspec.Raw = msgspec.field(default_factory=msgspec.Raw)
