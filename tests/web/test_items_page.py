"""The page of the features that somebody asks a layer for."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.formats import FORMATS

ITEMS = "/collections/camps/items"
OPERATING = "status = 'operating'"


def items(client: TestClient, **params: str) -> Any:
    return client.get(ITEMS, params=params).json()


def page_of(client: TestClient, **params: str) -> Any:
    answer = client.get(ITEMS, params={"f": "html", **params})
    assert answer.status_code == 200, answer.text
    return answer, html.fromstring(answer.text)


def test_a_page_of_items_counts_what_is_asked(client: TestClient) -> None:
    matched = items(client, filter=OPERATING)["numberMatched"]
    assert 3 < matched < 20
    _, page = page_of(client, filter=OPERATING, limit="3")
    assert f"{matched} of 20 are as asked, 3 of them listed" in page.xpath("string(//main)")
    assert len(page.xpath("//tr[@data-place]")) == 3


def test_pages_of_items_lead_to_one_another_and_miss_nothing(client: TestClient) -> None:
    params = {"sortby": "-number", "properties": "name_en"}
    whole = [one["id"] for one in items(client, **params)["features"]]
    answer, page = page_of(client, **params, limit="8", lang="ko")
    seen: list[str] = []
    while True:
        seen += page.xpath("//tr/@data-place")
        further = page.xpath("//main//a[@rel='next']/@href")
        assert bool(further) == ('rel="next"' in answer.headers["link"])
        if not further:
            break
        answer = client.get(further[0])
        page = html.fromstring(answer.text)
        assert page.get("lang") == "ko"
    assert seen == whole
    before = html.fromstring(client.get(page.xpath("//main//a[@rel='prev']/@href")[0]).text)
    assert before.xpath("//tr/@data-place") == whole[8:16]


def test_a_page_of_items_keeps_its_question_in_every_address(client: TestClient) -> None:
    _, page = page_of(client, filter=OPERATING, limit="3")
    addresses = page.xpath("//link[@rel='canonical' or @hreflang]/@href | //a[@hreflang]/@href")
    assert len(addresses) == 9
    for address in addresses:
        shown = client.get(address, headers={"Accept": "text/html"})
        assert html.fromstring(shown.text).xpath("//tr/@data-place") == page.xpath(
            "//tr/@data-place"
        )


def test_the_downloads_of_a_page_of_items_hold_all_that_is_asked(client: TestClient) -> None:
    wanted = [one["id"] for one in items(client, filter=OPERATING)["features"]]
    _, page = page_of(client, filter=OPERATING, limit="3", offset="3")
    files = page.xpath("//section[@class='downloads']//a/@href")
    assert len(files) == len(FORMATS)
    for address in files:
        assert client.get(address).headers["ogc-numbermatched"] == str(len(wanted))
    whole = next(one for one in files if ".geojson?" in one)
    assert [one["id"] for one in client.get(whole).json()["features"]] == wanted


def test_a_reader_who_changes_the_language_sees_the_same_map(client: TestClient) -> None:
    path = "/?place=kwanliso-14-kaechon&at=39.57,126.07,9&status=operating"
    found = client.get(path, headers={"Accept": "text/html"})
    page = html.fromstring(found.text)
    rows = page.xpath("//tr[@data-place and not(@hidden)]/@data-place")
    addresses = page.xpath("//a[@hreflang]/@href")
    assert len(addresses) == 4
    for address in addresses:
        other = html.fromstring(client.get(address, headers={"Accept": "text/html"}).text)
        assert other.xpath("//tr[@data-place and not(@hidden)]/@data-place") == rows
        assert '"open":"kwanliso-14-kaechon"' in other.xpath("string(//script[@id])")
    assert page.xpath("string(//link[@rel='canonical']/@href)") == "http://testserver/"


def test_a_writer_who_changes_the_language_keeps_the_choice(client: TestClient) -> None:
    query = "layers=camps&layers=prisons&theme=dark&map-lang=ko&ratio=1:1&legend=no"
    page = html.fromstring(client.get(f"/share?{query}").text)
    frame = page.xpath("string(//iframe/@src)")
    assert "layers=camps,prisons" in frame
    for address in page.xpath("//a[@hreflang]/@href"):
        other = html.fromstring(client.get(address).text)
        assert other.xpath("string(//iframe/@src)") == frame


def test_a_table_of_places_keeps_its_question_in_every_language(client: TestClient) -> None:
    found = client.get("/places", params={"f": "html", "q": "Kaechon", "sort": "name"})
    page = html.fromstring(found.text)
    rows = page.xpath("//tr/@data-place")
    for address in page.xpath("//link[@rel='canonical' or @hreflang]/@href | //a[@hreflang]/@href"):
        shown = html.fromstring(client.get(address, headers={"Accept": "text/html"}).text)
        assert sorted(shown.xpath("//tr/@data-place")) == sorted(rows)


@pytest.mark.parametrize("path", ["/", "/places/kwanliso-14-kaechon", "/stories/two-banks?lang=ko"])
def test_search_engines_are_given_whole_addresses(client: TestClient, path: str) -> None:
    page = html.fromstring(client.get(path, headers={"Accept": "text/html"}).text)
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == f"http://testserver{path}"
    assert page.xpath("//link[@hreflang='ru']/@href") == [
        f"http://testserver{path.partition('?')[0]}?lang=ru"
    ]
