"""People."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.labelstudio.schema.shapes import In, Out

Text = Annotated[str, Meta(max_length=256)]


class NewUser(In, forbid_unknown_fields=True):
    """A person who joins the organization. ``id`` and ``initials`` are the server's; what the hub
    does not keep is told as a loss."""

    email: Text
    first_name: Text = ""
    last_name: Text = ""
    username: Text | None = None
    id: Any = None
    avatar: Any = None
    initials: Any = None
    phone: Any = None
    allow_newsletters: Any = None


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
    last_activity: str
    allow_newsletters: bool | None = None


class UserChange(In, forbid_unknown_fields=True):
    """A person as they were read, with another name. Names that are the server's are passed over;
    nothing else of a person can be changed."""

    id: Any = UNSET
    first_name: Text | UnsetType = UNSET
    last_name: Text | UnsetType = UNSET
    email: Any = UNSET
    avatar: Any = UNSET
    username: Any = UNSET
    initials: Any = UNSET
    phone: Any = UNSET
    active_organization: Any = UNSET
    date_joined: Any = UNSET
    last_activity: Any = UNSET
    allow_newsletters: Any = UNSET


class Token(Out):
    """A key."""

    token: str
