"""Organizations, people, their keys and groups."""

from collections.abc import Sequence

from glossator.model.errors import Conflict
from glossator.model.project import Organization
from glossator.model.work import Group, Member, Role
from glossator.store import tables
from glossator.store.among import among
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Row, Transaction

_organization = Reader(Organization, tables.organizations)
_group = Reader(Group, tables.groups)
MEMBER = "m.id, m.org_id, m.user_id, m.role, u.email, u.name, m.created_at, u.disabled_at"


def read_member(row: Row) -> Member:
    """The member of a row of the columns :data:`MEMBER`."""
    return Member(
        id=row[0], org_id=row[1], user_id=row[2], role=row[3], email=row[4], name=row[5],
        created_at=row[6], disabled=row[7] is not None,
    )  # fmt: skip


# Organizations

_ORGANIZATION = Statement(f"SELECT {_organization.columns} FROM organizations WHERE id = :org")
_ORGANIZATION_NAMED = Statement(
    f"SELECT {_organization.columns} FROM organizations WHERE name = :name ORDER BY id",
    across="the command line names organizations",
)
_ADD_ORGANIZATION = Statement(
    "INSERT INTO organizations (id, name, created_at) VALUES (:id, :name, :now)",
    across="a new tenant",
)


def add_organization(tx: Transaction, name: str, now: int) -> Organization:
    """Insert a tenant and make it the transaction's own."""
    tx.org = tx.id()
    tx.put(_ADD_ORGANIZATION, id=tx.org, name=name, now=now)
    return Organization(tx.org, name, now)


def organization(tx: Transaction) -> Organization | None:
    """The transaction's own."""
    return _organization.maybe(tx.one(_ORGANIZATION))


def organization_named(tx: Transaction, name: str) -> Organization | None:
    """The oldest of this name."""
    return _organization.maybe(tx.one(_ORGANIZATION_NAMED, name=name))


_SETTINGS = Statement("SELECT settings FROM organizations WHERE id = :org")
_SET_SETTINGS = Statement("UPDATE organizations SET settings = :settings WHERE id = :org")


def settings(tx: Transaction) -> bytes | None:
    """The organization's own settings, as JSON."""
    row = tx.one(_SETTINGS)
    return bytes(row[0]) if row and row[0] is not None else None


def set_settings(tx: Transaction, settings: bytes) -> None:
    """Write them."""
    tx.put(_SET_SETTINGS, settings=settings)


# People

_USER = Statement("SELECT id FROM users WHERE email = :email", across="people are not tenants'")
_RENAME = Statement(
    "UPDATE users SET name = :name WHERE id = :id", across="people are not tenants'"
)
_ADD_USER = Statement(
    "INSERT INTO users (id, email, name, password_hash, created_at) "
    "VALUES (:id, :email, :name, :password, :now)",
    across="people are not tenants'",
)
_ADD_MEMBER = Statement(
    "INSERT INTO members (id, user_id, role, created_at, joined, org_id) "
    "VALUES (:id, :user, :role, :now, :joined, :org) ON CONFLICT DO NOTHING"
)
_GET = Statement(
    f"SELECT {MEMBER} FROM members m JOIN users u ON u.id = m.user_id "
    "WHERE m.id = :id AND m.org_id = :org"
)
_BY_EMAIL = Statement(
    f"SELECT {MEMBER} FROM members m JOIN users u ON u.id = m.user_id "
    "WHERE u.email = :email AND m.org_id = :org"
)
_LIST = Statement(
    f"SELECT {MEMBER} FROM members m JOIN users u ON u.id = m.user_id "
    "WHERE m.org_id = :org AND m.id > :after ORDER BY m.id LIMIT :limit"
)
_AMONG = (
    f"SELECT {MEMBER} FROM members m JOIN users u ON u.id = m.user_id "
    "WHERE +m.org_id = :org AND m.id IN (@)"
)
_SET_ROLE = Statement("UPDATE members SET role = :role WHERE id = :id AND org_id = :org")
_REMOVE = Statement("DELETE FROM members WHERE id = :id AND org_id = :org")
_REMOVE_FROM = [
    Statement(f"DELETE FROM {table} WHERE member_id = :id AND org_id = :org")
    for table in (
        "credentials",
        "project_members",
        "group_members",
        "member_skills",
        "sessions",
    )
]
_OWNERS = Statement(
    "SELECT id FROM members WHERE role = 'owner' AND org_id = :org",
    "SELECT id FROM members WHERE role = 'owner' AND org_id = :org FOR UPDATE",
)


def user_id(tx: Transaction, email: str) -> int | None:
    """The person with this address, in any organization."""
    row = tx.one(_USER, email=email)
    return row[0] if row else None


_ORGANIZATIONS_OF = Statement(
    "SELECT count(*) FROM members WHERE user_id = :user", across="people are not tenants'"
)


def organizations_of(tx: Transaction, user_id: int) -> int:
    """In how many organizations a person is."""
    row = tx.one(_ORGANIZATIONS_OF, user=user_id)
    return int(row[0]) if row else 0


def rename(tx: Transaction, user_id: int, name: str) -> None:
    """Write a person's name."""
    tx.put(_RENAME, id=user_id, name=name)


def add_user(tx: Transaction, email: str, name: str, password_hash: str | None, now: int) -> int:
    """Insert a person; raises Conflict if the address is taken."""
    number = tx.id()
    tx.put(_ADD_USER, id=number, email=email, name=name, password=password_hash, now=now)
    return number


def add(tx: Transaction, user: int, role: Role, now: int, joined: bool = False) -> int:
    """Make a person a member; raises Conflict if they are one. ``joined``: their password opens
    the organization."""
    number = tx.id()
    if not tx.run(_ADD_MEMBER, id=number, user=user, role=role, now=now, joined=joined):
        raise Conflict("this person is a member already", code="member")
    return number


def get(tx: Transaction, member_id: int) -> Member | None:
    """A member of the organization."""
    row = tx.one(_GET, id=member_id)
    return read_member(row) if row else None


def by_email(tx: Transaction, email: str) -> Member | None:
    """A member of the organization by address."""
    row = tx.one(_BY_EMAIL, email=email)
    return read_member(row) if row else None


def every(tx: Transaction, after: int, limit: int) -> list[Member]:
    """Members by id."""
    return [read_member(row) for row in tx.all(_LIST, after=after, limit=limit)]


def among_ids(tx: Transaction, ids: Sequence[int]) -> dict[int, Member]:
    """Those of these ids that are members of the organization."""
    found = map(read_member, among(tx, _AMONG, ids))
    return {member.id: member for member in found}


def set_role(tx: Transaction, member_id: int, role: Role) -> None:
    """Change what a member may do."""
    tx.put(_SET_ROLE, id=member_id, role=role)


def owners(tx: Transaction) -> int:
    """How many owners there are; nobody else changes it until the end of the unit."""
    return len(tx.all(_OWNERS))


def remove(tx: Transaction, member_id: int) -> None:
    """End a membership with its keys and places; what the person made stays."""
    for statement in _REMOVE_FROM:
        tx.put(statement, id=member_id)
    tx.put(_REMOVE, id=member_id)


# Keys

_CREDENTIAL = Statement(
    f"SELECT c.id, c.hash, c.kind, c.scope, c.test, c.expires_at, {MEMBER} FROM credentials c "
    "JOIN members m ON m.id = c.member_id JOIN users u ON u.id = m.user_id WHERE c.prefix = :prefix",
    across="a key tells the organization",
)
_CREDENTIALS = Statement(
    "SELECT id, kind, prefix, name, scope, expires_at, last_used_at, created_at FROM credentials "
    "WHERE member_id = :member AND org_id = :org ORDER BY id"
)
_USED = Statement(
    "UPDATE credentials SET last_used_at = :at WHERE id = :id", across="written for all in batches"
)
_REVOKE = Statement("DELETE FROM credentials WHERE id = :id AND org_id = :org")
_OWNER_OF = Statement("SELECT member_id FROM credentials WHERE id = :id AND org_id = :org")


def add_credential(
    tx: Transaction, member_id: int, kind: str, prefix: str, digest: bytes, now: int,
    name: str | None = None, scope: str | None = None, expires_at: int | None = None,
) -> int:  # fmt: skip
    """Record a key by its public prefix and the hash of the rest."""
    number = tx.id()
    tx.add(
        tables.credentials, id=number, member_id=member_id, kind=kind, prefix=prefix, hash=digest,
        name=name, scope=scope, test=False, expires_at=expires_at, created_at=now,
    )  # fmt: skip
    return number


def credential(tx: Transaction, prefix: str) -> tuple[Row, Member] | None:
    """(id, hash, kind, scope, test, expires_at) of a key, and whose it is."""
    row = tx.one(_CREDENTIAL, prefix=prefix)
    return (row[:6], read_member(row[6:])) if row else None


def credentials(tx: Transaction, member_id: int) -> list[Row]:
    """(id, kind, prefix, name, scope, expires_at, last_used_at, created_at) of a person's keys."""
    return tx.all(_CREDENTIALS, member=member_id)


def credential_owner(tx: Transaction, credential_id: int) -> int | None:
    """Whose key it is."""
    row = tx.one(_OWNER_OF, id=credential_id)
    return row[0] if row else None


def used(tx: Transaction, at: dict[int, int]) -> None:
    """Write when keys were last used: id -> time."""
    for number, time in sorted(at.items()):
        tx.put(_USED, id=number, at=time)


def revoke(tx: Transaction, credential_id: int) -> None:
    """End a key."""
    tx.put(_REVOKE, id=credential_id)


# Places in projects, and groups

_PLACE = Statement(
    "INSERT INTO project_members (project_id, member_id, role, org_id) VALUES (:project, :member, "
    ":role, :org) ON CONFLICT (project_id, member_id) DO UPDATE SET role = excluded.role"
)
_DISPLACE = Statement(
    "DELETE FROM project_members WHERE project_id = :project AND member_id = :member "
    "AND org_id = :org"
)
_PLACES = Statement(
    "SELECT member_id, role FROM project_members WHERE project_id = :project AND org_id = :org "
    "ORDER BY member_id"
)
_GROUP = Statement(f"SELECT {_group.columns} FROM groups WHERE id = :id AND org_id = :org")
_GROUPS = Statement(
    f"SELECT {_group.columns} FROM groups WHERE org_id = :org AND id > :after "
    "ORDER BY id LIMIT :limit"
)
_REMOVE_GROUP = [
    Statement("DELETE FROM batch_groups WHERE group_id = :id AND org_id = :org"),
    Statement("DELETE FROM group_members WHERE group_id = :id AND org_id = :org"),
    Statement("DELETE FROM groups WHERE id = :id AND org_id = :org"),
]
_JOIN = Statement(
    "INSERT INTO group_members (group_id, member_id, org_id) VALUES (:group, :member, :org) "
    "ON CONFLICT DO NOTHING"
)
_LEAVE = Statement(
    "DELETE FROM group_members WHERE group_id = :group AND member_id = :member AND org_id = :org"
)
_IN_GROUP = Statement(
    "SELECT member_id FROM group_members WHERE group_id = :group AND org_id = :org "
    "ORDER BY member_id"
)


def place(tx: Transaction, project_id: int, member_id: int, role: Role) -> None:
    """Let a member work on a project in this role; a second time changes the role."""
    tx.put(_PLACE, project=project_id, member=member_id, role=role)


def displace(tx: Transaction, project_id: int, member_id: int) -> int:
    """Take a member off a project."""
    return tx.run(_DISPLACE, project=project_id, member=member_id)


def places(tx: Transaction, project_id: int) -> list[tuple[int, Role]]:
    """(member, role) of everybody on a project."""
    return [(row[0], row[1]) for row in tx.all(_PLACES, project=project_id)]


def add_group(tx: Transaction, name: str, project_id: int | None, now: int) -> Group:
    """Insert a group."""
    group = Group(tx.id(), name, project_id)
    tx.add(tables.groups, id=group.id, name=name, project_id=project_id, created_at=now)
    return group


def group(tx: Transaction, group_id: int) -> Group | None:
    """A group of the organization."""
    return _group.maybe(tx.one(_GROUP, id=group_id))


def groups(tx: Transaction, after: int, limit: int) -> list[Group]:
    """Groups by id."""
    return _group.all(tx.all(_GROUPS, after=after, limit=limit))


def remove_group(tx: Transaction, group_id: int) -> None:
    """Delete a group and its ties."""
    for statement in _REMOVE_GROUP:
        tx.put(statement, id=group_id)


def join(tx: Transaction, group_id: int, member_id: int) -> None:
    """Put a member into a group; twice is once."""
    tx.put(_JOIN, group=group_id, member=member_id)


def leave(tx: Transaction, group_id: int, member_id: int) -> int:
    """Take a member out of a group."""
    return tx.run(_LEAVE, group=group_id, member=member_id)


def in_group(tx: Transaction, group_id: int) -> list[int]:
    """The members of a group."""
    return [row[0] for row in tx.all(_IN_GROUP, group=group_id)]
