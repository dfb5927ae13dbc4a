"""What operators measure: sessions, runs, queries, refusals, the age of the report. Names nobody:
labels are pages, audiences and reasons, of which there are few."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

MEDIA = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
"""Our own: what libraries count by themselves is not for the network."""

ProcessCollector(registry=REGISTRY)
_RUNS = Histogram(
    "standpoint_run_seconds",
    "Script runs of a page by audience and outcome.",
    ("page", "audience", "outcome"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
_REFUSED = Counter(
    "standpoint_refusals",
    "What was not let in: messages, sockets, sign-ins, requests, viewers.",
    ("reason",),
    registry=REGISTRY,
)
_SIGNED_IN = Counter(
    "standpoint_sign_ins", "Sessions that began with a viewer let in.", registry=REGISTRY
)


def run(page: str, audience: str, *, outcome: str, seconds: float) -> None:
    """A page was run for somebody of an audience; a failure is no kind of its own."""
    kind = outcome if outcome in ("shown", "not yours", "missing") else "failed"
    _RUNS.labels(page, audience, kind).observe(seconds)


def refused(reason: str) -> None:
    """Somebody was not let in: a kind of WAIT, or `viewers` for who is not on the list."""
    _REFUSED.labels(reason).inc()


def signed_in() -> None:
    """A session let its viewer in for the first time."""
    _SIGNED_IN.inc()


@dataclass(frozen=True)
class Standing:
    """What is read off the portal when it is asked for, not counted as it happens."""

    sessions: dict[str, int]
    """Open sockets of viewers and of strangers."""
    queries: int
    too_slow: int
    """Queries that were stopped."""
    published_at: datetime | None
    """Of the live report, UTC without a zone; None where none opens."""


class Standings:
    """Asks for the standing at each reading."""

    def __init__(self, ask: Callable[[], Standing]) -> None:
        self._ask = ask

    def collect(self) -> Iterable[Metric]:
        """The metrics of this moment; the age is left out where no report opens."""
        now = self._ask()
        sessions = GaugeMetricFamily(
            "standpoint_sessions", "Open sessions, by who they are of.", labels=("of",)
        )
        for kind in ("viewer", "strangers"):
            sessions.add_metric((kind,), now.sessions.get(kind, 0))
        yield sessions
        yield CounterMetricFamily(
            "standpoint_queries", "Queries that ran; kept results run none.", value=now.queries
        )
        yield CounterMetricFamily(
            "standpoint_queries_too_slow", "Queries that were stopped.", value=now.too_slow
        )
        yield GaugeMetricFamily(
            "standpoint_report_opens",
            "1 where the live report opens, else 0.",
            value=int(now.published_at is not None),
        )
        if now.published_at:
            age = datetime.now(UTC).replace(tzinfo=None) - now.published_at
            yield GaugeMetricFamily(
                "standpoint_report_age_seconds",
                "Seconds since the live report was published.",
                value=age.total_seconds(),
            )


_standing: list[Standings] = []


def stand(ask: Callable[[], Standing]) -> None:
    """Reads the standing from now on by asking so."""
    while _standing:
        REGISTRY.unregister(_standing.pop())
    _standing.append(Standings(ask))
    REGISTRY.register(_standing[0])


def text() -> bytes:
    """Everything in Prometheus' text format."""
    return generate_latest(REGISTRY)
