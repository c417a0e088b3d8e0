"""Members of the organization as the vendor's users; pure."""

from glossator.dialects.labelstudio.moments import moment
from glossator.dialects.labelstudio.schema.users import User, UserSimple
from glossator.model.work import Member


def names(member: Member) -> tuple[str, str]:
    """First and last name of the one that the hub keeps; both empty where it is the address."""
    if member.name == member.email:
        return "", ""
    first, _, last = member.name.partition(" ")
    return first, last.strip()


def write_simple(member: Member) -> UserSimple:
    """Who made something."""
    first, last = names(member)
    return UserSimple(id=member.id, first_name=first, last_name=last, email=member.email)


def write_user(member: Member) -> User:
    """A person."""
    first, last = names(member)
    initials = (first[:1] + last[:1]) or member.email[:2]
    return User(
        id=member.id, first_name=first, last_name=last, email=member.email, username=member.email,
        initials=initials, phone="", active_organization=member.org_id,
        date_joined=moment(member.created_at), last_activity=moment(member.created_at),
    )  # fmt: skip
