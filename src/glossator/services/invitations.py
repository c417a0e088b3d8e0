"""Invitations: the way in for people. Nobody signs up by themselves.

Whoever accepts one for an address that is known here proves it with the password that they have;
only then does this password open the organization as well. So nobody who made an account for
somebody else's address gets into an organization that later adds this address (decision 0032).
"""

from functools import partial

import msgspec

from glossator.model.errors import Conflict, Forbidden, Invalid, NotFound
from glossator.model.work import RANK, Role
from glossator.services import (
    access,
    accounts,
    audit,
    members,
    passwords,
    sessions,
    throttle,
    tokens,
)
from glossator.services.access import Context
from glossator.services.accounts import Unit
from glossator.services.sessions import Opened
from glossator.store import accounts as logins
from glossator.store import invitations
from glossator.store import members as people
from glossator.store.accounts import Account
from glossator.store.invitations import Invitation

__all__ = ["Accepting", "Invitation", "accept", "create", "every", "revoke"]
KEPT_US = 7 * 24 * 3600 * 1_000_000
SAID = "You are invited to label at {site}.\n\nThis link is good once, for seven days:\n{link}\n"
"""What a mail with a link says."""


def link_of(site: str, token: str) -> str:
    """The link to join by."""
    return f"{site}/join#{token}"


class Accepting(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says who follows the link."""

    token: str
    password: str
    name: str = ""
    email: str | None = None
    agent: str = ""
    instead: str | None = None


def create(context: Context, role: Role, email: str | None) -> tuple[Invitation, str]:
    """An invitation, and the word of its link, which is shown or mailed once."""
    access.allow(context, "administer")
    if RANK[role] > RANK[context.member.role]:
        raise Forbidden("nobody grants a role above their own")
    if email is not None:
        email = members.address(email)
        account = logins.account(context.tx, email)
        places = logins.joined(context.tx, account.user_id) if account else []
        if any(member.org_id == context.tx.org for member, _ in places):
            raise Conflict("this person is a member already", "member")
    token, digest = tokens.make("gsi_")
    made = Invitation(
        context.tx.id(), email, role, context.member.id, context.at, context.at + KEPT_US,
        context.tx.org,
    )  # fmt: skip
    invitations.add(context.tx, made, digest)
    audit.record(context, "invitation.created", made.id, after=[role, email])
    return made, token


def every(context: Context, after: int, limit: int) -> list[Invitation]:
    """Those that can still be accepted, by id."""
    access.allow(context, "administer")
    return invitations.every(context.tx, after, limit, context.at)


def revoke(context: Context, invitation_id: int) -> None:
    """End an invitation that nobody accepted."""
    access.allow(context, "administer")
    found = invitations.get(context.tx, invitation_id)
    if found is None:
        raise NotFound("no such invitation")
    if RANK[found.role] > RANK[context.member.role]:
        raise Forbidden("this role is above your own")
    invitations.end(context.tx, found.id)
    audit.record(context, "invitation.revoked", found.id)


def accept(unit: Unit, said: Accepting) -> Opened:
    """Become a member, and begin a session. NotFound for a link that was used, revoked, or is
    over; Unauthenticated where the address has another password; TooMuch as for logins."""
    email, known = unit(partial(_look, said=said))
    digest = None
    if known is not None and known.password_hash is not None:
        known = accounts.proven(unit, email, said.password)
    else:
        passwords.check(said.password, email)
        digest = passwords.hashed(said.password)
    opened: Opened = unit(partial(_join, said=said, email=email, known=known, digest=digest))
    return opened


def _good(context: Context, token: str) -> Invitation:
    found = invitations.with_hash(context.tx, tokens.digest(token), context.at)
    if found is not None:
        context.tx.org = found.org_id
        inviter = people.get(context.tx, found.created_by) if found.created_by else None
        if not found.created_by or (inviter and RANK[inviter.role] >= RANK[found.role]):
            return found
    raise NotFound("this invitation was used or revoked, or is over")


def _look(context: Context, said: Accepting) -> tuple[str, Account | None]:
    found = _good(context, said.token)
    if found.email is None and said.email is None:
        raise Invalid("the address is missing", {"email": "required"})
    email = members.address(found.email or said.email or "")
    if said.email is not None and members.address(said.email) != email:
        raise Invalid("the invitation is for another address", {"email": "another address"})
    account = logins.account(context.tx, email)
    if account is not None and account.disabled:
        raise NotFound("this invitation was used or revoked, or is over")
    return email, account


def _join(
    context: Context, said: Accepting, email: str, known: Account | None, digest: str | None
) -> Opened:
    tx, found = context.tx, _good(context, said.token)
    if not invitations.end(tx, found.id):
        raise NotFound("this invitation was used or revoked, or is over")
    robot = Context(
        tx, access.robot(found.org_id), context.blobs, context.at, origin=context.origin
    )
    now = logins.account(tx, email)
    if (now and now.password_hash) != (known and known.password_hash):
        raise Conflict("somebody else is doing this at the moment", "running")
    if now is not None:
        user = now.user_id
        if digest is not None:
            logins.set_password(tx, user, digest)
    else:
        user = people.add_user(tx, email, said.name.strip() or email, digest, context.at)
    member = logins.membership(tx, user)
    if member is None:
        member = people.add(tx, user, found.role, context.at, joined=True)
        robot.happened("member.created", member, role=found.role)
    else:
        logins.join(tx, member)
    audit.record(robot, "invitation.accepted", member, after=found.role)
    throttle.forgive(tx, email, context.origin.peer)
    return sessions.begin(context, user, said.agent, found.org_id, said.instead)
