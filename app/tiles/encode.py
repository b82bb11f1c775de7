"""A tile of features as bytes: Mapbox Vector Tile 2.1, one layer, named as ours.

Written by hand on numpy: 5,000 features take 40 ms, and 200 ms with the library for Python
(`python -m tests.tiles.bench`). The tests read it back with that library and with GDAL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.layer import fill_of
from app.domain.query import Page
from app.domain.tile import DEEPEST, Tile, to_world
from app.tiles.fields import DROPPED, FILL
from app.tiles.place import (
    EXTENT,
    POINT,
    Placed,
    place_points,
    place_shapes,
    point_commands,
    point_rows,
    shape_rows,
)
from app.tiles.ragged import Integers, as_rows, join_rows, stack_rows, to_bytes, with_size
from app.tiles.tags import Values, message, tag_rows
from app.tiles.thin import thin

LAYER, NAME, FEATURE, KEY, VALUE = 0x1A, 0x0A, 0x12, 0x1A, 0x22
TAGS, TYPE, GEOMETRY = 0x12, 0x18, 0x22
EXTENT_FIELD, VERSION_FIELD, VERSION = 0x28, 0x78, 2
"""Tags of fields, vector tile 2.1 section 4 and its vector_tile.proto."""


def encode_tile(layer: str, page: Page, tile: Tile, deepest: int = DEEPEST) -> bytes:
    """The tile's bytes, none where it draws nothing; uncompressed, the same for the same page.

    The page may hold more than the tile. Above the zoom `deepest` a crowded tile is thinned, and
    every feature that stays says as `campmap:dropped` how many do not. Lines and polygons come
    before points, so that they are drawn below them.
    """
    shapes = _place_shapes(page.geometries, tile)
    points, dropped = _place_points(page.geometries, tile, is_thinned=tile.z < deepest)
    rows = np.concatenate([shapes.rows, points.rows])
    if not len(rows):
        return b""
    columns, values = _columns(page, rows, dropped), Values()
    types = np.concatenate([shapes.types, points.types])
    features = join_rows(
        [
            with_size(TAGS, tag_rows(columns, len(rows), values)),
            as_rows(np.stack([np.full(len(types), TYPE, dtype=np.int64), types], axis=1)),
            with_size(GEOMETRY, stack_rows([shapes.commands, points.commands])),
        ]
    )
    body = [
        message(NAME, layer.encode()),
        to_bytes(with_size(FEATURE, features).values),
        *(message(KEY, name.encode()) for name in columns),
        *(message(VALUE, value) for value in values.encoded()),
        to_bytes(np.array([EXTENT_FIELD, EXTENT, VERSION_FIELD, VERSION], dtype=np.int64)),
    ]
    return message(LAYER, b"".join(body))


def _place_points(
    geometries: NDArray[np.object_], tile: Tile, *, is_thinned: bool
) -> tuple[Placed, int]:
    """The points that the tile draws, and how many it leaves out."""
    rows = point_rows(geometries)
    world = to_world(shapely.get_coordinates(geometries[rows]))
    inside, units = place_points(world, tile)
    kept = thin(world[inside]) if is_thinned else np.arange(len(inside))
    types = np.full(len(kept), POINT, dtype=np.int64)
    placed = Placed(rows[inside[kept]], types, point_commands(units[kept]))
    return placed, len(inside) - len(kept)


def _place_shapes(geometries: NDArray[np.object_], tile: Tile) -> Placed:
    rows = shape_rows(geometries)
    placed = place_shapes(geometries[rows], tile)
    return placed._replace(rows=rows[placed.rows])


def _columns(page: Page, rows: Integers, dropped: int) -> Mapping[str, Sequence[Any]]:
    """The properties of the rows that are drawn; those that no row has are left out."""
    chosen = rows.tolist()
    columns: dict[str, Sequence[Any]] = {
        name: [column[row] for row in chosen] for name, column in page.properties.items()
    }
    if "status" in columns:
        columns[FILL] = [fill_of(status) for status in columns["status"]]
    else:
        columns[FILL] = [fill_of(None)] * len(chosen)
    if dropped:
        columns[DROPPED] = [dropped] * len(chosen)
    return columns
