"""Where answers lead, in their `Link` header: for who reads headers alone."""

from __future__ import annotations

import json
import re
from typing import NamedTuple
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from starlette.testclient import TestClient

from app.web.links import LICENCE_URL, LONGEST_IN_HEADER, Links
from app.web.routes.ogc import item_links

HOST = "http://testserver"
CAMP = "/places/kwanliso-14-kaechon"
SERVICE = {"service-desc", "service-doc", "conformance"}

LEADS = {
    "/": {*SERVICE, "alternate", "api-catalog", "data", "describedby", "license"},
    "/collections": {*SERVICE, "alternate", "describedby", "license"},
    "/collections/camps": {*SERVICE, "alternate", "items", "describedby", "license"},
    "/collections/camps/items": {"alternate", "collection", "license"},
    "/layers/camps.geojson": {"collection", "cite-as", "license"},
    "/layers/camps.csv": {"collection", "cite-as", "license"},
    "/releases/2026.11/layers/camps.geojson": {"collection", "cite-as", "license"},
    "/collections/camps/queryables": {*SERVICE, "alternate", "collection"},
    "/conformance": {"alternate", "service-desc", "service-doc"},
    "/functions": {*SERVICE, "alternate"},
    "/data": {*SERVICE, "describedby", "license"},
    "/docs": {*SERVICE, "license"},
    "/layers": {*SERVICE, "alternate", "data", "describedby", "license"},
    "/layers/camps": {
        *SERVICE,
        "alternate",
        "items",
        "collection",
        "cite-as",
        "describedby",
        "license",
    },
    "/overview": {"alternate", "license"},
    "/sources": {"alternate"},
    "/sources/hawk-2012": {"alternate", "collection"},
    "/releases": {"alternate", "license"},
    "/releases/2026.11": {"alternate", "collection", "cite-as", "describedby", "license"},
    "/changes": {"alternate"},
    "/changes.atom": {"alternate"},
    "/places": {"alternate", "license"},
    CAMP: {"alternate", "collection", "cite-as", "describedby", "license"},
}


class Sign(NamedTuple):
    href: str
    rel: str
    kind: str


def signs(header: str) -> list[Sign]:
    """The links of a header, which is nothing but links."""
    found = re.findall(r'<([^>]+)>; rel="([^"]+)"; type="([^"]+)"(?:, |$)', header)
    assert header == ", ".join(f'<{a}>; rel="{b}"; type="{c}"' for a, b, c in found)
    return [Sign(*one) for one in found]


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("path", LEADS)
def test_an_answer_leads_where_its_kind_does(client: TestClient, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept})
    found = signs(answer.headers["link"])
    assert {one.rel for one in found} >= {*LEADS[path], "self"}
    (own,) = [one for one in found if one.rel == "self"]
    assert answer.headers["content-type"].startswith(own.kind)
    assert client.get(own.href, headers={"Accept": accept}).content == answer.content
    assert len(answer.headers["link"]) < 2_000


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("path", LEADS)
def test_no_link_of_an_answer_leads_astray(client: TestClient, path: str, accept: str) -> None:
    header = client.get(path, headers={"Accept": accept}).headers["link"]
    for one in signs(header):
        if one.href.startswith(HOST):
            reached = client.get(one.href, headers={"Accept": one.kind})
            assert reached.status_code == 200, one
            kind = one.kind.replace("json+oembed", "json").replace("xml+oembed", "xml")
            assert reached.headers["content-type"].startswith(kind), one


def test_a_published_file_counts_what_it_holds(client: TestClient) -> None:
    answer = client.get("/releases/2026.11/layers/camps.geojson")
    count = str(len(answer.json()["features"]))
    counts = [answer.headers[f"ogc-number{name}"] for name in ("matched", "returned")]
    assert counts == [count, count]


def test_a_page_of_items_leads_to_the_same_as_data(client: TestClient) -> None:
    params = {"f": "html", "filter": "number > 20", "limit": "2"}
    found = signs(client.get("/collections/camps/items", params=params).headers["link"])
    by_rel = {one.rel: one.href for one in found}
    assert client.get(by_rel["alternate"]).json()["numberReturned"] == 2
    assert "offset=2" in by_rel["next"]


def test_a_pinned_answer_leads_to_its_own_release(client: TestClient) -> None:
    for path in ("/", "/layers/camps", "/collections/camps"):
        header = client.get(f"/releases/2026.11{path}").headers["link"]
        own = [one.href for one in signs(header) if one.href.startswith(HOST)]
        assert all(one.startswith(f"{HOST}/releases/2026.11/") for one in own)


def test_places_found_lead_to_the_same_in_other_forms(client: TestClient) -> None:
    params = {"q": "Kaechon", "near": "126.0625,39.571875", "limit": "2", "layers": "camps"}
    answer = client.get("/places", params=params)
    found, links = answer.json(), answer.json()["links"]
    ids = [one["id"] for one in found["features"]]
    by_kind = {one["type"]: one["href"] for one in links if one["rel"] == "alternate"}
    own = next(one["href"] for one in links if one["rel"] == "self")
    assert [one["id"] for one in client.get(own).json()["features"]] == ids
    rows = client.get(by_kind["text/csv"]).text.splitlines()[1:]
    assert [row.partition(",")[0] for row in rows] == ids
    assert 'lang="en"' in client.get(by_kind["text/html"]).text
    assert "accept" in answer.headers["vary"].lower().split(", ")


def test_a_collection_leads_to_what_draws_it_elsewhere(client: TestClient) -> None:
    for one in client.get("/collections").json()["collections"]:
        titles = {link["title"]: link for link in one["links"]}
        drawn = {"TileJSON", "PMTiles", "MapLibre", "QGIS (QML)"}
        assert {*titles} >= drawn, one["id"]
        for title in drawn:
            reached = client.get(titles[title]["href"])
            assert reached.headers["content-type"].startswith(titles[title]["type"]), title


@pytest.mark.parametrize("name", ["kwanliso-14-kaechon", "개천", 'a"b{}<', "개" * 200])
def test_links_written_but_for_a_name_are_those_of_the_name(name: str) -> None:
    """JSON and header say what links made one by one say; a link too long for a header is left."""
    at = Links("https://example.org")
    made = item_links(at, "camps", has_page=True)
    path = f"/collections/camps/items/{name}"
    wanted = [at.to(path), at.to(f"/places/{name}"), at.to("/collections/camps"), LICENCE_URL]
    assert [one["href"] for one in json.loads(made.named(name)[0])] == wanted
    said = made.named(name)[1]["Link"]
    assert [one.partition(">")[0] for one in said.split("<")[1:]] == [
        href for href in wanted if len(href) <= LONGEST_IN_HEADER
    ]


@pytest.mark.parametrize(
    "text", ["".join(map(chr, range(256))), "name = '개천' AND n > 5", "1,2 3+4", "", "𐀀"]
)
def test_a_query_is_quoted_as_everybody_quotes_it(text: str) -> None:
    """Commas alone stand as they are: boxes and lists of names are easier to read."""
    address = Links().to("/layers/camps.geojson", filter=text)
    assert address == f"/layers/camps.geojson?filter={quote_plus(text, safe=',')}"
    assert parse_qs(urlsplit(address).query, keep_blank_values=True) == {"filter": [text]}
