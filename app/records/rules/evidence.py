"""A drawn place is confirmed only where two sources support its position."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault for each drawn place that is confirmed by one source, or by none."""
    for feature in dataset.records:
        if feature.geometry is None or feature.position.evidence != "confirmed":
            continue
        sources = {cited.source for cited in feature.citations if "position" in cited.supports}
        if len(sources) < 2:
            remedy = "is confirmed by fewer than two sources; cite another, or say `probable`"
            yield Fault(file_of(feature), "evidence", remedy)
