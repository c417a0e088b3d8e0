"""Who is calling: look-ups of keys and sessions are kept for five seconds, last use is written once
a minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from glossator.model.work import Member
from glossator.store import members
from glossator.store.database import Database, write
from glossator.store.transaction import Transaction

KEEP_S = 5.0
MOST = 4096


class Keys:
    """The cache of one process; only good keys are kept. ``used`` writes when they were used."""

    def __init__(self, used: Callable[[Transaction, dict[int, int]], None] = members.used) -> None:
        self._write = used
        self._known: OrderedDict[str, tuple[float, int, Member]] = OrderedDict()
        self._used: dict[int, int] = {}

    def get(self, key: str) -> Member | None:
        """The member of a key that was looked up a moment ago."""
        found = self._known.get(key)
        if found is None or found[0] < time.monotonic():
            return None
        self._used[found[1]] = time.time_ns() // 1000
        return found[2]

    def put(self, key: str, credential_id: int, member: Member) -> None:
        """Keep a key that was found good."""
        self._known[key] = (time.monotonic() + KEEP_S, credential_id, member)
        self._used[credential_id] = time.time_ns() // 1000
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Look everything up anew."""
        self._known.clear()

    def write_used(self, database: Database) -> None:
        """Write when keys were last used."""
        used, self._used = self._used, {}
        if used:
            write(database, lambda tx: self._write(tx, used))
