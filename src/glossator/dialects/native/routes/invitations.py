"""Invitations."""

from glossator.dialects.native import schema
from glossator.dialects.native.codec import moment
from glossator.dialects.native.routes.lists import listed
from glossator.dialects.native.routes.session import agent, opened, sent
from glossator.edge import Call, Reply, delete, get, post
from glossator.services import invitations
from glossator.services.invitations import SAID, Accepting, Invitation, link_of


def create_invitation(call: Call) -> Reply:
    """Invite somebody; the link is mailed to the address if the server can, else it is here."""
    body = call.body
    made, token = call.unit(lambda c: invitations.create(c, body.role, body.email))
    link = sent(call, made.email, "An invitation", SAID, link_of(call.site, token))
    out = schema.Invited(link=link.link, mailed=link.mailed, invitation=_invitation(made))
    return call.json(out)


def _invitation(found: Invitation) -> schema.Invitation:
    return schema.Invitation(
        id=found.id, role=found.role, email=found.email, created_by=found.created_by,
        created_at=moment(found.created_at), expires_at=moment(found.expires_at),
    )  # fmt: skip


def list_invitations(call: Call) -> Reply:
    """Invitations that can still be accepted."""
    found = invitations.every(call.context, call.query.after, call.query.limit)
    return listed(call, found, _invitation)


def revoke_invitation(call: Call) -> Reply:
    """End an invitation."""
    invitations.revoke(call.context, call.number("invitation_id"))
    return call.empty()


def accept_invitation(call: Call) -> Reply:
    """Become a member with the word of a link; begins a session."""
    body = call.body
    said = Accepting(
        token=body.token, password=body.password, name=body.name, email=body.email,
        agent=agent(call), instead=call.session,
    )  # fmt: skip
    return opened(call, invitations.accept(call.unit, said))


routes = [
    post("/v1/invitations", create_invitation, mode="steps", may="administer", secret=True,
         body=schema.NewInvitation, answer=schema.Invited, status=201),
    get("/v1/invitations", list_invitations, may="administer", query=schema.Page,
        answer=schema.Items),
    delete("/v1/invitations/{invitation_id}", revoke_invitation, may="administer"),
    post("/v1/invitations/accept", accept_invitation, mode="steps", may="", public=True,
         secret=True, body=schema.Accept, answer=schema.Session),
]  # fmt: skip
