"""People and their keys."""

from msgspec import UNSET

from glossator.dialects.labelstudio.keys import credential
from glossator.dialects.labelstudio.people import write_user
from glossator.dialects.labelstudio.schema.users import NewUser, Token, User, UserChange
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.model.errors import Conflict, Invalid
from glossator.model.work import Member
from glossator.services import members

PAGE = 1000
PREFIX = slice(4, 16)
"""Where the public part of a key stands."""
OWN = ("email", "username", "initials", "avatar", "phone", "allow_newsletters")
"""What a client might want to change of a person, and cannot; the rest is the server's."""
LOST = ("avatar", "phone", "allow_newsletters")
"""What the vendor keeps of a person and the hub does not."""


def list_users(call: Call) -> Reply:
    """Everybody in the organization."""
    found = [write_user(member) for member in _everybody(call)]
    return call.json(found)


def _everybody(call: Call) -> list[Member]:
    found: list[Member] = []
    while True:
        page = members.every(call.context, found[-1].id if found else 0, PAGE)
        found += page
        if len(page) < PAGE:
            return found


def create_user(call: Call) -> Reply:
    """Add a person, who makes tasks and answers; their key comes from an administrator."""
    body = call.body
    for lost in LOST:
        if getattr(body, lost):
            call.losses.add("attribute_dropped", f"user/{lost}")
    if body.username not in (None, "", body.email):
        call.losses.add("attribute_dropped", "user/username", "it is the address")
    name = f"{body.first_name} {body.last_name}".strip()
    try:
        made = members.add(call.context, body.email, "member", name=name)
    except Conflict:
        # Not 409, as the vendor: its newer client would send it again.
        wrong = "user with this email address already exists."
        raise Invalid(wrong, {"email": wrong}) from None
    return call.json(write_user(members.get(call.context, made.member_id)))


def get_user(call: Call) -> Reply:
    """One person."""
    return call.json(write_user(members.get(call.context, call.number("user_id"))))


def change_user(call: Call) -> Reply:
    """Change a person's name: one's own, or that of somebody who is in this organization alone."""
    return _change(call, call.number("user_id"))


def change_me(call: Call) -> Reply:
    """Change one's own name."""
    return _change(call, call.member.id)


def _change(call: Call, number: int) -> Reply:
    context = call.context
    user, asked = write_user(members.get(context, number)), call.body or UserChange()
    wrong = {
        name: "cannot be changed here"
        for name in OWN
        if getattr(asked, name) not in (UNSET, getattr(user, name))
    }
    if wrong:
        raise Invalid("this cannot be changed here", wrong)
    names = [
        old if new is UNSET else new
        for old, new in ((user.first_name, asked.first_name), (user.last_name, asked.last_name))
    ]
    if names == [user.first_name, user.last_name]:
        return call.json(user)
    return call.json(write_user(members.rename(context, number, " ".join(names))))


def delete_user(call: Call) -> Reply:
    """End a membership; the person's work stays."""
    members.remove(call.context, call.number("user_id"))
    return call.empty()


def who_am_i(call: Call) -> Reply:
    """Whose key it is."""
    return call.json(write_user(members.get(call.context, call.member.id)))


def get_token(call: Call) -> Reply:
    """The key that the request came with: the hub keeps hashes alone, and can show no other."""
    return call.json(Token(token=credential(call.headers) or ""))


def reset_token(call: Call) -> Reply:
    """A new key; the one that the request came with ends."""
    made = members.create_key(call.context, call.member.id, "reset-token")
    prefix = (credential(call.headers) or "")[PREFIX]
    for key in members.keys(call.context, call.member.id):
        if key["prefix"] == prefix:
            members.revoke_key(call.context, int(str(key["id"])))
    return call.json(Token(token=made.api_key))


routes = [
    get("/api/users", list_users, may="read_results", answer=list[User]),
    post("/api/users", create_user, may="administer", body=NewUser, answer=User, status=201),
    get("/api/users/{user_id}", get_user, may="read", answer=User),
    patch("/api/users/{user_id}", change_user, may="read", body=UserChange, optional=True,
          answer=User),
    delete("/api/users/{user_id}", delete_user, may="administer"),
    get("/api/current-user", who_am_i, may="read", answer=User),
    patch("/api/current-user", change_me, may="read", body=UserChange, optional=True, answer=User),
    get("/api/current-user/whoami", who_am_i, may="read", answer=User),
    get("/api/current-user/token", get_token, may="read", answer=Token),
    post("/api/current-user/reset-token", reset_token, may="read", answer=Token, status=201,
         secret=True),
]  # fmt: skip
