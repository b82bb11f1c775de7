"""The outline tells inside from outside, and how far a border is."""

from pathlib import Path

import pytest
import shapely

from app.errors import GroundError
from app.ground.outline import Outline, distance_m, encode_outline, read_outline

CAMP_14, CAMP_18 = (126.0622, 39.5717), (126.0860, 39.5596)
CROSSINGS = [
    (124.392329, 40.115133, "CN", 30),  # Dandong-Sinuiju
    (124.879328, 40.458402, "CN", 60),  # Shanghekou-Chongsu
    (129.849287, 42.949015, "CN", 40),  # Tumen-Namyang
    (130.5225, 42.5678, "CN", 150),  # Quanhe-Wonjong
    (130.641271, 42.415217, "RU", 50),  # Khasan-Tumangang
    (126.6767, 37.9558, "KR", 200),  # Panmunjom
]
"""Longitude, latitude, neighbour, and how many metres the position may be off."""


@pytest.fixture(scope="module")
def outline(ground: Path) -> Outline:
    return read_outline(ground)


@pytest.fixture
def square() -> Outline:
    """A country of one degree on the equator, with a border on its east and a river across."""
    border = shapely.LineString([(1, 0), (1, 1)])
    river = shapely.LineString([(0, 0.5), (1, 0.5)])
    return Outline(shapely.box(0, 0, 1, 1), {"CN": border}, {"Taedong": river})


@pytest.mark.parametrize(("lon", "lat", "neighbour", "metres"), CROSSINGS)
def test_crossings_lie_on_the_border(
    outline: Outline, lon: float, lat: float, neighbour: str, metres: float
) -> None:
    assert outline.distance_to_border_m(lon, lat, neighbour) <= metres


def test_the_taedong_parts_the_two_camps(outline: Outline) -> None:
    between = shapely.LineString([CAMP_14, CAMP_18])
    assert outline.rivers["Taedong"].crosses(between)


def test_both_camps_are_inside_and_their_neighbours_are_not(outline: Outline) -> None:
    assert outline.is_inside_country(*CAMP_14)
    assert outline.is_inside_country(*CAMP_18)
    assert not outline.is_inside_country(126.978, 37.566)  # Seoul
    assert not outline.is_inside_country(124.383, 40.129)  # Dandong
    assert not outline.is_inside_country(128.5, 39.5)  # at sea


def test_tolerance_reaches_over_the_border(outline: Outline) -> None:
    off_the_bridge = (124.3885, 40.1180)
    assert not outline.is_inside_country(*off_the_bridge)
    assert outline.is_inside_country(*off_the_bridge, tolerance_m=1000)


def test_each_border_is_one_line(outline: Outline) -> None:
    assert {n: len(shapely.get_parts(outline.border(n))) for n in ("CN", "RU", "KR")} == {
        "CN": 1,
        "RU": 1,
        "KR": 1,
    }


def test_distance_is_in_metres_along_the_ellipsoid(square: Outline) -> None:
    assert square.distance_to_border_m(2, 0.5, "CN") == pytest.approx(111_320, rel=1e-4)
    assert distance_m(0.5, 2, square.country) == pytest.approx(110_574, rel=1e-4)
    assert distance_m(0.5, 0.5, square.country) == 0


def test_an_unknown_neighbour_is_refused(square: Outline) -> None:
    with pytest.raises(GroundError, match="ask for CN, RU or KR"):
        square.border("JP")


def test_an_outline_is_read_as_it_was_written(square: Outline, tmp_path: Path) -> None:
    (tmp_path / "outline.geojson").write_bytes(encode_outline(square))
    again = read_outline(tmp_path)
    assert again.country.equals(square.country)
    assert encode_outline(again) == encode_outline(square)


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"features": []}', b"\xff"])
def test_an_outline_that_cannot_be_read_says_what_to_run(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "outline.geojson").write_bytes(content)
    with pytest.raises(GroundError, match=r"run `python -m app\.ground --force`"):
        read_outline(tmp_path)
