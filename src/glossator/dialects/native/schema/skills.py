"""Skills of people."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from glossator.dialects.native.schema.shapes import In

SkillName = Annotated[str, Meta(min_length=1, max_length=200)]


class NewSkill(In):
    """A skill, or another name for one."""

    name: SkillName


class SkillValue(In):
    """How well a person has a skill."""

    value: Annotated[float, Meta(ge=0, le=1e9)]
