"""Organizations, people, keys and groups: who is here and what they hold."""

import re
from collections.abc import Sequence

import msgspec

from glossator.model.errors import Conflict, Forbidden, Invalid, NotFound
from glossator.model.project import Organization
from glossator.model.work import RANK, Group, Member, Origin, Role
from glossator.services import access, audit
from glossator.services.access import Context, make_key
from glossator.store import accounts, assignments, members, outbox
from glossator.store.blobs import Blobs
from glossator.store.transaction import Transaction

_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f<>,;\"]+@[^@\s\x00-\x1f\x7f<>,;\"]+")


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """Secrets that are shown once."""

    organization_id: int
    user_id: int
    member_id: int
    email: str
    password: str | None
    api_key: str
    access_id: str
    secret_key: str


class Keys(msgspec.Struct, frozen=True):
    """A new key in its two forms, shown once."""

    api_key: str
    access_id: str
    secret_key: str


def found(tx: Transaction, name: str, email: str, blobs: Blobs, password_hash: str,
          password: str, owner: str = "") -> Granted:  # fmt: skip
    """Make an organization with its owner, who is called so (the command line's)."""
    at = access.now()
    if not 1 <= len(name) <= 200:
        raise Invalid("the name must have 1 to 200 characters")
    if members.organization_named(tx, name) is not None:
        raise Conflict(f"an organization {name!r} exists")
    organization = members.add_organization(tx, name, at)
    robot = access.robot(organization.id)
    context = Context(tx, robot, blobs, at, origin=Origin(route="command line"))
    audit.record(context, "organization.created", organization.id, after=name)
    return _grant(context, email, "owner", password, password_hash, owner)


def organization_of(tx: Transaction, name: str) -> Organization:
    """The organization of this name (the command line's way in)."""
    organization = members.organization_named(tx, name)
    if organization is None:
        raise NotFound(f"no organization {name!r}")
    return organization


def add(
    context: Context, email: str, role: Role, password: str | None = None,
    password_hash: str | None = None, name: str = "",
) -> Granted:  # fmt: skip
    """Add a person, with a key. ``password_hash`` is set only for a person who is new here."""
    access.allow(context, "administer")
    if RANK[role] > RANK[context.member.role]:
        raise Forbidden("nobody grants a role above their own")
    return _grant(context, email, role, password, password_hash, name)


def address(email: str) -> str:
    """An e-mail address as it is stored; raises Invalid for what is none."""
    email = email.strip().lower()
    if not 3 <= len(email) <= 254 or not _ADDRESS.fullmatch(email):
        raise Invalid("the address is not valid", {"email": "not an address"})
    return email


def _grant(
    context: Context, email: str, role: Role, password: str | None, password_hash: str | None,
    name: str = "",
) -> Granted:  # fmt: skip
    email = address(email)
    user = members.user_id(context.tx, email)
    if user is None:
        user = members.add_user(context.tx, email, name or email, password_hash, context.at)
    else:
        password = None
    # A password opens what its person was given together with it, or joined: services.invitations.
    number = members.add(context.tx, user, role, context.at, password_hash is not None)
    keys = _new_key(context, number)
    audit.record(context, "member.created", number, after=role)
    context.happened("member.created", number, role=role)
    return Granted(
        organization_id=context.tx.org, user_id=user, member_id=number, email=email,
        password=password, api_key=keys.api_key, access_id=keys.access_id,
        secret_key=keys.secret_key,
    )  # fmt: skip


def _new_key(
    context: Context, member_id: int, name: str | None = None, scope: str | None = None,
    expires_at: int | None = None,
) -> Keys:  # fmt: skip
    key, prefix, digest = make_key()
    members.add_credential(
        context.tx, member_id, "api_key", prefix, digest, context.at, name, scope, expires_at
    )
    pair, pair_prefix, pair_digest = make_key()
    members.add_credential(
        context.tx, member_id, "access_pair", pair_prefix, pair_digest, context.at, name, scope,
        expires_at,
    )  # fmt: skip
    audit.record(context, "key.created", member_id, after=name)
    return Keys(key, pair_prefix, pair.removeprefix("gls_" + pair_prefix))


def create_key(
    context: Context, member_id: int, name: str | None = None, scope: str | None = None,
    expires_at: int | None = None,
) -> Keys:  # fmt: skip
    """A new key: one's own, or (admin) somebody's with a role not above one's own. ``scope``: all
    that its person may, or :data:`access.READ`."""
    if expires_at is not None and expires_at <= context.at:
        raise Invalid("the key would be over already", {"expires_at": "in the past"})
    member = get(context, member_id)
    if member.id != context.member.id:
        access.allow(context, "administer")
        if RANK[member.role] > RANK[context.member.role]:
            raise Forbidden("nobody makes a key of a role above their own")
    return _new_key(context, member.id, name, scope, expires_at)


def keys(context: Context, member_id: int) -> list[dict[str, object]]:
    """What is known of a person's keys; never the keys."""
    member = get(context, member_id)
    if member.id != context.member.id:
        access.allow(context, "administer")
    names = ("id", "kind", "prefix", "name", "scope", "expires_at", "last_used_at", "created_at")
    return [
        dict(zip(names, row, strict=True)) for row in members.credentials(context.tx, member.id)
    ]


def revoke_key(context: Context, credential_id: int) -> None:
    """End a key: one's own, or (admin) somebody's."""
    owner = members.credential_owner(context.tx, credential_id)
    if owner is None:
        raise NotFound("no such key")
    if owner != context.member.id:
        access.allow(context, "administer")
        member = members.get(context.tx, owner)
        if member is not None and RANK[member.role] > RANK[context.member.role]:
            raise Forbidden("this key's role is above your own")
    members.revoke(context.tx, credential_id)
    audit.record(context, "key.revoked", owner, before=credential_id)


def get(context: Context, member_id: int) -> Member:
    """A member; below ``member`` one sees only oneself."""
    if member_id != context.member.id and RANK[context.member.role] < access.ON_PLACE:
        raise NotFound("no such member")
    found = members.get(context.tx, member_id)
    if found is None:
        raise NotFound("no such member")
    return found


def with_email(context: Context, email: str) -> Member | None:
    """The member of this address, if there is one."""
    access.allow(context, "read_results")
    return members.by_email(context.tx, address(email))


def every(context: Context, after: int, limit: int) -> list[Member]:
    """Members by id."""
    access.allow(context, "read_results")
    return members.every(context.tx, after, limit)


def set_role(context: Context, member_id: int, role: Role) -> Member:
    """Change a role: never one's own, never above one's own, never the last owner's."""
    access.allow(context, "administer")
    member = get(context, member_id)
    if member.id == context.member.id:
        raise Forbidden("nobody changes their own role")
    if RANK[role] > RANK[context.member.role] or RANK[member.role] > RANK[context.member.role]:
        raise Forbidden("nobody grants or takes a role above their own")
    if member.role == "owner" and members.owners(context.tx) <= 1:
        raise Conflict("the last owner stays", "last_owner")
    members.set_role(context.tx, member.id, role)
    accounts.end_sessions_of(context.tx, member.id)
    audit.record(context, "member.role", member.id, member.role, role)
    context.happened("member.updated", member.id, role=role)
    return msgspec.structs.replace(member, role=role)


def rename(context: Context, member_id: int, name: str) -> Member:
    """Change a name, which is the same in every organization: one's own, or as an administrator
    that of somebody who is in this one alone."""
    member = get(context, member_id)
    if member.id != context.member.id:
        access.allow(context, "administer")
        if RANK[member.role] > RANK[context.member.role]:
            raise Forbidden("this role is above your own")
        if members.organizations_of(context.tx, member.user_id) > 1:
            raise Forbidden("the person is in other organizations too")
    name = name.strip() or member.email
    if len(name) > 200:
        raise Invalid("the name is too long", {"name": "at most 200 characters"})
    members.rename(context.tx, member.user_id, name)
    return get(context, member.id)


def remove(context: Context, member_id: int) -> None:
    """End a membership: its keys stop, its open holds go back; its work stays."""
    access.allow(context, "administer")
    member = get(context, member_id)
    if RANK[member.role] > RANK[context.member.role]:
        raise Forbidden("this role is above your own")
    if member.role == "owner" and members.owners(context.tx) <= 1:
        raise Conflict("the last owner stays", "last_owner")
    members.remove(context.tx, member.id)
    audit.record(context, "member.deleted", member.id, before=member.role)
    if assignments.held(context.tx, member=member.id, limit=1):
        outbox.enqueue(context.tx, "end_leases", {"member": member.id})
    context.happened("member.deleted", member.id)


# Groups


def create_group(context: Context, name: str, project_id: int | None = None) -> Group:
    """Make a group of people, for one project or all."""
    access.allow(context, "steer")
    if project_id is not None:
        access.project(context, project_id, "steer")
    if not 1 <= len(name) <= 200:
        raise Invalid("the name must have 1 to 200 characters", {"name": "1 to 200 characters"})
    group = members.add_group(context.tx, name, project_id, context.at)
    context.happened("group.created", group.id, project_id)
    return group


def groups(context: Context, after: int, limit: int) -> list[Group]:
    """Groups by id."""
    access.allow(context, "read_results")
    return members.groups(context.tx, after, limit)


def group(context: Context, group_id: int, verb: str = "read_results") -> Group:
    """One group."""
    found = members.group(context.tx, group_id)
    if found is None:
        raise NotFound("no such group")
    access.allow(context, verb)
    return found


def names(context: Context, project_id: int, ids: Sequence[int]) -> list[tuple[int, str]]:
    """What people are called, for those who see their work; who gave no name is called by the part
    of their address before the at-sign."""
    access.project(context, project_id, "browse")
    found = members.among_ids(context.tx, ids)
    return [
        (n, one.email.partition("@")[0] if one.name in ("", one.email) else one.name)
        for n, one in sorted(found.items())
    ]


def delete_group(context: Context, group_id: int) -> None:
    """Delete a group; batches limited to it alone are handed out to nobody until changed."""
    found = group(context, group_id, "steer")
    members.remove_group(context.tx, found.id)
    context.happened("group.deleted", found.id, found.project_id)


def join(context: Context, group_id: int, member_id: int) -> None:
    """Put a member into a group; twice is once."""
    found = group(context, group_id, "steer")
    members.join(context.tx, found.id, get(context, member_id).id)
    context.happened("group.updated", found.id, found.project_id)


def leave(context: Context, group_id: int, member_id: int) -> None:
    """Take a member out of a group."""
    found = group(context, group_id, "steer")
    if not members.leave(context.tx, found.id, member_id):
        raise NotFound("this member is not in the group")
    context.happened("group.updated", found.id, found.project_id)


def in_group(context: Context, group_id: int) -> list[int]:
    """The members of a group."""
    return members.in_group(context.tx, group(context, group_id).id)
