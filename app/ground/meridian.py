"""Shapes over the antimeridian, cut there so that each part lies between 180 W and 180 E."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from app.ground.window import Coordinates, lines_of, polygons_of

TURN = 360.0
POLE = 90.0
AT_POLE = 89.9


def cut_polygon(rings: list[Coordinates]) -> list[shapely.Polygon]:
    """The valid parts of a polygon, exterior first, whose rings may run over the antimeridian.

    An edge of over 180 degrees is taken to go the other way round the globe, as in TopoJSON made
    from shapes on the sphere. A ring of points all at a pole is left out: where such a file has
    one, the next ring is the coast round that pole.
    """
    drawn = [ring for ring in rings if np.abs(ring[:, 1]).min() < AT_POLE]
    if not drawn:
        return []
    exterior, *holes = drawn
    outer = _round_pole(_unrolled(exterior))
    west, east = float(outer[:, 0].min()), float(outer[:, 0].max())
    inner = [_shifted_into(_unrolled(hole), west, east) for hole in holes]
    return polygons_of(_cut(shapely.make_valid(shapely.Polygon(outer, inner))))


def cut_line(line: Coordinates) -> list[shapely.LineString]:
    """The parts of a line that may run over the antimeridian."""
    return lines_of(_cut(shapely.LineString(_unrolled(line))))


def _unrolled(points: Coordinates) -> Coordinates:
    """The same points with no jump between neighbours, so that some may lie beyond 180 degrees."""
    return np.column_stack([np.unwrap(points[:, 0], period=TURN), points[:, 1]])


def _round_pole(ring: Coordinates) -> Coordinates:
    """A ring that ends a turn from where it began, closed along the nearer pole."""
    if abs(ring[-1, 0] - ring[0, 0]) < TURN / 2:
        return ring
    pole = float(np.copysign(POLE, ring[:, 1].mean()))
    return np.vstack([ring, [[ring[-1, 0], pole], [ring[0, 0], pole]], ring[:1]])


def _shifted_into(ring: Coordinates, west: float, east: float) -> Coordinates:
    middle = float(ring[:, 0].min() + ring[:, 0].max()) / 2
    turns = np.rint(((west + east) / 2 - middle) / TURN)
    return np.column_stack([ring[:, 0] + turns * TURN, ring[:, 1]])


def _cut(geometry: BaseGeometry) -> BaseGeometry:
    west, _, east, _ = geometry.bounds
    if west >= -TURN / 2 and east <= TURN / 2:
        return geometry
    parts: list[BaseGeometry] = []
    for turn in range(round(west / TURN), round(east / TURN) + 1):
        middle = turn * TURN
        strip = shapely.box(middle - TURN / 2, -POLE, middle + TURN / 2, POLE)
        part = shapely.intersection(geometry, strip)
        parts.extend(shapely.get_parts(affinity.translate(part, xoff=-middle)))
    return shapely.GeometryCollection(parts)
