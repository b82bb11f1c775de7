"""Pages of synthetic points, and what tiles say of them when other programs read them."""

from __future__ import annotations

from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from app.domain.query import Page
from app.domain.tile import Tile

EXTENT = 4096
HALF_WORLD_M = 20_037_508.342789244
"""Metres from the middle of EPSG:3857 to its edge."""

MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)

Units = dict[str, tuple[float, float]]


def page_of(geometries: list[Any], **columns: list[Any]) -> Page:
    """Features `f-0000000` and on, with geometries or None, and properties by column."""
    ids = [f"f-{row:07}" for row in range(len(geometries))]
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return Page(ids=ids, geometries=array, properties={"id": ids} | columns, matched=len(ids))


def some(page: Page, rows: NDArray[np.int64], matched: int) -> Page:
    """Some of a page's features, of so many that match."""
    chosen = rows.tolist()
    return Page(
        ids=[page.ids[row] for row in chosen],
        geometries=page.geometries[rows],
        properties={
            name: [column[row] for row in chosen] for name, column in page.properties.items()
        },
        matched=matched,
    )


def points(lonlat: NDArray[np.float64]) -> Page:
    """Points at positions (n, 2), degrees, longitude latitude."""
    return page_of([shapely.Point(position) for position in lonlat])


def scattered(count: int, seed: int = 14) -> NDArray[np.float64]:
    """Positions all over the world that tiles cover."""
    chance = np.random.default_rng(seed)
    return np.stack([chance.uniform(-180, 180, count), chance.uniform(-85, 85, count)], axis=1)


def truth(lonlat: NDArray[np.float64], tile: Tile) -> NDArray[np.float64]:
    """Units of the tile, unrounded, of positions as PROJ projects them."""
    x, y = MERCATOR.transform(lonlat[:, 0], lonlat[:, 1])
    across, down = (x + HALF_WORLD_M), (HALF_WORLD_M - y)
    world = np.stack([across, down], axis=1) / (2 * HALF_WORLD_M)
    units: NDArray[np.float64] = (world * 2**tile.z - [tile.x, tile.y]) * EXTENT
    return units


def decoded(content: bytes) -> dict[str, Any]:
    """The only layer of a tile, as Tilezen's library reads it."""
    layers = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    assert len(layers) == 1
    (layer,) = layers.values()
    return dict(layer)


def units_of(content: bytes) -> Units:
    """Where a tile has its points, by id."""
    if not content:
        return {}
    return {
        one["properties"]["id"]: tuple(one["geometry"]["coordinates"])
        for one in decoded(content)["features"]
    }


def own(units: Units) -> Units:
    """The points of the tile itself, without its buffer."""
    return {name: (x, y) for name, (x, y) in units.items() if 0 <= x < EXTENT and 0 <= y < EXTENT}
