"""People, their keys, groups and invitations."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator
from typing import Literal

from glossator.model.work import Role
from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of


class AsyncMember(shapes.Member, AsyncBound):
    """A person in the organization."""

    async def set_role(self, role: Role) -> AsyncMember:
        """Give another role."""
        return await self._client.members.set_role(self, role)

    async def remove(self) -> None:
        """End the membership; the person's work stays."""
        await self._client.members.remove(self)

    async def create_key(
        self, name: str | None = None, *, scope: Literal["read"] | None = None,
        expires_at: str | None = None,
    ) -> shapes.NewKeys:  # fmt: skip
        """Make a key; it is shown this once."""
        return await self._client.members.create_key(self, name, scope=scope, expires_at=expires_at)


class AsyncGroup(shapes.Group, AsyncBound):
    """A group of people."""

    async def members(self) -> list[int]:
        """The ids of who is in it."""
        return await self._client.groups.members(self)

    async def join(self, member: int | shapes.Member) -> None:
        """Put a person in."""
        await self._client.groups.join(self, member)

    async def leave(self, member: int | shapes.Member) -> None:
        """Take a person out."""
        await self._client.groups.leave(self, member)

    async def delete(self) -> None:
        """Delete it."""
        await self._client.groups.delete(self)


class AsyncMembers(AsyncNoun):
    """The organization's people."""

    async def list(self, *, batch_size: int = 1000) -> AsyncIterator[AsyncMember]:
        """All, by id."""
        async for one in self._list(AsyncMember, "/v1/members", {}, batch_size):
            yield one

    async def get(self, member: int) -> AsyncMember:
        """One person."""
        return await self._one(AsyncMember, "GET", f"/v1/members/{id_of(member)}")

    async def add(self, email: str, role: Role = "labeler", *, name: str = "") -> shapes.Granted:
        """Add a person; the answer has their key, this once."""
        body = {"email": email, "role": role, "name": name}
        return await self._one(shapes.Granted, "POST", "/v1/members", body)

    async def set_role(self, member: int | shapes.Member, role: Role) -> AsyncMember:
        """Give a person another role."""
        path = f"/v1/members/{id_of(member)}"
        return await self._one(AsyncMember, "PATCH", path, {"role": role})

    async def remove(self, member: int | shapes.Member) -> None:
        """End a membership; the person's work stays."""
        await self._none("DELETE", f"/v1/members/{id_of(member)}")

    async def keys(self, member: int | shapes.Member) -> builtins.list[shapes.Key]:
        """What is known of a person's keys."""
        found = await self._one(shapes.Keys, "GET", f"/v1/members/{id_of(member)}/keys")
        return found.items

    async def create_key(
        self, member: int | shapes.Member, name: str | None = None, *,
        scope: Literal["read"] | None = None, expires_at: str | None = None,
    ) -> shapes.NewKeys:  # fmt: skip
        """Make a key; it is shown this once. ``scope="read"``: it may only read."""
        body = {"name": name, "scope": scope, "expires_at": expires_at}
        path = f"/v1/members/{id_of(member)}/keys"
        return await self._one(shapes.NewKeys, "POST", path, body)

    async def revoke_key(self, key: int | shapes.Key) -> None:
        """End a key."""
        await self._none("DELETE", f"/v1/keys/{id_of(key)}")


class AsyncGroups(AsyncNoun):
    """Groups of people."""

    async def list(self, *, batch_size: int = 1000) -> AsyncIterator[AsyncGroup]:
        """All, by id."""
        async for one in self._list(AsyncGroup, "/v1/groups", {}, batch_size):
            yield one

    async def create(self, name: str, project: int | shapes.Project | None = None) -> AsyncGroup:
        """Make a group, for one project or for all."""
        body = {"name": name, "project_id": None if project is None else id_of(project)}
        return await self._one(AsyncGroup, "POST", "/v1/groups", body)

    async def get(self, group: int) -> AsyncGroup:
        """One group."""
        return await self._one(AsyncGroup, "GET", f"/v1/groups/{id_of(group)}")

    async def delete(self, group: int | shapes.Group) -> None:
        """Delete a group."""
        await self._none("DELETE", f"/v1/groups/{id_of(group)}")

    async def members(self, group: int | shapes.Group) -> builtins.list[int]:
        """The ids of who is in a group."""
        path = f"/v1/groups/{id_of(group)}/members"
        return (await self._one(shapes.GroupMembers, "GET", path)).member_ids

    async def join(self, group: int | shapes.Group, member: int | shapes.Member) -> None:
        """Put a person into a group."""
        await self._none("PUT", f"/v1/groups/{id_of(group)}/members/{id_of(member)}")

    async def leave(self, group: int | shapes.Group, member: int | shapes.Member) -> None:
        """Take a person out of a group."""
        await self._none("DELETE", f"/v1/groups/{id_of(group)}/members/{id_of(member)}")


class AsyncInvitations(AsyncNoun):
    """Invitations that can still be accepted."""

    async def list(self, *, batch_size: int = 1000) -> AsyncIterator[shapes.Invitation]:
        """All, by id."""
        async for one in self._list(shapes.Invitation, "/v1/invitations", {}, batch_size):
            yield one

    async def create(self, role: Role = "labeler", email: str | None = None) -> shapes.Invited:
        """Invite somebody. The answer has the link, unless the server mailed it."""
        body = {"role": role, "email": email}
        return await self._one(shapes.Invited, "POST", "/v1/invitations", body)

    async def delete(self, invitation: int | shapes.Invitation) -> None:
        """End an invitation."""
        await self._none("DELETE", f"/v1/invitations/{id_of(invitation)}")
