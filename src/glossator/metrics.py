"""``/metrics`` in Prometheus' form: off unless asked for, without any tenant's name.

Imported only where it is served. The numbers of requests are counted by ``edge.tally``; those of
the database are asked for when somebody looks, at most every few seconds.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    ProcessCollector,
    generate_latest,
    start_http_server,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from glossator.edge.tally import BOUNDS_S
from glossator.jobs import delivery
from glossator.model.errors import GlossatorError
from glossator.services.access import now
from glossator.services.deliveries import KINDS
from glossator.store import gauges
from glossator.store.database import read

if TYPE_CHECKING:
    from prometheus_client.core import Metric

    from glossator.edge.server import Edge
    from glossator.store.database import Database
    from glossator.store.gauges import Gauges

KEEP_S = 5.0
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_BOUNDS = [*(str(bound) for bound in BOUNDS_S), "+Inf"]


class Metrics:
    """The numbers of one process: of its database, and of its requests if it serves any."""

    def __init__(self, database: Database, edge: Edge | None = None) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Stored(database))
        if edge is not None:
            self._registry.register(_Requests(edge))
        ProcessCollector(registry=self._registry)

    def page(self) -> bytes:
        """All series as text. Asks the database: not for the event loop's thread."""
        return generate_latest(self._registry)

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Serve the page on a port of its own, until what is returned is called."""
        server, thread = start_http_server(port, host, self._registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop


def allowed(headers: Mapping[bytes, bytes], key: str) -> bool:
    """Whether a request shows the key of the metrics."""
    told = headers.get(b"authorization", b"")
    return bool(key) and hmac.compare_digest(told, b"Bearer " + key.encode())


class _Requests(Collector):
    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    def collect(self) -> Iterable[Metric]:
        tally = self._edge.tally
        total = CounterMetricFamily(
            "glossator_requests", "Answered requests.", labels=("dialect", "route", "status")
        )
        seconds = HistogramMetricFamily(
            "glossator_request_seconds", "Time from a request's headers to the end of its answer.",
            labels=("dialect", "route"),
        )  # fmt: skip
        sums: dict[tuple[str, str], tuple[list[int], float]] = {}
        for (dialect, route, status), series in list(tally.requests.items()):
            total.add_metric((dialect, route, str(status)), sum(series.buckets))
            counts, took = sums.get((dialect, route), ([0] * len(_BOUNDS), 0.0))
            counts = [a + b for a, b in zip(counts, series.buckets, strict=True)]
            sums[dialect, route] = (counts, took + series.seconds)
        for labels, (counts, took) in sums.items():
            upto = [sum(counts[: n + 1]) for n in range(len(counts))]
            seconds.add_metric(labels, list(zip(_BOUNDS, upto, strict=True)), took)
        yield total
        yield seconds
        yield _gauge("glossator_requests_in_flight", "Requests being answered.", tally.in_flight)
        yield CounterMetricFamily(
            "glossator_requests_refused", "Requests refused because the server was full.",
            tally.refused,
        )  # fmt: skip
        yield _gauge(
            "glossator_long_requests", "Imports and exports under way.", self._edge.places.taken
        )


class _Stored(Collector):
    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._kept: tuple[float, Gauges | None] = (-KEEP_S, None)

    def _look(self) -> Gauges | None:
        with self._lock:
            if time.monotonic() - self._kept[0] >= KEEP_S:
                try:
                    found = read(self._database, lambda tx: gauges.read(tx, now()))
                except GlossatorError:
                    found = None
                self._kept = (time.monotonic(), found)
            return self._kept[1]

    def collect(self) -> Iterable[Metric]:
        load, found = self._database.load(), self._look()
        calls = CounterMetricFamily(
            "glossator_webhook_calls", "Calls of webhooks that this process made.",
            labels=("outcome",),
        )  # fmt: skip
        for kind in KINDS:
            calls.add_metric((kind,), delivery.turns(self._database).calls[kind])
        yield calls
        connections = GaugeMetricFamily(
            "glossator_database_connections", "Connections of this process.", labels=("state",)
        )
        connections.add_metric(("busy",), load["busy"])
        connections.add_metric(("idle",), load["connections"] - load["busy"])
        yield connections
        yield _gauge("glossator_database_waiting", "Units of work that wait.", load["waiting"])
        yield _gauge("glossator_database_up", "Whether the database answered.", found is not None)
        if found is None:
            return
        yield _gauge("glossator_jobs_queued", "Jobs that wait.", found.jobs)
        yield _gauge(
            "glossator_jobs_oldest_seconds", "How long the job that is due longest has waited.",
            found.oldest_job_s,
        )  # fmt: skip
        yield _gauge("glossator_leases", "Tasks that people hold.", found.leases)
        yield _gauge("glossator_leases_over", "Holds whose time is over.", found.leases_over)
        yield _gauge("glossator_deliveries", "Webhook calls that wait.", found.deliveries)
        yield _gauge(
            "glossator_deliveries_again", "Webhook calls that failed and are tried again.",
            found.deliveries_again,
        )  # fmt: skip
        yield _gauge(
            "glossator_webhooks_failing", "Webhooks whose last call failed.",
            found.webhooks_failing,
        )  # fmt: skip


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value)
