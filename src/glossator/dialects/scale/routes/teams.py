"""The people of an account."""

from __future__ import annotations

from typing import cast

from msgspec import UNSET

from glossator.dialects.scale.schema import people as schema
from glossator.dialects.scale.words import TEAM
from glossator.edge import Call, Reply, get, post
from glossator.model.errors import Conflict, Invalid
from glossator.model.work import Member, Role
from glossator.outgoing import mail
from glossator.services import access, invitations, members
from glossator.services.access import Context
from glossator.services.invitations import SAID, link_of

GRANTED = ("labeler", "member", "manager")


def everybody(context: Context) -> list[Member]:
    """All members, by id."""
    found: list[Member] = []
    after = 0
    while page := members.every(context, after, 100):
        found += page
        after = page[-1].id
    return found


def by_email(context: Context, email: str) -> Member:
    """A member; Invalid for an address that is nobody's here."""
    found = members.with_email(context, email)
    if found is None:
        raise Invalid(f"{email} is not in the team", {"emails": f"{email} is not in the team"})
    return found


def _write(member: Member, links: dict[int, str]) -> schema.Teammate:
    name = "" if member.name == member.email else member.name
    first, _, last = name.partition(" ")
    return schema.Teammate(
        email=member.email, role=TEAM[member.role], firstName=first, lastName=last,
        isStudioLabeler=member.role in ("labeler", "reviewer"),
        invitation=links.get(member.id) or UNSET,
    )  # fmt: skip


def _team(context: Context, links: dict[int, str] | None = None) -> list[schema.Teammate]:
    return [_write(one, links or {}) for one in everybody(context)]


def _role(text: str) -> Role:
    if text not in GRANTED:
        known = ", ".join(GRANTED)
        raise Invalid("this role is not granted here", {"team_role": f"must be one of {known}"})
    return cast("Role", text)


def list_team(call: Call) -> Reply:
    """Everybody in the account."""
    access.allow(call.context, "read_results")
    return call.json(_team(call.context))


def invite(call: Call) -> Reply:
    """Bring people in. They get a link by mail, or whoever invites them gets it here."""
    role = _role(call.body.team_role)
    invited: dict[int, tuple[str, str]] = call.unit(lambda context: _invited(context, call, role))
    links = {}
    for number, (email, link) in invited.items():
        if not mail.offered(email, "An invitation", SAID.format(site=call.site, link=link)):
            links[number] = link
    return call.json(call.read(lambda context: _team(context, links)))


def _invited(context: Context, call: Call, role: Role) -> dict[int, tuple[str, str]]:
    """The people who are new, each with an address and a link."""
    found = {}
    for email in dict.fromkeys(call.body.emails):
        known = members.with_email(context, email)
        if known is None:
            members.add(context, email, role)
            known = by_email(context, email)
        try:
            _, token = invitations.create(context, role, known.email)
        except Conflict:
            continue  # they have a password here: there is nothing to accept
        found[known.id] = (known.email, link_of(call.site, token))
    return found


def set_role(call: Call) -> Reply:
    """Change what people may do."""
    role = _role(call.body.team_role)
    for email in dict.fromkeys(call.body.emails):
        members.set_role(call.context, by_email(call.context, email).id, role)
    return call.json(_team(call.context))


routes = [
    get("/v1/teams", list_team, may="read_results", answer=list[schema.Teammate]),
    post("/v1/teams/invite", invite, mode="steps", may="administer", secret=True,
         body=schema.Emails,
         answer=list[schema.Teammate]),
    post("/v1/teams/set_role", set_role, may="administer", body=schema.Emails,
         answer=list[schema.Teammate]),
]  # fmt: skip
