"""Tiles: those of the layers from their archives, those of the ground as they are stored."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import NamedTuple

from pmtiles.reader import MemorySource, all_tiles

from app.domain.layer import Layer
from app.errors import NotHere
from app.web.archives import Archives
from app.web.atlas import Atlas


class Stored(NamedTuple):
    """A file, and its compressed form where there is one already."""

    file: str
    body: bytes
    ready: dict[str, bytes]


async def layer_tiles(atlas: Atlas, layer: Layer, below: str) -> list[Stored]:
    """The archive of a layer and each tile in it; nothing where the layer draws nothing.

    It is not asked for as a reader would: large ones take longer than a reader may wait.
    """
    try:
        _, archive = await Archives().get(atlas, layer)
    except NotHere:
        return []
    base, body = f"{below}/tiles/{layer.id}"[1:], archive[:]
    tiles = [
        _tile(f"{base}/{z}/{x}/{y}.mvt", tile) for (z, x, y), tile in all_tiles(MemorySource(body))
    ]
    return [Stored(f"{base}.pmtiles", body, {}), *tiles]


def ground_tiles(atlas: Atlas) -> Iterator[Stored]:
    """Every tile of the basemap, and the files that anybody may have of it."""
    ground = atlas.ground
    for name, path in ground.offered.items():
        yield Stored(f"ground/files/{name}", path.read_bytes(), {})
    for kind, ending in KINDS.items():
        for (z, x, y), body in ground.tiles(kind):
            yield _tile(f"ground/{ground.id}/{z}/{x}/{y}.{ending}", body)


def ground_steps(atlas: Atlas) -> int:
    """How many files the basemap is."""
    tiles = (1 for kind in KINDS for _ in atlas.ground.tiles(kind))
    return len(atlas.ground.offered) + sum(tiles)


KINDS = {"vector": "mvt", "relief": "webp"}


def _tile(file: str, body: bytes) -> Stored:
    if body[:2] == GZIP:
        return Stored(file, gzip.decompress(body), {".gz": body})
    return Stored(file, body, {})


GZIP = b"\x1f\x8b"
