"""Passwords: argon2id, a length, and no word that everybody tries first.

Hashing takes tens of milliseconds and megabytes: it runs outside every unit of work, a few at a
time, and whoever comes when many wait already is told to come again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from glossator.model.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 1024
MEMORY_KIB = 19 * 1024
_PASSES = 2
_RUN, _WAIT = 2, 8
_running = threading.BoundedSemaphore(_RUN)
_waiting = threading.BoundedSemaphore(_RUN + _WAIT)
_memory = [MEMORY_KIB]


def cost(memory_kib: int) -> None:
    """What a hash costs in memory from now on in this process; argon2's least is 8 KiB."""
    _memory[0] = max(8, memory_kib)


@cache
def _hasher(memory: int) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=memory, parallelism=1)


@cache
def _nobodys(memory: int) -> str:
    """What the password of nobody is compared with: it takes as long as a real one."""
    return _hasher(memory).hash("the password of nobody")


@contextmanager
def _place() -> Iterator[None]:
    if not _waiting.acquire(blocking=False):
        raise Unavailable("too many people are logging in at once")
    try:
        with _running:
            yield
    finally:
        _waiting.release()


def hashed(password: str) -> str:
    """The form to store."""
    with _place():
        return _hasher(_memory[0]).hash(password)


def right(stored: str | None, password: str) -> bool:
    """Whether it is the password; without one to compare with, no, after the same time."""
    from argon2.exceptions import InvalidHashError, VerificationError

    known = stored if stored is not None and stored.startswith("$argon2id$") else None
    with _place():
        try:
            _hasher(_memory[0]).verify(known or _nobodys(_memory[0]), password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return known is not None and len(password) <= LONGEST


def outdated(stored: str) -> bool:
    """Whether a hash was made at another cost than today's."""
    return _hasher(_memory[0]).check_needs_rehash(stored)


def check(password: str, email: str) -> None:
    """Raise Invalid for a password that may not be chosen."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise _wrong(f"must have {SHORTEST} to {LONGEST} characters")
    plain = password.casefold().strip()
    name = email.casefold()
    if plain in (name, name.partition("@")[0]) or len(set(plain)) < 4 or plain in _common():
        raise _wrong("is one of the first that anybody would try")


def _wrong(what: str) -> Invalid:
    return Invalid(f"the password {what}", {"password": what})


@cache
def _common() -> frozenset[str]:
    text = files("glossator.services").joinpath("common_passwords.txt").read_text()
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
