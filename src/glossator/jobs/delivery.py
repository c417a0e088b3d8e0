"""The calls of webhooks: each webhook with something due gets a turn on a thread of its own.

In a turn a webhook's deliveries go out one after another, in the order of their events, so a slow
receiver delays only itself. Threads are bounded: in all, for one organization, and for webhooks
whose last call failed, so that receivers which hang cannot take every place. The round that gives
out turns never waits for one. A turn that is cut off leaves a claim, which lapses.
"""

import logging
import threading
import time
from collections import Counter
from functools import partial
from weakref import WeakKeyDictionary

import structlog

from glossator import crash, outgoing
from glossator.jobs import Host
from glossator.jobs.attempts import one_line
from glossator.model.errors import GlossatorError, Unavailable
from glossator.model.event import Event
from glossator.outgoing import mail
from glossator.registry import find
from glossator.services import access, webhooks
from glossator.services.access import Context
from glossator.services.deliveries import (
    Build,
    Content,
    Kind,
    Outcome,
    Parcel,
    Subscription,
    record,
    signed,
    take,
)
from glossator.store import deliveries
from glossator.store.database import Database, read, write
from glossator.store.deliveries import Claim, Due
from glossator.store.transaction import Transaction

log = logging.getLogger(__name__)

THREADS = 32
OF_ONE = 8
"""Most turns of one organization at once."""
FAILING = 16
"""Most turns of webhooks whose last call failed."""
TURN_S = 5.0
"""After this time a turn ends if others wait."""


class Turns:
    """Who has a turn now, in this process, and how its calls ended so far."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: dict[int, Due] = {}
        self.wanted = False
        self._refused = False
        self.calls: Counter[Kind] = Counter()

    def called(self, kind: Kind) -> None:
        """Count a call."""
        with self._changed:
            self.calls[kind] += 1

    def begin(self, due: Due) -> bool:
        """Whether there is a place for this webhook."""
        with self._changed:
            if due.webhook_id in self._held:
                self._refused = True
                return False
            mine = sum(one.org_id == due.org_id for one in self._held.values())
            failing = sum(one.failing for one in self._held.values())
            free = len(self._held) < THREADS and mine < OF_ONE
            if not free or (due.failing and failing >= FAILING):
                self.wanted = self._refused = True
                return False
            self._held[due.webhook_id] = due
            return True

    def end(self, due: Due) -> bool:
        """Give the place up; whether a webhook was refused one, or had one already, meanwhile."""
        with self._changed:
            del self._held[due.webhook_id]
            refused, self.wanted, self._refused = self._refused, False, False
            self._changed.notify_all()
            return refused

    def rest(self, timeout: float) -> bool:
        """Wait until nobody has a turn."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._held, timeout)


_turns: WeakKeyDictionary[Database, Turns] = WeakKeyDictionary()


def turns(database: Database) -> Turns:
    """Those of one database."""
    return _turns.setdefault(database, Turns())


def deliver(host: Host, policy: outgoing.Policy | None = None) -> int:
    """Give a turn to every webhook with something due, as far as there are places; how many."""
    places, begun = turns(host.database), 0
    found = read(host.database, lambda tx: deliveries.due(tx, host.clock()))
    waiting = Counter(due.org_id for due in found)
    for due in sorted(found, key=lambda due: (due.failing, waiting[due.org_id])):
        if places.begin(due):
            begun += 1
            threading.Thread(
                target=_turn, args=(host, due, places, policy or outgoing.policy()),
                name=f"webhook-{due.webhook_id}", daemon=True,
            ).start()  # fmt: skip
    return begun


def _turn(host: Host, due: Due, places: Turns, policy: outgoing.Policy) -> None:
    structlog.contextvars.bind_contextvars(webhook=due.webhook_id)  # the thread is this turn's own
    until = time.monotonic() + TURN_S
    ended: tuple[Claim, Outcome] | None = None
    try:
        while True:
            last = places.wanted and time.monotonic() > until
            parcel = _next(host, due, ended, more=not last)
            if parcel is None:
                break
            ended = None
            if isinstance(parcel, Parcel):
                ended = (parcel.claim, _call(host, parcel, places, policy))
    except Unavailable as error:  # also the end of this process: the claim lapses
        log.info("webhook %d waits: %s", due.webhook_id, one_line(error))
    except Exception as error:
        log.warning("webhook %d failed: %s", due.webhook_id, one_line(error), exc_info=True)
    finally:
        if places.end(due):
            deliveries.BELL.ring()


def _next(
    host: Host, due: Due, ended: tuple[Claim, Outcome] | None, more: bool
) -> Parcel | int | None:
    """Write how the last call ended and claim the next, in one unit of work."""

    def unit(tx: Transaction, build: Build | None) -> Parcel | int | None:
        context = Context(tx, access.robot(due.org_id), host.blobs, host.clock())
        if ended is not None:
            record(context, due.webhook_id, *ended)
        return take(context, due.webhook_id, build) if more else None

    try:
        return write(host.database, partial(unit, build=_build))
    except GlossatorError:
        raise
    except Exception as error:
        # A body that cannot be built must not stand in the way of the others for ever.
        log.warning("webhook %d: %s", due.webhook_id, one_line(error), exc_info=True)
        return write(host.database, partial(unit, build=None))


def _build(event: Event, subscription: Subscription) -> Content | None:
    reply = find("dialects", subscription.webhook.dialect).write_event(event, subscription)
    return None if reply is None else Content(reply.media_type, reply.headers, reply.body)


def _mailed(to: str, content: Content) -> Outcome:
    try:
        mail.send(to, "A task or batch of yours", content.body.decode())
    except GlossatorError as error:
        return Outcome(error=error.message)
    return Outcome(status=200)


def _call(host: Host, parcel: Parcel, places: Turns, policy: outgoing.Policy) -> Outcome:
    if parcel.content is None:
        return Outcome(error="there is nothing to send about this event", final=parcel.built)
    if parcel.url.startswith(webhooks.MAIL):
        return _mailed(parcel.url.removeprefix(webhooks.MAIL), parcel.content)
    began, headers = time.monotonic(), signed(parcel, parcel.content, host.clock())
    try:
        answer = outgoing.request(
            "POST", parcel.url, headers, parcel.content.body, policy=policy
        )  # fmt: skip
        outcome = Outcome(status=answer.status)
        crash.point("webhook-sent")
    except GlossatorError as error:
        outcome = Outcome(error=error.message)
    places.called(outcome.kind)
    with structlog.contextvars.bound_contextvars(
        delivery=parcel.claim.id, request=parcel.claim.request or "", tries=parcel.claim.tries,
        outcome=outcome.kind, status=outcome.status,
        ms=round((time.monotonic() - began) * 1000, 1),
    ):  # fmt: skip
        log.info("webhook called")
    return outcome
