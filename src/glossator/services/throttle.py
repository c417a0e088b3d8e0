"""Tries to log in, counted in the database: over restarts and over all replicas.

A try is counted before the password is looked at, so that many at once are no more than many one
after another; one that was right is taken back.
"""

import hashlib

from glossator.model.errors import TooMuch
from glossator.store import accounts
from glossator.store.accounts import Tries
from glossator.store.transaction import Transaction

WINDOW_US = 15 * 60 * 1_000_000
LONGEST_US = 16 * WINDOW_US
_FORGOTTEN_US = 24 * 3600 * 1_000_000
_limits = {"person": 10, "address": 50}


def limit(user: int, address: int) -> None:
    """How many tries in a quarter of an hour one person and one address have, in this process."""
    _limits.update(person=max(1, user), address=max(1, address))


def take(tx: Transaction, email: str, peer: str, now: int) -> float:
    """Count a try of a person from an address; the seconds that it is refused for, or 0. Nothing
    is different for a person who is not known."""
    wait = _take(tx, _person(email), _limits["person"], now)
    return max(wait, _take(tx, f"address:{peer}", _limits["address"], now))


def _person(email: str) -> str:
    """Not the address itself: people type other things into that field."""
    return "person:" + hashlib.sha256(email.encode()).hexdigest()


def _take(tx: Transaction, key: str, most: int, now: int) -> float:
    found = accounts.tries(tx, key)
    if found.blocked_until > now:
        return (found.blocked_until - now) / 1e6
    n, since, blocks = found.n + 1, found.since, found.blocks
    if since <= now - WINDOW_US:
        n, since = 1, now
        if found.blocked_until < now - _FORGOTTEN_US:
            blocks = 0
    if n <= most:
        accounts.set_tries(tx, key, Tries(n, since, found.blocked_until, blocks))
        return 0.0
    until = now + min(WINDOW_US << min(blocks, 8), LONGEST_US)
    accounts.set_tries(tx, key, Tries(0, now, until, blocks + 1))
    return (until - now) / 1e6


def forgive(tx: Transaction, email: str, peer: str) -> None:
    """It was right: the person begins anew, the address has one try back."""
    accounts.forget_tries(tx, _person(email))
    accounts.forgive(tx, f"address:{peer}")


def failed(tx: Transaction, email: str) -> None:
    """It was wrong: one write more, whoever it was, so that the time tells nothing."""
    key = _person(email)
    accounts.set_tries(tx, key, accounts.tries(tx, key))


def refused(wait: float) -> TooMuch:
    """What is told to whoever tried too often."""
    return TooMuch("too many tries: wait and try again", wait)


def tidy(tx: Transaction, now: int) -> None:
    """Drop what nobody has tried for a day."""
    accounts.end_tries(tx, now - _FORGOTTEN_US)
