"""A tile holds the features that it covers, where they are, and says what they are."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tile import DEEPEST, Tile, to_world
from app.tiles.encode import AT_ONCE, encode_tile
from app.tiles.place import BUFFER
from tests.needs import need_program
from tests.tiles.points import EXTENT, decoded, own, page_of, points, scattered, truth, units_of

WORLD = Tile(0, 0, 0)
CAMP_14 = np.array([[126.0622, 39.5717]])
HOSTILE = np.array(
    [[180.0, 0.0], [-180.0, 0.0], [0.0, 90.0], [0.0, -90.0], [180.0, 85.0], [-180.0, -85.0]]
)


def tile_around(lonlat: np.ndarray[Any, Any], z: int) -> Tile:
    x, y = np.floor(to_world(lonlat)[0] * 2**z).astype(int)
    return Tile(z, int(x), int(y))


def tiles_of(z: int) -> list[Tile]:
    return [Tile(z, x, y) for x in range(2**z) for y in range(2**z)]


@pytest.mark.parametrize("z", range(DEEPEST + 1))
def test_a_point_lies_within_half_a_unit_of_the_truth(z: int) -> None:
    tile = tile_around(CAMP_14, z)
    x, y = units_of(encode_tile("camps", points(CAMP_14), tile))["f-0000000"]
    assert np.abs(truth(CAMP_14, tile)[0] - [x, y]).max() <= 0.5 + 1e-6


@given(lon=st.floats(-179.9, 179.9), lat=st.floats(-85, 85), z=st.integers(0, DEEPEST))
def test_wherever_it_is(lon: float, lat: float, z: int) -> None:
    lonlat = np.array([[lon, lat]])
    tile = tile_around(lonlat, z)
    (where,) = units_of(encode_tile("camps", points(lonlat), tile)).values()
    assert np.abs(truth(lonlat, tile)[0] - where).max() <= 0.5 + 1e-6


@pytest.mark.parametrize("z", [0, 1, 2, 3])
def test_every_point_is_in_one_tile_and_in_the_buffers_around_it(z: int) -> None:
    lonlat = scattered(400)
    page, homes = points(lonlat), dict.fromkeys(points(lonlat).ids, 0)
    for tile in tiles_of(z):
        found = units_of(encode_tile("camps", page, tile))
        for name in own(found):
            homes[name] += 1
        exact = truth(lonlat, tile)
        if z:
            exact[:, 0] = (exact[:, 0] + BUFFER) % (EXTENT * 2**z) - BUFFER
        inside = ((exact > 0.5 - BUFFER) & (exact < EXTENT + BUFFER - 0.5)).all(axis=1)
        near = ((exact > -0.5 - BUFFER) & (exact < EXTENT + BUFFER + 0.5)).all(axis=1)
        rows = {int(name[2:]) for name in found}
        assert set(np.flatnonzero(inside)) <= rows <= set(np.flatnonzero(near))
    assert set(homes.values()) == {1}


@pytest.mark.parametrize("z", [0, 1, 2, 3])
def test_no_tile_is_upset_by_the_edges_of_the_world(z: int) -> None:
    found = [own(units_of(encode_tile("camps", points(HOSTILE), tile))) for tile in tiles_of(z)]
    counts = [sum(f"f-{row:07}" in one for one in found) for row in range(len(HOSTILE))]
    assert counts == [1, 1, 0, 0, 1, 1]


def test_both_names_of_the_antimeridian_are_one_place() -> None:
    found = units_of(encode_tile("camps", points(HOSTILE[:2]), Tile(2, 0, 1)))
    assert found["f-0000000"] == found["f-0000001"]


def test_what_has_no_position_is_in_no_tile() -> None:
    assert encode_tile("camps", page_of([None, shapely.Point()]), WORLD) == b""


def test_an_empty_page_gives_no_bytes() -> None:
    assert encode_tile("camps", page_of([]), WORLD) == b""


def test_values_keep_their_types_and_absent_ones_stay_absent() -> None:
    page = page_of(
        [shapely.Point(126, 39)] * 3,
        name_ko=["가 관리소", None, "가 관리소"],
        number=[14, -1, 2**40],
        accuracy_m=[150, 0.5, None],
        status=["closed", None, "operating"],
        real=[True, False, None],
    )
    found = [one["properties"] for one in decoded(encode_tile("camps", page, WORLD))["features"]]
    assert found == [
        {
            "id": "f-0000000", "name_ko": "가 관리소", "number": 14, "accuracy_m": 150,
            "status": "closed", "real": True, "fill": "hollow",
        },
        {"id": "f-0000001", "number": -1, "accuracy_m": 0.5, "real": False, "fill": "solid"},
        {
            "id": "f-0000002", "name_ko": "가 관리소", "number": 2**40,
            "status": "operating", "fill": "solid",
        },
    ]  # fmt: skip
    assert found[0]["real"] is True


def test_equal_values_of_other_types_are_other_values() -> None:
    page = page_of([shapely.Point(126, 39)] * 4, said=[1, True, 1.0, "1"])
    found = decoded(encode_tile("camps", page, WORLD))["features"]
    assert [repr(one["properties"]["said"]) for one in found] == ["1", "True", "1.0", "'1'"]


def test_every_feature_of_many_has_its_own_place_and_properties() -> None:
    lonlat = scattered(2 * AT_ONCE + 1)
    tall = shapely.LineString([(0, 0), *scattered(200).tolist()])
    page = page_of([*map(shapely.Point, lonlat), tall], number=[*range(len(lonlat)), -1])
    content = encode_tile("x", page, WORLD)
    line, *rest = decoded(content)["features"]
    assert (line["geometry"]["type"], line["properties"]["number"]) == ("LineString", -1)
    assert [one["properties"]["number"] for one in rest] == [*range(len(lonlat))]
    units = np.array([one["geometry"]["coordinates"] for one in rest])
    assert np.abs(units - truth(lonlat, WORLD)).max() <= 0.5 + 1e-6


def test_the_layer_is_called_as_ours_is() -> None:
    content = encode_tile("crossings-china", points(CAMP_14), WORLD)
    layer = decoded(content)
    assert content[3 : 3 + len("crossings-china") + 1].endswith(b"crossings-china")
    assert (layer["extent"], layer["version"]) == (EXTENT, 2)


def test_the_same_page_gives_the_same_bytes() -> None:
    lonlat = scattered(20_000)
    assert encode_tile("x", points(lonlat), WORLD) == encode_tile("x", points(lonlat), WORLD)


def test_lines_and_polygons_are_clipped_and_stay_valid() -> None:
    tile = tile_around(CAMP_14, 8)
    west, south, east, north = tile.bounds()
    hole = shapely.box(west + 0.5, south + 0.3, east - 0.5, north - 0.3)
    shapes = [
        shapely.box(west - 5, south - 5, east + 5, north + 5).difference(hole),
        shapely.LineString([(west - 5, south - 5), (east + 5, north + 5)]),
        shapely.MultiPoint([(west + 0.1, south + 0.1), (east - 0.1, north - 0.1)]),
        shapely.MultiPolygon([hole, shapely.box(west - 9, south, west - 8, north)]),
        shapely.box(10, 10, 20, 20),
        shapely.Polygon([(west, south), (east, north), (east, south), (west, north)]),
    ]
    found = {
        one["properties"]["id"]: shapely.geometry.shape(one["geometry"])
        for one in decoded(encode_tile("x", page_of(shapes), tile))["features"]
    }
    assert sorted(found) == [f"f-{row:07}" for row in (0, 1, 2, 3, 5)]
    assert all(shape.is_valid for shape in found.values())
    full = EXTENT + 2 * BUFFER
    solid = found["f-0000003"].area
    assert found["f-0000000"].area == pytest.approx(full**2 - solid, rel=1e-3)
    assert found["f-0000001"].length > EXTENT
    assert -BUFFER in found["f-0000001"].bounds
    assert len(shapely.get_parts(found["f-0000002"])) == 2
    assert found["f-0000005"].area == pytest.approx(EXTENT**2 / 2, rel=1e-2)


def test_polygons_lie_below_points() -> None:
    page = page_of([shapely.Point(126, 39), shapely.box(125, 38, 127, 40)])
    kinds = [one["geometry"]["type"] for one in decoded(encode_tile("x", page, WORLD))["features"]]
    assert kinds == ["Polygon", "Point"]


def test_gdal_reads_points_and_polygons_where_they_are(tmp_path: Path) -> None:
    need_program("ogr2ogr", "gdal-bin")
    tile = tile_around(CAMP_14, 8)
    ring = shapely.Point(126.2, 39.6).buffer(0.2).difference(shapely.Point(126.2, 39.6).buffer(0.1))
    content = encode_tile("camps", page_of([shapely.Point(CAMP_14[0]), ring]), tile)
    (tmp_path / "one.mvt").write_bytes(content)
    options = [f"-oo {name}={value}" for name, value in zip("ZXY", tile, strict=True)]
    command = [
        "ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", "one.mvt",
        "-oo", "METADATA_FILE=", *(word for option in options for word in option.split()),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    features = json.loads(done.stdout)["features"]
    read = [shapely.geometry.shape(one["geometry"]) for one in features]
    assert [one["properties"]["id"] for one in features] == ["f-0000001", "f-0000000"]
    unit = 360 / 2**8 / EXTENT
    assert read[0].area == pytest.approx(ring.area, rel=0.01)
    assert read[0].symmetric_difference(ring).area < ring.length * unit
    assert read[1].distance(shapely.Point(CAMP_14[0])) < unit
