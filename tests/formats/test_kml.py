"""KML, read back by Expat and by another GDAL."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely

from app.domain.dataset import Dataset
from app.domain.layer import FILL
from app.domain.query import Page
from app.formats import FORMATS
from app.formats.kml import COLORS, LOOK
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
from tests.server import ROOT

KML = {"k": "http://www.opengis.net/kml/2.2"}


def places_of(content: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(content).findall(".//k:Placemark", KML)


def cells_of(place: ElementTree.Element) -> dict[str, str]:
    found = place.findall(".//k:SimpleData", KML)
    return {one.attrib["name"]: one.text or "" for one in found}


class Links(HTMLParser):
    """The addresses and the elements of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.addresses += [value or "" for _, value in attrs]


def test_another_gdal_reads_every_feature(dataset: Dataset, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "camps.kml"
    path.write_bytes(write("kml", dataset, page))
    rows = by_ogr2ogr(path)
    expected = features(dataset, page)
    assert list(rows) == list(expected)
    for name, feature in expected.items():
        assert point_of(rows[name]["geom"]) == feature["geometry"]
        for key, value in feature["properties"].items():
            if key in rows[name]:
                assert_same(value, rows[name][key])
        said = {"name_ko", "status", "accuracy_m", "evidence", "sources_text", "aliases"}
        assert said <= set(rows[name])


def test_a_place_describes_itself_with_its_sources(dataset: Dataset, page: Page) -> None:
    expected = features(dataset, page)
    for place in places_of(write("kml", dataset, page)):
        feature = expected[place.attrib["id"]]["properties"]
        assert place.findtext("k:name", None, KML) == feature["name"]["en"]
        html = place.findtext("k:description", "", KML)
        assert f"<b>Status:</b> {feature['status']}</p>" in html
        assert f"<b>Evidence:</b> {feature['evidence']}</p>" in html
        assert feature["name_ko"] in html
        if feature["accuracy_m"]:
            assert f"within {feature['accuracy_m']:,} m" in html
        else:
            assert "<b>Position:</b> not known." in html
        links = Links(html)
        assert links.tags <= {"p", "b", "ul", "li", "a"}
        for address in links.addresses:
            assert address in (*feature["sources_text"].split(), feature["page"])
        assert html.count("<li>") == len(feature["citations"])


def test_a_place_without_a_position_has_no_geometry(dataset: Dataset, page: Page) -> None:
    places = {place.attrib["id"]: place for place in places_of(write("kml", dataset, page))}
    assert places["kwanliso-11-kyongsong"].find("k:Point", KML) is None
    drawn = places["kwanliso-14-kaechon"].findtext("k:Point/k:coordinates", None, KML)
    assert drawn == "126.062,39.572"


def test_every_style_that_is_used_is_there(dataset: Dataset, page: Page) -> None:
    content = write("kml", dataset, page)
    root = ElementTree.fromstring(content)
    styles = {f"#{one.attrib['id']}" for one in root.findall(".//k:Style", KML)}
    used = {place.findtext("k:styleUrl", None, KML) for place in places_of(content)}
    assert used <= styles
    assert len(used) > 1
    assert {*FILL.values(), "dotted"} == set(LOOK)


def test_colors_are_those_of_the_map(dataset: Dataset, page: Page) -> None:
    tokens = (ROOT / "frontend/src/css/tokens.css").read_text(encoding="utf-8")
    for token, color in COLORS.items():
        first = re.search(rf"--{token}: *(\S+);", tokens)
        assert first
        assert first[1] == f"#{color}"
    assert {layer.style.color for layer in dataset.layers.values()} <= set(COLORS)
    assert b"<color>ff2116a3</color>" in write("kml", dataset, page)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.LineString([(0, 0), (1, 2.5)]),
        shapely.box(0, 0, 9, 9) - shapely.box(1, 1, 2, 2),
        shapely.MultiPoint([(1, 2), (3, 4)]),
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]),
        shapely.GeometryCollection([shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)])]),
    ],
)
def test_every_geometry_comes_back(dataset: Dataset, tmp_path: Path, shape: Any) -> None:
    path = tmp_path / "camps.kml"
    path.write_bytes(write("kml", dataset, page_of(["a"], [shape])))
    assert by_ogr2ogr(path)["a"]["geom"].equals(shape)


def test_hostile_texts_stay_texts(dataset: Dataset, hostile: Page) -> None:
    content = b"".join(FORMATS["kml"].encode(hostile_layer(dataset), hostile))
    for place in places_of(content):
        cells = cells_of(place)
        text = HOSTILE[cells["id"]].translate(FORBIDDEN)
        assert cells["name_en"] == text
        html = place.findtext("k:description", "", KML)
        links = Links(html)
        assert links.tags <= {"p", "b", "ul", "li", "a"}
        assert all(address.startswith("https://") for address in links.addresses)


def test_an_override_ends_with_its_paragraph(dataset: Dataset, hostile: Page) -> None:
    place = places_of(write("kml", dataset, hostile))[list(HOSTILE).index("override")]
    html = place.findtext("k:description", "", KML)
    assert f"<p>{HOSTILE['override']}</p>\n<p><b>" in html
