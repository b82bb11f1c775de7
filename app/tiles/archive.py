"""A whole layer's tiles in one file: PMTiles 3, read tile by tile with Range requests."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from app.domain.layer import Layer
from app.domain.query import Page
from app.domain.tile import DEEPEST, Tile, to_world
from app.errors import NotHere
from app.tiles.encode import encode_tile
from app.tiles.fields import vector_layer
from app.tiles.place import REACH
from app.tiles.ragged import Integers

MOST_TILES = 30_000
"""Tiles of one zoom; a layer that needs more ends a zoom earlier, and thins nothing there."""

WORLD = (-180.0, -85.0, 180.0, 85.0)
"""The box of a layer of which nothing is drawn."""

Boxes = NDArray[np.float64]
"""West, south, east, north in degrees, (n, 4); not numbers where nothing is drawn."""

Fetch = Callable[[Tile, bool], Page]
"""What a tile may draw, with the properties that it has; all of it where the zoom is the last."""

Level = dict[Tile, Integers]
"""The tiles of one zoom that may draw something, each with rows of the layer."""


def write_archive(
    file: IO[bytes], layer: Layer, boxes: Boxes, fetch: Fetch, most_tiles: int = MOST_TILES
) -> None:
    """Write all tiles of a layer, gzip-compressed; the same features give the same bytes.

    `boxes` are those of the whole layer, of which no more is held; a zoom of more tiles than
    `most_tiles` is left out, with all below it.
    Raises NotHere for a layer of which nothing is drawn: PMTiles has no archive without a tile.
    """
    levels = list(_levels(boxes, most_tiles))
    if not levels:
        raise NotHere(f"no feature of {layer.id} has a known position, so there are no tiles of it")
    writer = Writer(file)
    deepest = len(levels) - 1
    for level in levels:
        for tile in sorted(level, key=lambda one: zxy_to_tileid(*one)):
            content = encode_tile(layer.id, fetch(tile, tile.z == deepest), tile)
            if content:
                writer.write_tile(zxy_to_tileid(*tile), gzip.compress(content, mtime=0))
    writer.finalize(_header(boxes), _metadata(layer, deepest))


def _levels(boxes: Boxes, most_tiles: int) -> Iterator[list[Tile]]:
    """Zoom by zoom from 0, down to the last or to where tiles become too many."""
    world = _world_boxes(boxes)
    level: Level = {Tile(0, 0, 0): np.flatnonzero(~np.isnan(world[:, 0]))}
    if not len(level[Tile(0, 0, 0)]):
        return
    while True:
        yield list(level)
        level = dict(_below(level, world))
        if next(iter(level)).z > DEEPEST or len(level) > most_tiles:
            return


def _below(level: Level, world: Boxes) -> Iterator[tuple[Tile, Integers]]:
    for tile, rows in level.items():
        for x in (2 * tile.x, 2 * tile.x + 1):
            for y in (2 * tile.y, 2 * tile.y + 1):
                child = Tile(tile.z + 1, x, y)
                inside = rows[_reaches(world[rows], child)]
                if len(inside):
                    yield child, inside


def _reaches(boxes: NDArray[np.float64], tile: Tile) -> NDArray[np.bool_]:
    """Which boxes touch a tile or its buffer, over the antimeridian too."""
    count = 2**tile.z
    west, east = (tile.x - REACH) / count, (tile.x + 1 + REACH) / count
    north, south = (tile.y - REACH) / count, (tile.y + 1 + REACH) / count
    across = (boxes[:, 2] >= west) & (boxes[:, 0] <= east)
    across |= (boxes[:, 2] >= west + 1) | (boxes[:, 0] <= east - 1)
    touches: NDArray[np.bool_] = across & (boxes[:, 3] >= north) & (boxes[:, 1] <= south)
    return touches


def _world_boxes(boxes: Boxes) -> NDArray[np.float64]:
    """West, north, east, south in world units, (n, 4); not numbers where nothing is drawn."""
    north_west, south_east = to_world(boxes[:, [0, 3]]), to_world(boxes[:, [2, 1]])
    return np.concatenate([north_west, south_east], axis=1)


def _header(boxes: Boxes) -> dict[str, Any]:
    edges = np.concatenate([np.nanmin(boxes[:, :2], axis=0), np.nanmax(boxes[:, 2:], axis=0)])
    west, south, east, north = (round(degrees * 1e7) for degrees in edges.tolist())
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 5,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(layer: Layer, deepest: int) -> dict[str, Any]:
    return {
        "name": layer.title.show("en").text,
        "description": layer.description.show("en").text,
        "attribution": attribution(layer),
        "type": "overlay",
        "vector_layers": [vector_layer(layer, deepest)],
    }


def attribution(layer: Layer) -> str:
    """The credit that a map shows beside the tiles."""
    return f"campmap, {layer.licence}"
