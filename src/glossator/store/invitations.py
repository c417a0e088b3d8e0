"""Invitations into an organization. The token is stored as its hash alone."""

import msgspec

from glossator.model.work import Role
from glossator.store import tables
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction


class Invitation(msgspec.Struct, frozen=True):
    """Without ``email`` whoever has the link says their address themselves."""

    id: int
    email: str | None
    role: Role
    created_by: int
    created_at: int
    expires_at: int
    org_id: int


_invitation = Reader(Invitation, tables.invitations)
_LIST = Statement(
    f"SELECT {_invitation.columns} FROM invitations WHERE org_id = :org AND id > :after "
    "AND expires_at > :now ORDER BY id LIMIT :limit"
)
_GET = Statement(f"SELECT {_invitation.columns} FROM invitations WHERE id = :id AND org_id = :org")
_BY_HASH = Statement(
    f"SELECT {_invitation.columns} FROM invitations WHERE hash = :hash AND expires_at > :now",
    across="an invitation says which organization it is into",
)
_END = Statement("DELETE FROM invitations WHERE id = :id AND org_id = :org")
_END_OLD = Statement(
    "DELETE FROM invitations WHERE expires_at <= :now", across="a job ends every tenant's"
)


def add(tx: Transaction, invitation: Invitation, digest: bytes) -> None:
    """Insert an invitation."""
    tx.add(
        tables.invitations, id=invitation.id, email=invitation.email, role=invitation.role,
        hash=digest, created_by=invitation.created_by, created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )  # fmt: skip


def every(tx: Transaction, after: int, limit: int, now: int) -> list[Invitation]:
    """Those that can still be accepted, by id."""
    return _invitation.all(tx.all(_LIST, after=after, limit=limit, now=now))


def get(tx: Transaction, invitation_id: int) -> Invitation | None:
    """An invitation of the organization."""
    return _invitation.maybe(tx.one(_GET, id=invitation_id))


def with_hash(tx: Transaction, digest: bytes, now: int) -> Invitation | None:
    """The invitation of a token, if it is not over."""
    return _invitation.maybe(tx.one(_BY_HASH, hash=digest, now=now))


def end(tx: Transaction, invitation_id: int) -> int:
    """Revoke it, or use it: only one caller is told 1."""
    return tx.run(_END, id=invitation_id)


def end_old(tx: Transaction, now: int) -> None:
    """Drop those that are over."""
    tx.put(_END_OLD, now=now)
