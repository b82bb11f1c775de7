"""Finding places, and being found."""

from __future__ import annotations

import csv
import io
import json
from csv import DictReader
from itertools import chain

import pytest
from lxml import etree, html
from starlette.testclient import TestClient

CAMP_14 = "kwanliso-14-kaechon"


@pytest.mark.parametrize("text", ["Kaechon", "Gaecheon", "Kaech'ŏn", "개천", "价川", "14호"])
def test_places_are_found_by_name_with_what_matched(client: TestClient, text: str) -> None:
    found = client.get("/places", params={"q": text}).json()["features"]
    hits = {one["id"]: one["properties"]["matched"] for one in found}
    assert hits[CAMP_14]


def test_the_nearest_come_first_by_geodesic_distance(client: TestClient) -> None:
    params = {"near": "126.062,39.572", "layers": "camps,prisons", "limit": "3"}
    found = client.get("/places", params=params).json()
    assert [one["id"] for one in found["features"]][:2] == [CAMP_14, "kwanliso-18-pukchang"]
    assert found["features"][0]["properties"]["distance_m"] == 0
    assert found["features"][1]["properties"]["distance_m"] == pytest.approx(2450, abs=60)
    assert found["numberReturned"] == 3
    rows = [*DictReader(client.get("/places.csv", params=params).text.splitlines())]
    assert [int(row["distance_m"]) for row in rows] == [
        one["properties"]["distance_m"] for one in found["features"]
    ]
    assert found["numberMatched"] > 20


def test_the_nearest_crossings_to_a_camp(client: TestClient) -> None:
    params = {"near": "126.062,39.572", "layers": "crossings-china,crossings-south"}
    found = client.get("/places", params=params).json()["features"]
    metres = [one["properties"]["distance_m"] for one in found]
    assert metres == sorted(metres)
    assert all(one["geometry"] for one in found)


@pytest.mark.parametrize("sort", [{}, {"sort": "-name"}])
def test_the_table_shows_what_the_data_have_in_the_same_order(
    client: TestClient, sort: dict[str, str]
) -> None:
    params = {"near": "126.062,39.572", "layers": "camps", "limit": "4", **sort}
    found = client.get("/places", params=params).json()["features"]
    text = client.get("/places", params={**params, "f": "html"}).text
    page = html.fromstring(text)
    assert page.xpath("//tr/@data-place") == [one["id"] for one in found]
    assert len(found) == 4
    told = page.xpath("string(//main)")
    assert ("nearest to 126.062,39.572 first" in told) == (not sort)
    assert "4 of them are listed" in told
    if not sort:
        assert "2.5 km" in page.xpath("string((//tr[@data-place])[2])")
    for address in page.xpath("//p[@class='as-shown']/a/@href")[1:]:
        answer = client.get(address)
        if "csv" in address:
            ids = [line.partition(",")[0] for line in answer.text.splitlines()[1:]]
        else:
            ids = [one["id"] for one in answer.json()["features"]]
        assert ids == [one["id"] for one in found], address


def test_a_form_keeps_the_point_and_the_number(client: TestClient) -> None:
    params = {"near": "126.062,39.572", "limit": "4", "f": "html"}
    page = html.fromstring(client.get("/places", params=params).text)
    (form,) = page.forms
    assert {name: form.fields[name] for name in ("near", "limit")} == {
        "near": "126.062,39.572",
        "limit": "4",
    }


def test_places_as_of_a_date(client: TestClient) -> None:
    found = client.get("/places", params={"layers": "events", "datetime": "2016"}).json()
    assert [one["id"] for one in found["features"]] == ["ningbo-2016"]


BAD = [
    ("q", ""),
    ("q", "x" * 101),
    ("near", "126"),
    ("near", "39.5,126.0,1"),
    ("near", "200,39"),
    ("near", "126,100"),
    ("limit", "0"),
    ("accuracy", "0"),
    ("accuracy", "10000000"),
    ("datetime", "soon"),
    ("colour", "red"),
]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_what_cannot_be_looked_for_is_refused(client: TestClient, name: str, text: str) -> None:
    answer = client.get("/places", params={name: text})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == name


def test_an_unknown_layer_is_not_here(client: TestClient) -> None:
    assert client.get("/places", params={"layers": "castles"}).status_code == 404


def test_the_catalogue_names_every_layer_in_every_format(client: TestClient) -> None:
    answer = client.get("/catalog.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    for dataset in answer.json()["dcat:dataset"]:
        for distribution in dataset["dcat:distribution"]:
            address = distribution["dcat:downloadURL"]["@id"]
            got = client.head(address)
            assert got.status_code == 200
            assert got.headers["content-type"].startswith(distribution["dcat:mediaType"])


def test_the_data_package_has_the_fields_of_its_tables(client: TestClient) -> None:
    for resource in client.get("/datapackage.json").json()["resources"]:
        header = client.get(resource["path"]).content.decode("utf-8-sig").splitlines()[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]


def test_the_data_package_gives_each_field_the_type_of_its_cells(client: TestClient) -> None:
    fits = {"number": float, "integer": int, "string": str, "any": str, "boolean": bool}
    for resource in client.get("/datapackage.json").json()["resources"]:
        kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        assert (kinds["name_en"], kinds["citations"]) == ("string", "any")
        text = client.get(resource["path"]).content.decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            for name, cell in row.items():
                if cell:
                    fits[kinds[name]](cell)


def test_the_sitemap_leads_to_pages_that_answer(client: TestClient) -> None:
    root = etree.fromstring(client.get("/sitemap.xml").content)
    pages = [str(one.text) for one in root.iter("{*}loc")]
    assert len(pages) == len(set(pages)) > 300
    for page in pages[::25]:
        assert client.get(page, headers={"Accept": "text/html"}).status_code == 200


def test_catalogues_of_apis_find_ours(client: TestClient) -> None:
    (found,) = client.get("/.well-known/api-catalog").json()["linkset"]
    assert client.get(found["service-desc"][0]["href"]).status_code == 200
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


@pytest.mark.parametrize("path", ["/places/kwanliso-14-kaechon", "/layers/camps"])
def test_pages_carry_linked_data(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    text = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    found = json.loads(text)
    assert "schema.org" in json.dumps(found["@context"])
    assert "Camp 14, Kaechon" in text


@pytest.mark.parametrize("path", ["/places", "/places.csv"])
def test_a_part_leads_on_to_the_rest(client: TestClient, path: str) -> None:
    whole = client.get(path, params={"near": "126.062,39.572", "layers": "camps"})
    address, seen = f"{path}?near=126.062,39.572&layers=camps&limit=7", 0
    parts = []
    while address:
        answer = client.get(address)
        parts.append(ids_of(answer.text))
        seen += len(parts[-1])
        assert answer.links.get("prev", {}).get("url", "") != address
        address = answer.links.get("next", {}).get("url", "")
    assert [*chain.from_iterable(parts)] == ids_of(whole.text)
    assert len(parts) == -(-seen // 7) > 1
    back = client.get(answer.links["prev"]["url"])
    assert ids_of(back.text) == parts[-2]
    if path.endswith("csv"):
        assert back.headers["ogc-numbermatched"] == str(seen)
        assert back.headers["ogc-numberreturned"] == "7"


def ids_of(text: str) -> list[str]:
    if text.startswith("{"):
        return [one["id"] for one in json.loads(text)["features"]]
    return [next(iter(row.values())) for row in DictReader(text.splitlines())]


def test_an_offset_that_is_none_is_refused(client: TestClient) -> None:
    answer = client.get("/places?offset=-1")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "offset"
