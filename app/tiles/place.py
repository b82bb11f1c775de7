"""Where geometries lie in a tile: projected, clipped, on the tile's grid, as drawing commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.tile import Tile, to_world
from app.tiles.ragged import Integers, Ragged, as_rows, zigzag

EXTENT = 4096
"""Units of a tile's side."""

BUFFER = 128
"""Units around a tile that it has as well, 16 pixels of 512: so symbols are whole at its edge."""

REACH = (BUFFER + 1) / EXTENT
"""Tile widths around a tile within which features may be drawn in it, rounding included."""

POINT = 1
"""The type of points, vector tile 2.1 section 4.3.4; lines are 2, polygons 3."""

MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 15
"""Commands, section 4.3.1; closing is given whole, with its count of 1."""

GEOS_POINT = 0


class Placed(NamedTuple):
    """What of some geometries a tile draws: their rows, ascending, their types, their commands."""

    rows: Integers
    types: Integers
    commands: Ragged


def point_rows(geometries: NDArray[np.object_]) -> Integers:
    """The rows that hold a point with a position."""
    is_point = shapely.get_type_id(geometries) == GEOS_POINT
    return np.flatnonzero(is_point & ~shapely.is_empty(geometries))


def shape_rows(geometries: NDArray[np.object_]) -> Integers:
    """The rows that hold any other geometry that is not empty."""
    kinds = shapely.get_type_id(geometries)
    drawn = (kinds > GEOS_POINT) & ~shapely.is_empty(geometries)
    return np.flatnonzero(drawn)


def place_points(world: NDArray[np.float64], tile: Tile) -> tuple[Integers, Integers]:
    """Which points lie in a tile or its buffer, and where: rows (m,), units (m, 2).

    `world` is (n, 2) as `to_world` gives it. Rounded on the grid of the whole zoom, so that a
    point lies within half a unit of the truth, and at 0 .. 4095 of one tile alone.
    """
    width = EXTENT << tile.z
    units = np.rint(world * width).astype(np.int64)
    x = (units[:, 0] - tile.x * EXTENT) % width
    if tile.z:
        x = np.where(x >= width - BUFFER, x - width, x)
    y = units[:, 1] - tile.y * EXTENT
    end = EXTENT + BUFFER
    rows = np.flatnonzero((x < end) & (y >= -BUFFER) & (y < end))
    return rows, np.stack([x[rows], y[rows]], axis=1)


def point_commands(units: Integers) -> Ragged:
    """One MoveTo for each point of (n, 2)."""
    moves = np.full((len(units), 1), MOVE_TO | 1 << 3, dtype=np.int64)
    return as_rows(np.concatenate([moves, zigzag(units)], axis=1))


def place_shapes(geometries: NDArray[np.object_], tile: Tile) -> Placed:
    """What a tile draws of lines, polygons and collections.

    Parts smaller than a unit of the grid vanish; of a collection, the parts of its highest
    dimension are drawn. Lines over the antimeridian are expected to be cut there, as RFC 7946
    section 3.1.9 has it.
    """
    dimensions = shapely.get_dimensions(geometries)
    found: list[tuple[int, int, list[int]]] = []
    for row, geometry in enumerate(_on_grid(geometries, tile)):
        parts = shapely.get_parts(shapely.get_parts(geometry))
        parts = parts[shapely.get_dimensions(parts) == dimensions[row]]
        if len(parts):
            found.append((row, int(dimensions[row]) + 1, _draw(parts)))
    commands = [drawn for _, _, drawn in found]
    return Placed(
        np.array([row for row, _, _ in found], dtype=np.int64),
        np.array([kind for _, kind, _ in found], dtype=np.int64),
        Ragged(
            np.array([value for drawn in commands for value in drawn], dtype=np.int64),
            np.array([len(drawn) for drawn in commands], dtype=np.int64),
        ),
    )


def _on_grid(geometries: NDArray[np.object_], tile: Tile) -> NDArray[np.object_]:
    """Clipped to the tile and its buffer, on whole units, valid, exterior rings first and right.

    With y to the south, what shapely calls counter-clockwise has the positive area that
    section 4.3.4.4 asks of exterior rings.
    """
    corner = np.array([tile.x, tile.y])
    units = shapely.transform(
        geometries, lambda lonlat: (to_world(lonlat) * 2**tile.z - corner) * EXTENT
    )
    units = np.where(shapely.is_valid(units), units, shapely.make_valid(units))
    clipped = shapely.clip_by_rect(units, -BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)
    on_grid: NDArray[np.object_] = shapely.orient_polygons(shapely.set_precision(clipped, 1.0))
    return on_grid


def _draw(parts: NDArray[np.object_]) -> list[int]:
    """The commands of points, of lines, or of polygons, relative to where the pen was."""
    if shapely.get_dimensions(parts[0]) == 0:
        units = shapely.get_coordinates(parts)
        return [MOVE_TO | len(units) << 3, *_steps(units, np.zeros(2))]
    drawn: list[int] = []
    pen = np.zeros(2)
    for line, is_ring in _lines(parts):
        drawn += [MOVE_TO | 1 << 3, *_steps(line[:1], pen), LINE_TO | (len(line) - 1) << 3]
        drawn += _steps(line[1:], line[0])
        drawn += [CLOSE_PATH] if is_ring else []
        pen = line[-1]
    return drawn


def _lines(parts: NDArray[np.object_]) -> Iterator[tuple[NDArray[np.float64], bool]]:
    """Lines as they are; rings without the position that closes them."""
    for part in parts:
        if shapely.get_dimensions(part) == 1:
            yield shapely.get_coordinates(part), False
        else:
            for ring in shapely.get_rings(part):
                yield shapely.get_coordinates(ring)[:-1], True


def _steps(units: NDArray[np.float64], pen: NDArray[np.float64]) -> list[int]:
    steps: list[int] = (
        zigzag(np.diff(units, axis=0, prepend=pen[None]).astype(np.int64)).ravel().tolist()
    )
    return steps
