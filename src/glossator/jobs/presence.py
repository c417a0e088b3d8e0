"""Which workers of a SQLite database still live: each holds a lock on a file of its own.

The kernel gives the lock up when a process ends, however it ends. So a look at the file tells at
once what a heartbeat tells after half a minute, also across containers that share the folder.
"""

import fcntl
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


class Presence:
    """This worker's file; ``token`` is its name, new for every start."""

    def __init__(self, database_path: str) -> None:
        self._folder = Path(database_path).absolute().parent / "workers"
        self._folder.mkdir(exist_ok=True)
        self.token = secrets.token_hex(8)
        self._file = os.open(self._folder / self.token, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def leave(self) -> None:
        """Give the lock and the file up; without harm when repeated."""
        if self._file >= 0:
            (self._folder / self.token).unlink(missing_ok=True)
            os.close(self._file)
            self._file = -1

    def gone(self, tokens: Iterable[str]) -> list[str]:
        """Those of these workers that do not live any more; what they left is removed."""
        return [token for token in tokens if token != self.token and self._is_gone(token)]

    def _is_gone(self, token: str) -> bool:
        path = self._folder / token
        try:
            file = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return True
        except OSError:
            return False  # another user's: only its heartbeat can tell
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        else:
            path.unlink(missing_ok=True)
            return True
        finally:
            os.close(file)

    def clear(self) -> None:
        """Remove the files of all workers that are gone, those without jobs as well."""
        self.gone(path.name for path in self._folder.iterdir())
