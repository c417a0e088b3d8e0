# Made from glossator/sdk/aio/skills.py by tests/sdk/twins.py: change that one.
"""Skills: named properties of people, which batches may ask for."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.sdk import shapes
from glossator.sdk.sync.bound import Bound, Noun, id_of


class Skill(shapes.Skill, Bound):
    """A named property of people. A batch asks for it with
    ``BatchSettings(skills=(SkillRule(skill_id=skill.id, least=50),))``."""

    def give(self, member: int | shapes.Member, value: float) -> None:
        """Let a person have it so well; again changes it."""
        self._client.skills.give(self, member, value)

    def take(self, member: int | shapes.Member) -> None:
        """Take it from a person."""
        self._client.skills.take(self, member)

    def rename(self, name: str) -> Skill:
        """Give it another name."""
        return self._client.skills.rename(self, name)

    def delete(self) -> None:
        """Delete it; batches that ask for it are handed out to nobody until they are changed."""
        self._client.skills.delete(self)


class Skills(Noun):
    """The organization's skills."""

    def list(self, *, batch_size: int = 1000) -> Iterator[Skill]:
        """All, by id."""
        yield from self._list(Skill, "/v1/skills", {}, batch_size)

    def create(self, name: str) -> Skill:
        """Make a skill; names are unique in the organization."""
        return self._one(Skill, "POST", "/v1/skills", {"name": name})

    def get(self, skill: int) -> Skill:
        """One skill."""
        return self._one(Skill, "GET", f"/v1/skills/{id_of(skill)}")

    def rename(self, skill: int | shapes.Skill, name: str) -> Skill:
        """Give a skill another name."""
        path = f"/v1/skills/{id_of(skill)}"
        return self._one(Skill, "PATCH", path, {"name": name})

    def delete(self, skill: int | shapes.Skill) -> None:
        """Delete a skill; batches that ask for it are handed out to nobody until they are changed."""
        self._none("DELETE", f"/v1/skills/{id_of(skill)}")

    def members(
        self, skill: int | shapes.Skill, *, batch_size: int = 1000
    ) -> Iterator[shapes.SkillHolder]:
        """Who has a skill, and how well, by the person's id."""
        path = f"/v1/skills/{id_of(skill)}/members"
        yield from self._list(shapes.SkillHolder, path, {}, batch_size)

    def give(self, skill: int | shapes.Skill, member: int | shapes.Member, value: float) -> None:
        """Let a person have a skill so well; again changes it."""
        path = f"/v1/skills/{id_of(skill)}/members/{id_of(member)}"
        self._none("PUT", path, {"value": value})

    def take(self, skill: int | shapes.Skill, member: int | shapes.Member) -> None:
        """Take a skill from a person."""
        self._none("DELETE", f"/v1/skills/{id_of(skill)}/members/{id_of(member)}")
