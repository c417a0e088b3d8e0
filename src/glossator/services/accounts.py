"""Logging in, and setting a password: with the old one, or with a link.

Passwords are hashed and compared outside the units of work: these functions run several.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from glossator.model.errors import Forbidden, NotFound, Unauthenticated
from glossator.model.work import RANK
from glossator.services import access, audit, members, passwords, sessions, throttle, tokens
from glossator.services.access import Context
from glossator.services.sessions import Opened
from glossator.store import accounts
from glossator.store import members as people
from glossator.store.accounts import Account

Unit = Callable[[Callable[[Context], Any]], Any]
BY_MAIL_US = 3600 * 1_000_000
BY_HAND_US = 24 * 3600 * 1_000_000


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who says who they are. ``instead``: the session that they had so far."""

    email: str
    password: str
    agent: str = ""
    organization_id: int | None = None
    instead: str | None = None


def path_here(path: str) -> str:
    """A path of this server to go on at; ``/`` for everything else that ``next`` may hold."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


def login(unit: Unit, attempt: Attempt) -> Opened:
    """Begin a session; raises Unauthenticated, the same and as slow for whatever was wrong, and
    TooMuch for who tried too often."""
    found = proven(unit, attempt.email.strip().lower(), attempt.password)
    stored = found.password_hash or ""
    fresh = passwords.hashed(attempt.password) if passwords.outdated(stored) else None

    def begin(context: Context) -> Opened:
        now = accounts.account_of(context.tx, found.user_id)
        if now is None or now.password_hash != stored:  # it was changed meanwhile
            raise _refused()
        if fresh is not None:
            accounts.set_password(context.tx, found.user_id, fresh)
        throttle.forgive(context.tx, found.email, context.origin.peer)
        return sessions.begin(
            context, found.user_id, attempt.agent, attempt.organization_id, attempt.instead
        )

    opened: Opened = unit(begin)
    return opened


def _refused() -> Unauthenticated:
    return Unauthenticated("the address or the password is not right")


def proven(unit: Unit, email: str, password: str) -> Account:
    """Whose address and password it is. The try stays counted: :func:`throttle.forgive` takes it
    back in the unit that goes on."""
    wait, found = unit(partial(_try, email=email))
    if wait:
        raise throttle.refused(wait)
    right = passwords.right(found.password_hash if found else None, password)
    if found is None or found.disabled or not right:
        unit(partial(_failed, email=email, found=found))
        raise _refused()
    account: Account = found
    return account


def _try(context: Context, email: str) -> tuple[float, Account | None]:
    plain = email.isprintable() and len(email) <= 254
    wait = throttle.take(context.tx, email, context.origin.peer, context.at)
    return wait, accounts.account(context.tx, email) if plain else None


def _failed(context: Context, email: str, found: Account | None) -> None:
    throttle.failed(context.tx, email)
    for member, _ in accounts.joined(context.tx, found.user_id if found else 0):
        context.tx.org = member.org_id
        mine = Context(context.tx, member, context.blobs, context.at, origin=context.origin)
        audit.record(mine, "login.failed")


def change_password(
    unit: Unit, user_id: int, old: str, new: str, agent: str, session: str | None,
    organization_id: int,
) -> Opened | None:  # fmt: skip
    """Set one's own password, with the old one: every session ends, and for whoever asked in one
    a new one begins."""
    known = unit(lambda context: accounts.account_of(context.tx, user_id))
    if known is None:
        raise Forbidden("the old password is not right")
    try:
        proven(unit, known.email, old)
    except Unauthenticated:
        raise Forbidden("the old password is not right") from None
    passwords.check(new, known.email)
    digest = passwords.hashed(new)

    def change(context: Context) -> Opened | None:
        throttle.forgive(context.tx, known.email, context.origin.peer)
        _set(context, user_id, digest)
        if session is None:
            return None
        return sessions.begin(context, user_id, agent, organization_id)

    opened: Opened | None = unit(change)
    return opened


def _set(context: Context, user_id: int, password_hash: str) -> None:
    accounts.set_password(context.tx, user_id, password_hash)
    accounts.end_sessions(context.tx, user_id)
    accounts.end_resets(context.tx, context.at, user_id)
    for member, _ in accounts.joined(context.tx, user_id):
        mine = Context(context.tx, member, context.blobs, context.at, origin=context.origin)
        audit.record(mine, "password.changed", user_id)


# Links that set a password


def reset_for(context: Context, member_id: int) -> str:
    """A link's word for somebody who forgot their password (admin): of this organization alone,
    and with a role not above one's own."""
    access.allow(context, "administer")
    member = members.get(context, member_id)
    if RANK[member.role] > RANK[context.member.role]:
        raise Forbidden("this role is above your own")
    if people.organizations_of(context.tx, member.user_id) > 1:
        raise Forbidden("the person is in other organizations too")
    token, digest = tokens.make("gsr_")
    accounts.add_reset(context.tx, member.user_id, digest, member.id, context.at + BY_HAND_US)
    audit.record(context, "password.reset", member.user_id)
    return token


def reset_of(context: Context, email: str) -> str:
    """A link's word for anybody (the command line's)."""
    found = accounts.account(context.tx, members.address(email))
    if found is None:
        raise NotFound(f"nobody has the address {email!r}")
    token, digest = tokens.make("gsr_")
    accounts.add_reset(context.tx, found.user_id, digest, None, context.at + BY_HAND_US)
    return token


def ask_reset(unit: Unit, email: str) -> str | None:
    """A link's word to be mailed to the address; None if nobody has it. TooMuch as for logins."""
    email = email.strip().lower()

    def ask(context: Context) -> tuple[float, str | None]:
        wait = throttle.take(context.tx, f"reset {email}", context.origin.peer, context.at)
        plain = email.isprintable() and len(email) <= 254
        found = accounts.account(context.tx, email) if plain and not wait else None
        if found is None or found.disabled:
            return wait, None
        token, digest = tokens.make("gsr_")
        accounts.add_reset(context.tx, found.user_id, digest, None, context.at + BY_MAIL_US)
        return wait, token

    wait, token = unit(ask)
    if wait:
        raise throttle.refused(wait)
    return token if token is None else str(token)


def use_reset(unit: Unit, token: str, password: str) -> None:
    """Set a password with a link, once. All sessions end, and tries are forgotten."""
    passwords.check(password, "")
    digest = passwords.hashed(password)

    def use(context: Context) -> None:
        found = accounts.take_reset(context.tx, tokens.digest(token), context.at)
        account = accounts.account_of(context.tx, found[0]) if found else None
        if found is None or account is None:
            raise NotFound("this link was used, or is over")
        passwords.check(password, account.email)
        user_id, member_id = found
        organization = accounts.organization_of(context.tx, member_id) if member_id else None
        if member_id is not None and organization is not None:
            context.tx.org = organization
            accounts.join(context.tx, member_id)
        throttle.forgive(context.tx, account.email, "")
        _set(context, user_id, digest)

    unit(use)
