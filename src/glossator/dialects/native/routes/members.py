"""People, keys and groups."""

import msgspec

from glossator.dialects.native import schema
from glossator.dialects.native.codec import maybe_moment, maybe_read_moment, moment
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, patch, post, put
from glossator.model.work import Group, Member
from glossator.services import members
from glossator.services.members import Granted, Keys


def _member(member: Member) -> schema.Member:
    return schema.Member(
        id=member.id, user_id=member.user_id, role=member.role, email=member.email,
        name=member.name, created_at=moment(member.created_at),
    )  # fmt: skip


def _group(group: Group) -> schema.Group:
    return schema.Group(id=group.id, name=group.name, project_id=group.project_id)


def list_members(call: Call) -> Reply:
    """The organization's people."""
    found = members.every(call.context, call.query.after, call.query.limit)
    return listed(call, found, _member)


def add_member(call: Call) -> Reply:
    """Add a person; the answer has their key, once."""
    body = call.body
    return call.json(members.add(call.context, body.email, body.role, name=body.name))


def get_member(call: Call) -> Reply:
    """One person."""
    return call.json(_member(members.get(call.context, call.number("member_id"))))


def change_member(call: Call) -> Reply:
    """Change a person's role."""
    member = members.set_role(call.context, call.number("member_id"), call.body.role)
    return call.json(_member(member))


def remove_member(call: Call) -> Reply:
    """End a membership; the person's work stays."""
    members.remove(call.context, call.number("member_id"))
    return call.empty()


def list_keys(call: Call) -> Reply:
    """What is known of a person's keys."""
    found = members.keys(call.context, call.number("member_id"))
    items = []
    for key in found:
        row = msgspec.convert(key, dict[str, object])
        items.append(
            schema.Key(
                id=int(str(row["id"])), kind=str(row["kind"]), prefix=str(row["prefix"]),
                name=None if row["name"] is None else str(row["name"]),
                scope=None if row["scope"] is None else str(row["scope"]),
                created_at=moment(int(str(row["created_at"]))),
                last_used_at=_time(row["last_used_at"]), expires_at=_time(row["expires_at"]),
            )
        )  # fmt: skip
    return call.json(schema.Keys(items=items))


def _time(value: object) -> str | None:
    return maybe_moment(None if value is None else int(str(value)))


def create_key(call: Call) -> Reply:
    """Make a key; it is shown this once."""
    body = call.body or schema.NewKey()
    until = maybe_read_moment(body.expires_at)
    member = call.number("member_id")
    return call.json(members.create_key(call.context, member, body.name, body.scope, until))


def revoke_key(call: Call) -> Reply:
    """End a key."""
    members.revoke_key(call.context, call.number("key_id"))
    return call.empty()


def list_groups(call: Call) -> Reply:
    """The organization's groups."""
    found = members.groups(call.context, call.query.after, call.query.limit)
    return listed(call, found, _group)


def create_group(call: Call) -> Reply:
    """Make a group."""
    group = members.create_group(call.context, call.body.name, call.body.project_id)
    return call.json(_group(group))


def get_group(call: Call) -> Reply:
    """One group."""
    return call.json(_group(members.group(call.context, call.number("group_id"))))


def delete_group(call: Call) -> Reply:
    """Delete a group."""
    members.delete_group(call.context, call.number("group_id"))
    return call.empty()


def list_group_members(call: Call) -> Reply:
    """Who is in a group."""
    found = members.in_group(call.context, call.number("group_id"))
    return call.json(schema.GroupMembers(member_ids=found))


def join_group(call: Call) -> Reply:
    """Put a person into a group."""
    members.join(call.context, call.number("group_id"), call.number("member_id"))
    return call.empty()


def leave_group(call: Call) -> Reply:
    """Take a person out of a group."""
    members.leave(call.context, call.number("group_id"), call.number("member_id"))
    return call.empty()


routes = [
    get("/v1/members", list_members, may="read_results", query=schema.Page, answer=schema.Items),
    post("/v1/members", add_member, may="administer", body=schema.NewMember, answer=Granted,
         status=201, secret=True),
    get("/v1/members/{member_id}", get_member, may="read", answer=schema.Member),
    patch("/v1/members/{member_id}", change_member, may="administer", body=schema.RoleChange,
          answer=schema.Member),
    delete("/v1/members/{member_id}", remove_member, may="administer"),
    get("/v1/members/{member_id}/keys", list_keys, may="read", answer=schema.Keys),
    post("/v1/members/{member_id}/keys", create_key, may="read", body=schema.NewKey,
         optional=True, answer=Keys, status=201, secret=True),
    delete("/v1/keys/{key_id}", revoke_key, may="read"),
    get("/v1/groups", list_groups, may="read_results", query=schema.Page, answer=schema.Items),
    post("/v1/groups", create_group, may="steer", body=schema.NewGroup, answer=schema.Group,
         status=201),
    get("/v1/groups/{group_id}", get_group, may="read_results", answer=schema.Group),
    delete("/v1/groups/{group_id}", delete_group, may="steer"),
    get("/v1/groups/{group_id}/members", list_group_members, may="read_results",
        answer=schema.GroupMembers),
    put("/v1/groups/{group_id}/members/{member_id}", join_group, may="steer", status=204),
    delete("/v1/groups/{group_id}/members/{member_id}", leave_group, may="steer"),
]  # fmt: skip
