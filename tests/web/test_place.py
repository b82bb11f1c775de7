"""The page of a place says what its record says: figures, relations, status, sources."""

from __future__ import annotations

import json

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.domain.dataset import Dataset
from app.domain.feature import Feature
from tests.build import REAL

HTML = {"accept": "text/html"}
WORDS = json.loads((REAL.parent / "frontend/i18n/ko.json").read_bytes())
Shown = tuple[Feature, html.HtmlElement]
COUNTED = ["kwanliso-12-onsong", "kwanliso-14-kaechon", "kwanliso-15-yodok", "kwanliso-16-hwasong"]
"""Camps of which there are estimates how many are held."""


@pytest.fixture(scope="module", params=[*COUNTED, "dandong-broken-bridge"])
def shown(request: pytest.FixtureRequest, client: TestClient, dataset: Dataset) -> Shown:
    """A record, and its page in Korean."""
    feature = dataset.feature(request.param)
    text = client.get(f"/places/{feature.id}?lang=ko", headers=HTML).text
    return feature, html.document_fromstring(text)


def said(part: html.HtmlElement) -> str:
    return " ".join(part.text_content().split())


def cited(part: html.HtmlElement, feature: Feature) -> set[str]:
    """The sources whose numbers stand in a part of the page."""
    numbers = [int(one) for one in part.xpath(".//a[@class='ref']/text()")]
    return {feature.citations[number - 1].source for number in numbers}


def test_estimates_stand_side_by_side_and_are_not_summed(shown: Shown) -> None:
    feature, page = shown
    claims = [one for one in feature.claims if one.property == "population"]
    rows = page.xpath("//section[@aria-labelledby='population']//tbody/tr")
    assert len(rows) == len(claims)
    assert bool(claims) == (feature.id in COUNTED)
    most = max((one.value["max"] or one.value["min"] for one in claims), default=0)
    left = list(claims)
    for row in rows:
        (source,) = cited(row, feature)
        figures = said(row.xpath("td[@class='figure']")[0]).replace(",", "")
        claim = next(
            one
            for one in left
            if one.source == source
            and all(str(end) in figures for end in one.value.values() if end is not None)
        )
        left.remove(claim)
        low, high = (float(one) for one in row.xpath(".//rect[@class!='bar-axis']/@width"))
        ends = claim.value["min"] or 0, claim.value["max"] or claim.value["min"]
        assert (low / 98, (low + high) / 98) == pytest.approx(
            [end / most for end in ends], abs=1e-3
        )
        assert (claim.note is None) or claim.note.show("ko").text in said(row)


def test_what_faces_and_follows_it_is_told_with_the_way_there(shown: Shown) -> None:
    feature, page = shown
    rows = page.xpath("//section[@aria-labelledby='relations']//li")
    assert len(rows) == len(feature.relations) > 0
    for row, relation in zip(rows, feature.relations, strict=True):
        (address,) = row.xpath("./a/@href")
        assert address.startswith(f"/places/{relation.target}?")
        assert row.xpath("string(span[@class='quiet'])") != ""
        assert relation.note is None or relation.note.show("ko").text in said(row)


def test_the_status_says_since_when_it_is_known_and_by_whom(shown: Shown) -> None:
    feature, page = shown
    facts = page.xpath("//dl[@class='facts-list']")[0]
    (status,) = [one for one in facts.xpath("./div/dd") if cited(one, feature)]
    assert str(feature.properties.get("status_as_of", ""))[:4] in said(status)
    claims = [one for one in feature.claims if one.property == "status"]
    saying = {one.source for one in claims if one.value == feature.status}
    supporting = {one.source for one in feature.citations if "status" in one.supports}
    assert cited(status, feature) == (saying or supporting)
    rows = page.xpath("//table[contains(@class, 'claims-status')]/tbody/tr")
    assert [cited(row, feature) for row in rows] == [{one.source} for one in claims]
    for row, claim in zip(rows, claims, strict=True):
        for when in filter(None, (claim.as_of, claim.stated)):
            assert when[:4] in said(row.xpath("th")[0])


def test_every_source_says_what_it_supports(shown: Shown) -> None:
    feature, page = shown
    rows = page.xpath("//ol[@class='citations']/li")
    assert len(rows) == len(feature.citations)
    for row, citation in zip(rows, feature.citations, strict=True):
        assert row.xpath("./a/@href")[0].startswith(f"/sources/{citation.source}?")
        supported = said(row.xpath("./small")[0])
        assert all(WORDS[f"property.{name}"] in supported for name in citation.supports)
        assert (citation.page or "") in said(row)
