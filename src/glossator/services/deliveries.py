"""Rules of delivery: what the next call of a webhook says, and what follows from its answer.

At least once, with one ``webhook-id`` over all tries and replays (Standard Webhooks,
https://www.standardwebhooks.com). The calls themselves are made outside these units of work.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Literal, get_args

import msgspec

from glossator.model.event import Event
from glossator.services import access
from glossator.services.access import Context
from glossator.store import deliveries, tasks, webhooks
from glossator.store.database import Database, write
from glossator.store.deliveries import Claim
from glossator.store.webhooks import Webhook

DELAYS_S = (5, 30, 300, 1800, 7200, 28_800, 86_400)
"""Seconds from a try that failed to the next, before jitter; then it is given up."""
_JITTER = 0.2
LAPSE_US = 45_000_000
"""How long a claim holds: longer than the longest call."""
_OFF_AFTER_US = 3 * 24 * 3600 * 1_000_000
_GONE = 410
KEEP_US = 30 * 24 * 3600 * 1_000_000

Headers = tuple[tuple[str, str], ...]
Kind = Literal["delivered", "refused", "unanswered"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Subscription(msgspec.Struct, frozen=True):
    """What a dialect's ``write_event`` gets beside the event: whom it writes to, and the unit of
    work to read rows with."""

    webhook: Webhook
    context: Context


class Content(msgspec.Struct, frozen=True):
    """What a dialect says about an event."""

    media_type: str
    headers: Headers
    body: bytes


Build = Callable[[Event, Subscription], Content | None]
"""None for an event that the dialect has no words for."""


class Parcel(msgspec.Struct, frozen=True):
    """A claimed delivery. ``content`` None: there is nothing to send, or it could not be built."""

    claim: Claim
    url: str
    message: str
    secrets: list[bytes]
    content: Content | None
    built: bool


class Outcome(msgspec.Struct, frozen=True):
    """How a call ended: a status, or in our words why there is none. ``final``: no more tries."""

    status: int | None = None
    error: str | None = None
    final: bool = False

    @property
    def kind(self) -> Kind:
        """Of a call that was made, in one word."""
        if self.status is None:
            return "unanswered"
        return "delivered" if 200 <= self.status < 300 else "refused"


_read_head = msgspec.json.Decoder(tuple[str, Headers]).decode


def take(context: Context, webhook_id: int, build: Build | None) -> Parcel | int | None:
    """Claim the next call of a webhook that is due, its content built (by ``build``) at the first
    try and kept. For a webhook that is off or gone: how many calls were given up instead. None
    when nothing is due."""
    tx, now = context.tx, context.at
    hook = webhooks.get(tx, webhook_id)
    if hook is None or not hook.active:
        return deliveries.give_up(tx, webhook_id, now, "the webhook is turned off") or None
    claim = deliveries.take(tx, webhook_id, now, now + LAPSE_US)
    if claim is None:
        return None
    content = None
    if claim.body is not None and claim.head is not None:
        content = Content(*_read_head(claim.head), claim.body)
    elif build is not None:
        event = deliveries.event(tx, claim.event_id)
        if event is not None:
            content = build(event, Subscription(hook, context))
        if content is not None:
            head = msgspec.json.encode((content.media_type, content.headers))
            deliveries.keep(tx, claim.id, head, content.body)
    message = f"msg_{claim.event_id}_{webhook_id}"
    secrets = webhooks.secrets(tx, webhook_id, now)
    return Parcel(claim, hook.url, message, secrets, content, build is not None)


def record(context: Context, webhook_id: int, claim: Claim, outcome: Outcome) -> None:
    """Write how a call ended, when the next try is, and whether the webhook is turned off."""
    tx, now, status = context.tx, context.at, outcome.status
    if outcome.kind == "delivered":
        deliveries.end(tx, claim, "delivered", status=status, error=None, ended_at=now)
        tasks.set_called(tx, claim.event_id, webhook_id, True)
        webhooks.went_well(tx, webhook_id, now)
        return
    error = outcome.error or f"the receiver answered {status}"
    off = False
    if not outcome.final:
        since = webhooks.failed(tx, webhook_id, now, error)
        off = since is not None and (status == _GONE or now - since >= _OFF_AFTER_US)
    if off or outcome.final or claim.tries > len(DELAYS_S):
        deliveries.end(tx, claim, "gave_up", status=status, error=error, ended_at=now)
        tasks.set_called(tx, claim.event_id, webhook_id, False)
    else:
        delay = DELAYS_S[claim.tries - 1] * context.random.uniform(1, 1 + _JITTER)
        next_at = now + int(delay * 1000) * 1000
        deliveries.end(tx, claim, "pending", status=status, error=error, next_at=next_at)
    if off:
        _turn_off(context, webhook_id, "gone" if status == _GONE else "failing")


def _turn_off(context: Context, webhook_id: int, reason: str) -> None:
    hook = webhooks.get(context.tx, webhook_id)
    if hook is not None and webhooks.turn_off(context.tx, webhook_id):
        context.happened("webhook.off", hook.id, hook.project_id, reason=reason)


def tidy(database: Database) -> None:
    """Drop deliveries that have outlived their keep, and webhooks of projects that are gone."""
    before = access.now() - KEEP_US
    while write(database, lambda tx: deliveries.end_old(tx, before)) >= 1000:
        pass


def signed(parcel: Parcel, content: Content, at: int) -> Headers:
    """The headers of a call made now (``at``, microseconds)."""
    seconds, request = str(at // 1_000_000), parcel.claim.request
    return (
        ("User-Agent", "Glossator"),
        ("Content-Type", content.media_type),
        ("webhook-id", parcel.message),
        ("webhook-timestamp", seconds),
        ("webhook-signature", signature(parcel.secrets, parcel.message, seconds, content.body)),
        *((("x-request-id", request),) if request else ()),
        *content.headers,
    )


def signature(secrets: Sequence[bytes], message: str, seconds: str, body: bytes) -> str:
    """One ``v1,`` word for each secret that is valid now."""
    text = f"{message}.{seconds}.".encode() + body
    macs = (hmac.digest(secret, text, hashlib.sha256) for secret in secrets)
    return " ".join("v1," + base64.b64encode(mac).decode() for mac in macs)
