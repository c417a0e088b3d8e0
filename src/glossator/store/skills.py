"""Rows of skills, and of who has them."""

from glossator.model.work import MemberSkill, Skill
from glossator.store import tables
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_skill = Reader(Skill, tables.skills)
_of = Reader(MemberSkill, tables.member_skills)
_GET = Statement(f"SELECT {_skill.columns} FROM skills WHERE id = :id AND org_id = :org")
_NAMED = Statement("SELECT id FROM skills WHERE org_id = :org AND name = :name")
_LIST = Statement(
    f"SELECT {_skill.columns} FROM skills WHERE org_id = :org AND id > :after "
    "ORDER BY id LIMIT :limit"
)
_RENAME = Statement("UPDATE skills SET name = :name WHERE id = :id AND org_id = :org")
_REMOVE = [
    Statement("DELETE FROM member_skills WHERE skill_id = :id AND org_id = :org"),
    Statement("DELETE FROM skills WHERE id = :id AND org_id = :org"),
]
_GIVE = Statement(
    "INSERT INTO member_skills (skill_id, member_id, value, updated_at, org_id) "
    "VALUES (:skill, :member, :value, :now, :org) ON CONFLICT (skill_id, member_id) "
    "DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at"
)
_TAKE = Statement(
    "DELETE FROM member_skills WHERE skill_id = :skill AND member_id = :member AND org_id = :org"
)
_PEOPLE = Statement(
    f"SELECT {_of.columns} FROM member_skills WHERE skill_id = :skill AND org_id = :org "
    "AND member_id > :after ORDER BY member_id LIMIT :limit"
)
_OF_MEMBER = Statement(
    "SELECT skill_id, value FROM member_skills WHERE member_id = :member AND org_id = :org"
)


def add(tx: Transaction, name: str, now: int) -> Skill:
    """Insert a skill."""
    skill = Skill(tx.id(), name, now)
    tx.add(tables.skills, id=skill.id, name=name, created_at=now)
    return skill


def get(tx: Transaction, skill_id: int) -> Skill | None:
    """A skill of the organization."""
    return _skill.maybe(tx.one(_GET, id=skill_id))


def named(tx: Transaction, name: str) -> int | None:
    """The id of the skill of this name."""
    row = tx.one(_NAMED, name=name)
    return int(row[0]) if row else None


def every(tx: Transaction, after: int, limit: int) -> list[Skill]:
    """Skills by id."""
    return _skill.all(tx.all(_LIST, after=after, limit=limit))


def rename(tx: Transaction, skill_id: int, name: str) -> None:
    """Write a skill's name."""
    tx.put(_RENAME, id=skill_id, name=name)


def remove(tx: Transaction, skill_id: int) -> None:
    """Delete a skill; nobody has it any more."""
    for statement in _REMOVE:
        tx.put(statement, id=skill_id)


def give(tx: Transaction, skill_id: int, member_id: int, value: float, now: int) -> None:
    """Let a person have a skill so well; a second time changes it."""
    tx.put(_GIVE, skill=skill_id, member=member_id, value=value, now=now)


def take(tx: Transaction, skill_id: int, member_id: int) -> bool:
    """A person has the skill no longer; whether they had it."""
    return tx.run(_TAKE, skill=skill_id, member=member_id) > 0


def people(tx: Transaction, skill_id: int, after: int, limit: int) -> list[MemberSkill]:
    """Who has a skill, by the person's id."""
    return _of.all(tx.all(_PEOPLE, skill=skill_id, after=after, limit=limit))


def of_member(tx: Transaction, member_id: int) -> dict[int, float]:
    """How well a person has each skill that they have."""
    return {row[0]: row[1] for row in tx.all(_OF_MEMBER, member=member_id)}
