"""A thread that does one thing again and again until it is ended."""

import logging
import threading
from collections.abc import Callable

from glossator.jobs.attempts import one_line
from glossator.model.errors import GlossatorError

log = logging.getLogger(__name__)


class Repeating:
    """Calls ``call`` every ``every_s`` seconds, the first time at once. An error is logged and
    the next round comes as if there had been none; rounds that were missed are not made up."""

    def __init__(self, name: str, every_s: float, call: Callable[[], None]) -> None:
        self._every_s = every_s
        self._call = call
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_end(self) -> None:
        """No more rounds; one that is going on is not waited for."""
        self._ended.set()

    def join(self, timeout: float) -> None:
        """Wait for a round that is going on."""
        if self._thread.ident is not None:
            self._thread.join(max(timeout, 0))

    def _loop(self) -> None:
        while True:
            try:
                self._call()
            except GlossatorError as error:  # the database is away: one line a round is enough
                if not self._ended.is_set():
                    log.warning("%s failed: %s", self._thread.name, one_line(error))
            except Exception:
                if not self._ended.is_set():
                    log.warning("%s failed", self._thread.name, exc_info=True)
            if self._ended.wait(self._every_s):
                return
