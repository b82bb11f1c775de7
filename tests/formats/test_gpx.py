"""GPX, read back by gpxpy and by another GDAL."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import gpxpy
import shapely

from app.domain.dataset import Dataset
from app.domain.query import Page
from app.formats import FORMATS
from app.formats.gpx import NAMED
from tests.formats.pages import (
    FORBIDDEN,
    HOSTILE,
    assert_same,
    by_ogr2ogr,
    features,
    hostile_layer,
    page_of,
    point_of,
    write,
)

GPX = {"g": "http://www.topografix.com/GPX/1/1", "ogr": "http://osgeo.org/gdal"}

ORDER = ["name", "desc", "link", "sym", "type", "extensions"]
"""The elements that we write, as the schema of GPX 1.1 orders them."""


def test_gpxpy_reads_every_drawn_feature(dataset: Dataset, page: Page) -> None:
    found = gpxpy.parse(write("gpx", dataset, page))
    drawn = [one for one in features(dataset, page).values() if one["geometry"]]
    assert found.name == "Political prison camps"
    assert "CC-BY-4.0" in (found.description or "")
    for point, feature in zip(found.waypoints, drawn, strict=True):
        said = feature["properties"]
        assert [point.longitude, point.latitude] == feature["geometry"]["coordinates"]
        assert (point.name, point.type, point.link) == (said["name_en"], "kwanliso", said["page"])
        for line in (
            f"Status: {said['status']}",
            f"Accuracy: within {said['accuracy_m']:,} m",
            f"Evidence: {said['evidence']}",
            f"Korean name: {said['name_ko']}",
        ):
            assert line in (point.description or "").split("\n")
        assert (point.description or "").count("\nSource: ") == len(said["citations"])
        assert len(point.extensions) > 10


def test_another_gdal_reads_the_columns(dataset: Dataset, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "camps.gpx"
    path.write_bytes(write("gpx", dataset, page))
    rows = by_ogr2ogr(path, "waypoints", key="ogr_id")
    drawn = {name: one for name, one in features(dataset, page).items() if one["geometry"]}
    assert list(rows) == list(drawn)
    for name, feature in drawn.items():
        assert point_of(rows[name]["geom"]) == feature["geometry"]
        for key in ("name_ko", "status", "accuracy_m", "evidence", "sources_text", "aliases"):
            assert_same(feature["properties"][key], rows[name][f"ogr_{key}"])


def test_what_is_no_point_is_no_waypoint(dataset: Dataset) -> None:
    shapes = [shapely.box(0, 0, 1, 1), None, shapely.Point(), shapely.Point(3, 4)]
    found = gpxpy.parse(write("gpx", dataset, page_of(["a", "b", "c", "d"], shapes)))
    assert [point.name for point in found.waypoints] == ["d"]
    assert "Left out here: 3 without a point (a, b, c). GeoJSON has all." in (
        found.description or ""
    )


def test_it_says_what_it_leaves_out(dataset: Dataset, page: Page) -> None:
    said = gpxpy.parse(write("gpx", dataset, page)).description or ""
    missing = [name for name, one in features(dataset, page).items() if not one["geometry"]]
    assert f"{len(missing)} without a point ({', '.join(missing)})" in said
    assert all(name in said.partition("nested properties")[2] for name in ("claims", "citations"))


def test_of_many_left_out_the_first_are_named(dataset: Dataset) -> None:
    ids = [f"a{number:02}" for number in range(NAMED + 2)]
    said = gpxpy.parse(write("gpx", dataset, page_of(ids, [None] * len(ids)))).description or ""
    assert f"{NAMED + 2} without a point (a00, " in said
    assert f"a{NAMED - 1} and 2 more)" in said


def test_where_nothing_is_left_out_nothing_is_said_of_it(dataset: Dataset) -> None:
    found = gpxpy.parse(write("gpx", dataset, page_of(["a"], [shapely.Point(3, 4)])))
    assert "Left out" not in (found.description or "")


def test_elements_stand_in_the_order_of_the_schema(dataset: Dataset, page: Page) -> None:
    for point in ElementTree.fromstring(write("gpx", dataset, page)).findall("g:wpt", GPX):
        names = [child.tag.rpartition("}")[2] for child in point]
        assert sorted(names, key=ORDER.index) == names


def test_columns_of_any_name_are_elements(dataset: Dataset) -> None:
    page = page_of(["a"], [shapely.Point(1, 2)], **{"1 <b>": ["x"], "": ["y"], "가": ["z"]})
    content = write("gpx", dataset, page)
    found = ElementTree.fromstring(content).findall("g:wpt/g:extensions/*", GPX)
    assert [one.text for one in found] == ["a", "x", "y", "z"]


def test_hostile_texts_stay_texts(dataset: Dataset, hostile: Page) -> None:
    root = ElementTree.fromstring(b"".join(FORMATS["gpx"].encode(hostile_layer(dataset), hostile)))
    points = root.findall("g:wpt", GPX)
    assert len(points) == len(HOSTILE)
    for point, text in zip(points, HOSTILE.values(), strict=True):
        expected = text.translate(FORBIDDEN)
        assert point.findtext("g:name", None, GPX) == expected
        assert point.findtext("g:extensions/ogr:evidence", None, GPX) == expected
        assert point.find("g:link", GPX) is None


def test_only_a_web_address_is_a_link(dataset: Dataset) -> None:
    pages = ["https://x.example/?a=1&b=\"<>'", "javascript:alert(1)", "/places/c", None]
    content = write("gpx", dataset, page_of(list("abcd"), [shapely.Point(1, 2)] * 4, page=pages))
    found = ElementTree.fromstring(content).findall("g:wpt/g:link", GPX)
    assert [link.attrib["href"] for link in found] == pages[:1]
