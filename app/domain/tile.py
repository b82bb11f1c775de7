"""Tiles of the Web Mercator pyramid, WebMercatorQuad of OGC 17-083r4 annex D."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.geometry import BBox
from app.errors import NotHere

DEEPEST = 14
"""The last zoom with tiles of ours: a unit of a tile is 0.6 m there at the equator."""

STEEPEST = 89.9
"""Degrees of latitude beyond which Mercator runs to infinity; no tile reaches so far."""


class Tile(NamedTuple):
    """One tile: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    def check(self) -> Tile:
        """The tile itself. Raises NotHere if it is not in the pyramid."""
        if not 0 <= self.z <= DEEPEST:
            raise NotHere(f"tiles have zooms 0 to {DEEPEST}; enlarge those of {DEEPEST}")
        for name, value in (("x", self.x), ("y", self.y)):
            if not 0 <= value < 2**self.z:
                raise NotHere(f"{name} is 0 to {2**self.z - 1} at zoom {self.z}")
        return self

    def bounds(self, buffer: float = 0.0) -> BBox:
        """Degrees this tile covers, grown by `buffer` tile widths on each side.

        Web Mercator, OGC 17-083r4 annex D. At z 0 latitude ends at ±85.0511. A box grown over
        the antimeridian has west greater than east, as every BBox that crosses it.
        Raises NotHere if x or y is outside 0 .. 2**z - 1.

        >>> [round(degrees, 4) for degrees in Tile(0, 0, 0).bounds()]
        [-180.0, -85.0511, 180.0, 85.0511]
        """
        self.check()
        count = 2**self.z
        west, east = ((self.x - buffer) / count, (self.x + 1 + buffer) / count)
        south, north = (
            _latitude((self.y + 1 + buffer) / count),
            _latitude((self.y - buffer) / count),
        )
        if east - west >= 1:
            return BBox(-180.0, south, 180.0, north)
        return BBox(_longitude(west), south, _longitude(east), north)


def to_world(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where positions lie in the one tile of zoom 0: from its north-west corner, 1 is its width.

    From and to (n, 2) float64; degrees, longitude latitude, become x to the east, y to the
    south. Latitudes beyond ±85.0511 lie outside 0..1; beyond ±89.9 they are taken as ±89.9.
    """
    latitude = np.radians(np.clip(lonlat[:, 1], -STEEPEST, STEEPEST))
    x = lonlat[:, 0] / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(latitude)) / (2 * math.pi)
    return np.stack([x, y], axis=1)


def _longitude(x: float) -> float:
    """Degrees of a world x, brought back into -180..180; both ends of the world stay."""
    if not 0 <= x <= 1:
        x %= 1
    return x * 360 - 180


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
