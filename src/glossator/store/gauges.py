"""Numbers of the whole server, for those who watch it: no tenant's name or id is in them."""

import msgspec

from glossator.store import outbox
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_ACROSS = "numbers of the whole server, without a tenant's name"
_LEASES = Statement(
    "SELECT count(*), count(CASE WHEN lease_at < :now THEN 1 END) FROM assignments "
    "WHERE state = 'active' AND lease_at IS NOT NULL",
    across=_ACROSS,
)
_DELIVERIES = Statement(
    "SELECT count(*), count(CASE WHEN tries > 0 THEN 1 END) FROM deliveries "
    "WHERE state = 'pending'",
    across=_ACROSS,
)
_FAILING = Statement(
    "SELECT count(*) FROM webhooks WHERE active AND failing_since IS NOT NULL", across=_ACROSS
)


class Gauges(msgspec.Struct, frozen=True):
    """``oldest_job_s``: how long the job that is due longest has waited. ``leases_over`` are ended
    by the next sweep. ``deliveries_again`` failed at least once and wait for another try."""

    jobs: int
    oldest_job_s: float
    leases: int
    leases_over: int
    deliveries: int
    deliveries_again: int
    webhooks_failing: int


def read(tx: Transaction, now: int) -> Gauges:
    """The numbers at ``now`` (microseconds UTC)."""
    jobs, since = outbox.depth(tx)
    oldest = max(0, now - since) / 1_000_000 if since is not None else 0.0
    leases = tx.one(_LEASES, now=now) or (0, 0)
    deliveries = tx.one(_DELIVERIES) or (0, 0)
    failing = tx.one(_FAILING) or (0,)
    return Gauges(jobs, oldest, *leases, *deliveries, *failing)
