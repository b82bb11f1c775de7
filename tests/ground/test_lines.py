"""Borders, provinces, railways and rivers are found in what the packages hold."""

import json

import numpy as np
import pytest
import shapely

from app.ground.borders import find_borders, river_borders
from app.ground.countries import read_coastlines, read_world, read_world_borders
from app.ground.provinces import read_provinces
from app.ground.rails import read_rails
from app.ground.rivers import draw_rivers, smooth

WEST = shapely.Polygon([(125, 40), (126, 40), (126, 40.5), (126, 41), (125, 41)])
EAST = shapely.Polygon([(126, 40), (127, 40), (127, 41), (126, 41), (126, 40.5)])


def test_a_border_is_what_two_countries_share() -> None:
    borders = find_borders(
        {"AAA": shapely.MultiPolygon([WEST]), "BBB": shapely.MultiPolygon([EAST])}
    )
    (line,) = borders["AAA", "BBB"]
    assert line.equals(shapely.LineString([(126, 40), (126, 41)]))


def test_where_the_river_is_left_open_the_border_runs_midway() -> None:
    west = [(125, 40), (126, 40), (126, 40.45), (125.98, 40.5), (126, 40.55), (126, 41), (125, 41)]
    east = [(127, 40), (127, 41), (126, 41), (126, 40.55), (126.02, 40.5), (126, 40.45), (126, 40)]
    countries = {
        "AAA": shapely.MultiPolygon([shapely.Polygon(west)]),
        "BBB": shapely.MultiPolygon([shapely.Polygon(east)]),
    }
    (line,) = find_borders(countries)["AAA", "BBB"]
    assert line.length == pytest.approx(1.0, abs=1e-6)
    assert line.distance(shapely.Point(126, 40.5)) < 1e-6


def test_a_land_border_near_the_tumen_is_no_river() -> None:
    tumen = shapely.LineString([(130, 42), (130.6, 42.4)])
    mouth = shapely.LineString([(130.6, 42.4), (130.7, 42.3)])
    hills = shapely.LineString([(130.6, 42.4), (131, 43.5)])
    lines = river_borders(
        {("CHN", "PRK"): [tumen], ("PRK", "RUS"): [mouth], ("CHN", "RUS"): [hills]}
    )
    assert lines[:2] == [tumen, mouth]
    assert all(line.distance(tumen) > 0.4 for line in lines[2:])


def test_smoothing_keeps_the_ends_and_cuts_the_corner() -> None:
    bent = shapely.LineString([(126, 40), (126.1, 40), (126.1, 40.1)])
    curve = smooth(bent)
    assert (curve.coords[0], curve.coords[-1]) == (bent.coords[0], bent.coords[-1])
    assert 0.01 < curve.distance(shapely.Point(126.1, 40)) < 0.04


def test_along_a_border_the_river_is_the_border() -> None:
    border = shapely.LineString([(129, 42), (129.5, 42.2), (130, 42)])
    echo = shapely.LineString([(129, 42.01), (129.5, 42.21), (130, 42.01)])
    inland = shapely.LineString([(126, 39), (126.10, 39.58), (126.3, 40)])
    rivers = draw_rivers([echo, inland], [border])
    assert [(r.is_border, r.names.get("name")) for r in rivers] == [
        (False, "Taedong"),
        (True, None),
    ]
    assert rivers[1].line.equals(border)


def test_countries_are_read_one_a_line_if_they_touch_the_window() -> None:
    near, far = ([[[x, 40], [x + 1, 40], [x, 41], [x, 40]]] for x in (126, 10))
    lines = [
        f'{{"type":"Feature","geometry":{json.dumps(geometry)},"properties":{{"A3":"{code}"}}}},'
        for code, geometry in {
            "PRK": {"type": "MultiPolygon", "coordinates": [near, far]},
            "ITA": {"type": "Polygon", "coordinates": far},
        }.items()
    ]
    countries = read_coastlines("\n".join(lines).encode())
    assert {code: len(shape.geoms) for code, shape in countries.items()} == {"PRK": 1}


def test_the_world_is_read_from_shared_arcs() -> None:
    arcs = [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]]
    countries = [
        {"type": "Polygon", "id": "408", "arcs": [[0, 1]]},
        {"type": "Polygon", "id": "250", "arcs": [[~0, 2]]},
    ]
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "objects": {"countries": {"geometries": countries}},
        "arcs": arcs,
    }
    document = json.dumps(topology).encode()
    assert {code: shape.area for code, shape in read_world(document).items()} == {"": 1, "PRK": 1}
    (border,) = read_world_borders(document)
    assert np.asarray(border.coords).tolist() == [[1, 0], [1, 1]]


def test_province_lines_leave_the_coast_out() -> None:
    features = [{"geometry": shapely.geometry.mapping(shape)} for shape in (WEST, EAST)]
    (line,) = read_provinces([json.dumps({"features": features}).encode()])
    assert line.equals(shapely.LineString([(126, 40), (126, 41)]))


def test_railways_are_read_as_text_and_long_links_left_out() -> None:
    graph = "graph=[{1: 5.6, 0: 0.0}, {0: 5.6, 2: 111.2}, {1: 111.2}, {}]"
    nodes = "nodes=[[40.0, 126.0], [40.05, 126.0], [41.05, 126.0], [10.0, 10.0]]"
    (line,) = read_rails(f"from scgraph import x\n{graph}\n{nodes}\n".encode())
    assert line.equals(shapely.LineString([(126, 40), (126, 40.05)]))
