"""The ground as plain geometries: tiles read, joined where they were cut."""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

import mapbox_vector_tile
import numpy as np
import shapely
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.errors import GroundError
from app.ground.window import WINDOW

LAST = 10
"""The deepest zoom of the tiles; closer views enlarge them."""
WORLD_ZOOM = 6
"""The last zoom with the world, as `layers.py` cuts it: the server needs nothing of the builder."""
REMEDY = "run `python -m app.ground --force`"
DAMAGE = (DecodeError, EOFError, KeyError, OSError, TypeError, ValueError, zlib.error)
"""What reading bytes that are no vector tile may raise."""
READ = {"y_coord_down": True}


def _down(latitude: float) -> float:
    return 0.5 - math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)


WEST, SOUTH, EAST, NORTH = WINDOW
FRAME = shapely.box(WEST / 360 + 0.5, _down(NORTH), EAST / 360 + 0.5, _down(SOUTH))
"""The window in parts of the world's width: beyond it there is nothing deeper than WORLD_ZOOM."""


class Tiles(Protocol):
    """Where stored tiles come from."""

    def tile(self, kind: str, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a tile; None where there is none."""


class Shape(NamedTuple):
    """A geometry in parts of the world's width, x from 180° W to the east, y from the north."""

    geometry: BaseGeometry
    properties: Mapping[str, str | int]


class World(NamedTuple):
    """A box in parts of the world's width; it may reach over the antimeridian, beyond 0 or 1."""

    left: float
    top: float
    right: float
    bottom: float


Key = tuple[str, tuple[tuple[str, str | int], ...]]
"""A layer and the properties that features in several tiles share."""


def shapes(tiles: Tiles, box: World, zoom: int) -> dict[str, list[Shape]]:
    """The shapes that a box touches, by layer, as detailed as the tiles of a zoom.

    Parts of one thing that were cut into several tiles are one shape again; shapes reach over the
    box as far as the tiles do. Nothing where there are no tiles. Raises GroundError if a tile is
    damaged.
    """
    level = max(0, min(zoom, LAST))
    found = _joined(tiles, box, level)
    if level > WORLD_ZOOM and not _is_inside(box):
        far = _joined(tiles, box, WORLD_ZOOM)
        for key, geometry in far.items():
            outside = shapely.difference(geometry, FRAME)
            found[key] = _join([outside, found[key]]) if key in found else outside
    layers: dict[str, list[Shape]] = {}
    for (layer, properties), geometry in found.items():
        if not geometry.is_empty:
            layers.setdefault(layer, []).append(Shape(geometry, dict(properties)))
    return layers


def _joined(tiles: Tiles, box: World, level: int) -> dict[Key, BaseGeometry]:
    found: dict[Key, list[BaseGeometry]] = {}
    for x, y in _covering(box, level):
        for key, geometry in _read(tiles, level, x, y):
            found.setdefault(key, []).append(geometry)
    units = EXTENT * 2**level
    return {
        key: shapely.transform(_join(parts), lambda points: points / units)
        for key, parts in found.items()
    }


def _is_inside(box: World) -> bool:
    return bool(shapely.covers(FRAME, shapely.box(*box)))


EXTENT = 4096
"""Units along the edge of a tile; those of another extent are scaled to it."""


def _covering(box: World, level: int) -> Iterator[tuple[int, int]]:
    """Columns and rows, west to east; a column beyond the world's edge is one of another turn."""
    count = 2**level
    left, right = math.floor(box.left * count), math.ceil(box.right * count)
    top, bottom = max(0, math.floor(box.top * count)), min(count, math.ceil(box.bottom * count))
    for x in range(left, min(right, left + count)):
        for y in range(top, bottom):
            yield x, y


def _read(tiles: Tiles, z: int, x: int, y: int) -> Iterator[tuple[Key, BaseGeometry]]:
    stored = tiles.tile("vector", z, x % 2**z, y)
    if stored is None:
        return
    try:
        bare = gzip.decompress(stored) if stored[:2] == b"\x1f\x8b" else stored
        decoded = mapbox_vector_tile.decode(bare, default_options=READ)
        for name, layer in decoded.items():
            scale = EXTENT / layer["extent"]
            for feature in layer["features"]:
                key = (name, tuple(sorted(feature["properties"].items())))
                geometry = _plain(feature["geometry"], scale, (x * EXTENT, y * EXTENT))
                if geometry is not None:
                    yield key, geometry
    except DAMAGE as fault:
        raise GroundError(f"tile {z}/{x}/{y} of the ground is damaged: {REMEDY}") from fault


def _plain(found: Any, scale: float, corner: tuple[int, int]) -> BaseGeometry | None:
    """The geometry in units of the zoom; a line ends at the tile's edge, where the next begins."""
    kind, parts = found["type"], found["coordinates"]
    single = kind.removeprefix("Multi")

    def place(points: Any) -> NDArray[np.float64]:
        return np.asarray(points, float) * scale + corner

    if single == "Point":
        return shapely.MultiPoint(place(parts if kind != single else [parts]))
    several = parts if kind != single else [parts]
    if single == "LineString":
        lines = shapely.MultiLineString([place(line) for line in several if len(line) > 1])
        left, top = corner
        cut = shapely.clip_by_rect(lines, left, top, left + EXTENT, top + EXTENT)
        snapped: BaseGeometry = shapely.transform(cut, np.rint)
        return snapped
    rings = [[place(ring) for ring in polygon if len(ring) > 3] for polygon in several]
    polygons = [shapely.Polygon(one[0], one[1:]) for one in rings if one]
    return shapely.make_valid(shapely.MultiPolygon(polygons))


def _join(found: list[BaseGeometry]) -> BaseGeometry:
    """One geometry of all parts that are not empty."""
    parts = [one for one in found if not one.is_empty]
    kinds = {int(dimension) for dimension in shapely.get_dimensions(parts)}
    if kinds == {0}:
        return shapely.MultiPoint(np.unique(shapely.get_coordinates(parts), axis=0))
    if kinds == {1}:
        several = shapely.MultiLineString(shapely.get_parts(parts).tolist())
        merged: BaseGeometry = shapely.line_merge(several)
        return merged
    joined: BaseGeometry = shapely.disjoint_subset_union_all(parts)
    return joined
