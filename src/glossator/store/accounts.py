"""What people log in with: passwords, sessions, links that set a password, and counted tries.

People are not tenants': a session is found by its hash before anybody knows the organization.
"""

import msgspec

from glossator.model.work import Member
from glossator.store import tables
from glossator.store.members import MEMBER, read_member
from glossator.store.statement import Statement
from glossator.store.transaction import Row, Transaction

_PEOPLE = "people are not tenants'"


class Account(msgspec.Struct, frozen=True):
    """A person as the login sees them."""

    user_id: int
    email: str
    password_hash: str | None
    disabled: bool


class Session(msgspec.Struct, frozen=True):
    """One device that somebody is logged in on; ``peer`` is the address it came from first."""

    id: int
    member_id: int
    org_id: int
    peer: str
    agent: str
    created_at: int
    last_used_at: int


class Tries(msgspec.Struct, frozen=True):
    """Tries of one person or address since a time, and how often that ended in a block."""

    n: int
    since: int
    blocked_until: int
    blocks: int


# Passwords

_ACCOUNT = "id, email, password_hash, disabled_at"
_BY_EMAIL = Statement(f"SELECT {_ACCOUNT} FROM users WHERE email = :email", across=_PEOPLE)
_BY_ID = Statement(f"SELECT {_ACCOUNT} FROM users WHERE id = :user", across=_PEOPLE)
_SET_PASSWORD = Statement(
    "UPDATE users SET password_hash = :password WHERE id = :user", across=_PEOPLE
)


def _account(row: Row | None) -> Account | None:
    return None if row is None else Account(row[0], row[1], row[2], row[3] is not None)


def account(tx: Transaction, email: str) -> Account | None:
    """The person with this address."""
    return _account(tx.one(_BY_EMAIL, email=email))


def account_of(tx: Transaction, user_id: int) -> Account | None:
    """The person with this id."""
    return _account(tx.one(_BY_ID, user=user_id))


def set_password(tx: Transaction, user_id: int, password_hash: str) -> None:
    """Write a person's password."""
    tx.put(_SET_PASSWORD, user=user_id, password=password_hash)


# Where a password leads

_JOINED = Statement(
    f"SELECT {MEMBER}, o.name FROM members m JOIN users u ON u.id = m.user_id "
    "JOIN organizations o ON o.id = m.org_id "
    "WHERE m.user_id = :user AND m.joined ORDER BY m.id",
    across=_PEOPLE,
)
_JOIN = Statement("UPDATE members SET joined = true WHERE id = :id AND org_id = :org")
_OF_USER = Statement("SELECT id FROM members WHERE user_id = :user AND org_id = :org")
_ORG_OF = Statement("SELECT org_id FROM members WHERE id = :id", across="a link names its member")
_OWNED = Statement(
    "SELECT 1 FROM members WHERE role = 'owner' LIMIT 1", across="the start of a server asks"
)


def joined(tx: Transaction, user_id: int) -> list[tuple[Member, str]]:
    """The memberships that a person's password opens, with the organizations' names."""
    return [(read_member(row), row[-1]) for row in tx.all(_JOINED, user=user_id)]


def join(tx: Transaction, member_id: int) -> None:
    """From now on the person's password opens this membership."""
    tx.put(_JOIN, id=member_id)


def membership(tx: Transaction, user_id: int) -> int | None:
    """A person's membership in the organization."""
    row = tx.one(_OF_USER, user=user_id)
    return row[0] if row else None


def organization_of(tx: Transaction, member_id: int) -> int | None:
    """A member's organization."""
    row = tx.one(_ORG_OF, id=member_id)
    return row[0] if row else None


def owned(tx: Transaction) -> bool:
    """Whether there is an owner of anything at all."""
    return tx.one(_OWNED) is not None


# Sessions

_FIND = Statement(
    f"SELECT s.id, {MEMBER} FROM sessions s JOIN members m ON m.id = s.member_id "
    "JOIN users u ON u.id = m.user_id WHERE s.hash = :hash AND s.last_used_at > :idle",
    across="a session says which organization it is in",
)
_SESSIONS = Statement(
    "SELECT id, member_id, org_id, peer, agent, created_at, last_used_at FROM sessions "
    "WHERE user_id = :user AND last_used_at > :idle ORDER BY id",
    across=_PEOPLE,
)
_END = Statement("DELETE FROM sessions WHERE id = :id AND user_id = :user", across=_PEOPLE)
_END_HASH = Statement("DELETE FROM sessions WHERE hash = :hash", across=_PEOPLE)
_END_ALL = Statement("DELETE FROM sessions WHERE user_id = :user", across=_PEOPLE)
_END_OF = Statement("DELETE FROM sessions WHERE member_id = :member AND org_id = :org")
_END_IDLE = Statement(
    "DELETE FROM sessions WHERE last_used_at <= :idle", across="a job ends idle sessions"
)
_USED = Statement("UPDATE sessions SET last_used_at = :at WHERE id = :id", across=_PEOPLE)


def add_session(
    tx: Transaction, member: Member, digest: bytes, peer: str, agent: str, now: int
) -> int:
    """A new session in the member's organization, which becomes the transaction's own."""
    tx.org = member.org_id
    number = tx.id()
    tx.add(
        tables.sessions, id=number, user_id=member.user_id, member_id=member.id, hash=digest,
        peer=peer, agent=agent, created_at=now, last_used_at=now,
    )  # fmt: skip
    return number


def session(tx: Transaction, digest: bytes, idle: int) -> tuple[int, Member] | None:
    """(id, member) of a session that was used after ``idle``."""
    row = tx.one(_FIND, hash=digest, idle=idle)
    return (row[0], read_member(row[1:])) if row else None


def sessions(tx: Transaction, user_id: int, idle: int) -> list[Session]:
    """A person's sessions, in every organization."""
    return [Session(*row) for row in tx.all(_SESSIONS, user=user_id, idle=idle)]


def end_session(tx: Transaction, user_id: int, session_id: int) -> int:
    """End one of a person's sessions."""
    return tx.run(_END, id=session_id, user=user_id)


def end_session_with(tx: Transaction, digest: bytes) -> None:
    """End the session with this hash."""
    tx.put(_END_HASH, hash=digest)


def end_sessions(tx: Transaction, user_id: int) -> None:
    """End all sessions of a person."""
    tx.put(_END_ALL, user=user_id)


def end_sessions_of(tx: Transaction, member_id: int) -> None:
    """End a member's sessions in the organization."""
    tx.put(_END_OF, member=member_id)


def end_idle(tx: Transaction, idle: int) -> None:
    """Drop the sessions that were last used before ``idle``."""
    tx.put(_END_IDLE, idle=idle)


def used(tx: Transaction, at: dict[int, int]) -> None:
    """Write when sessions were last used: id -> time."""
    for number, time in sorted(at.items()):
        tx.put(_USED, id=number, at=time)


# Links that set a password

_ADD_RESET = Statement(
    "INSERT INTO password_resets (user_id, hash, member_id, expires_at) "
    "VALUES (:user, :hash, :member, :expires) ON CONFLICT (user_id) DO UPDATE SET "
    "hash = excluded.hash, member_id = excluded.member_id, expires_at = excluded.expires_at",
    across=_PEOPLE,
)
_TAKE_RESET = Statement(
    "DELETE FROM password_resets WHERE hash = :hash AND expires_at > :now "
    "RETURNING user_id, member_id",
    across=_PEOPLE,
)
_END_RESETS = Statement(
    "DELETE FROM password_resets WHERE expires_at <= :now OR user_id = :user", across=_PEOPLE
)


def add_reset(
    tx: Transaction, user_id: int, digest: bytes, member_id: int | None, expires_at: int
) -> None:
    """A link that sets a person's password; an earlier one stops. ``member_id``: whose membership
    it opens besides."""
    tx.put(_ADD_RESET, user=user_id, hash=digest, member=member_id, expires=expires_at)


def take_reset(tx: Transaction, digest: bytes, now: int) -> tuple[int, int | None] | None:
    """(user, member) of a link that is good, which it is no longer then."""
    row = tx.one(_TAKE_RESET, hash=digest, now=now)
    return (row[0], row[1]) if row else None


def end_resets(tx: Transaction, now: int, user_id: int = 0) -> None:
    """Drop the links that are over, and that of a person."""
    tx.put(_END_RESETS, now=now, user=user_id)


# Tries

_BEGIN = Statement(
    "INSERT INTO login_tries (key, n, since, blocked_until, blocks) VALUES (:key, 0, 0, 0, 0) "
    "ON CONFLICT DO NOTHING"
)
_TRIES = Statement(
    "SELECT n, since, blocked_until, blocks FROM login_tries WHERE key = :key",
    "SELECT n, since, blocked_until, blocks FROM login_tries WHERE key = :key FOR UPDATE",
)
_SET_TRIES = Statement(
    "UPDATE login_tries SET n = :n, since = :since, blocked_until = :until, blocks = :blocks "
    "WHERE key = :key"
)
_FORGIVE = Statement("UPDATE login_tries SET n = n - 1 WHERE key = :key AND n > 0")
_FORGET = Statement("DELETE FROM login_tries WHERE key = :key")
_END_TRIES = Statement("DELETE FROM login_tries WHERE since < :before AND blocked_until < :before")


def tries(tx: Transaction, key: str) -> Tries:
    """The tries under a key; nobody else changes them until the end of the unit."""
    tx.put(_BEGIN, key=key)
    row = tx.one(_TRIES, key=key)
    return Tries(*row) if row else Tries(0, 0, 0, 0)


def set_tries(tx: Transaction, key: str, found: Tries) -> None:
    """Write the tries under a key."""
    tx.put(
        _SET_TRIES, key=key, n=found.n, since=found.since, until=found.blocked_until,
        blocks=found.blocks,
    )  # fmt: skip


def forgive(tx: Transaction, key: str) -> None:
    """One try less."""
    tx.put(_FORGIVE, key=key)


def forget_tries(tx: Transaction, key: str) -> None:
    """No tries under this key."""
    tx.put(_FORGET, key=key)


def end_tries(tx: Transaction, before: int) -> None:
    """Drop what nobody has tried since."""
    tx.put(_END_TRIES, before=before)
