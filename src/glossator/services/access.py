"""Who may do what, and the one scoped way to the things of an organization.

A :class:`Context` is what a service needs of a request or a job: the transaction, the member, the
time. ``NotFound`` comes before ``Forbidden`` across organizations, ``Forbidden`` before the state.
"""

import hashlib
import hmac
import random
import secrets
import time
from collections.abc import Iterable
from typing import Any

from msgspec import structs

from glossator.model.errors import Forbidden, NotFound, Unauthenticated
from glossator.model.event import EventKind
from glossator.model.loss import Losses
from glossator.model.project import Batch, Project
from glossator.model.task import Task
from glossator.model.work import NOWHERE, RANK, Member, Origin, Role
from glossator.store import (
    assignments,
    batches,
    deliveries,
    events,
    members,
    tasks,
    webhooks,
    work_days,
)
from glossator.store import seen as look
from glossator.store.blobs import Blobs
from glossator.store.transaction import Transaction
from glossator.store.webhooks import Hook

# The verbs of a route or service, and the roles that have them.
_LABELER, _REVIEWER, _MEMBER, _MANAGER, _ADMIN, _OWNER = (
    "labeler", "reviewer", "member", "manager", "admin", "owner",
)  # fmt: skip
VERBS: dict[str, frozenset[str]] = {
    "work": frozenset({_LABELER, _REVIEWER, _MEMBER, _MANAGER, _ADMIN, _OWNER}),
    "read": frozenset({_LABELER, _REVIEWER, _MEMBER, _MANAGER, _ADMIN, _OWNER}),
    "browse": frozenset({_REVIEWER, _MEMBER, _MANAGER, _ADMIN, _OWNER}),
    "review": frozenset({_REVIEWER, _MANAGER, _ADMIN, _OWNER}),
    "read_results": frozenset({_MEMBER, _MANAGER, _ADMIN, _OWNER}),
    "make": frozenset({_MEMBER, _MANAGER, _ADMIN, _OWNER}),
    "steer": frozenset({_MANAGER, _ADMIN, _OWNER}),
    "manage": frozenset({_MANAGER, _ADMIN, _OWNER}),
    "administer": frozenset({_ADMIN, _OWNER}),
    "own": frozenset({_OWNER}),
}
"""``work`` claim, draft, submit, skip; ``read`` what the role sees (a labeler: own tasks, a
reviewer: tasks of their projects); ``browse`` all tasks of a project; ``review`` verdicts; ``read_results`` golden answers, others'
answers, addresses; ``make`` tasks, files, predictions, batches, answers by API; ``steer`` cancel,
reset, overlap, life cycle of batches; ``manage`` projects, schemas, exports, deletions, places;
``administer`` people and keys; ``own`` the organization itself."""

ON_PLACE = RANK["member"]
"""Below this rank a member sees only the projects that they have a place in."""


def now() -> int:
    """The time as stored: whole milliseconds, in microseconds UTC."""
    return time.time_ns() // 1_000_000 * 1000


class Context:
    """What one unit of work knows. ``member`` acts, from ``origin``; ``at`` is its one time."""

    __slots__ = ("at", "blobs", "hooks", "losses", "member", "origin", "random", "seen", "tx")

    def __init__(
        self, tx: Transaction, member: Member, blobs: Blobs, at: int | None = None,
        chance: random.Random | None = None, losses: Losses | None = None,
        origin: Origin = NOWHERE,
    ) -> None:  # fmt: skip
        self.tx = tx
        tx.org, tx.request = member.org_id, origin.request_id or tx.request
        self.member = member
        self.origin = origin
        self.blobs = blobs
        self.at = now() if at is None else at
        self.random = chance or _chance
        self.seen: dict[int, tuple[Project, Role | None]] = {}
        self.hooks: tuple[Hook, ...] | None = None
        self.losses = losses if losses is not None else Losses()

    def happened(
        self, kind: EventKind, entity_id: int, project_id: int | None = None,
        batch_id: int | None = None, *, call: int | None = None, **payload: Any,
    ) -> None:  # fmt: skip
        """Record an event of this unit of work, and a delivery for each webhook that wants it.
        ``call``: the webhook of the address that the entity itself names."""
        event = events.add(
            self.tx, kind, entity_id, project_id=project_id, batch_id=batch_id,
            member_id=self.member.id, at=self.at, payload=payload,
        )  # fmt: skip
        if self.hooks is None:  # no project was read, or the organization has webhooks
            self.hooks = webhooks.hooks(self.tx)
        for hook in self.hooks:
            if hook.wants(kind, project_id):
                deliveries.add(self.tx, hook.id, event, project_id, self.at)
        if call is not None:
            deliveries.add(self.tx, call, event, project_id, self.at)

    def count(self, project_id: int, batch_id: int, name: str, n: int) -> None:
        """Add to a counter of a project and of a batch."""
        if n:
            self.tx.count(project_id, name, n)
            self.tx.count(batch_id, name, n)

    def did(self, project_id: int, member_id: int, **done: int) -> None:
        """Count what a person did in a project on this day (see :mod:`glossator.services.statistics`)."""
        work_days.add(self.tx, project_id, member_id, self.at, **done)


_chance = random.Random(secrets.randbits(64))
ROBOT = Member(id=0, org_id=0, user_id=0, role="owner", name="Glossator")
"""Who acts in a job; its organization is set per job."""


def robot(org_id: int) -> Member:
    """The server itself, in one organization."""
    return Member(id=0, org_id=org_id, user_id=0, role="owner", name="Glossator")


# Keys: "gls_", a public prefix of 12 characters, 32 random bytes.

_PREFIX = 12
READ = "read"
"""The scope of a key that may change nothing; without a scope it may what its person may."""


def make_key() -> tuple[str, str, bytes]:
    """A new key to show once, its public prefix, and the hash to store."""
    prefix = secrets.token_hex(_PREFIX // 2)
    secret = secrets.token_urlsafe(32)
    return f"gls_{prefix}{secret}", prefix, digest(prefix, secret)


def digest(prefix: str, secret: str) -> bytes:
    """The stored form of a secret. It has 256 random bits: no salt or slow hash would add to it;
    keyed by its prefix, so that equal secrets do not look equal."""
    return hmac.digest(prefix.encode(), secret.encode(), hashlib.sha256)


def identify(tx: Transaction, key: str | None, at: int) -> tuple[int, Member]:
    """(credential id, member) of a key; raises Unauthenticated, the same for every reason."""
    refused = Unauthenticated("the key is missing or not valid")
    if not key or len(key) > 128 or not key.startswith("gls_"):
        raise refused
    if not key.isascii() or not key.isprintable():  # PostgreSQL cannot be asked for NUL
        raise refused
    prefix, secret = key[4 : 4 + _PREFIX], key[4 + _PREFIX :]
    found = members.credential(tx, prefix)
    stored = bytes(found[0][1]) if found else b"\0" * 32
    right = hmac.compare_digest(stored, digest(prefix, secret))
    if not right or found is None:
        raise refused
    (number, _, kind, scope, _, expires_at), member = found
    if kind != "api_key" or (expires_at is not None and expires_at <= at) or member.disabled:
        raise refused
    return number, structs.replace(member, reads_only=True) if scope == READ else member


# Permission, and the way to things


def roles(member: Member, place: Role | None) -> tuple[str, ...]:
    """The roles a member acts with in a project: their own, and what their place adds."""
    return (member.role,) if place is None else (member.role, place)


def may(verb: str, held: Iterable[str]) -> bool:
    """Whether any of these roles has the verb."""
    allowed = VERBS[verb]
    return any(role in allowed for role in held)


def allow(context: Context, verb: str) -> None:
    """Raise Forbidden unless the member's own role has the verb."""
    if context.member.role not in VERBS[verb]:
        raise Forbidden("your role does not allow this")


def project(context: Context, project_id: int, verb: str) -> Project:
    """A project of the organization that the member may do this with."""
    return _project(context, project_id, verb)[0]


def seen(context: Context, project_id: int) -> tuple[Project, Role | None] | None:
    """A project and the member's place in it, read once in a unit of work."""
    known = context.seen.get(project_id)
    if known is None:
        found = look.project(context.tx, project_id, context.member.id)
        known = found and _saw(context, found)
    return known


def _saw(context: Context, found: look.Seen) -> tuple[Project, Role | None]:
    project_, place, hooked = found
    if not hooked and context.hooks is None:
        context.hooks = ()
    context.seen[project_.id] = (project_, place)
    return project_, place


def _project(context: Context, project_id: int, verb: str) -> tuple[Project, tuple[str, ...]]:
    found = seen(context, project_id)
    if found is None:
        raise NotFound("no such project")
    project, place = found
    held = roles(context.member, place)
    if place is None and not project.open_to_all and RANK[context.member.role] < ON_PLACE:
        raise NotFound("no such project")
    if not may(verb, held):
        raise Forbidden("your role does not allow this")
    return project, held


def held_roles(context: Context, project_id: int) -> tuple[str, ...]:
    """The roles that the member acts with in a project."""
    found = seen(context, project_id)
    return roles(context.member, found[1] if found else None)


def sees_results(context: Context, project_id: int) -> bool:
    """Whether the member may know golden answers and other people's work in a project."""
    return may("read_results", held_roles(context, project_id))


def batch(context: Context, batch_id: int, verb: str, lock: bool = False) -> tuple[Batch, Project]:
    """A batch, and its project, that the member may do this with. Who may make batches may also
    steer the ones they made."""
    found = batches.get(context.tx, batch_id, lock=lock)
    if found is None:
        raise NotFound("no such batch")
    try:
        project_, _ = _project(context, found.project_id, verb)
    except NotFound:
        raise NotFound("no such batch") from None
    except Forbidden:
        if verb != "steer" or found.created_by != context.member.id:
            raise
        project_, _ = _project(context, found.project_id, "make")
    return found, project_


def task(context: Context, task_id: int, verb: str, lock: bool = False) -> tuple[Task, Project]:
    """A task, and its project, that the member may do this with. With ``read`` a labeler has only
    the tasks that they hold or answered."""
    both = look.task(context.tx, task_id, context.member.id)
    if both is None:
        raise NotFound("no such task")
    found: Task | None = both[0]
    _saw(context, both[1])
    try:
        project_, held = _project(context, both[0].project_id, verb)
    except NotFound:
        raise NotFound("no such task") from None
    if (
        verb == "read"
        and not may("browse", held)
        and not assignments.of_task(context.tx, task_id, context.member.id)
    ):
        raise NotFound("no such task")
    if lock:
        found = tasks.lock(context.tx, task_id)
    if found is None:
        raise NotFound("no such task")
    return found, project_
