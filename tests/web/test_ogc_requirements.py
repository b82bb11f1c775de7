"""The abstract tests of OGC 17-069r4, 18-058r1 and 19-079r2 (annex A of each), one by one.

Each test has the name of the requirement that it goes through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from lxml import html
from starlette.testclient import TestClient

from app.domain.geometry import BBox
from app.web.crs import CRS84, EPSG, SUPPORTED
from app.web.params import MAXIMUM
from tests.build import REAL

LAYERS = sorted(path.parent.name for path in REAL.glob("*/layer.toml"))
ITEMS = "/collections/camps/items"
CAMP = f"{ITEMS}/kwanliso-14-kaechon"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"

LINK = {
    "type": "object",
    "required": ["href", "rel", "type"],
    "properties": {"href": {"type": "string", "pattern": "^https?://"}},
}
LINKED = {"required": ["links"], "properties": {"links": {"type": "array", "items": LINK}}}
"""What link.yaml asks of every document with links."""

COLLECTION = {
    "type": "object",
    "required": ["id", "links", "extent", "itemType", "crs"],
    "properties": {
        "links": {"type": "array", "minItems": 1, "items": LINK},
        "extent": {
            "properties": {
                "spatial": {
                    "required": ["bbox"],
                    "properties": {"bbox": {"type": "array", "minItems": 1}},
                },
                "temporal": {
                    "properties": {
                        "interval": {
                            "items": {
                                "minItems": 2,
                                "maxItems": 2,
                                "items": {"type": ["string", "null"], "format": "date-time"},
                            }
                        }
                    }
                },
            }
        },
        "itemType": {"const": "feature"},
        "crs": {"type": "array", "items": {"type": "string"}},
    },
}


@pytest.fixture
def get(client: TestClient) -> Callable[..., Any]:
    """A document that has to be there, as JSON."""

    def found(path: str, **params: str) -> Any:
        asked = {name.replace("_", "-"): text for name, text in params.items()}
        answer = client.get(path, params=asked or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return found


Get = Callable[..., Any]


def links(document: Any, rel: str) -> list[dict[str, str]]:
    return [one for one in document["links"] if one["rel"] == rel]


def ids(collection: Any) -> list[str]:
    return [one["id"] for one in collection["features"]]


def parameter(get: Get, path: str, name: str) -> Any:
    """How the API document defines a parameter of an operation."""
    given = get("/openapi.json")["paths"][path]["get"]["parameters"]
    return next(one for one in given if one["name"] == name)


def test_core_root_success(get: Get) -> None:
    landing = get("/")
    jsonschema_rs.validate(LINKED, landing)
    for rel in ("self", "alternate", "service-desc", "service-doc", "conformance", "data"):
        assert links(landing, rel), rel


def test_core_api_definition_success(client: TestClient, get: Get) -> None:
    for rel in ("service-desc", "service-doc"):
        for one in links(get("/"), rel):
            answer = client.get(one["href"], headers={"Accept": one["type"]})
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(one["type"])


def test_core_conformance_success(get: Get) -> None:
    (where,) = links(get("/"), "conformance")
    classes = get(where["href"])["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes
    assert len(classes) == len(set(classes))


def test_core_http(client: TestClient) -> None:
    assert client.get("/collections/castles").status_code == 404
    assert client.post(ITEMS).status_code == 405
    assert client.get(ITEMS, headers={"Accept": "application/x-unheard-of"}).status_code == 200


def test_core_fc_md_success_and_links(get: Get) -> None:
    (where,) = links(get("/"), "data")
    found = get(where["href"])
    jsonschema_rs.validate(LINKED, found)
    assert {one["rel"] for one in found["links"]} >= {"self", "alternate"}
    assert sorted(one["id"] for one in found["collections"]) == LAYERS


@pytest.mark.parametrize("layer", LAYERS)
def test_core_sfc_md_success_and_items_links(client: TestClient, get: Get, layer: str) -> None:
    found = get(f"/collections/{layer}")
    jsonschema_rs.validate(COLLECTION, found)
    listed = get("/collections")["collections"]
    assert found == next(one for one in listed if one["id"] == layer)
    items = links(found, "items")
    assert len(items) == 10
    for one in items:
        answer = client.get(one["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(one["type"])


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_md_extent_holds_every_feature(get: Get, layer: str) -> None:
    (box,) = get(f"/collections/{layer}")["extent"]["spatial"]["bbox"]
    whole = get(f"/collections/{layer}/items")
    inside = get(f"/collections/{layer}/items", bbox=",".join(map(str, box)))
    assert ids(inside) == [one["id"] for one in whole["features"] if one["geometry"]]


def test_core_fc_op_and_response(client: TestClient, get: Get) -> None:
    for layer in LAYERS:
        answer = client.get(f"/collections/{layer}/items")
        assert answer.headers["content-type"] == "application/geo+json"
        found = answer.json()
        jsonschema_rs.validate(LINKED, found)
        assert found["type"] == "FeatureCollection"
        assert found["numberReturned"] == len(found["features"]) == found["numberMatched"]


def test_core_fc_bbox_definition(get: Get) -> None:
    found = parameter(get, "/collections/{layer}/items", "bbox")
    assert (found["in"], found["required"], found["style"]) == ("query", False, "form")
    assert found["explode"] is False
    schema = found["schema"]
    assert (schema["type"], schema["items"]) == ("array", {"type": "number"})
    assert [(one["minItems"], one["maxItems"]) for one in schema["oneOf"]] == [(4, 4), (6, 6)]


@pytest.mark.parametrize(
    "box", ["124,37,131,43", "126.0,39.5,126.2,39.6", "124,37,-100,131,43,9000", "0,0,1,1"]
)
def test_core_fc_bbox_response(get: Get, box: str) -> None:
    numbers = [float(number) for number in box.split(",")]
    west, south = numbers[:2]
    east, north = numbers[len(numbers) // 2 :][:2]
    wanted = []
    for one in get(ITEMS)["features"]:
        if one["geometry"]:
            lon, lat = one["geometry"]["coordinates"]
            if west <= lon <= east and south <= lat <= north:
                wanted.append(one["id"])
    assert ids(get(ITEMS, bbox=box)) == wanted


def test_core_fc_bbox_over_the_antimeridian(get: Get) -> None:
    every = [one["id"] for one in get(ITEMS)["features"] if one["geometry"]]
    assert ids(get(ITEMS, bbox="120,30,-170,50")) == every
    assert ids(get(ITEMS, bbox="170,30,120,50")) == []


def test_core_fc_limit_definition_and_response(get: Get) -> None:
    found = parameter(get, "/collections/{layer}/items", "limit")
    assert (found["in"], found["required"], found["style"]) == ("query", False, "form")
    assert found["explode"] is False
    assert found["schema"] == {"type": "integer", "minimum": 1, "maximum": MAXIMUM}
    for limit in (1, 7, 20, MAXIMUM):
        page = get(ITEMS, limit=str(limit))
        assert page["numberReturned"] == len(page["features"]) == min(limit, 20)
        assert page["numberMatched"] == 20
    assert get(ITEMS, limit=str(MAXIMUM * 10))["numberReturned"] == 20


def test_core_fc_time_definition_and_response(get: Get) -> None:
    found = parameter(get, "/collections/{layer}/items", "datetime")
    assert (found["in"], found["required"], found["style"]) == ("query", False, "form")
    assert found["explode"] is False
    assert found["schema"]["type"] == "string"
    items = "/collections/events/items"
    assert ids(get(items, datetime="2016-04-07T00:00:00Z")) == ["ningbo-2016"]
    assert ids(get(items, datetime="2016-01-01T00:00:00Z/2016-12-31T23:59:59Z")) == ["ningbo-2016"]
    whole = ids(get(items))
    for interval in ("../2100-01-01T00:00:00Z", "1900-01-01T00:00:00Z/..", "1900-01-01/"):
        assert ids(get(items, datetime=interval)) == whole


def test_core_fc_links(client: TestClient, get: Get) -> None:
    for params in ({}, {"limit": "3"}, {"filter": "name_ko LIKE '%개천%'"}):
        found = get(ITEMS, **params)
        (own,) = links(found, "self")
        assert get(own["href"]) == found
        others = links(found, "alternate")
        assert len(others) == 9
        for one in others:
            answer = client.get(one["href"])
            assert answer.headers["content-type"].startswith(one["type"])
            if "html" not in one["type"]:
                assert answer.headers["ogc-numberreturned"] == str(found["numberReturned"])


def test_core_query_param_unknown_and_invalid(client: TestClient) -> None:
    for path in ("/", "/conformance", "/collections", "/collections/camps", ITEMS, CAMP):
        for name, text in (("unknown", "1"), ("f", "nonsense")):
            answer = client.get(path, params={name: text})
            assert (answer.status_code, answer.json()["parameter"]) == (400, name), path
    for name, text in (("bbox", "a"), ("limit", "x"), ("datetime", "soon"), ("offset", "-1")):
        assert client.get(ITEMS, params={name: text}).status_code == 400


def test_core_crs84_and_f_success(get: Get) -> None:
    for one in get(ITEMS)["features"]:
        found = get(f"{ITEMS}/{one['id']}")
        assert {key: found[key] for key in one} == one
        if one["geometry"]:
            lon, lat = one["geometry"]["coordinates"]
            assert 124 < lon < 131
            assert 37 < lat < 43


def test_core_f_links(client: TestClient, get: Get) -> None:
    found = get(CAMP)
    for rel in ("self", "alternate", "collection"):
        (one,) = links(found, rel)
        answer = client.get(one["href"], headers={"Accept": one["type"]})
        assert answer.headers["content-type"].startswith(one["type"])


def test_geojson_content_by_every_way_to_ask(client: TestClient) -> None:
    for path in (ITEMS, CAMP):
        for how in ({"f": "json"}, {"f": "geojson"}, {}):
            answer = client.get(path, params=how, headers={"Accept": "application/geo+json"})
            assert answer.headers["content-type"] == "application/geo+json"
            assert "crs" not in answer.json()


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/conformance", "/collections", "/collections/camps", ITEMS, CAMP),
        *("/collections/camps/queryables", "/functions"),
    ],
)
def test_html_definition_and_content(client: TestClient, path: str) -> None:
    for answer in (
        client.get(path, headers={"Accept": "text/html"}),
        client.get(path, params={"f": "html"}),
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        page = html.fromstring(answer.content)
        assert page.xpath("string(//h1)").strip()
        assert page.xpath("//a/@href")


def test_oas30_exceptions_and_security(get: Get) -> None:
    document = get("/openapi.json")
    assert document["openapi"].startswith("3.0.")
    assert "security" not in document
    for item in document["paths"].values():
        assert {"200", "400", "404"} <= item["get"]["responses"].keys()


def test_crs_fc_md_crs_list_and_storage_crs(get: Get) -> None:
    found = get("/collections")
    assert CRS84 in found["crs"]
    for one in found["collections"]:
        assert one["crs"] == list(SUPPORTED)
        assert one["storageCrs"] in one["crs"]


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
def test_crs_fc_crs_definition_and_valid_value(client: TestClient, get: Get, name: str) -> None:
    schema = parameter(get, "/collections/{layer}/items", name)["schema"]
    assert (schema["type"], schema["default"]) == ("string", CRS84)
    bad = client.get(ITEMS, params={name: EPSG + "2154", "bbox": "1,1,2,2"})
    assert (bad.status_code, bad.json()["parameter"]) == (400, name)


@pytest.mark.parametrize("crs", SUPPORTED)
def test_crs_fc_bbox_crs_action_and_header(client: TestClient, get: Get, crs: str) -> None:
    point = get(CAMP, crs=crs)["geometry"]["coordinates"]
    around = 0.001 if max(point) < 180 else 1
    box = BBox(*(n - around for n in point), *(n + around for n in point))
    params = {"bbox": ",".join(map(str, box)), "bbox-crs": crs, "crs": crs}
    answer = client.get(ITEMS, params=params)
    assert answer.headers["content-crs"] == f"<{crs}>"
    (found,) = answer.json()["features"]
    assert found["id"] == "kwanliso-14-kaechon"
    assert found["geometry"]["coordinates"] == point
    (own,) = links(answer.json(), "self")
    assert client.get(own["href"]).headers["content-crs"] == f"<{crs}>"


@pytest.mark.parametrize("layer", LAYERS)
def test_queryables_link_and_get_queryables_response(get: Get, layer: str) -> None:
    (where,) = links(get(f"/collections/{layer}"), QUERYABLES)
    schema = get(where["href"])
    assert (schema["$id"], schema["type"]) == (where["href"], "object")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.validator_for(schema)
    for name in schema["properties"]:
        found = get(f"/collections/{layer}/items", filter=f'"{name}" IS NOT NULL OR TRUE')
        assert found["numberMatched"] == found["numberReturned"]


def test_functions_are_listed_and_every_one_is_understood(client: TestClient, get: Get) -> None:
    (where,) = links(get("/"), "http://www.opengis.net/def/rel/ogc/1.0/functions")
    listed = get(where["href"])["functions"]
    examples = {"string": "name_en", "number": "number", "datetime": "opened"}
    for one in listed:
        (argument,) = one["arguments"]
        asked = f"{one['name']}({examples[argument['type'][0]]})"
        assert one["returns"] == ["number"]
        assert get(ITEMS, filter=f"{asked} IS NOT NULL")["numberMatched"] > 0, asked
    unknown = client.get(ITEMS, params={"filter": "status = 'x' OR soundex(name_en) = 'K'"})
    said = unknown.json()["detail"]
    assert unknown.status_code == 400
    assert "at character 17" in said
    assert all(one["name"].upper() in said for one in listed)


def test_filter_param_filter_lang_param_filter_crs_param(client: TestClient, get: Get) -> None:
    path = "/collections/{layer}/items"
    assert parameter(get, path, "filter")["schema"]["type"] == "string"
    languages = parameter(get, path, "filter-lang")["schema"]
    assert languages["enum"] == ["cql2-text", "cql2-json"]
    assert parameter(get, path, "filter-crs")["schema"]["enum"] == [CRS84]
    box = "S_INTERSECTS(geometry,BBOX(126.0,39.5,126.2,39.6))"
    assert ids(get(ITEMS, filter=box, filter_crs=CRS84)) == ids(
        get(ITEMS, bbox="126.0,39.5,126.2,39.6")
    )
    wrong = client.get(ITEMS, params={"filter": box, "filter-crs": EPSG + "2154"})
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "filter-crs")


def test_filter_mixing_expressions(get: Get) -> None:
    both = get(ITEMS, filter="status = 'operating'", bbox="124,37,131,43", datetime="1990")
    apart = [
        set(ids(get(ITEMS, **one)))
        for one in (
            {"filter": "status = 'operating'"},
            {"bbox": "124,37,131,43"},
            {"datetime": "1990"},
        )
    ]
    assert set(ids(both)) == set.intersection(*apart) != set()
