"""Named places at which a test ends the process as a power cut would.

``GLOSSATOR_CRASH_AT=NAME`` kills the process (SIGKILL) where it first passes the place of this
name, ``NAME:20`` where it passes it the 20th time. Not a setting: nobody serves with it.
"""

import os
import signal

POINTS = (
    "file-stored",  # a file has its final name and no row
    "import-half",  # some rows of an import are written, their transaction is open
    "answer-ready",  # a write is committed, its answer is not sent
    "job-effect",  # a job has done its work and is not marked as done
    "webhook-sent",  # a call was answered, which is not recorded
    "export-half",  # a task of a snapshot was written
)
_NAME, _, _count = os.environ.get("GLOSSATOR_CRASH_AT", "").partition(":")
_left = int(_count or 1)


def point(name: str) -> None:
    """End here, if this is the place; otherwise nothing."""
    if name == _NAME:
        _end()


def _end() -> None:
    global _left  # noqa: PLW0603 (one process, one end)
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
