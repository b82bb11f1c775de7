"""The overview counts what the filters count, and names where sources disagree."""

from __future__ import annotations

import pytest
from lxml import html
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}


@pytest.mark.parametrize("lang", ["en", "ko", "zh", "ru"])
def test_every_bar_that_links_counts_what_its_address_lists(client: TestClient, lang: str) -> None:
    page = html.document_fromstring(client.get(f"/overview?lang={lang}", headers=HTML).text)
    rows = [row for row in page.xpath("//tbody/tr") if row.xpath("th/a")]
    assert len(rows) > 15
    for row in rows:
        (address,), (count,) = row.xpath("th/a/@href"), row.xpath("td[@class='figure']/text()")
        listed = client.get(str(address), headers=HTML)
        assert listed.status_code == 200, address
        found = html.document_fromstring(listed.text).xpath("//tr[@data-place]")
        assert len(found) == int(count), address


def test_every_plot_has_its_table_and_its_data(client: TestClient) -> None:
    page = html.document_fromstring(client.get("/overview", headers=HTML).text)
    sections = page.xpath("//section[starts-with(@aria-labelledby, 'plot-')]")
    assert len(sections) == len(page.xpath("//rect[@class='bar']/ancestor::table")) > 6
    found = set()
    for section in sections:
        rows, bars = section.xpath(".//table/tbody/tr"), section.xpath(".//rect[@class='bar']")
        assert len(rows) == len(bars)
        found.add(tuple(section.xpath("./p[@class='as-shown']/a/@href")))
    ((table, counts),) = found
    assert client.get(table).headers["content-type"].startswith("text/csv")
    assert client.get(counts, headers=HTML).json() == client.get("/overview").json()


def test_the_longest_bar_fills_its_plot(client: TestClient) -> None:
    page = html.document_fromstring(client.get("/overview", headers=HTML).text)
    for table in page.xpath("//table"):
        widths = [float(width) for width in table.xpath(".//rect[@class='bar']/@width")]
        counts = [int(count) for count in table.xpath(".//td[@class='figure']/text()")]
        assert widths == pytest.approx([n / max(counts) * 100 for n in counts], abs=0.01)


def test_programs_get_the_counts(client: TestClient) -> None:
    counts = client.get("/overview").json()
    places = client.get("/places").json()["features"]
    assert sum(counts["kind"].values()) == len(places)
    decades = sum(counts["first_source_decade"].values())
    assert decades + counts["first_source_unknown"] == len(places)


def test_a_place_whose_position_is_disputed_is_named(client: TestClient) -> None:
    disputed = client.get("/overview").json()["disputed"]
    for name in disputed["position"][:3]:
        claims = client.get(f"/places/{name}.geojson").json()["properties"]["claims"]
        values = {tuple(one["value"]) for one in claims if one["property"] == "position"}
        assert len(values) > 1


def test_what_cannot_be_asked_is_refused(client: TestClient) -> None:
    assert client.get("/overview?f=xml").status_code == 400
