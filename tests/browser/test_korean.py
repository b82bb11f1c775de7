"""A visit by a reader who knows Korean only: nothing is left in English but names."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

ENGLISH = """() => {
  const foreign = '[lang]:not(html, [lang^=ko]), [translate=no], script, style, code, pre,'
    + '#q-hint, .formats, .downloads, .leaflet-control-attribution, .drawn-credits';
  const names = new RegExp('『[^』]*』|[0-9a-f]{7,}|way [0-9]+|campmap|Apache|'
    + 'Noto Sans( KR| SC)?|OpenStreetMap|GeoJSON|BibTeX', 'g');
  const words = (text) => text.replace(names, '').match(/[A-Za-z]*[a-z]{3,}/g) ?? [];
  const kept = (part) => part.closest(foreign) !== null || !part.checkVisibility();
  const found = [];
  for (const part of document.body.querySelectorAll('*')) {
    if (kept(part)) continue;
    const texts = [...part.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data);
    for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label'])
      texts.push(part.getAttribute(name) ?? '');
    for (const text of texts) if (words(text).length > 0) found.push(text.trim());
  }
  return found;
}"""


def is_korean(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "ko"
    assert page.evaluate(ENGLISH) == []


def test_the_words_are_told_from_the_names(visit: Visitor) -> None:
    page = visit(locale="en-GB").open("/about")
    assert len(page.evaluate(ENGLISH)) > 20


def test_a_reader_who_knows_korean_only_gets_through(visit: Visitor) -> None:
    page = visit(locale="ko-KR").open("/")
    page.wait_for_selector(".years input")
    page.locator(".facets summary").click()
    is_korean(page)
    page.locator("#q").fill("북창")
    expect(page.locator("[role=option]").first).to_be_visible()
    is_korean(page)
    page.locator("#q-list-kwanliso-18-pukchang").click()
    page.wait_for_selector(".popup")
    is_korean(page)
    page.locator(".popup-more a").click()
    page.wait_for_url("**/places/kwanliso-18-pukchang*")
    page.wait_for_selector(".leaflet-marker-pane .marker")
    is_korean(page)


def test_from_a_bridge_to_stories_and_method_in_korean(visit: Visitor) -> None:
    page = visit(locale="ko-KR").open("/places/dandong-sinuiju-friendship")
    is_korean(page)
    page.get_by_role("link", name="이야기").first.click()
    is_korean(page)
    page.get_by_role("link", name="대동강의 양안").click()
    expect(page.locator("[data-pace-at]")).to_have_text("6단계 중 1단계")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#step-2.is-now")
    expect(page.locator("[data-pace-at]")).to_have_text("6단계 중 2단계")
    is_korean(page)
    page.get_by_role("link", name="소개").first.click()
    is_korean(page)
    page.get_by_role("link", name="개관").first.click()
    is_korean(page)


@pytest.mark.parametrize(
    "place",
    [
        "gyeongui-kaesong",
        "kuryujang-npyongan-mss",
        "kyohwaso-1-kaechon",
        "repatriation-2023-08-29",
        "restaurant-phnom-penh",
    ],
)
def test_a_place_of_any_other_layer_is_told_in_korean(visit: Visitor, place: str) -> None:
    is_korean(visit(locale="ko-KR").open(f"/places/{place}"))
