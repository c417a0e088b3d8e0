"""Projects and the versions of their label schemas."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.native.schema.shapes import Id, In, Name, Overlap, Text
from glossator.model.label_schema import LabelSchema
from glossator.model.project import BatchSettings


class NewProject(In):
    """A project; without a schema it waits in ``configuring``."""

    name: Name
    schema: LabelSchema | None = None
    kind: Annotated[str, Meta(max_length=100)] | None = None
    settings: BatchSettings = BatchSettings()
    overlap: Overlap = 1
    open_to_all: bool = False
    instructions: Text | None = None


class SchemaText(In):
    """A label schema in a dialect's own language."""

    form: Annotated[str, Meta(min_length=1, max_length=50)]
    text: Annotated[str, Meta(max_length=1_000_000)]


class SchemaForm(In):
    """A label schema, and the dialect whose language it is wanted in."""

    form: Annotated[str, Meta(min_length=1, max_length=50)]
    schema: LabelSchema


class ProjectChange(In):
    """What is left out stays."""

    name: Name | UnsetType = UNSET
    settings: BatchSettings | UnsetType = UNSET
    overlap: Overlap | UnsetType = UNSET
    open_to_all: bool | UnsetType = UNSET
    instructions: Text | UnsetType | None = UNSET


Date = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]


class Days(In):
    """From which day to which (UTC); unsaid: the last 30 days, up to today."""

    since: Date | None = None
    until: Date | None = None


class MemberIds(In):
    """Whose names are wanted."""

    member_id: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=1000)]


class SchemaVersion(In):
    """Which version; none = the present one."""

    version: Annotated[int, Meta(ge=1, lt=1 << 31)] | None = None
