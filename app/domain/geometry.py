"""Boxes on the globe, and lengths along it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")

METRES_PER_DEGREE = 111_320
"""One degree of a great circle on a sphere of 6,378 km, the order of magnitude of a decimal."""


class BBox(NamedTuple):
    """A box in degrees, longitude latitude, as RFC 7946 section 5 has it.

    West greater than east means that the box crosses the antimeridian.
    """

    west: float
    south: float
    east: float
    north: float

    def shape(self) -> BaseGeometry:
        """The box as a polygon, or as two on either side of the antimeridian."""
        if self.west <= self.east:
            return shapely.box(*self)
        return shapely.MultiPolygon(
            [
                shapely.box(self.west, self.south, 180.0, self.north),
                shapely.box(-180.0, self.south, self.east, self.north),
            ]
        )


def distance_m(a: BaseGeometry, b: BaseGeometry) -> float:
    """Metres between the centres of two geometries along the WGS84 ellipsoid (Karney 2013)."""
    (x1, y1), (x2, y2) = a.centroid.coords[0], b.centroid.coords[0]
    return float(GEOD.line_length([x1, x2], [y1, y2]))


def decimals_for(accuracy_m: float) -> int:
    """Decimals of a degree that a position of this accuracy supports.

    The last decimal is worth at most a tenth of the accuracy, so that rounding to it costs
    nothing that is known.

    >>> decimals_for(150), decimals_for(2000), decimals_for(15000)
    (4, 3, 2)
    """
    return max(0, math.ceil(math.log10(10 * METRES_PER_DEGREE / accuracy_m)))
