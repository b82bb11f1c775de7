"""Coordinates have no more decimals than their accuracy supports."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from app.domain.dataset import Dataset
from app.domain.geometry import decimals_for
from app.records.fault import Fault, file_of


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault for each geometry that is written finer than it is known."""
    for feature in dataset.records:
        accuracy_m = feature.position.accuracy_m
        if feature.geometry is None or accuracy_m is None:
            continue
        decimals = decimals_for(accuracy_m)
        coordinates = shapely.get_coordinates(feature.geometry)
        if not np.array_equal(np.round(coordinates, decimals), coordinates):
            remedy = f"accurate to {accuracy_m:g} m: round to {decimals} decimals of a degree"
            yield Fault(file_of(feature), "decimals", remedy)
