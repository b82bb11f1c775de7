"""A drawn point is its primary position claim, rounded to its accuracy, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from shapely.geometry import Point

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.geometry import distance_m
from app.records.fault import Fault, file_of

ROLE = "primary"


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault where geometry and claims tell different stories."""
    for feature in dataset.records:
        for remedy in _problems(feature):
            yield Fault(file_of(feature), "primary-position", remedy)


def _problems(feature: Feature) -> Iterator[str]:
    claims = [claim for claim in feature.claims if claim.property == "position"]
    primary = [claim for claim in claims if claim.role == ROLE]
    if feature.geometry is None:
        if primary:
            yield "has a primary position but no geometry; draw it or give the claim another role"
        return
    if claims and len(primary) != 1:
        yield f"has {len(primary)} primary positions; exactly one of the claims is the one drawn"
    for claim in primary[:1]:
        apart = distance_m(Point(claim.value), feature.geometry)
        if apart > (feature.position.accuracy_m or 0) / 5:
            yield f"is drawn {apart:.0f} m from its primary position; round that one"
