"""An id is used once, stands in ids.txt for ever, and never loses its record or its layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """Ids used twice, not registered, moved to another layer, or deleted."""
    counts = Counter(feature.id for feature in dataset.records)
    for feature in dataset.records:
        registered = dataset.register.get(feature.id)
        if counts[feature.id] > 1:
            yield Fault(file_of(feature), "ids", f"{feature.id!r} is used twice; rename one")
        elif registered is None:
            yield Fault(file_of(feature), "ids", "is not in ids.txt; run `campmap fmt`")
        elif registered != feature.layer:
            remedy = f"{feature.id!r} belongs to layer {registered}; ids are never reused"
            yield Fault(file_of(feature), "ids", remedy)
    for name in dataset.register.keys() - counts.keys() - dataset.unread:
        remedy = f"the record of {name!r} is gone; bring it back and mark it `withdrawn`"
        yield Fault("ids.txt", "ids", remedy)
