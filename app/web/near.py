"""What lies near a place, by geodesic distance: other places, and the official crossings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import Point

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from app.domain.geometry import GEOD

NEIGHBOURS, CROSSINGS = 5, 3

WITHIN_M = 50_000
"""Farther places are no neighbours, however few there are."""

Near = tuple[tuple[Feature, float], ...]


class Nearest(NamedTuple):
    """Features with their distances in metres, the nearest first."""

    places: Near
    crossings: Near


def nearest(dataset: Dataset, feature: Feature) -> Nearest:
    """The nearest places within 50 km and the nearest crossings; none where it is not drawn.

    Crossings whose own position is not known cannot be measured to, and are left out.
    """
    if feature.geometry is None:
        return Nearest((), ())
    places, crossings = [], []
    for layer in dataset.layers.values():
        others = [one for one in dataset.by_layer[layer.id] if one.id != feature.id]
        if layer.area == "border":
            crossings += others
        else:
            places += others
    near = [found for found in _by_distance(feature, places) if found[1] <= WITHIN_M]
    return Nearest(tuple(near[:NEIGHBOURS]), _by_distance(feature, crossings)[:CROSSINGS])


def _by_distance(feature: Feature, others: Sequence[Feature]) -> Near:
    if feature.geometry is None:
        return ()
    return by_distance(feature.geometry.centroid, others)


def by_distance(here: Point, others: Sequence[Feature]) -> Near:
    """Drawn features with their geodesic distances from a point, the nearest first."""
    drawn = [other for other in others if other.geometry is not None]
    if not drawn:
        return ()
    there = shapely.centroid(np.array([other.geometry for other in drawn], dtype=object))
    count = len(drawn)
    _, _, metres = GEOD.inv(
        np.full(count, here.x), np.full(count, here.y), shapely.get_x(there), shapely.get_y(there)
    )
    order = np.argsort(metres, kind="stable")
    return tuple((drawn[row], float(metres[row])) for row in order)
