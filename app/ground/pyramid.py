"""Writing pictures of tiles into one PMTiles archive."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from app.ground.relief import Tile
from app.ground.window import Window


def write_pyramid(tiles: Iterable[Tile], path: Path, bounds: Window, name: str) -> None:
    """Write WebP tiles, in the order that the archive's index wants them.

    The same tiles give the same bytes. `bounds` are degrees.
    """
    west, south, east, north = (round(degrees * 10_000_000) for degrees in bounds)
    header = {
        "tile_type": TileType.WEBP,
        "tile_compression": Compression.NONE,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 0,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    with write(str(path)) as writer:
        for tile in sorted(tiles, key=lambda t: zxy_to_tileid(t.z, t.x, t.y)):
            writer.write_tile(zxy_to_tileid(tile.z, tile.x, tile.y), tile.data)
        writer.finalize(header, {"name": name, "type": "overlay", "format": "webp"})
