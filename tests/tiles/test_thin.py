"""A crowded tile is thinned the same way every time, says so, and deeper tiles have the rest."""

from __future__ import annotations

import numpy as np

from app.domain.tile import DEEPEST, Tile, to_world
from app.tiles.encode import encode_tile
from app.tiles.thin import MOST, thin
from tests.tiles.points import decoded, own, points, scattered, units_of

CROWD = scattered(3 * MOST)


def test_few_points_are_all_kept() -> None:
    assert list(thin(to_world(CROWD[:10]))) == list(range(10))


def test_a_crowded_tile_keeps_its_most_and_says_how_many_it_leaves_out() -> None:
    layer = decoded(encode_tile("x", points(CROWD), Tile(0, 0, 0)))
    assert len(layer["features"]) == MOST
    assert {one["properties"]["campmap:dropped"] for one in layer["features"]} == {2 * MOST}


def test_an_uncrowded_tile_says_nothing_of_it() -> None:
    layer = decoded(encode_tile("x", points(CROWD[:MOST]), Tile(0, 0, 0)))
    assert "campmap:dropped" not in layer["features"][0]["properties"]


def test_zooming_in_never_takes_a_point_away() -> None:
    page = points(CROWD)
    above = set(units_of(encode_tile("x", page, Tile(0, 0, 0))))
    below: set[str] = set()
    for x in (0, 1):
        for y in (0, 1):
            below |= set(own(units_of(encode_tile("x", page, Tile(1, x, y)))))
    assert above < below


def test_the_last_zoom_has_every_point() -> None:
    here = np.tile([[126.0622, 39.5717]], (MOST + 1, 1))
    x, y = np.floor(to_world(here)[0] * 2**DEEPEST).astype(int)
    found = units_of(encode_tile("x", points(here), Tile(DEEPEST, int(x), int(y))))
    assert len(found) == MOST + 1


def test_of_points_on_one_spot_the_first_are_kept() -> None:
    world = np.full((MOST + 50, 2), 0.5)
    assert list(thin(world)) == list(range(MOST))


def test_what_is_kept_is_spread_as_the_whole_is() -> None:
    world = to_world(scattered(100_000))
    kept = world[thin(world)]
    whole, _, _ = np.histogram2d(world[:, 0], world[:, 1], bins=4)
    part, _, _ = np.histogram2d(kept[:, 0], kept[:, 1], bins=4)
    assert np.abs(part / part.sum() - whole / whole.sum()).max() < 0.02
