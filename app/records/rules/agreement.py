"""A position that agrees lies within the accuracies of the drawn point and of itself."""

from __future__ import annotations

from collections.abc import Iterator

from shapely.geometry import Point

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.geometry import distance_m
from app.records.fault import Fault, file_of

ROLE = "agrees"


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each claim that is said to agree from too far away, in metres."""
    for feature in dataset.records:
        for remedy in _problems(feature):
            yield Fault(file_of(feature), "agreement", remedy)


def _problems(feature: Feature) -> Iterator[str]:
    drawn_m = feature.position.accuracy_m
    if feature.geometry is None or drawn_m is None:
        return
    for claim in feature.claims:
        if claim.property != "position" or claim.role != ROLE:
            continue
        apart_m = distance_m(Point(claim.value), feature.geometry)
        if apart_m > drawn_m + (claim.accuracy_m or 0):
            yield (
                f"{claim.source!r} agrees from {apart_m:.0f} m away; "
                "make it an `alternative`, or widen `accuracy_m` to hold it"
            )
