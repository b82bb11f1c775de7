"""Web Mercator views: from degrees, or from parts of the world's width, to pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain import tile
from app.picture.box import Box

TILE_PX = 256
"""The world's width in pixels at zoom 0."""
EQUATOR_M = 2 * math.pi * 6378137
STEEPEST = 85.0511
"""Degrees of latitude where the square world ends."""
DEEPEST = 14.0

Points = NDArray[np.float64]
"""Positions, (n, 2)."""


def to_world(lonlat: Points) -> Points:
    """Parts of the world's width, x to the east from 180° W, y from the north; from degrees.

    What lies beyond the square world is taken to its edge.
    """
    return tile.to_world(np.clip(lonlat, (-np.inf, -STEEPEST), (np.inf, STEEPEST)))


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point given in parts of the world's width."""
    return (x - 0.5) * 360, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


class View(NamedTuple):
    """What a picture shows: its centre in parts of the world's width, its zoom, its size in px."""

    x: float
    y: float
    zoom: float
    width: int
    height: int

    @classmethod
    def at(cls, lon: float, lat: float, zoom: float, size: tuple[int, int]) -> View:
        """A view around a position, no wider than the world and no further north than it goes."""
        width, height = size
        least = math.log2(max(width, height) / TILE_PX)
        zoom = min(max(zoom, least), DEEPEST)
        x, y = (float(value) for value in to_world(np.array([[lon, lat]]))[0])
        half = height / (TILE_PX * 2**zoom) / 2
        return cls(x, min(max(y, half), 1 - half), zoom, width, height)

    @classmethod
    def fit(
        cls, bbox: Sequence[float], size: tuple[int, int], whole: bool = False, inset: int = 0
    ) -> View:
        """The closest view that holds a box of degrees: west, south, east, north.

        `inset` keeps so many pixels free along each edge; `whole` takes the next smaller whole
        zoom, as the browser's map does.
        """
        west, south, east, north = bbox
        east = east if east >= west else east + 360
        corners = to_world(np.array([[west, north], [east, south]]))
        (left, top), (right, bottom) = corners.tolist()
        free = [max(1, length - 2 * inset) / TILE_PX for length in size]
        spans = (max(right - left, 1e-9), max(bottom - top, 1e-9))
        zoom = min(math.log2(room / span) for room, span in zip(free, spans, strict=True))
        lon, lat = to_degrees((left + right) / 2, (top + bottom) / 2)
        return cls.at(lon, lat, math.floor(zoom + 1e-9) if whole else zoom, size)

    @property
    def scale(self) -> float:
        """Pixels that the world is wide."""
        return float(TILE_PX * 2**self.zoom)

    @property
    def world(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in parts of the world's width."""
        right, down = self.width / self.scale / 2, self.height / self.scale / 2
        return (self.x - right, self.y - down, self.x + right, self.y + down)

    @property
    def latitude(self) -> float:
        """Degrees of latitude at the centre."""
        return to_degrees(self.x, self.y)[1]

    @property
    def metres_per_px(self) -> float:
        """How long a pixel at the centre is on the ground."""
        return EQUATOR_M * math.cos(math.radians(self.latitude)) / self.scale

    def place(self, world: Points) -> Points:
        """Pixels from the picture's north-west corner, from parts of the world's width."""
        left, top = self.world[:2]
        return np.asarray((world - (left, top)) * self.scale, float)

    def project(self, lonlat: Points) -> Points:
        """Pixels from degrees; what lies beyond the antimeridian is drawn on this side of it."""
        world = to_world(lonlat)
        world[:, 0] += np.round(self.x - world[:, 0])
        return self.place(world)

    def middle(self, room: tuple[int, int]) -> Box:
        """The box of so many pixels around the centre."""
        return Box.around(self.width / 2, self.height / 2, *room)

    def sees(
        self, positions: Sequence[Sequence[float]], room: tuple[int, int] | None = None
    ) -> bool:
        """Whether any position, longitude and latitude, lies in the picture or in its middle."""
        box = self.middle(room or (self.width, self.height))
        pixels = self.project(np.array(positions, float).reshape(-1, 2)).tolist()
        return any(box.holds(Box(x, y, x, y)) for x, y in pixels)

    def zoomed(self, by: int, size: tuple[int, int]) -> View:
        """The same centre at another zoom and size."""
        return self._replace(zoom=self.zoom + by, width=size[0], height=size[1])
