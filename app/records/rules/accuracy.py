"""A drawn position says what it is of and how accurate it is; a missing one says why."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """One fault for each thing that the position leaves unsaid, or says without a position."""
    for feature in dataset.records:
        for remedy in _problems(feature):
            yield Fault(file_of(feature), "accuracy", remedy)


def _problems(feature: Feature) -> Iterator[str]:
    position = feature.position
    if feature.geometry is None:
        if position.accuracy_m is not None:
            yield "gives an accuracy without a geometry; take one out or give the other"
        if position.missing is None:
            yield "has no geometry; say why in `position.missing`"
        return
    if position.accuracy_m is None:
        yield "give `position.accuracy_m`, a radius in metres that holds the true position"
    if position.of is None:
        yield "say in `position.of` what the point is a position of"
