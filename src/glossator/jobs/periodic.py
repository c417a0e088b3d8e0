"""What is done every so many seconds, once over all processes, and never piles up.

Short periods run directly in a thread of their own (nothing is lost when one is missed), so that
two long exports cannot hold up the end of leases. From :data:`AS_JOB_S` on they become jobs under
the lock ``periodic:KIND``, with the tries and the take-over of every job. When a kind is free
again is kept in ``meta``, so that neither a second process nor a restart does it early; short
periods on SQLite go without, because one process serves there and an idle disk should stay idle.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from glossator.jobs import Handler, Host, Periodic
from glossator.jobs.attempts import one_line
from glossator.jobs.repeating import Repeating
from glossator.store import outbox, running
from glossator.store.database import write
from glossator.store.transaction import Transaction

log = logging.getLogger(__name__)

AS_JOB_S = 60.0
_LEASE_S = 60.0
"""A process that died in a short period's work keeps the others off it for this long."""
_EARLY = 0.1
"""The part of a period that timers may be early without missing their turn."""


def repeatings(
    host: Host, handlers: Mapping[str, Handler], periodic: Sequence[Periodic]
) -> list[Repeating]:
    """A thread for each period."""
    found = []
    for p in periodic:
        name, every_s = f"periodic-{p.kind}", min(p.every_s, AS_JOB_S)
        at_ring = partial(_direct, host, p, handlers[p.kind])
        found.append(Repeating(name, every_s, _round(host, handlers, p), p.bell, at_ring))
    return found


def _round(host: Host, handlers: Mapping[str, Handler], p: Periodic) -> Callable[[], None]:
    handler = handlers[p.kind]
    if p.every_s >= AS_JOB_S:
        return partial(_as_job, host, p)
    if host.database.url.startswith("sqlite:///"):
        return partial(_direct, host, p, handler)
    return partial(_alone, host, p, handler)


def _as_job(host: Host, p: Periodic) -> None:
    name = f"periodic:{p.kind}"
    now = host.clock()
    until = now + _microseconds(p.every_s)

    def unit(tx: Transaction) -> None:
        if running.claim(tx, name, now=now, until=until):
            outbox.enqueue(tx, p.kind, {}, lock=name)

    write(host.database, unit)


def _alone(host: Host, p: Periodic, handler: Handler) -> None:
    name = f"periodic:{p.kind}"
    now = host.clock()
    until = now + _microseconds(_LEASE_S)
    if not write(host.database, lambda tx: running.claim(tx, name, now=now, until=until)):
        return
    try:
        _direct(host, p, handler)
    finally:
        free = now + _microseconds(p.every_s * (1 - _EARLY))
        write(host.database, lambda tx: running.release(tx, name, free))


def _direct(host: Host, p: Periodic, handler: Handler) -> None:
    try:
        handler(host, {})
    except Exception as error:
        log.warning("periodic %s failed: %s", p.kind, one_line(error), exc_info=True)


def _microseconds(seconds: float) -> int:
    return int(seconds * 1_000_000)
