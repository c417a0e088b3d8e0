"""People."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from glossator.dialects.labelstudio.schema.shapes import In, Out

Text = Annotated[str, Meta(max_length=256)]


class NewUser(In):
    """A person who joins the organization."""

    email: Text
    first_name: Text = ""
    last_name: Text = ""
    username: Text | None = None


class UserSimple(Out):
    """Who made something."""

    id: int
    first_name: str
    last_name: str
    email: str
    avatar: str | None = None


class User(UserSimple, kw_only=True):
    """A person in the organization. The hub keeps one name for each, an address, and no more."""

    username: str
    initials: str
    phone: str
    active_organization: int
    date_joined: str
    last_activity: str | None = None
    allow_newsletters: bool | None = None


class Token(Out):
    """A key."""

    token: str
