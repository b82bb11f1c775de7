"""What an index finds is what looking at every row finds."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.domain.geometry import BBox
from app.domain.lots import lowest
from app.domain.query import Query
from app.stores.boxes import AT_ONCE, WIDTH
from app.stores.pool import Pool, Strings
from app.stores.search import search
from app.stores.shapes import Held
from app.stores.table import Table
from app.stores.vectors import days_of

COUNT = 2 * AT_ONCE * WIDTH + 999
"""More rows than are looked at together."""

BOXES = [
    BBox(-180, -90, 180, 90),
    BBox(124, 38, 129.5, 43),
    BBox(124.5, 38.5, 127, 42),
    BBox(126, 40, 126.4, 40.3),
    BBox(126, 40, 126, 40),
    BBox(128, 30, -170, 60),
    BBox(0, 0, 10, 10),
]


@pytest.fixture(scope="module")
def table() -> Table:
    """Points on a coarse grid, so that many share a place, and now and then none."""
    chance = np.random.default_rng(5)
    lonlat = chance.integers([1240, 370], [1310, 430], (COUNT, 2)) / 10
    points = np.asarray(shapely.points(lonlat), dtype=object)
    points[::97] = None
    names = Strings.of(f"point-{row:06}" for row in range(COUNT))
    return Table(names, {}, Pool.of([b""] * COUNT), Held(points), days_of([None] * COUNT), {})


def inside(table: Table, bbox: BBox) -> np.ndarray:
    lon, lat = table.shapes.boxes[:, 0], table.shapes.boxes[:, 1]
    west, south, east, north = bbox
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return np.flatnonzero(across & (lat >= south) & (lat <= north))


@pytest.mark.parametrize("bbox", BOXES, ids=str)
def test_a_box_finds_the_rows_in_it(table: Table, bbox: BBox) -> None:
    rows, matched = search(table, Query(bbox=bbox))
    assert (rows.tolist(), matched) == (inside(table, bbox).tolist(), len(rows))


@pytest.mark.parametrize("most", [1, 50, 5_000, COUNT])
@pytest.mark.parametrize("bbox", BOXES, ids=str)
def test_of_too_many_those_of_the_lowest_lots_stay(table: Table, bbox: BBox, most: int) -> None:
    wanted = inside(table, bbox)
    rows, matched = search(table, Query(bbox=bbox, most=most))
    assert rows.tolist() == wanted[lowest(table.lots[wanted], most)].tolist()
    assert matched == len(wanted)
