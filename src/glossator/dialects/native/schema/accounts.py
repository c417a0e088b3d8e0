"""Logging in, sessions, passwords and invitations."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from glossator.dialects.native.schema.shapes import Id, In
from glossator.model.work import Role

Email = Annotated[str, Meta(min_length=3, max_length=254)]
Password = Annotated[str, Meta(max_length=2000)]
Token = Annotated[str, Meta(min_length=1, max_length=100)]


class Login(In):
    """Who wants in; ``next`` is where the page wants to go on."""

    email: Annotated[str, Meta(max_length=254)]
    password: Password
    organization_id: Id | None = None
    next: Annotated[str, Meta(max_length=2000)] = "/"


class Switch(In):
    """Another organization of one's own."""

    organization_id: Id


class PasswordChange(In):
    """A new password, with the old one."""

    old_password: Password
    new_password: Password


class ResetWanted(In):
    """Whose password is forgotten."""

    email: Email


class PasswordReset(In):
    """A new password, with the word of a link."""

    token: Token
    password: Password


class NewInvitation(In):
    """Whom to invite: with an address only this one may accept."""

    role: Role = "labeler"
    email: Email | None = None


class Accept(In):
    """Accepting: ``password`` is the one to set, or the one that the address has here already."""

    token: Token
    password: Password
    name: Annotated[str, Meta(max_length=200)] = ""
    email: Email | None = None
