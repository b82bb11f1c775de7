"""Numbers for whoever runs the service: how much is answered, how, and how fast; never for whom."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the seconds until an answer begins."""

OTHER = "other"
"""The family of addresses that no route has."""


class Counts(Collector):
    """Answers by family of address and status, and the time until they began.

    A family is the first word of a path that has a route: `layers`, `places`, `tiles`. No label
    names a place, a query or a client.
    """

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()
        self._times = [0] * (len(BOUNDS_S) + 1)
        self._seconds = 0.0

    def add(self, family: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.answers[family, status] += 1
        self._times[bisect_left(BOUNDS_S, seconds)] += 1
        self._seconds += seconds

    def collect(self) -> Iterator[Metric]:
        """The numbers as Prometheus has them."""
        answers = CounterMetricFamily(
            "campmap_answers", "Answers sent, by family of address and status.", labels=LABELS
        )
        for (family, status), count in sorted(self.answers.items()):
            answers.add_metric((family, str(status)), count)
        yield answers
        times = HistogramMetricFamily(
            "campmap_answer_seconds", "Seconds from a request until its answer begins."
        )
        total, buckets = 0, []
        for bound, count in zip((*map(str, BOUNDS_S), "+Inf"), self._times, strict=True):
            total += count
            buckets.append((bound, total))
        times.add_metric((), buckets, self._seconds)
        yield times


LABELS = ("family", "status")
