"""People, keys and groups."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from glossator.dialects.native.schema.shapes import Id, In, Moment
from glossator.model.work import Role


class NewMember(In):
    """A person to add; ``name`` is used if they are new here."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]
    role: Role = "labeler"
    name: Annotated[str, Meta(max_length=200)] = ""


class RoleChange(In):
    """Another role."""

    role: Role


class NewKey(In):
    """What to call a key, whether it may only read, and when it ends by itself."""

    name: Annotated[str, Meta(max_length=200)] | None = None
    scope: Literal["read"] | None = None
    expires_at: Moment | None = None


class NewGroup(In):
    """A group of people, for one project or all."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    project_id: Id | None = None
