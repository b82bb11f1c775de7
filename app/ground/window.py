"""The window drawn in detail: Korea, north-east China and the Russian Far East."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Coordinates = npt.NDArray[np.float64]
"""(n, 2) float64, degrees, longitude latitude."""


class Window(NamedTuple):
    """Degrees, longitude before latitude."""

    west: float
    south: float
    east: float
    north: float


WINDOW = Window(115.0, 33.0, 139.0, 49.0)


def clip(geometry: BaseGeometry, window: Window = WINDOW) -> BaseGeometry:
    """Return the part of a geometry inside a window; empty if there is none."""
    return shapely.clip_by_rect(geometry, *window)


def is_near(west: float, south: float, east: float, north: float) -> bool:
    """Tell whether a box of degrees touches the window."""
    return (
        west <= WINDOW.east
        and east >= WINDOW.west
        and south <= WINDOW.north
        and north >= WINDOW.south
    )


def as_line(geometry: BaseGeometry) -> shapely.LineString:
    """Return a geometry that can only be a line string as one; raises TypeError if it is not."""
    if not isinstance(geometry, shapely.LineString):
        raise TypeError(f"expected a line string, not a {geometry.geom_type}")
    return geometry


def lines_of(geometry: BaseGeometry) -> list[shapely.LineString]:
    """Return the line strings a geometry is made of; points and polygons are left out."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, shapely.LineString)]


def polygons_of(geometry: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons a geometry is made of; points and lines are left out."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, shapely.Polygon)]
