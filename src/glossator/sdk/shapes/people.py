"""People, keys and groups; sessions, invitations, the audit."""

from __future__ import annotations

from glossator.model.work import Role
from glossator.sdk.shapes.out import Out


class Me(Out):
    """Who the key belongs to."""

    id: int
    organization_id: int
    user_id: int
    role: Role
    email: str
    name: str


class Organization(Out):
    """An organization that the password opens."""

    id: int
    name: str
    role: Role


class Session(Out):
    """Who is logged in. ``csrf_token`` goes into ``X-CSRF-Token`` of every change; none for a key.
    ``next`` is a path of this server."""

    member: Me
    csrf_token: str | None
    organizations: list[Organization]
    next: str = "/"


class Device(Out):
    """A session, somewhere."""

    id: int
    organization_id: int
    address: str
    agent: str
    created_at: str
    last_used_at: str


class Devices(Out):
    """One's own sessions."""

    items: list[Device]


class Link(Out):
    """A link to hand on; None if it was mailed."""

    link: str | None
    mailed: bool


class Invitation(Out):
    """An invitation that can still be accepted."""

    id: int
    role: Role
    email: str | None
    created_by: int
    created_at: str
    expires_at: str


class Invited(Link):
    """A new invitation."""

    invitation: Invitation


class AuditEntry(Out):
    """Who did what, when and from where. ``member_id`` 0: the server or its command line, or
    somebody unknown. ``before`` and ``after``: SHA-256 of what the object was and became."""

    id: int
    at: str
    member_id: int
    user_id: int
    key_prefix: str
    peer: str
    request_id: str
    route: str
    what: str
    object_id: int | None
    before: str | None
    after: str | None


class Member(Out):
    """A person in the organization."""

    id: int
    user_id: int
    role: str
    email: str
    name: str
    created_at: str


class Key(Out):
    """What is known of a key; never the key."""

    id: int
    kind: str
    prefix: str
    name: str | None
    scope: str | None
    created_at: str
    last_used_at: str | None
    expires_at: str | None


class Keys(Out):
    """A person's keys."""

    items: list[Key]


class Group(Out):
    """A group of people."""

    id: int
    name: str
    project_id: int | None


class GroupMembers(Out):
    """Who is in a group."""

    member_ids: list[int]


class Skill(Out):
    """A named property of people."""

    id: int
    name: str
    created_at: str


class SkillHolder(Out):
    """A person who has a skill, and how well."""

    member_id: int
    value: float
    updated_at: str


class NewKeys(Out):
    """A new key in its two forms, shown once."""

    api_key: str
    access_id: str
    secret_key: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"  # never the key


class Granted(NewKeys):
    """A new person with their secrets, shown once."""

    organization_id: int
    user_id: int
    member_id: int
    email: str
    password: str | None
