"""A try of a job: how many there are, what is kept of one that failed, what follows the last."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from glossator.jobs import Handler, Host, Writer
from glossator.model.errors import GlossatorError
from glossator.store.database import on_behalf, write

log = logging.getLogger(__name__)

DELAYS_S = (5.0, 30.0, 120.0, 600.0)
"""Seconds before the second, third, ... try."""
MOST = len(DELAYS_S) + 1
DEATHS = 50
"""Deaths of its worker after which a job is taken for the cause. One is not the job's own failure
and no try: a server that is killed often must still do its work in the end."""
_LENGTH = 300


class WorkerEnded(Exception):
    """The job's workers died too often."""

    def __init__(self) -> None:
        super().__init__("the process that ran it ended")


class Untold(Exception):
    """The job is given up, which could not be written now."""


def again_s(error: BaseException, tries: int) -> float | None:
    """Seconds from a failed try, the ``tries``-th, to the next; None means that it was the last."""
    if isinstance(error, Untold):
        return DELAYS_S[0]
    if isinstance(error, WorkerEnded):
        return None
    return DELAYS_S[tries - 1] if tries < MOST else None


def attempt(
    handler: Handler, host: Host, kind: str, args: dict[str, Any], job_id: int, tries: int
) -> None:
    """The ``tries``-th try. What it raises is logged, and says by :func:`again_s` what follows;
    after the last one, whoever waits for the job's object is told already."""
    try:
        if args.get("_deaths", 0) >= DEATHS:
            raise WorkerEnded
        with host.database.patient():
            handler(host, arguments(args, job_id))
    except (Exception, SystemExit) as error:
        log.warning(
            "job %s %d failed, try %d: %s", kind, job_id, tries, one_line(error), exc_info=True
        )
        if again_s(error, tries) is None:
            log.error("job %s %d is given up", kind, job_id)
            _give_up(handler, host, arguments(args, job_id))
        raise


def _give_up(handler: Handler, host: Host, args: dict[str, Any]) -> None:
    """Raises Untold if the database cannot be written now."""
    if not isinstance(handler, Writer):
        return
    given_up = handler.given_up
    try:
        write(host.database, lambda tx: given_up(host, tx, args))
    except GlossatorError as error:
        raise Untold(one_line(error)) from error
    except Exception:
        log.exception("nobody is told that it is given up")  # a fault there must not keep the job


def one_line(error: BaseException) -> str:
    """An error for the job's row: its kind and its text, short and in one line."""
    text = " ".join(f"{type(error).__name__}: {error}".replace("\0", " ").split())
    return text if len(text) <= _LENGTH else text[: _LENGTH - 1] + "…"


def arguments(args: dict[str, Any], job_id: int) -> dict[str, Any]:
    """What the handler gets: the arguments without our own notes, and the job's id."""
    return {name: value for name, value in args.items() if name[:1] != "_"} | {"job": job_id}


@contextmanager
def told(kind: str, args: dict[str, Any], job_id: int) -> Iterator[None]:
    """Around a job's work: every line of it names the job and the request that it comes of, and
    so does what it asks for."""
    began, request = time.monotonic(), args.get("_request", "")
    with (
        on_behalf(request),
        structlog.contextvars.bound_contextvars(job=job_id, kind=kind, request=request),
    ):
        yield
        with structlog.contextvars.bound_contextvars(
            ms=round((time.monotonic() - began) * 1000, 1)
        ):
            # Not through structlog, which a command has not set up: it would write to stdout.
            log.info("job done")
