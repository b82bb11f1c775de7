"""Measuring from a place to a crossing: by keyboard alone, by mouse, with a finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

CAMP_14 = "kwanliso-14-kaechon"
BRIDGE = "dandong-sinuiju-friendship"


def length_on_page(page: Page, site: str, lang: str = "en") -> str:
    """How far the bridge is by the page of the place."""
    page.goto(f"{site}/places/{CAMP_14}?lang={lang}")
    row = page.locator(f"section[aria-labelledby=crossings] li:has(a[href^='/places/{BRIDGE}'])")
    return row.locator("small").first.inner_text().rsplit(", ", 1)[1]


def test_the_way_to_a_crossing_by_keyboard_alone(visit: Visitor) -> None:
    seen = visit()
    page = seen.page
    length = length_on_page(page, seen.site)
    seen.open("/")
    page.wait_for_selector(".years input")
    page.locator(f'.marker[data-key="{CAMP_14}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "popup-measure":
            break
    page.keyboard.press("Enter")
    said = page.locator(".map-ruler [role=status]")
    expect(said).to_contain_text("Measuring from Camp 14")
    assert page.evaluate("document.activeElement.dataset.key") == CAMP_14
    page.locator("#q").focus()
    page.keyboard.insert_text("Sino-Korean Friendship")
    expect(page.locator(f"#q-list-{BRIDGE}")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Sino-Korean Friendship Bridge")
    expect(said).to_contain_text("within about 2 km")
    assert said.inner_text().endswith(length)
    assert page.locator("path.ruler").count() == 1
    assert page.locator(".popup").count() == 0
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    expect(page.locator(".map-ruler, path.ruler")).to_have_count(0)
    assert seen.complaints == []


@pytest.mark.parametrize("touch", [False, True])
def test_the_way_by_mouse_and_by_finger(visit: Visitor, touch: bool) -> None:
    width = 390 if touch else 1280
    page = visit(width=width, has_touch=touch, is_mobile=touch).open(f"/?place={CAMP_14}&lang=ko")
    press = "tap" if touch else "click"
    getattr(page.get_by_role("button", name="여기서부터 재기"), press)()
    expect(page.locator(".map-ruler")).to_contain_text("거리를 잽니다")
    getattr(page.locator(".marker[data-key=kwanliso-18-pukchang]"), press)()
    expect(page.locator(".map-ruler")).to_contain_text(re.compile(r"까지: 2\.\dkm"))
    getattr(page.get_by_role("button", name="거리 재기 끝내기"), press)()
    assert page.evaluate("document.activeElement.classList.contains('map')")
    expect(page.locator(".map-ruler")).to_have_count(0)


def test_a_frame_does_not_measure(visit: Visitor) -> None:
    page = visit().open(f"/embed?place={CAMP_14}")
    page.wait_for_selector(".popup")
    assert page.locator(".popup-more a").count() == 1
    assert page.locator(".popup-measure").count() == 0


def test_the_page_of_a_place_leads_to_the_ruler(visit: Visitor) -> None:
    seen = visit()
    page = seen.page
    length = length_on_page(page, seen.site)
    row = page.locator(f"section[aria-labelledby=crossings] li:has(a[href='/places/{BRIDGE}'])")
    row.get_by_role("link", name="Measure on the map").click()
    said = page.locator(".map-ruler [role=status]")
    expect(said).to_contain_text("Sino-Korean Friendship Bridge")
    expect(said).to_contain_text(length)
    expect(page.locator("path.ruler")).to_be_attached()
    assert page.request.get(f"{seen.site}/?place={BRIDGE}&from=nowhere").status == 404
