"""``org``, ``member`` and ``key``: directly on the database, also while a server runs on it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from glossator.cli.flags import Data, DatabaseUrl, Json, Org
from glossator.cli.opening import opened, settings
from glossator.model.errors import Invalid, NotFound
from glossator.model.work import ROLES, Origin

if TYPE_CHECKING:
    from glossator.services.members import Keys
    from glossator.store.blobs import Blobs
    from glossator.store.transaction import Transaction

org = typer.Typer(no_args_is_help=True, help="Organizations.")
member = typer.Typer(no_args_is_help=True, help="People.")
key = typer.Typer(no_args_is_help=True, help="API keys.")


def password() -> tuple[str, str]:
    """A random password to show once, and its hash."""
    from glossator.services import passwords

    word = secrets.token_urlsafe(12)
    return word, passwords.hashed(word)


def _show(granted: msgspec.Struct, as_json: bool) -> None:
    found = msgspec.structs.asdict(granted)
    found.pop("member_id", None)
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    for name, value in found.items():
        if value is not None:
            print(f"{name:16} {value}")
    print("\nKeep these now: they are not shown again.")


@org.command("create")
def create_organization(
    name: str,
    owner: Annotated[str, typer.Option(help="The owner's address.")],
    data: Data = None,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Make an organization with its owner."""
    from glossator.services import members
    from glossator.store.database import write

    word, digest = password()
    with opened(settings(data, database), new=True) as (base, blobs):
        granted = write(base, lambda tx: members.found(tx, name, owner, blobs, digest, word))
    _show(granted, as_json)


@org.command("set")
def set_organization(
    organization: Org,
    name: Annotated[str, typer.Argument(help="The setting's name; docs/cli.md lists them.")],
    value: Annotated[str, typer.Argument(help="Its value; empty takes it back.")],
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Set something for one organization."""
    from glossator.services import organizations
    from glossator.store.database import write

    with opened(settings(data, database)) as (base, blobs):
        write(base, lambda tx: organizations.set(_robot(tx, organization, blobs), name, value))


@key.command("callback")
def callback_keys(
    organization: Org, data: Data = None, database: DatabaseUrl = None, as_json: Json = False
) -> None:
    """Show the words by which receivers of callbacks know this server: header scale-callback-auth."""
    from glossator.services import members, webhooks
    from glossator.store.database import write

    with opened(settings(data, database)) as (base, _):
        number = write(base, lambda tx: members.organization_of(tx, organization).id)
        found = {mode: webhooks.callback_key(number, mode == "test") for mode in ("live", "test")}
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        print("\n".join(f"{mode:16} {word}" for mode, word in found.items()))


@member.command("add")
def add_member(
    email: str,
    organization: Org,
    role: Annotated[str, typer.Option(help=", ".join(ROLES))] = "labeler",
    data: Data = None,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Add a person to an organization."""
    from glossator.services import members
    from glossator.store.database import write

    if role not in ROLES:
        raise Invalid(f"the role must be one of {', '.join(ROLES)}")
    word, digest = password()
    with opened(settings(data, database)) as (base, blobs):
        granted = write(
            base,
            lambda tx: members.add(_robot(tx, organization, blobs), email, role, word, digest),
        )
    _show(granted, as_json)


@member.command("reset")
def reset_password(
    email: str,
    data: Data = None,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Make a link that sets a person's password, once, within 24 hours."""
    from glossator.services import access, accounts
    from glossator.store.database import write

    told = settings(data, database)
    with opened(told) as (base, blobs):
        token = write(
            base,
            lambda tx: accounts.reset_of(access.Context(tx, access.robot(0), blobs), email),
        )
    site = told.base_url.rstrip("/") or f"http://{told.host}:{told.port}"
    found = {"link": f"{site}/reset#{token}", "token": token}
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        print("\n".join(f"{name:16} {value}" for name, value in found.items()))


@key.command("create")
def create_key(
    organization: Org,
    email: Annotated[str, typer.Option(help="Whose key.")],
    data: Data = None,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Make another key for a person."""
    from glossator.services import members
    from glossator.store import members as rows
    from glossator.store.database import write

    def make(tx: Transaction, blobs: Blobs) -> Keys:
        context = _robot(tx, organization, blobs)
        found = rows.by_email(tx, email.strip().lower())
        if found is None:
            raise NotFound(f"no member {email!r} in {organization!r}")
        return members.create_key(context, found.id)

    with opened(settings(data, database)) as (base, blobs):
        keys = write(base, lambda tx: make(tx, blobs))
    _show(keys, as_json)


def _robot(tx: Transaction, name: str, blobs: Blobs) -> Any:
    from glossator.services import access, members

    robot = access.robot(members.organization_of(tx, name).id)
    return access.Context(tx, robot, blobs, origin=Origin(route="command line"))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(org, name="org")
    app.add_typer(member, name="member")
    app.add_typer(key, name="key")
