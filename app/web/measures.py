"""What /metrics says, in Prometheus' own words."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from app import __version__
from app.web.atlas import Atlas


class Data(Collector):
    """Numbers of what is served."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas

    def collect(self) -> Iterator[Metric]:
        """Versions, places by layer, faults of changed data, and when it was taken up."""
        atlas = self._atlas
        about = {"version": __version__, "data": atlas.dataset.version}
        yield InfoMetricFamily("campmap", "What is served.", value=about)
        places = GaugeMetricFamily("campmap_places", "Places published.", labels=("layer",))
        for name, rows in atlas.dataset.by_layer.items():
            places.add_metric((name,), len(rows))
        yield places
        faults = GaugeMetricFamily("campmap_faults", "Why changed data was not taken up: how many.")
        faults.add_metric((), len(atlas.faults) + len(atlas.shelf.broken))
        yield faults
        since = GaugeMetricFamily("campmap_data_since_seconds", "When the data was taken up.")
        since.add_metric((), atlas.since.timestamp())
        yield since


def exposed(atlas: Atlas) -> tuple[bytes, str]:
    """All numbers in the text format, and its media type."""
    registry = CollectorRegistry()
    registry.register(atlas.counts)
    registry.register(Data(atlas))
    ProcessCollector(registry=registry)
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4
