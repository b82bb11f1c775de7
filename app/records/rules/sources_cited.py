"""Every source is cited by some record or bulk layer."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each source that nothing cites."""
    by_layers = {
        name for layer in dataset.layers.values() if layer.bulk for name in layer.bulk.sources
    }
    for name in dataset.sources:
        if not dataset.uses[name] and name not in by_layers and not dataset.unread:
            remedy = "no record cites it; cite it or take it out"
            yield Fault(f"sources/{name}.json", "sources-cited", remedy)
