"""A range of people begins at its smaller number."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault, file_of

COUNTED = ("population", "people")


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each claim whose `min` exceeds its `max`; either may be open."""
    for feature in dataset.records:
        for claim in feature.claims:
            if claim.property not in COUNTED:
                continue
            least, most = claim.value["min"], claim.value["max"]
            if least is not None and most is not None and least > most:
                remedy = f"{claim.source!r} counts from {least} to {most}; put the smaller first"
                yield Fault(file_of(feature), "ranges", remedy)
