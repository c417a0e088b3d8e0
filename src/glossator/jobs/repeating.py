"""A thread that does one thing again and again until it is ended."""

import logging
import threading
import time
from collections.abc import Callable

from glossator.jobs.attempts import one_line
from glossator.model.errors import GlossatorError
from glossator.store.bell import Bell

log = logging.getLogger(__name__)

_GATHER_S = 0.02
"""A round waits this long after a ring, so that rings which come close together cost one round."""


class Repeating:
    """Calls ``call`` every ``every_s`` seconds, the first time at once; with a ``bell``, also
    ``at_ring`` soon after it rang, from when ``every_s`` counts anew. An error is logged and the
    next round comes as if there had been none; rounds that were missed are not made up."""

    def __init__(
        self, name: str, every_s: float, call: Callable[[], None],
        bell: Bell | None = None, at_ring: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self._every_s = every_s
        self._call = call
        self._at_ring = at_ring or call
        self._ended = False
        self._heard = threading.Event()
        self._deaf = bell.listen(self._heard.set) if bell else None
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_end(self) -> None:
        """No more rounds; one that is going on is not waited for."""
        self._ended = True
        self._heard.set()
        if self._deaf is not None:
            self._deaf()

    def join(self, timeout: float) -> None:
        """Wait for a round that is going on."""
        if self._thread.ident is not None:
            self._thread.join(max(timeout, 0))

    def _loop(self) -> None:
        rung = False
        while not self._ended:
            self._round(self._at_ring if rung else self._call)
            rung = self._heard.wait(self._every_s)
            if rung and not self._ended:
                time.sleep(_GATHER_S)
            self._heard.clear()

    def _round(self, call: Callable[[], None]) -> None:
        try:
            call()
        except GlossatorError as error:  # the database is away: one line a round is enough
            if not self._ended:
                log.warning("%s failed: %s", self._thread.name, one_line(error))
        except Exception:
            if not self._ended:
                log.warning("%s failed", self._thread.name, exc_info=True)
