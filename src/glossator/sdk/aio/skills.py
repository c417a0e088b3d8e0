"""Skills: named properties of people, which batches may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of


class AsyncSkill(shapes.Skill, AsyncBound):
    """A named property of people. A batch asks for it with
    ``BatchSettings(skills=(SkillRule(skill_id=skill.id, least=50),))``."""

    async def give(self, member: int | shapes.Member, value: float) -> None:
        """Let a person have it so well; again changes it."""
        await self._client.skills.give(self, member, value)

    async def take(self, member: int | shapes.Member) -> None:
        """Take it from a person."""
        await self._client.skills.take(self, member)

    async def rename(self, name: str) -> AsyncSkill:
        """Give it another name."""
        return await self._client.skills.rename(self, name)

    async def delete(self) -> None:
        """Delete it; batches that ask for it are handed out to nobody until they are changed."""
        await self._client.skills.delete(self)


class AsyncSkills(AsyncNoun):
    """The organization's skills."""

    async def list(self, *, batch_size: int = 1000) -> AsyncIterator[AsyncSkill]:
        """All, by id."""
        async for one in self._list(AsyncSkill, "/v1/skills", {}, batch_size):
            yield one

    async def create(self, name: str) -> AsyncSkill:
        """Make a skill; names are unique in the organization."""
        return await self._one(AsyncSkill, "POST", "/v1/skills", {"name": name})

    async def get(self, skill: int) -> AsyncSkill:
        """One skill."""
        return await self._one(AsyncSkill, "GET", f"/v1/skills/{id_of(skill)}")

    async def rename(self, skill: int | shapes.Skill, name: str) -> AsyncSkill:
        """Give a skill another name."""
        path = f"/v1/skills/{id_of(skill)}"
        return await self._one(AsyncSkill, "PATCH", path, {"name": name})

    async def delete(self, skill: int | shapes.Skill) -> None:
        """Delete a skill; batches that ask for it are handed out to nobody until they are changed."""
        await self._none("DELETE", f"/v1/skills/{id_of(skill)}")

    async def members(
        self, skill: int | shapes.Skill, *, batch_size: int = 1000
    ) -> AsyncIterator[shapes.SkillHolder]:
        """Who has a skill, and how well, by the person's id."""
        path = f"/v1/skills/{id_of(skill)}/members"
        async for one in self._list(shapes.SkillHolder, path, {}, batch_size):
            yield one

    async def give(
        self, skill: int | shapes.Skill, member: int | shapes.Member, value: float
    ) -> None:
        """Let a person have a skill so well; again changes it."""
        path = f"/v1/skills/{id_of(skill)}/members/{id_of(member)}"
        await self._none("PUT", path, {"value": value})

    async def take(self, skill: int | shapes.Skill, member: int | shapes.Member) -> None:
        """Take a skill from a person."""
        await self._none("DELETE", f"/v1/skills/{id_of(skill)}/members/{id_of(member)}")
