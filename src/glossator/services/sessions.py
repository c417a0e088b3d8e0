"""Sessions: a person on one device, in one organization at a time.

A session's word is new at every login, at a change of organization and after a change of password;
a change of role ends the person's sessions in that organization (docs/decisions/0031).
"""

import msgspec

from glossator.model.errors import Forbidden, NotFound, Unauthenticated
from glossator.model.work import Member
from glossator.services import audit, tokens
from glossator.services.access import Context
from glossator.store import accounts
from glossator.store.accounts import Session
from glossator.store.transaction import Transaction

__all__ = [
    "IDLE_US",
    "Opened",
    "Place",
    "Session",
    "begin",
    "end",
    "every",
    "identify",
    "leave",
    "places",
]
IDLE_US = 14 * 24 * 3600 * 1_000_000
_AGENT = 200


class Place(msgspec.Struct, frozen=True):
    """An organization that a person may be in with their password."""

    organization_id: int
    name: str
    role: str


class Opened(msgspec.Struct, frozen=True):
    """A new session: its word, for the cookie, and who it is."""

    token: str
    member: Member
    places: list[Place]


def identify(tx: Transaction, token: str | None, at: int) -> tuple[int, Member]:
    """(id, member) of a session's word; raises Unauthenticated, the same for every reason."""
    found = None
    if token is not None and token.startswith("gss_") and len(token) <= tokens.LONGEST:
        found = accounts.session(tx, tokens.digest(token), at - IDLE_US)
    if found is None or found[1].disabled:
        raise Unauthenticated("the session is over")
    return found


def places(context: Context) -> list[Place]:
    """Where one's own password leads."""
    found = accounts.joined(context.tx, context.member.user_id)
    return [Place(m.org_id, name, m.role) for m, name in found]


def begin(
    context: Context, user_id: int, agent: str, organization_id: int | None = None,
    instead: str | None = None,
) -> Opened:  # fmt: skip
    """A new session in an organization, or the person's first; ``instead`` of another one."""
    tx = context.tx
    found = accounts.joined(tx, user_id)
    member = next((m for m, _ in found if organization_id in (None, m.org_id)), None)
    if member is None:
        raise Forbidden("you are not in such an organization")
    if instead is not None:
        accounts.end_session_with(tx, tokens.digest(instead))
    token, digest = tokens.make("gss_")
    number = accounts.add_session(
        tx, member, digest, context.origin.peer, agent[:_AGENT], context.at
    )
    mine = Context(tx, member, context.blobs, context.at, origin=context.origin)
    audit.record(mine, "session.created", number)
    return Opened(token, member, [Place(m.org_id, name, m.role) for m, name in found])


def every(context: Context) -> list[Session]:
    """One's own sessions, in every organization."""
    return accounts.sessions(context.tx, context.member.user_id, context.at - IDLE_US)


def end(context: Context, session_id: int) -> None:
    """End one of one's own sessions."""
    if not accounts.end_session(context.tx, context.member.user_id, session_id):
        raise NotFound("no such session")
    audit.record(context, "session.ended", session_id)


def leave(context: Context, token: str) -> None:
    """Log out."""
    accounts.end_session_with(context.tx, tokens.digest(token))
    audit.record(context, "session.ended")
