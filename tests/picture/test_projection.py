"""Views: what they hold, and where a position falls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.picture.projection import View, to_degrees, to_world

KOREA = (123.8, 37.6, 131.0, 43.1)


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_a_position_comes_back_from_the_world(lon: float, lat: float) -> None:
    x, y = to_world(np.array([[lon, lat]]))[0]
    assert to_degrees(x, y) == pytest.approx((lon, lat), abs=1e-9)


def test_the_centre_is_in_the_middle_of_the_picture() -> None:
    view = View.at(126.06, 39.57, 11, (1200, 800))
    assert view.project(np.array([[126.06, 39.57]]))[0].tolist() == pytest.approx([600, 400])


@pytest.mark.parametrize("size", [(64, 64), (360, 480), (1200, 800), (2400, 2400)])
@pytest.mark.parametrize("whole", [True, False])
def test_a_fitted_box_lies_in_the_picture(size: tuple[int, int], whole: bool) -> None:
    view = View.fit(KOREA, size, whole=whole)
    corners = view.project(np.array([[123.8, 43.1], [131.0, 37.6]]))
    assert (corners >= -1e-6).all()
    assert (corners <= np.array(size) + 1e-6).all()
    assert not whole or view.zoom == round(view.zoom)


def test_a_point_fits_at_the_deepest_zoom() -> None:
    assert View.fit((126, 39, 126, 39), (800, 600)).zoom == 14


def test_no_view_is_wider_or_higher_than_the_world() -> None:
    view = View.at(0, 85, 0, (2400, 600))
    left, top, right, bottom = view.world
    assert right - left <= 1
    assert top >= 0
    assert bottom <= 1


def test_a_box_over_the_antimeridian_is_drawn_in_one_piece() -> None:
    view = View.fit((170, 50, -170, 60), (800, 600))
    east, west = view.project(np.array([[-175.0, 55.0], [175.0, 55.0]]))
    assert 0 < west[0] < east[0] < 800


def test_a_pixel_is_as_long_as_on_the_ground() -> None:
    view = View.at(126, 60, 10, (800, 600))
    assert view.metres_per_px == pytest.approx(156543.03392 / 2**10 / 2)
