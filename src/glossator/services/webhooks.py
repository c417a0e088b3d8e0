"""Webhooks: who is called about what happens, under which secret; their deliveries and replays.

A webhook of one project is managed by the project's managers, one of the whole organization by
the organization's. Secrets leave once, when they are made, and are in no other answer.
"""

import base64
import secrets

import msgspec

from glossator import outgoing
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.event import EVENT_KINDS
from glossator.outgoing import mail
from glossator.services import access, audit, members
from glossator.services.access import Context
from glossator.store import deliveries, events, sealing, webhooks
from glossator.store.deliveries import Delivery
from glossator.store.webhooks import Webhook

PREFIX = "whsec_"
BOTH_US = 24 * 3600 * 1_000_000
"""How long the old secret signs as well after a new one was made."""
MOST = 100
"""Webhooks of one organization: each costs every event a look, and a row where it matches."""


class WebhookDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook to make; no ``kinds`` means all, no ``project_id`` the whole organization."""

    url: str
    kinds: tuple[str, ...] = ()
    project_id: int | None = None
    active: bool = True
    dialect: str = "native"


def create(context: Context, draft: WebhookDraft) -> tuple[Webhook, str]:
    """Make a webhook; its secret is shown this once."""
    if draft.project_id is None:
        access.allow(context, "manage")
    else:
        access.project(context, draft.project_id, "manage")
    _check(draft.url, draft.kinds)
    if len(webhooks.every(context.tx, 0, MOST, None)) >= MOST:
        raise Conflict(f"an organization has at most {MOST} webhooks", code="limit")
    hook = Webhook(
        id=context.tx.id(), project_id=draft.project_id, dialect=draft.dialect, url=draft.url,
        kinds=tuple(sorted(set(draft.kinds))), active=draft.active, failing_since=None,
        last_call_at=None, last_error=None, member_id=context.member.id, created_at=context.at,
        old_until=None,
    )  # fmt: skip
    secret = secrets.token_bytes(32)
    webhooks.add(context.tx, hook, secret)
    audit.record(context, "webhook.created", hook.id, after=hook)
    context.hooks = None
    return hook, spell(secret)


MAIL = "mailto:"


def address(context: Context, dialect: str, url: str, name: str) -> int:
    """The webhook that stands for an address which tasks and batches name, made when it is first
    named, and turned on again if it was off. An e-mail address may stand for a URL, where this
    server sends mail; Invalid, at the parameter ``name``, for what cannot be called."""
    try:
        if "://" not in url and "@" in url:
            url = MAIL + members.address(url.removeprefix(MAIL))
        else:
            outgoing.policy().check(url)
    except Invalid as error:
        wrong = next(iter(error.fields.values()), error.message)
        raise Invalid(error.message, {name: f"cannot be called: {wrong}"}) from None
    if url.startswith(MAIL) and not mail.possible():
        raise Invalid("this server sends no mail", {name: "must be a URL: there is no mail here"})
    known = webhooks.address(context.tx, dialect, url)
    if known is not None:
        if not known.active:
            webhooks.update(context.tx, msgspec.structs.replace(known, active=True))
        return known.id
    hook = Webhook(
        id=context.tx.id(), project_id=None, dialect=dialect, url=url, kinds=(), active=True,
        failing_since=None, last_call_at=None, last_error=None, member_id=context.member.id,
        created_at=context.at, old_until=None, addressed=True,
    )  # fmt: skip
    webhooks.add(context.tx, hook, secrets.token_bytes(32))
    return hook.id


def callback_key(org_id: int, test: bool) -> str:
    """What calls at addresses that tasks name show, so that receivers know who calls: one word for
    test mode, one for everything else, the same as long as this server keeps its secret key."""
    word = sealing.sign(f"callback:{org_id}:{'test' if test else 'live'}".encode())
    return ("test_" if test else "live_") + word[:16].hex()


def spell(secret: bytes) -> str:
    """A secret as people copy it."""
    return PREFIX + base64.b64encode(secret).decode()


def _check(url: str, kinds: tuple[str, ...]) -> None:
    outgoing.policy().check(url)
    unknown = sorted(set(kinds) - set(EVENT_KINDS))
    if unknown:
        raise Invalid(f"no such kind of event: {unknown[0][:100]!r}", {"kinds": "unknown"})


def get(context: Context, webhook_id: int) -> Webhook:
    """One webhook."""
    found = webhooks.get(context.tx, webhook_id)
    if found is None:
        raise NotFound("no such webhook")
    if found.project_id is None:
        access.allow(context, "manage")
        return found
    try:
        access.project(context, found.project_id, "manage")
    except NotFound:
        # Below a manager of all, one does not learn which webhooks of other projects there are.
        raise NotFound("no such webhook") from None
    return found


def every(context: Context, after: int, limit: int, project_id: int | None) -> list[Webhook]:
    """The organization's webhooks by id, or those of one project."""
    if project_id is None:
        access.allow(context, "manage")
    else:
        access.project(context, project_id, "manage")
    return webhooks.every(context.tx, after, limit, project_id)


def update(
    context: Context, webhook_id: int, *, url: str | None = None,
    kinds: tuple[str, ...] | None = None, active: bool | None = None,
) -> Webhook:  # fmt: skip
    """Change a webhook. What waits goes to the new address; turned off, it is given up."""
    hook = get(context, webhook_id)
    changed = msgspec.structs.replace(
        hook,
        url=hook.url if url is None else url,
        kinds=hook.kinds if kinds is None else tuple(sorted(set(kinds))),
        active=hook.active if active is None else active,
    )
    _check(changed.url, changed.kinds)
    webhooks.update(context.tx, changed)
    audit.record(context, "webhook.changed", hook.id, hook, changed)
    context.hooks = None
    return get(context, webhook_id)


def rotate(context: Context, webhook_id: int) -> tuple[Webhook, str]:
    """Make a new secret, shown this once; calls are signed with both for a day."""
    get(context, webhook_id)
    audit.record(context, "webhook.secret", webhook_id)
    secret = secrets.token_bytes(32)
    webhooks.rotate(context.tx, webhook_id, secret, context.at + BOTH_US)
    return get(context, webhook_id), spell(secret)


def delete(context: Context, webhook_id: int) -> None:
    """Delete a webhook; what waits is given up."""
    hook = get(context, webhook_id)
    audit.record(context, "webhook.deleted", webhook_id, before=hook)
    webhooks.remove(context.tx, webhook_id)
    context.hooks = None


def test(context: Context, webhook_id: int) -> Delivery:
    """Call a webhook with an event that means nothing, whatever kinds it wants."""
    hook = _active(context, webhook_id)
    event = events.add(
        context.tx, "webhook.test", hook.id, project_id=hook.project_id, batch_id=None,
        member_id=context.member.id, at=context.at, payload={},
    )  # fmt: skip
    number = deliveries.add(context.tx, hook.id, event, hook.project_id, context.at)
    return _new(number, hook.id, event, context.at)


def history(context: Context, webhook_id: int, after: int, limit: int) -> list[Delivery]:
    """A webhook's deliveries by id."""
    return deliveries.every(context.tx, get(context, webhook_id).id, after, limit)


def replay(context: Context, webhook_id: int, delivery_id: int) -> Delivery:
    """Deliver once more, as a row of its own; the receiver sees the same message."""
    get(context, webhook_id)
    old = deliveries.get(context.tx, webhook_id, delivery_id)
    if old is None:
        raise NotFound("no such delivery")
    hook = _active(context, webhook_id)
    number = deliveries.again(context.tx, old, context.at)
    return _new(number, hook.id, old.event_id, context.at)


def _active(context: Context, webhook_id: int) -> Webhook:
    hook = get(context, webhook_id)
    if not hook.active:
        raise Conflict("the webhook is turned off")
    return hook


def _new(number: int, webhook_id: int, event_id: int, at: int) -> Delivery:
    return Delivery(
        id=number, webhook_id=webhook_id, event_id=event_id, state="pending", tries=0,
        next_at=at, status=None, error=None, created_at=at, ended_at=None,
    )  # fmt: skip
