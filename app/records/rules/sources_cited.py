"""Every source is cited by some record."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each source that nothing cites."""
    for name in dataset.sources:
        if not dataset.uses[name] and not dataset.unread:
            remedy = "no record cites it; cite it or take it out"
            yield Fault(f"sources/{name}.json", "sources-cited", remedy)
