"""How often a job is tried, and what is kept of a try that failed."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

log = logging.getLogger(__name__)

DELAYS_S = (5.0, 30.0, 120.0, 600.0)
"""Seconds before the second, third, ... try."""
MOST = len(DELAYS_S) + 1
DEATHS = 50
"""Deaths of its worker after which a job is taken for the cause. One is not the job's own failure
and no try: a server that is killed often must still do its work in the end."""
_LENGTH = 300


def delay_s(tries: int) -> float | None:
    """Seconds to wait after ``tries`` failed ones; None means that it was the last."""
    return DELAYS_S[tries - 1] if tries < MOST else None


def one_line(error: BaseException) -> str:
    """An error for the job's row: its kind and its text, short and in one line."""
    text = " ".join(f"{type(error).__name__}: {error}".replace("\0", " ").split())
    return text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"


def arguments(args: dict[str, Any], job_id: int) -> dict[str, Any]:
    """What the handler gets: the arguments without our own notes, and the job's id."""
    return {name: value for name, value in args.items() if name[:1] != "_"} | {"job": job_id}


@contextmanager
def told(kind: str, args: dict[str, Any], job_id: int) -> Iterator[None]:
    """Around a job's work: every line of it names the job and the request that asked for it."""
    began = time.monotonic()
    with structlog.contextvars.bound_contextvars(
        job=job_id, kind=kind, request=args.get("_request", "")
    ):
        yield
        with structlog.contextvars.bound_contextvars(
            ms=round((time.monotonic() - began) * 1000, 1)
        ):
            # Not through structlog, which a command has not set up: it would write to stdout.
            log.info("job done")
