"""OGC API – Features as its standard has it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from lxml import html
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from app.domain.geometry import BBox
from app.formats import FORMATS
from app.web.crs import CRS84, EPSG, SUPPORTED
from app.web.ogc import CONFORMS_TO
from app.web.parameters import FEATURES
from app.web.routes import ROUTERS

ITEMS = "/collections/camps/items"
PROJECTED = {
    EPSG + "4326": (39.572, 126.062),
    EPSG + "3857": (14033157.65, 4803940.03),
    EPSG + "5179": (2175427.65, 876487.37),
    EPSG + "32652": (247633.43, 4384379.11),
}
"""Camp 14 in each system's own axis order, as PROJ's cs2cs gives it."""


def get(client: TestClient, path: str, **params: str) -> Any:
    answer = client.get(path, params=params or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def link(document: Any, rel: str) -> str | None:
    return next((one["href"] for one in document["links"] if one["rel"] == rel), None)


def test_the_landing_page_leads_to_all_that_a_client_needs(client: TestClient) -> None:
    landing = get(client, "/")
    for rel in ("self", "service-desc", "service-doc", "conformance", "data", "license"):
        address = link(landing, rel)
        assert address is not None
        if "testserver" in address:
            assert client.get(address).status_code == 200


def test_the_api_document_is_valid_openapi_of_the_promised_type(client: TestClient) -> None:
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    validate(answer.json())


def test_the_api_document_has_every_address_and_no_other(client: TestClient) -> None:
    described = {
        re.sub(r"{\w+}(\.({\w+}|mvt))?", "{}", one) for one in get(client, "/openapi.json")["paths"]
    }
    served = {
        re.sub(r"{\w+}", "{}", route.path)
        for router in ROUTERS
        for route in router.routes
        if getattr(route, "include_in_schema", False) and hasattr(route, "path")
    }
    assert described == served


def test_every_parameter_says_its_style(client: TestClient) -> None:
    for item in get(client, "/openapi.json")["paths"].values():
        for parameter in item["get"]["parameters"]:
            assert {"style", "explode", "schema", "description"} <= parameter.keys()


def test_every_parameter_of_features_is_understood(client: TestClient) -> None:
    examples = {
        "bbox": "124,37,131,43",
        "bbox-crs": CRS84,
        "datetime": "1990",
        "filter": "number = 14",
        "filter-lang": "cql2-text",
        "filter-crs": CRS84,
        "sortby": "-number",
        "properties": "name_en",
        "skip-geometry": "true",
        "limit": "3",
        "offset": "1",
        "crs": CRS84,
        "f": "geojson",
    }
    assert examples.keys() == FEATURES.keys()
    for name, text in examples.items():
        params = {name: text} | ({"filter": "number = 14"} if name.startswith("filter-") else {})
        assert client.get(ITEMS, params=params).status_code == 200, name


def test_the_landing_page_passes_over_what_shapes_the_map(client: TestClient) -> None:
    plain = client.get("/")
    shaped = client.get("/?kind=kwanliso&kind=kyohwaso&at=39,126,8&q=")
    assert shaped.content == plain.content
    assert client.get("/?kind=castle").json()["parameter"] == "kind"


def test_conformance_says_what_is_there(client: TestClient) -> None:
    assert get(client, "/conformance")["conformsTo"] == list(CONFORMS_TO)


def test_collections_are_features_with_extents(client: TestClient) -> None:
    for one in get(client, "/collections")["collections"]:
        assert one["itemType"] == "feature"
        assert one["crs"] == list(SUPPORTED)
        assert one["storageCrs"] == CRS84
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert west <= east
        assert south <= north
        assert client.get(link(one, "items") or "").status_code == 200
        assert get(client, f"/collections/{one['id']}")["id"] == one["id"]


def test_without_a_limit_all_features_come(client: TestClient) -> None:
    found = get(client, ITEMS)
    assert found["numberMatched"] == found["numberReturned"] == len(found["features"]) == 20
    assert link(found, "next") is None


def test_pages_lead_to_one_another_and_miss_nothing(client: TestClient) -> None:
    whole = [one["id"] for one in get(client, ITEMS)["features"]]
    address: str | None = f"{ITEMS}?limit=7&properties=name_en"
    seen: list[str] = []
    last = None
    while address:
        last = get(client, address)
        seen += [one["id"] for one in last["features"]]
        address = link(last, "next")
    assert seen == whole
    assert last is not None
    before = get(client, link(last, "prev") or "")
    assert [one["id"] for one in before["features"]] == whole[7:14]


def test_other_formats_page_by_header(client: TestClient) -> None:
    answer = client.get(ITEMS, params={"f": "csv", "limit": "7"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'rel="next"' in answer.headers["link"]
    assert answer.headers["ogc-numbermatched"] == "20"


def test_accept_chooses_the_format(client: TestClient) -> None:
    for kind in ("text/csv", "application/vnd.google-earth.kml+xml", "application/geo+json"):
        answer = client.get(ITEMS, headers={"Accept": kind})
        assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(("crs", "point"), PROJECTED.items())
def test_another_system_comes_in_its_own_axis_order(
    client: TestClient, crs: str, point: tuple[float, float]
) -> None:
    for path in (f"{ITEMS}/kwanliso-14-kaechon", ITEMS):
        answer = client.get(path, params={"crs": crs})
        assert answer.headers["content-crs"] == f"<{crs}>"
        found = answer.json()
        feature = found if "geometry" in found else found["features"][3]
        assert feature["id"] == "kwanliso-14-kaechon"
        assert feature["geometry"]["coordinates"] == pytest.approx(point, abs=0.02)


def test_a_box_in_another_system_finds_the_same(client: TestClient) -> None:
    box = BBox(126.0, 39.5, 126.2, 39.6)
    wanted = [one["id"] for one in get(client, ITEMS, bbox="126.0,39.5,126.2,39.6")["features"]]
    swapped = f"{box.south},{box.west},{box.north},{box.east}"
    found = get(client, ITEMS, bbox=swapped, **{"bbox-crs": EPSG + "4326"})
    assert [one["id"] for one in found["features"]] == wanted != []


def test_a_filter_and_its_queryables_go_together(client: TestClient) -> None:
    known = get(client, "/collections/camps/queryables")["properties"]
    assert {"number", "status", "geometry", "datetime"} <= known.keys()
    found = get(client, ITEMS, filter="status = 'operating' AND number > 15")["features"]
    assert {one["properties"]["number"] for one in found} == {16, 18, 25}


BAD = [
    ("crs", "http://www.opengis.net/def/crs/EPSG/0/99999"),
    ("bbox-crs", "EPSG:4326"),
    ("f", "docx"),
    ("filter", "colour = 'red'"),
    ("filter", "number = "),
    ("filter-lang", "sql"),
    ("sortby", "colour"),
    ("skip-geometry", "perhaps"),
    ("unknown", "1"),
    ("limit", "0"),
]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_what_cannot_be_asked_is_named(client: TestClient, name: str, text: str) -> None:
    answer = client.get(ITEMS, params={name: text})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == name


def test_a_feature_of_another_layer_is_not_here(client: TestClient) -> None:
    assert client.get("/collections/prisons/items/kwanliso-14-kaechon").status_code == 404
    assert client.get("/collections/castles/items").status_code == 404


def test_people_get_the_features_asked_for_as_a_page(client: TestClient) -> None:
    page = client.get(f"{ITEMS}?filter=number=14", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "Camp 14, Kaechon" in page.text
    assert "Camp 25, Chongjin" not in page.text
    assert "html" in client.get(ITEMS, params={"f": "html"}).headers["content-type"]


def test_the_reference_page_needs_no_script(client: TestClient) -> None:
    page = client.get("/docs", headers={"Accept": "text/html"}).text
    assert "/collections/{layer}/items" in page
    assert "cdn" not in page


def test_the_application_serves_no_other_document(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    assert app.openapi_url is None


def test_every_download_stands_on_a_page_with_its_size_and_date(client: TestClient) -> None:
    page = client.get("/data", headers={"Accept": "text/html"})
    day = client.app.state.atlas.dataset.modified  # type: ignore[attr-defined]
    text = html.fromstring(page.content)
    for layer in ("camps", "events"):
        (section,) = text.xpath(f'//section[@aria-labelledby="data-{layer}"]')
        assert f"{day.day} {day:%B} {day.year}" in section.text_content()
        listed = dict(zip(section.xpath(".//li/a/@href"), section.xpath(".//li"), strict=True))
        assert len(listed) == len(FORMATS) + 4
        for address, entry in listed.items():
            assert client.get(address).status_code == 200, address
            is_small = address.endswith((".json", ".qml"))
            assert is_small or re.search(r"\d (kB|MB)", entry.text_content()), address
