"""Skills: named properties of people with a value, which batches may ask for."""

from collections.abc import Mapping

from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.project import BatchSettings
from glossator.model.work import MemberSkill, Skill
from glossator.services import access, members
from glossator.services.access import Context
from glossator.store import skills

_MOST = 1e9


def create(context: Context, name: str) -> Skill:
    """Make a skill; names are unique in the organization."""
    access.allow(context, "steer")
    _free(context, name)
    made = skills.add(context.tx, name, context.at)
    context.happened("skill.created", made.id)
    return made


def _free(context: Context, name: str) -> None:
    if not 1 <= len(name) <= 200 or "\0" in name:
        raise Invalid("the name must have 1 to 200 characters", {"name": "1 to 200 characters"})
    if skills.named(context.tx, name) is not None:
        raise Conflict("there is a skill of this name", "name")


def get(context: Context, skill_id: int, verb: str = "read_results") -> Skill:
    """One skill."""
    found = skills.get(context.tx, skill_id)
    if found is None:
        raise NotFound("no such skill")
    access.allow(context, verb)
    return found


def every(context: Context, after: int, limit: int) -> list[Skill]:
    """Skills by id."""
    access.allow(context, "read_results")
    return skills.every(context.tx, after, limit)


def rename(context: Context, skill_id: int, name: str) -> Skill:
    """Give a skill another name."""
    found = get(context, skill_id, "steer")
    if name != found.name:
        _free(context, name)
        skills.rename(context.tx, found.id, name)
        context.happened("skill.updated", found.id)
    return Skill(found.id, name, found.created_at)


def delete(context: Context, skill_id: int) -> None:
    """Delete a skill; batches that ask for it are handed out to nobody until they are changed."""
    found = get(context, skill_id, "steer")
    skills.remove(context.tx, found.id)
    context.happened("skill.deleted", found.id)


def give(context: Context, skill_id: int, member_id: int, value: float) -> None:
    """Let a person have a skill so well."""
    found = get(context, skill_id, "steer")
    if not 0 <= value <= _MOST:
        raise Invalid("the value must be 0 to 1,000,000,000", {"value": "0 to 1,000,000,000"})
    skills.give(context.tx, found.id, members.get(context, member_id).id, value, context.at)
    context.happened("skill.updated", found.id)


def take(context: Context, skill_id: int, member_id: int) -> None:
    """A person has a skill no longer."""
    found = get(context, skill_id, "steer")
    if not skills.take(context.tx, found.id, member_id):
        raise NotFound("this member does not have the skill")
    context.happened("skill.updated", found.id)


def people(context: Context, skill_id: int, after: int, limit: int) -> list[MemberSkill]:
    """Who has a skill, by the person's id."""
    return skills.people(context.tx, get(context, skill_id).id, after, limit)


def check(context: Context, settings: BatchSettings) -> None:
    """Raise NotFound if settings ask for a skill that there is not."""
    for rule in settings.skills:
        if skills.get(context.tx, rule.skill_id) is None:
            raise NotFound("no such skill")


def meets(settings: BatchSettings, has: Mapping[int, float]) -> bool:
    """Whether somebody with these skills gets work under these settings."""
    return all(
        (value := has.get(rule.skill_id)) is not None
        and (rule.least is None or value >= rule.least)
        and (rule.most is None or value <= rule.most)
        for rule in settings.skills
    )
