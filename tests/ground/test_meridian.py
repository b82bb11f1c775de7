"""Nothing runs across the map from one side of the antimeridian to the other."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from app.ground.archive import Archive
from app.ground.meridian import cut_line, cut_polygon
from app.ground.shapes import Shape, World, shapes

CAMP_14, CAMP_18 = (126.0622, 39.5717), (126.0860, 39.5596)


class Base:
    """The vector tiles of a built ground."""

    def __init__(self, ground: Path) -> None:
        self._archive = Archive(ground / "base.pmtiles")

    def tile(self, kind: str, z: int, x: int, y: int) -> bytes | None:
        return self._archive.tile(z, x, y) if kind == "vector" else None


def on_map(lon: float, lat: float) -> tuple[float, float]:
    """A point in parts of the world's width."""
    return lon / 360 + 0.5, 0.5 - float(np.arcsinh(np.tan(np.radians(lat)))) / (2 * np.pi)


@pytest.fixture(scope="module")
def land(ground: Path) -> list[Shape]:
    return shapes(Base(ground), World(0, 0, 1, 1), 2)["land"]


def test_a_polygon_over_the_antimeridian_becomes_two() -> None:
    ring = np.array([(170.0, 60), (-170, 60), (-170, 70), (170, 70), (170, 60)])
    hole = np.array([(-178.0, 64), (-176, 64), (-176, 66), (-178, 66), (-178, 64)])
    west, east = sorted(cut_polygon([ring, hole]), key=lambda part: part.bounds[0])
    assert (west.bounds, west.area) == ((-180, 60, -170, 70), 96)
    assert (east.bounds, east.area) == ((170, 60, 180, 70), 100)


def test_a_coast_round_the_pole_is_closed_along_it() -> None:
    pole = np.array([(-180.0, -89.999), (0, -89.999), (179, -89.999), (-180, -89.999)])
    coast = np.array([(lon, -70.0) for lon in (-180, -90, 0, 90, -180)])
    parts = cut_polygon([pole, coast])
    assert shapely.union_all(parts).equals(shapely.box(-180, -90, 180, -70))


def test_a_polygon_elsewhere_stays_as_it_is() -> None:
    ring = np.array([(0.0, 0), (10, 0), (10, 10), (0, 0)])
    (part,) = cut_polygon([ring])
    assert part.equals(shapely.Polygon(ring))


def test_a_line_over_the_antimeridian_becomes_two() -> None:
    lines = cut_line(np.array([(170.0, 60), (-170, 60)]))
    assert sorted(line.bounds for line in lines) == [(-180, 60, -170, 60), (170, 60, 180, 60)]


def test_no_edge_of_the_land_runs_over_half_the_world(land: list[Shape]) -> None:
    for shape in land:
        for ring in shapely.get_rings(shapely.get_parts(shape.geometry)):
            points = shapely.get_coordinates(ring)
            edges = np.abs(np.diff(points[:, 0]))[points[1:, 1] < on_map(0, -84)[1]]
            assert edges.max(initial=0) < 200 / 360, shape.properties


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (-40, 60, None),  # Atlantic
        (0, 60.5, None),  # North Sea
        (-100, 72, ""),  # Arctic Canada
        (-110, 65, ""),
        (100, 68, "RUS"),  # Siberia
        (175, 67, "RUS"),  # both sides of Chukotka
        (-175, 66.5, "RUS"),
        (-150, 65, ""),  # Alaska
        (178, -17.8, ""),  # Fiji
        (100, -80, ""),  # Antarctica
        (-100, -78, ""),
    ],
)
def test_land_is_where_it_is(
    land: list[Shape], lon: float, lat: float, country: str | None
) -> None:
    point = shapely.Point(on_map(lon, lat))
    found = [shape.properties["a"] for shape in land if shape.geometry.intersects(point)]
    assert found == ([] if country is None else [country])


@pytest.mark.parametrize("zoom", [7, 8, 9, 10])
def test_the_drawn_taedong_parts_the_two_camps(ground: Path, zoom: int) -> None:
    west, south = on_map(125.9, 39.4)
    east, north = on_map(126.3, 39.7)
    rivers = shapes(Base(ground), World(west, north, east, south), zoom)["river"]
    (taedong,) = [one.geometry for one in rivers if one.properties.get("name") == "Taedong"]
    between = shapely.LineString([on_map(*CAMP_14), on_map(*CAMP_18)])
    assert taedong.crosses(between)
