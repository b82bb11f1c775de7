"""A status is one that a source claims, or disputed, or unknown."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault, file_of

UNDECIDED = (None, "disputed", "unknown")


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault where there are claims about the status, and none says what the record says."""
    for feature in dataset.records:
        claimed = {claim.value for claim in feature.claims if claim.property == "status"}
        if claimed and feature.status not in claimed and feature.status not in UNDECIDED:
            remedy = (
                f"is {feature.status!r}, but sources claim {', '.join(sorted(claimed))}; "
                "add the claim that is followed, or change the status"
            )
            yield Fault(file_of(feature), "status-claimed", remedy)
