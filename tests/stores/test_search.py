"""What an index finds is what looking at every row finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from app.domain.dates import Span
from app.domain.geometry import BBox
from app.domain.lots import lowest
from app.domain.query import Query
from app.stores.pool import Pool, Strings
from app.stores.search import search
from app.stores.shapes import Held
from app.stores.table import Table
from app.stores.vectors import days_of

COUNT = 30_000
BETWEEN = BBox(124, 38, 129.5, 43)

BOXES = [
    BBox(-180, -90, 180, 90),
    BETWEEN,
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


def test_what_else_is_asked_counts_before_the_lots_do(table: Table) -> None:
    name = table.ids[int(inside(table, BETWEEN)[-1])]
    rows, matched = search(table, Query(bbox=BETWEEN, most=50, id=name))
    assert ([table.ids[row] for row in rows.tolist()], matched) == ([name], 1)
    undated = Query(bbox=BETWEEN, most=50, span=Span.parse("2016"))
    assert search(table, undated)[1] == search(table, undated._replace(span=None))[1]
    dated = replace(table, days=days_of([Span.parse(f"20{row % 20:02}") for row in range(COUNT)]))
    rows, matched = search(dated, undated)
    assert matched == len(inside(table, BETWEEN)[inside(table, BETWEEN) % 20 == 16])
    assert set(rows % 20) == {16}
