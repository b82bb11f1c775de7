"""Shapes: tiles joined where they were cut; damage is told, not drawn."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import pytest
import shapely

from app.errors import GroundError
from app.ground.ground import Ground
from app.ground.shapes import FRAME, World, shapes

CAMP_14, CAMP_18 = (126.0553, 39.5714), (126.0773, 39.5633)


def world(lon: float, lat: float) -> tuple[float, float]:
    return lon / 360 + 0.5, 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)


def box(west: float, south: float, east: float, north: float) -> World:
    (left, bottom), (right, top) = world(west, south), world(east, north)
    return World(left, top, right, bottom)


class Stored:
    """One tile's bytes for every address, or none."""

    def __init__(self, content: bytes | None) -> None:
        self.content = content

    def tile(self, kind: str, z: int, x: int, y: int) -> bytes | None:
        return self.content


def test_where_there_are_no_tiles_there_is_nothing() -> None:
    assert shapes(Stored(None), World(0.8, 0.3, 0.9, 0.4), 5) == {}


@pytest.mark.parametrize(
    "damaged",
    [
        b"no tile",
        gzip.compress(b"no tile", mtime=0),
        gzip.compress(b"x" * 99, mtime=0)[:40],
        b"\x1f\x8b",
        b"\x1a\xff",
    ],
)
def test_a_damaged_tile_is_said_to_be_damaged(damaged: bytes) -> None:
    with pytest.raises(GroundError, match="--force"):
        shapes(Stored(damaged), World(0.8, 0.3, 0.81, 0.31), 5)


def test_a_country_cut_into_tiles_is_one_shape_again(ground: Path) -> None:
    found = shapes(Ground(ground), box(124, 37.5, 131, 43.2), 8)
    home = [one for one in found["land"] if one.properties["a"] == "PRK"]
    assert len(home) == 1
    largest = max(shapely.get_parts(home[0].geometry), key=shapely.area)
    assert largest.area > 0.95 * home[0].geometry.area
    assert home[0].geometry.is_valid


def test_the_taedong_passes_between_the_two_camps(ground: Path) -> None:
    found = shapes(Ground(ground), box(125.9, 39.4, 126.3, 39.7), 10)
    between = shapely.LineString([world(*CAMP_14), world(*CAMP_18)])
    assert any(one.geometry.intersects(between) for one in found["river"])


def test_a_river_cut_at_a_tiles_edge_goes_on(ground: Path) -> None:
    found = shapes(Ground(ground), box(125.5, 38.8, 126.8, 40.2), 10)
    taedong = [one for one in found["river"] if one.properties.get("name") == "Taedong"]
    assert taedong
    pieces = shapely.get_parts([one.geometry for one in taedong])
    assert len(pieces) <= 4


def test_names_of_places_keep_their_languages(ground: Path) -> None:
    found = shapes(Ground(ground), box(125, 38.5, 127, 40), 7)
    capital = next(one for one in found["place"] if one.properties.get("name") == "Pyongyang")
    assert capital.properties["name_ko"] == "평양"
    assert capital.geometry.geom_type == "MultiPoint"


def test_beyond_the_window_the_world_is_drawn_on(ground: Path) -> None:
    tokyo = box(134, 34, 142, 38)
    found = shapes(Ground(ground), tokyo, 8)
    land = shapely.union_all([one.geometry for one in found["land"]])
    assert land.contains(shapely.Point(world(140.0, 36.5)))
    assert land.contains(shapely.Point(world(137.0, 36.0)))
    outside = shapely.difference(land, FRAME)
    assert not outside.is_empty


def test_a_box_over_the_antimeridian_reads_both_sides(ground: Path) -> None:
    left, top = world(175, 70)
    right, bottom = world(195, 60)
    found = shapes(Ground(ground), World(left, top, right, bottom), 3)
    spans = [one.geometry.bounds for one in found["land"]]
    assert max(right for _, _, right, _ in spans) > 1
