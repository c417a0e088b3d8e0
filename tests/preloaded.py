"""Scripts with a vendor's client in a process each, without importing the client each time.

An import of some clients takes longer than what a script does with them. So one process per
environment imports them, and each script runs in a fork of it (:mod:`tests.preloaded_program`).
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests import parts

PROGRAM = Path(__file__).parent / "preloaded_program.py"


class Preloaded:
    """One environment's process; scripts run in it one after another."""

    def __init__(self, client: str, modules: Sequence[str]) -> None:
        self._folder = Path(tempfile.mkdtemp(dir=parts.run_folder(), prefix="preloaded-"))
        self._process = subprocess.Popen(
            [parts.vendor_python(client), "-B", PROGRAM, *modules], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, env={"PATH": os.environ["PATH"]},
            start_new_session=True,
        )  # fmt: skip
        atexit.register(self.end)

    def run(
        self, program: Sequence[str], env: Mapping[str, str], timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """What a program (a file and its arguments, or ``-c`` and its text) did."""
        out, err = self._folder / "out", self._folder / "err"
        asked = {"program": [str(word) for word in program], "env": dict(env),
                 "out": str(out), "err": str(err)}  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], timeout)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self.end()
            preloaded.cache_clear()
        status = int(line) if line else -signal.SIGKILL
        said = (path.read_text(errors="replace") if path.exists() else "" for path in (out, err))
        return subprocess.CompletedProcess(program, status, *said)

    def end(self) -> None:
        """End it, and a script that still runs."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@cache
def preloaded(client: str, *modules: str) -> Preloaded:
    """The process of a client that all tests of this worker share."""
    return Preloaded(client, modules)
