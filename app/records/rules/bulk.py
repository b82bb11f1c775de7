"""A bulk file is in WGS 84, cited, accurate to what it says; ids once, nothing that does harm."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault


def check(dataset: Dataset) -> Iterator[Fault]:
    """What can be told without reading all features: that is done when they are indexed."""
    for layer in dataset.layers.values():
        if layer.bulk is None:
            continue
        for name in layer.bulk.sources or ("",):
            if name not in dataset.sources and name not in dataset.unread:
                remedy = f"bulk.sources: there is no sources/{name}.json; name one that there is"
                yield Fault(f"{layer.id}/layer.toml", "bulk", remedy)
        for remedy in dataset.bulk[layer.id].faults() if layer.id in dataset.bulk else ():
            yield Fault(f"{layer.id}/{layer.bulk.file}", "bulk", remedy)
        if any(feature.layer == layer.id for feature in dataset.records):
            remedy = "has records beside its bulk file; keep one of the two"
            yield Fault(f"{layer.id}/layer.toml", "bulk", remedy)
