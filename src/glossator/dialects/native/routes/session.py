"""Logging in and out, one's sessions, and passwords."""

import threading

from glossator.dialects.native import schema
from glossator.dialects.native.codec import moment
from glossator.edge import Call, Reply, cookies, delete, get, post
from glossator.model.errors import Conflict
from glossator.model.work import Member
from glossator.outgoing import mail
from glossator.services import accounts, members, sessions, tokens
from glossator.services.accounts import Attempt
from glossator.services.sessions import Opened, Place, Session

SAID = (
    "Somebody asked for a new password for {to} at {site}.\n\nThis link sets one, once:\n{link}\n\n"
    "If it was not you, do nothing.\n"
)


def opened(call: Call, found: Opened, next: str = "/") -> Reply:
    """The answer to a new session, with its cookie."""
    call.sessions_ended = True
    out = _session(found.member, found.token, found.places, next)
    return call.json(out, headers=(cookies.write(found.token, call.secure), *_UNKEPT))


def _session(
    member: Member, token: str | None, places: list[Place], next: str = "/"
) -> schema.Session:
    me = schema.Me(
        id=member.id, organization_id=member.org_id, user_id=member.user_id, role=member.role,
        email=member.email, name=member.name,
    )  # fmt: skip
    found = [
        schema.Organization(id=p.organization_id, name=p.name, role=p.role)  # type: ignore[arg-type]
        for p in places
    ]
    csrf = None if token is None else tokens.csrf(token)
    return schema.Session(member=me, csrf_token=csrf, organizations=found, next=next)


def agent(call: Call) -> str:
    """What a browser calls itself."""
    text = call.headers.get(b"user-agent", b"").decode("latin-1")
    return "".join(c for c in text if c.isprintable())


def login(call: Call) -> Reply:
    """Begin a session with an address and a password; its cookie is in the answer."""
    body = call.body
    attempt = Attempt(
        email=body.email, password=body.password, agent=agent(call),
        organization_id=body.organization_id, instead=call.session,
    )  # fmt: skip
    return opened(call, accounts.login(call.unit, attempt), accounts.path_here(body.next))


def logout(call: Call) -> Reply:
    """End this session."""
    sessions.leave(call.context, _token(call))
    call.sessions_ended = True
    return call.empty(headers=(cookies.clear(call.secure),))


def _token(call: Call) -> str:
    if call.session is None:
        raise Conflict("a key has no session", "session")
    return call.session


def get_session(call: Call) -> Reply:
    """Who is logged in, and the token that changes need; the cookie is good for longer again."""
    out = _session(call.member, call.session, sessions.places(call.context))
    again = () if call.session is None else (cookies.write(call.session, call.secure),)
    return call.json(out, headers=(*again, *_UNKEPT))


def switch(call: Call) -> Reply:
    """Go on in another organization of one's own, in a new session."""
    word = _token(call)
    user, to = call.member.user_id, call.body.organization_id
    return opened(call, sessions.begin(call.context, user, agent(call), to, word))


def list_sessions(call: Call) -> Reply:
    """Where one is logged in."""
    return call.json(schema.Devices(items=[_device(s) for s in sessions.every(call.context)]))


def _device(found: Session) -> schema.Device:
    return schema.Device(
        id=found.id, organization_id=found.org_id, address=found.peer, agent=found.agent,
        created_at=moment(found.created_at), last_used_at=moment(found.last_used_at),
    )  # fmt: skip


def end_session(call: Call) -> Reply:
    """Log out somewhere else."""
    sessions.end(call.context, call.number("session_id"))
    call.sessions_ended = True
    return call.empty()


def change_password(call: Call) -> Reply:
    """Set one's own password; all sessions end, and this one goes on as a new one."""
    body, member = call.body, call.member
    found = accounts.change_password(
        call.unit, member.user_id, body.old_password, body.new_password, agent(call),
        call.session, member.org_id,
    )  # fmt: skip
    call.sessions_ended = True
    if found is None:
        return call.json(_session(member, None, call.read(sessions.places)))
    return opened(call, found)


def reset_member(call: Call) -> Reply:
    """A link that sets a person's password, once, for 24 hours; mailed if the server can."""
    number = call.number("member_id")
    token = call.unit(lambda context: accounts.reset_for(context, number))
    to = call.read(lambda context: members.get(context, number)).email
    return call.json(sent(call, to, "A new password", SAID, f"{call.site}/reset#{token}"))


def sent(call: Call, to: str | None, subject: str, text: str, link: str) -> schema.Link:
    """A link, mailed if that is possible."""
    said = text.format(to=to, site=call.site, link=link)
    mailed = to is not None and mail.offered(to, subject, said)
    return schema.Link(link=None if mailed else link, mailed=mailed)


def ask_reset(call: Call) -> Reply:
    """Mail a link that sets a new password, if somebody has this address; the answer is the same."""
    if not mail.possible():
        raise Conflict("this server sends no mail: ask an administrator for a link", "mail")
    token = accounts.ask_reset(call.unit, call.body.email)
    if token is not None:
        link = f"{call.site}/reset#{token}"
        # Beside the request: how long the mail server takes would tell who is known.
        threading.Thread(
            target=sent, args=(call, call.body.email, "A new password", SAID, link), daemon=True
        ).start()
    return call.empty()


def use_reset(call: Call) -> Reply:
    """Set a password with the word of a link; all sessions end."""
    accounts.use_reset(call.unit, call.body.token, call.body.password)
    call.sessions_ended = True
    return call.empty()


_UNKEPT = (("Cache-Control", "no-store"),)
routes = [
    post("/v1/login", login, mode="steps", may="", public=True, secret=True, body=schema.Login,
         answer=schema.Session),
    post("/v1/logout", logout, may="read", secret=True, status=204),
    get("/v1/session", get_session, may="read", answer=schema.Session),
    post("/v1/session/organization", switch, may="read", secret=True, body=schema.Switch,
         answer=schema.Session),
    get("/v1/sessions", list_sessions, may="read", answer=schema.Devices),
    delete("/v1/sessions/{session_id}", end_session, may="read"),
    post("/v1/password", change_password, mode="steps", may="read", secret=True,
         body=schema.PasswordChange, answer=schema.Session),
    post("/v1/password/ask", ask_reset, mode="steps", may="", public=True, secret=True,
         body=schema.ResetWanted, status=204),
    post("/v1/password/reset", use_reset, mode="steps", may="", public=True, secret=True,
         body=schema.PasswordReset, status=204),
    post("/v1/members/{member_id}/password-link", reset_member, mode="steps", may="administer",
         secret=True, answer=schema.Link),
]  # fmt: skip
