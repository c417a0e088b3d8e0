"""What a process counts of its requests, and the line that it writes about each.

Plain numbers on the event loop's own thread, read by whoever shows them: a library's counters and
histograms would cost several times as much on each request.
"""

from __future__ import annotations

from bisect import bisect_left

import structlog

from glossator.model.work import Member, Origin

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency's buckets."""
LEFT = 499
"""Stands for the status of a request whose sender went away."""
_log = structlog.get_logger()
Key = tuple[str, str, int]


class Series:
    """The requests of one dialect, route and status."""

    __slots__ = ("buckets", "seconds")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS_S) + 1)
        self.seconds = 0.0


class Tally:
    """``lines``: write an access line for each request."""

    def __init__(self, lines: bool = False) -> None:
        self.requests: dict[Key, Series] = {}
        self.in_flight = 0
        self.refused = 0
        self._lines = lines

    def ended(
        self, dialect: str, method: str, origin: Origin, member: Member, status: int, seconds: float
    ) -> None:
        """Count one request that has been answered."""
        key = (dialect, origin.route, status)
        series = self.requests.get(key)
        if series is None:
            series = self.requests[key] = Series()
        series.seconds += seconds
        series.buckets[bisect_left(BOUNDS_S, seconds)] += 1
        if self._lines:
            _log.info(
                "request", request=origin.request_id, dialect=dialect, method=method,
                route=origin.route, status=status, ms=round(seconds * 1000, 1), peer=origin.peer,
                org=member.org_id, member=member.id,
            )  # fmt: skip
