"""The geometries of a layer, as objects or as arrays that make the objects when asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from app.stores.boxes import Boxes
from app.stores.pool import Pool
from app.stores.vectors import Bools, Rows

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


class Shapes(Protocol):
    """n geometries, degrees, longitude latitude; some may be missing."""

    def at(self, rows: Rows | None) -> NDArray[np.object_]:
        """Those of some rows as objects, None among them; None asks for all."""

    @property
    def boxes(self) -> Boxes:
        """West, south, east, north, (n, 4); NaN where there is no geometry."""

    @property
    def placed(self) -> Bools:
        """Which rows have a geometry."""

    @property
    def points(self) -> Points | None:
        """Longitudes and latitudes where every geometry is a point; NaN where there is none."""


class Held:
    """Geometries in memory."""

    def __init__(self, geometries: NDArray[np.object_]) -> None:
        self._geometries = geometries

    def at(self, rows: Rows | None) -> NDArray[np.object_]:
        """Those of some rows, or all."""
        return self._geometries if rows is None else self._geometries[rows]

    @cached_property
    def boxes(self) -> Boxes:
        """West, south, east, north, (n, 4)."""
        found: Boxes = shapely.bounds(self._geometries).reshape(-1, 4)
        return found

    @cached_property
    def placed(self) -> Bools:
        """Which rows have a geometry, empty ones included."""
        return ~np.asarray(shapely.is_missing(self._geometries))

    @cached_property
    def points(self) -> Points | None:
        """Longitudes and latitudes, where every shape is a point."""
        kinds = shapely.get_type_id(self._geometries[self.placed])
        if not np.all(kinds == shapely.GeometryType.POINT.value):
            return None
        return shapely.get_x(self._geometries), shapely.get_y(self._geometries)


class Spots:
    """Points alone, as two arrays."""

    def __init__(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> None:
        self.points: Points | None = (lon, lat)
        self._lon, self._lat = lon, lat

    def at(self, rows: Rows | None) -> NDArray[np.object_]:
        """Those of some rows, or all."""
        lon, lat = self._lon, self._lat
        if rows is not None:
            lon, lat = lon[rows], lat[rows]
        made = np.asarray(shapely.points(lon, lat), dtype=object)
        made[np.isnan(lon)] = None
        return made

    @cached_property
    def placed(self) -> Bools:
        """Which rows have a geometry."""
        return ~np.isnan(self._lon)

    @property
    def boxes(self) -> Boxes:
        """West, south, east, north, (n, 4)."""
        return np.stack([self._lon, self._lat, self._lon, self._lat], axis=1)


class Written:
    """Geometries of any kind as WKB, empty where there is none, and their boxes."""

    points: Points | None = None

    def __init__(self, wkb: Pool, boxes: Boxes) -> None:
        self._wkb = wkb
        self.boxes = boxes

    @cached_property
    def placed(self) -> Bools:
        """Which rows have a geometry, empty ones included."""
        return self._wkb.ends > self._wkb.starts

    def at(self, rows: Rows | None) -> NDArray[np.object_]:
        """Those of some rows, or all."""
        rows = np.arange(len(self._wkb)) if rows is None else rows
        some = [one or None for one in self._wkb.at(rows)]
        made = np.empty(len(some), dtype=object)
        made[:] = shapely.from_wkb(some)
        return made
