"""What the service counts, for Prometheus: calls, times, turns, refusals, and how much is stored.

Labels are route templates, methods, classes of status and names of our own; never ids.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from api.admission import Admission
from matching.errors import StoreError
from matching.workspace import Workspace

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The counters of one application, in a registry of its own."""

    def __init__(self, workspace: Workspace, admission: Admission) -> None:
        self._registry = CollectorRegistry()
        self._calls = Counter(
            "ktech_requests", "Calls that were answered.", ("route", "method", "status"), registry=self._registry
        )
        self._times = Histogram(
            "ktech_request_seconds", "Seconds to the end of an answer.", ("route", "method"),
            buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._refusals = Counter(
            "ktech_refusals", "Calls refused, by kind of problem.", ("problem",), registry=self._registry
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(_Now(workspace, admission))

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one call."""
        known = method if method in _METHODS else "other"
        self._calls.labels(route, known, f"{status // 100}xx").inc()
        self._times.labels(route, known).observe(seconds)

    def count_refusal(self, problem: str) -> None:
        """Count one refusal, by the code of a problem."""
        self._refusals.labels(problem).inc()

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)


class _Now(Collector):
    """What is looked up when somebody asks."""

    def __init__(self, workspace: Workspace, admission: Admission) -> None:
        self._workspace, self._admission = workspace, admission

    def collect(self) -> Iterator[Metric]:
        """Return turns, queues, and what is stored and laid out."""
        lanes = self._admission.lanes
        in_flight = GaugeMetricFamily("ktech_in_flight", "Calls being answered.")
        in_flight.add_metric([], self._admission.in_flight)
        yield in_flight
        for name, about in (("running", "Calls that have a turn."), ("waiting", "Calls that wait for a turn.")):
            family = GaugeMetricFamily(f"ktech_{name}", about, labels=("lane",))
            for lane, each in lanes.items():
                family.add_metric([lane], getattr(each, name))
            yield family
        yield from self._stored()

    def _stored(self) -> Iterator[Metric]:
        pools = GaugeMetricFamily("ktech_pool_rows", "Entries laid out to be searched.", labels=("kind",))
        for kind, rows in self._workspace.laid_out().items():
            pools.add_metric([kind], rows)
        yield pools
        revisions = GaugeMetricFamily("ktech_store_revision", "Writes to the store.", labels=("kind",))
        usable = GaugeMetricFamily("ktech_store_usable", "Whether the store can be read.")
        try:
            revision = self._workspace.store.revision
        except StoreError:
            usable.add_metric([], 0)
        else:
            usable.add_metric([], 1)
            for kind in ("candidates", "openings"):
                revisions.add_metric([kind], getattr(revision, kind))
        yield usable
        if (room := self._workspace.store.file.room) is not None:
            free = GaugeMetricFamily("ktech_store_room_bytes", "Room on the disk of the store.")
            free.add_metric([], room)
            yield free
        yield revisions
