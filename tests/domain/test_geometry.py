"""Boxes, distances, and how many decimals a position bears."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import Point

from app.domain.geometry import METRES_PER_DEGREE, BBox, decimals_for, distance_m


def test_a_box_across_the_antimeridian_is_two_boxes() -> None:
    shape = BBox(170, -10, -170, 10).shape()
    assert shapely.intersects(shape, Point(175, 0))
    assert shapely.intersects(shape, Point(-175, 0))
    assert not shapely.intersects(shape, Point(0, 0))


def test_camp_14_and_camp_18_face_each_other_over_two_and_a_half_kilometres() -> None:
    away = distance_m(Point(126.062156, 39.571706), Point(126.085968, 39.559648))
    assert away == pytest.approx(2445, abs=5)


@pytest.mark.parametrize("accuracy_m", [1, 30, 150, 999, 1000, 2000, 15000, 100000])
def test_the_last_decimal_is_worth_at_most_a_tenth_of_the_accuracy(accuracy_m: float) -> None:
    decimals = decimals_for(accuracy_m)
    assert METRES_PER_DEGREE / 10**decimals <= accuracy_m / 10
    assert METRES_PER_DEGREE / 10 ** (decimals - 1) > accuracy_m / 10
