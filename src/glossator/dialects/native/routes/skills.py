"""Skills: named properties of people, which batches may ask for."""

from glossator.dialects.native import schema
from glossator.dialects.native.codec import moment
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, patch, post, put
from glossator.model.work import MemberSkill, Skill
from glossator.services import skills


def _skill(found: Skill) -> schema.Skill:
    return schema.Skill(id=found.id, name=found.name, created_at=moment(found.created_at))


def _holder(found: MemberSkill) -> schema.SkillHolder:
    return schema.SkillHolder(
        member_id=found.member_id, value=found.value, updated_at=moment(found.updated_at)
    )


def list_skills(call: Call) -> Reply:
    """The organization's skills."""
    return listed(call, skills.every(call.context, call.query.after, call.query.limit), _skill)


def create_skill(call: Call) -> Reply:
    """Make a skill; its name is its own in the organization."""
    return call.json(_skill(skills.create(call.context, call.body.name)))


def get_skill(call: Call) -> Reply:
    """One skill."""
    return call.json(_skill(skills.get(call.context, call.number("skill_id"))))


def rename_skill(call: Call) -> Reply:
    """Give a skill another name."""
    found = skills.rename(call.context, call.number("skill_id"), call.body.name)
    return call.json(_skill(found))


def delete_skill(call: Call) -> Reply:
    """Delete a skill; batches that ask for it are handed out to nobody until they are changed."""
    skills.delete(call.context, call.number("skill_id"))
    return call.empty()


def list_holders(call: Call) -> Reply:
    """Who has a skill, and how well, by the person's id."""
    number, query = call.number("skill_id"), call.query
    found = skills.people(call.context, number, query.after, query.limit)
    return listed(call, found, _holder, ids=lambda one: one.member_id)


def give_skill(call: Call) -> Reply:
    """Let a person have a skill so well; again changes it."""
    number, member = call.number("skill_id"), call.number("member_id")
    skills.give(call.context, number, member, call.body.value)
    return call.empty()


def take_skill(call: Call) -> Reply:
    """Take a skill from a person."""
    skills.take(call.context, call.number("skill_id"), call.number("member_id"))
    return call.empty()


routes = [
    get("/v1/skills", list_skills, may="read_results", query=schema.Page, answer=schema.Items),
    post("/v1/skills", create_skill, may="steer", body=schema.NewSkill, answer=schema.Skill,
         status=201),
    get("/v1/skills/{skill_id}", get_skill, may="read_results", answer=schema.Skill),
    patch("/v1/skills/{skill_id}", rename_skill, may="steer", body=schema.NewSkill,
          answer=schema.Skill),
    delete("/v1/skills/{skill_id}", delete_skill, may="steer"),
    get("/v1/skills/{skill_id}/members", list_holders, may="read_results", query=schema.Page,
        answer=schema.Items),
    put("/v1/skills/{skill_id}/members/{member_id}", give_skill, may="steer",
        body=schema.SkillValue, status=204),
    delete("/v1/skills/{skill_id}/members/{member_id}", take_skill, may="steer"),
]  # fmt: skip
