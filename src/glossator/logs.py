"""Logs: one JSON object a line on stderr, of servers, workers and commands alike.

What a line may hold: ids, names of routes and kinds of jobs, figures, and one-line reasons in our
own words. Never a body, a key, a cookie, a query or a header, at no level. Libraries are heard from
"warning" on, whatever the level is: their lines below that may quote what they were given.
"""

import logging
import re
import sys
from typing import Any

import structlog

# Drivers of databases quote whole rows there.
_DETAIL = re.compile(r"\n\s*(?:DETAIL|CONTEXT|HINT):[^\n]*")


def to_stderr(level: str) -> None:
    """Have this process write what is at least of this level (debug, info, warning, error)."""
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    after: list[Any] = [
        structlog.processors.format_exc_info,  # tracebacks without values: those may be secret
        _without_details,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=[*before, *after],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # A line and its end in one write: libraries' lines come from other threads and another lock.
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *after],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("glossator").setLevel(level.upper())
    logging.captureWarnings(True)


def _without_details(logger: Any, method: str, event: Any) -> Any:
    for name in ("exception", "event", "cause"):
        if isinstance(event.get(name), str):
            event[name] = _DETAIL.sub("", event[name])
    return event
