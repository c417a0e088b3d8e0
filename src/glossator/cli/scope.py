"""Who a command acts as, and the project that it was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from glossator.model.errors import Conflict, NotFound

if TYPE_CHECKING:
    from glossator.model.project import Project
    from glossator.model.work import Member
    from glossator.services.access import Context
    from glossator.store.blobs import Blobs
    from glossator.store.database import Database

Unit = Callable[[Callable[["Context"], Any]], Any]
_PAGE = 1000


def member_of(database: Database, organization: str, email: str | None) -> Member:
    """The person of this address, or the first owner of the organization."""
    from glossator.services import members
    from glossator.store import members as rows
    from glossator.store.database import read
    from glossator.store.transaction import Transaction

    def find(tx: Transaction) -> Member:
        tx.org = members.organization_of(tx, organization).id
        if email is not None:
            found = rows.by_email(tx, email.strip().lower())
            if found is None:
                raise NotFound(f"no member {email!r} in {organization!r}")
            return found
        after = 0
        while page := rows.every(tx, after, _PAGE):
            owner = next((one for one in page if one.role == "owner"), None)
            if owner is not None:
                return owner
            after = page[-1].id
        raise NotFound(f"{organization!r} has no owner")

    return read(database, find)


def reading(database: Database, blobs: Blobs, member: Member) -> Unit:
    """Runs functions of a Context as short units of work that only read."""
    from glossator.services.access import Context
    from glossator.store.database import read

    return lambda work: read(database, lambda tx: work(Context(tx, member, blobs)))


def project_named(context: Context, told: str) -> Project:
    """The project of this id, or of this name if only one has it."""
    from glossator.services import projects

    found: list[Project] = []
    after = 0
    while page := projects.every(context, after, _PAGE):
        found += [one for one in page if str(one.id) == told or one.name == told]
        after = page[-1].id
    by_id = [one for one in found if str(one.id) == told]
    if len(by_id or found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise Conflict(f"several projects are named {told!r}: say one of the ids {ids}")
    if not found:
        raise NotFound(f"no project {told!r}")
    return (by_id or found)[0]
