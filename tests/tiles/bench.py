"""`python -m tests.tiles.bench`: what a first tile of a million points costs, part by part.

Milliseconds, the best of some runs: looking up in the store, cutting and encoding, compressing.
`thinned first` is the same tile where points are chosen before properties are gathered.
"""

from __future__ import annotations

import asyncio
import gzip
import sys
import time
from collections.abc import Callable
from typing import Any

import brotli
import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.query import Page, Query
from app.domain.queryables import column_of
from app.domain.tile import Tile, to_world
from app.stores.memory import Columns, MemoryStore
from app.stores.table import Table
from app.stores.vectors import days_of, vector_of
from app.tiles.encode import encode_tile
from app.tiles.fields import ASKED
from app.tiles.place import REACH
from app.tiles.thin import thin

COUNT, RUNS, LAYER = 1_000_000, 3, "many"
WORDS = ["operating", "closed", "disputed", "unknown", None]
PLACE = np.array([[126.06, 39.57]])


def build() -> tuple[MemoryStore, NDArray[np.float64]]:
    """A store of a million points, a third of them crowded around some towns."""
    chance = np.random.default_rng(14)
    towns = chance.uniform([124.5, 38], [130, 42.5], (50, 2))
    lonlat = chance.uniform([123.8, 37.6], [131, 43.1], (COUNT, 2))
    crowd = COUNT // 3
    lonlat[:crowd] = towns[chance.integers(0, 50, crowd)] + chance.normal(0, 0.05, (crowd, 2))
    properties: dict[str, list[Any]] = {
        "id": [f"point-{row:07}" for row in range(COUNT)],
        "layer": [LAYER] * COUNT,
        **{f"name_{lang}": [f"{lang} {row}" for row in range(COUNT)] for lang in ("en", "ko")},
        "kind": ["camp"] * COUNT,
        "number": [row % 50 for row in range(COUNT)],
        "status": [WORDS[row % 5] for row in range(COUNT)],
        "evidence": [("confirmed", "probable", "reported")[row % 3] for row in range(COUNT)],
        "accuracy_m": [50 * (row % 40) for row in range(COUNT)],
    }
    kinds = {name: column_of(name, values) for name, values in properties.items()}
    vectors = {name: vector_of(kinds[name], values) for name, values in properties.items()}
    found = {name: vector for name, vector in vectors.items() if vector is not None}
    table = Table(np.asarray(shapely.points(lonlat), dtype=object), days_of([None] * COUNT), found)
    store = MemoryStore.__new__(MemoryStore)
    store._layers = {
        LAYER: Columns(tuple(properties["id"]), properties, kinds, (b"",) * COUNT, table)
    }
    return store, lonlat


def best_ms(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of the fastest run, and what it gave."""
    found, times = None, []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = work()
        times.append(1000 * (time.perf_counter() - start))
    return min(times), found


def thinned_first(store: MemoryStore, lonlat: NDArray[np.float64], tile: Tile) -> Page:
    """The page that a store would give that chose points before it gathered properties."""
    west, south, east, north = tile.bounds(REACH)
    x, y = lonlat[:, 0], lonlat[:, 1]
    rows = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    rows = rows[thin(to_world(lonlat[rows]))]
    columns = store._layers[LAYER]
    chosen = rows.tolist()
    names = [name for name in ASKED if name in columns.properties]
    return Page(
        [columns.ids[row] for row in chosen],
        columns.table.geometries[rows],
        {name: [columns.properties[name][row] for row in chosen] for name in names},
        len(rows),
    )


def main() -> None:
    """Measure a crowded tile of each zoom, and print a table."""
    store, lonlat = build()
    names = tuple(name for name in ASKED if name in store.columns(LAYER))
    out = sys.stdout.write
    heads = ("z", "found", "drawn", "look up", "encode", "both", "thin1st", "bytes", "gzip", "br4")
    out("".join(f"{head:>9}" for head in heads) + "\n")
    store._layers[LAYER].table.tree.query(shapely.box(0, 0, 1, 1))
    for z in range(6, 13):
        x, y = np.floor(to_world(PLACE)[0] * 2**z).astype(int)
        out(_row(store, lonlat, Tile(z, int(x), int(y)), names) + "\n")
    _beside_the_library(thinned_first(store, lonlat, Tile(6, 54, 24)))


def _row(
    store: MemoryStore, lonlat: NDArray[np.float64], tile: Tile, names: tuple[str, ...]
) -> str:
    query = Query(bbox=tile.bounds(REACH), properties=names)
    look_up, page = best_ms(lambda: asyncio.run(store.features(LAYER, query)))
    encode, content = best_ms(lambda: encode_tile(LAYER, page, tile))
    ahead, _ = best_ms(lambda: encode_tile(LAYER, thinned_first(store, lonlat, tile), tile))
    packed, _ = best_ms(lambda: gzip.compress(content, 6))
    brotlied, _ = best_ms(lambda: brotli.compress(content, quality=4))
    times = "".join(f"{ms:9.1f}" for ms in (look_up, encode, look_up + encode, ahead))
    counts = f"{tile.z:9}{len(page):9}{min(len(page), 5000):9}"
    return f"{counts}{times}{len(content):9}{packed:9.1f}{brotlied:9.1f}"


def _beside_the_library(page: Page) -> None:
    """The same features through Tilezen's writer, without its projecting."""
    rows = [
        dict(zip(page.properties, row, strict=True))
        for row in zip(*page.properties.values(), strict=True)
    ]
    features = [
        {"geometry": geometry, "properties": row}
        for geometry, row in zip(page.geometries, rows, strict=True)
    ]
    layer = {"name": LAYER, "features": features}
    options = {"quantize_bounds": shapely.total_bounds(page.geometries).tolist()}
    ms, _ = best_ms(lambda: mapbox_vector_tile.encode(layer, default_options=options))
    sys.stdout.write(f"mapbox-vector-tile: {len(page)} features in {ms:.0f} ms\n")


if __name__ == "__main__":
    main()
