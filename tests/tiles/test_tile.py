"""Tiles lie where OGC 17-083r4 has them."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.tile import DEEPEST, Tile, to_world
from app.errors import NotHere
from tests.tiles.points import EXTENT, scattered, truth


def test_the_first_tile_is_the_whole_world() -> None:
    assert Tile(0, 0, 0).bounds() == pytest.approx((-180, -85.0511287798, 180, 85.0511287798))


def test_four_tiles_meet_at_the_equator_and_greenwich() -> None:
    assert Tile(1, 0, 0).bounds()[1:3] == pytest.approx((0, 0))
    assert Tile(1, 1, 1).bounds()[0::3] == pytest.approx((0, 0))


def test_the_tile_of_camp_14_holds_camp_14() -> None:
    west, south, east, north = Tile(10, 870, 389).bounds()
    assert west < 126.0622 < east
    assert south < 39.5717 < north


def test_a_buffer_grows_the_box_on_every_side() -> None:
    plain, grown = Tile(6, 54, 24).bounds(), Tile(6, 54, 24).bounds(0.5)
    width = plain.east - plain.west
    assert grown.west == pytest.approx(plain.west - width / 2)
    assert grown.east == pytest.approx(plain.east + width / 2)
    assert grown.south < plain.south
    assert grown.north > plain.north


@pytest.mark.parametrize(("x", "crossing"), [(0, True), (1, False), (2, False), (3, True)])
def test_a_buffer_over_the_antimeridian_crosses_it(x: int, crossing: bool) -> None:
    box = Tile(2, x, 1).bounds(0.1)
    assert (box.west > box.east) is crossing
    assert -180 <= box.east <= 180
    assert -180 <= box.west <= 180


def test_a_buffer_around_the_whole_world_adds_no_longitude() -> None:
    assert Tile(0, 0, 0).bounds(0.1)[0::2] == (-180, 180)


@pytest.mark.parametrize(
    ("tile", "remedy"),
    [
        (Tile(0, 1, 0), "x is 0 to 0 at zoom 0"),
        (Tile(3, -1, 0), "x is 0 to 7"),
        (Tile(3, 0, 8), "y is 0 to 7"),
        (Tile(DEEPEST + 1, 0, 0), "zooms 0 to 14"),
        (Tile(-1, 0, 0), "zooms 0 to 14"),
    ],
)
def test_a_tile_outside_the_pyramid_is_not_here(tile: Tile, remedy: str) -> None:
    with pytest.raises(NotHere, match=remedy):
        tile.bounds()


def test_positions_are_projected_as_proj_projects_them() -> None:
    lonlat = scattered(1000)
    expected = truth(lonlat, Tile(0, 0, 0)) / EXTENT
    np.testing.assert_allclose(to_world(lonlat), expected, atol=1e-12)


def test_the_poles_lie_outside_every_tile_and_are_finite() -> None:
    world = to_world(np.array([[0.0, 90.0], [180.0, -90.0]]))
    assert world[0, 1] < -0.1
    assert world[1, 1] > 1.1
    assert np.isfinite(world).all()
