# Made from glossator/sdk/aio/people.py by tests/sdk/twins.py: change that one.
"""People, their keys, groups and invitations."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import Literal

from glossator.model.work import Role
from glossator.sdk import shapes
from glossator.sdk.sync.bound import Bound, Noun, id_of


class Member(shapes.Member, Bound):
    """A person in the organization."""

    def set_role(self, role: Role) -> Member:
        """Give another role."""
        return self._client.members.set_role(self, role)

    def remove(self) -> None:
        """End the membership; the person's work stays."""
        self._client.members.remove(self)

    def create_key(
        self, name: str | None = None, *, scope: Literal["read"] | None = None,
        expires_at: str | None = None,
    ) -> shapes.NewKeys:  # fmt: skip
        """Make a key; it is shown this once."""
        return self._client.members.create_key(self, name, scope=scope, expires_at=expires_at)


class Group(shapes.Group, Bound):
    """A group of people."""

    def members(self) -> list[int]:
        """The ids of who is in it."""
        return self._client.groups.members(self)

    def join(self, member: int | shapes.Member) -> None:
        """Put a person in."""
        self._client.groups.join(self, member)

    def leave(self, member: int | shapes.Member) -> None:
        """Take a person out."""
        self._client.groups.leave(self, member)

    def delete(self) -> None:
        """Delete it."""
        self._client.groups.delete(self)


class Members(Noun):
    """The organization's people."""

    def list(self, *, batch_size: int = 1000) -> Iterator[Member]:
        """All, by id."""
        yield from self._list(Member, "/v1/members", {}, batch_size)

    def get(self, member: int) -> Member:
        """One person."""
        return self._one(Member, "GET", f"/v1/members/{id_of(member)}")

    def add(self, email: str, role: Role = "labeler", *, name: str = "") -> shapes.Granted:
        """Add a person; the answer has their key, this once."""
        body = {"email": email, "role": role, "name": name}
        return self._one(shapes.Granted, "POST", "/v1/members", body)

    def set_role(self, member: int | shapes.Member, role: Role) -> Member:
        """Give a person another role."""
        path = f"/v1/members/{id_of(member)}"
        return self._one(Member, "PATCH", path, {"role": role})

    def remove(self, member: int | shapes.Member) -> None:
        """End a membership; the person's work stays."""
        self._none("DELETE", f"/v1/members/{id_of(member)}")

    def keys(self, member: int | shapes.Member) -> builtins.list[shapes.Key]:
        """What is known of a person's keys."""
        found = self._one(shapes.Keys, "GET", f"/v1/members/{id_of(member)}/keys")
        return found.items

    def create_key(
        self, member: int | shapes.Member, name: str | None = None, *,
        scope: Literal["read"] | None = None, expires_at: str | None = None,
    ) -> shapes.NewKeys:  # fmt: skip
        """Make a key; it is shown this once. ``scope="read"``: it may only read."""
        body = {"name": name, "scope": scope, "expires_at": expires_at}
        path = f"/v1/members/{id_of(member)}/keys"
        return self._one(shapes.NewKeys, "POST", path, body)

    def revoke_key(self, key: int | shapes.Key) -> None:
        """End a key."""
        self._none("DELETE", f"/v1/keys/{id_of(key)}")


class Groups(Noun):
    """Groups of people."""

    def list(self, *, batch_size: int = 1000) -> Iterator[Group]:
        """All, by id."""
        yield from self._list(Group, "/v1/groups", {}, batch_size)

    def create(self, name: str, project: int | shapes.Project | None = None) -> Group:
        """Make a group, for one project or for all."""
        body = {"name": name, "project_id": None if project is None else id_of(project)}
        return self._one(Group, "POST", "/v1/groups", body)

    def get(self, group: int) -> Group:
        """One group."""
        return self._one(Group, "GET", f"/v1/groups/{id_of(group)}")

    def delete(self, group: int | shapes.Group) -> None:
        """Delete a group."""
        self._none("DELETE", f"/v1/groups/{id_of(group)}")

    def members(self, group: int | shapes.Group) -> builtins.list[int]:
        """The ids of who is in a group."""
        path = f"/v1/groups/{id_of(group)}/members"
        return (self._one(shapes.GroupMembers, "GET", path)).member_ids

    def join(self, group: int | shapes.Group, member: int | shapes.Member) -> None:
        """Put a person into a group."""
        self._none("PUT", f"/v1/groups/{id_of(group)}/members/{id_of(member)}")

    def leave(self, group: int | shapes.Group, member: int | shapes.Member) -> None:
        """Take a person out of a group."""
        self._none("DELETE", f"/v1/groups/{id_of(group)}/members/{id_of(member)}")


class Invitations(Noun):
    """Invitations that can still be accepted."""

    def list(self, *, batch_size: int = 1000) -> Iterator[shapes.Invitation]:
        """All, by id."""
        yield from self._list(shapes.Invitation, "/v1/invitations", {}, batch_size)

    def create(self, role: Role = "labeler", email: str | None = None) -> shapes.Invited:
        """Invite somebody. The answer has the link, unless the server mailed it."""
        body = {"role": role, "email": email}
        return self._one(shapes.Invited, "POST", "/v1/invitations", body)

    def delete(self, invitation: int | shapes.Invitation) -> None:
        """End an invitation."""
        self._none("DELETE", f"/v1/invitations/{id_of(invitation)}")
