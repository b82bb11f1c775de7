"""The work that is measured, and the bar of each: its share of what a bare server reaches."""

from __future__ import annotations

import random
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import numpy as np

from app.domain.tile import to_world
from tests.bench.data import SIZES
from tests.bench.load import HOST, request

CAMPS = "/layers/camps.geojson"
ABOUT_100 = {"ten-thousand": 0.58, "hundred-thousand": 0.18, "million": 0.056}
"""Degrees of the side of a box that holds a hundred points on average, towns included."""

NOTHING = "nothing found, /ready"
"""An answer without a body, new each time: what it costs to let a request in, to count it, to watch
over the time that it takes, to find its route and to ask the store for next to nothing.

Its headers are not written beforehand, as those of answers that are kept or made of data are.
"""


class Case(NamedTuple):
    """Requests that are sent in turn, and the ratio to the limit that they should reach."""

    name: str
    requests: list[bytes]
    bar: float | None = None
    p99_ms: float | None = None


def cases(port: int) -> Iterator[Case]:
    """Everything but streams and starts. Fresh answers are those that nobody asked before."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{CAMPS}", headers={"Host": HOST})
    with urllib.request.urlopen(asked) as answer:
        tag = answer.headers["ETag"]
    yield Case("whole layer, identity", [request(CAMPS)], 0.7)
    yield Case("whole layer, gzip", [request(CAMPS, Accept_Encoding="gzip")], 0.7)
    yield Case("whole layer, 304", [request(CAMPS, If_None_Match=tag)], 0.7)
    yield Case("page of a place", [request("/places/kwanliso-14-kaechon", Accept="text/html")])
    yield Case("the map's page, gzip", [request("/", Accept="text/html", Accept_Encoding="gzip")])
    yield Case(NOTHING, [request("/ready")])
    chance = random.Random(14)
    for layer in SIZES:
        paths = [_box(chance, layer) for _ in range(40_000)]
        yield Case(f"box of 100 of {SIZES[layer]:,}", list(map(request, paths)), 0.15)
    ids = [f"/collections/million/items/point-{n:07}" for n in _shuffled(chance, SIZES["million"])]
    yield Case("one of 1,000,000 by id", list(map(request, ids[:80_000])), 0.5)
    yield from _filters(chance)
    for offset in (0, 900_000):
        paths = [f"/layers/million.geojson?limit=100&offset={offset + n}" for n in range(40_000)]
        yield Case(f"100 at offset {offset:,}", list(map(request, paths)))
    yield Case("tiles z6 to z12, kept", [request(path) for path in tiles(chance, 12)], 0.3)


def _box(chance: random.Random, layer: str) -> str:
    west, south = chance.uniform(124, 130), chance.uniform(38, 42)
    side = ABOUT_100[layer]
    return (
        f"/layers/{layer}.geojson?bbox={west:.4f},{south:.4f},{west + side:.4f},{south + side:.4f}"
    )


def _filters(chance: random.Random) -> Iterator[Case]:
    def asked(text: str) -> bytes:
        return request(f"/layers/million.geojson?limit=100&filter={quote(text)}")

    cells = _shuffled(chance, SIZES["million"] // 100)
    equal = [asked(f"cell = 'cell-{cell:05}'") for cell in cells]
    yield Case("equality, 100 of 1,000,000", equal, 0.1, 50)
    three = [
        asked(
            f"kind = 'tower' AND confidence > {chance.uniform(0.99, 0.995):.4f} "
            f"AND area_m2 < {chance.uniform(100, 150):.2f}"
        )
        for _ in range(20_000)
    ]
    yield Case("three terms over 1,000,000", three, 0.1, 50)


def tiles(chance: random.Random, count: int) -> list[str]:
    """Tiles of each zoom over the country."""
    found = []
    for z in range(6, 13):
        lonlat = [(chance.uniform(124.5, 130), chance.uniform(38, 42.5)) for _ in range(count)]
        columns = np.floor(to_world(np.array(lonlat)) * 2**z).astype(int).tolist()
        found += [f"/tiles/million/{z}/{x}/{y}.mvt" for x, y in columns]
    return list(dict.fromkeys(found))


def _shuffled(chance: random.Random, count: int) -> list[int]:
    numbers = list(range(count))
    chance.shuffle(numbers)
    return numbers
