"""Marks of newsletters and networks behind an address of a page: ignored, and said nowhere."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.web.untracked import MARK, without_marks

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
MARKS = "utm_source=letter-7&fbclid=IwAR0-xyz&UTM_Medium=mail&mc_cid=d34db33f&utm%5Fterm=seven"

PAGES = [
    *("/", "/?place=kwanliso-14-kaechon", "/places/kwanliso-14-kaechon?lang=ko", "/places?q=camp"),
    *("/layers", "/layers/camps", "/sources", "/sources/hawk-2012", "/stories/sent-back", "/about"),
    *("/data", "/docs", "/overview", "/changes", "/releases", "/releases/2026.11", "/share"),
    *("/embed?layers=camps", "/releases/2026.11/layers/camps", "/conformance"),
    "/collections/camps/items?f=html&limit=2",
]


def marked(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{MARKS}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_with_marks_and_says_none(client: TestClient, path: str) -> None:
    tracked, plain = (client.get(one, headers=HTML) for one in (marked(path), path))
    assert tracked.status_code == 200
    assert tracked.content == plain.content
    assert tracked.headers == plain.headers


@pytest.mark.parametrize("path", ["/about", "/embed", "/data"])
def test_a_page_for_whoever_asks_is_so_with_marks(client: TestClient, path: str) -> None:
    assert client.get(marked(path)).content == client.get(path).content


def test_a_network_that_fetches_a_card_gets_the_page(client: TestClient) -> None:
    headers = {"User-Agent": "facebookexternalhit/1.1"}
    found = client.get(marked("/layers/camps"), headers=headers)
    assert found.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/layers/camps.geojson", HTML["Accept"]),
        ("/places.csv", HTML["Accept"]),
        ("/tiles/camps.json", HTML["Accept"]),
        ("/collections/camps/items", "*/*"),
        ("/collections/camps/items?f=csv", HTML["Accept"]),
        ("/layers/camps", "application/json"),
        ("/places?q=camp", "application/geo+json"),
        ("/", "*/*"),
    ],
)
def test_data_stays_strict(client: TestClient, path: str, accept: str) -> None:
    answer = client.get(
        f"{path}{'&' if '?' in path else '?'}utm_source=x", headers={"Accept": accept}
    )
    assert answer.status_code == 400


def test_what_is_not_known_is_no_mark(client: TestClient) -> None:
    assert client.get("/about?utm=1", headers=HTML).status_code == 400
    assert without_marks(b"q=utm_source&&lang=ko") == b"q=utm_source&&lang=ko"


def test_no_parameter_of_ours_is_a_mark(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    names = {one["name"] for item in paths.values() for one in item["get"]["parameters"]}
    assert len(names) > 30
    assert not [name for name in names if MARK.fullmatch(name)]
