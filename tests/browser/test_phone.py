"""A phone of 360 by 640: the card is in reach of the thumb, and nothing holds the finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import Visitor
from tests.browser.fingers import Fingers

CAMP_14 = "kwanliso-14-kaechon"
TOUCH_PX = 44
CLEAR = """(id) => {
  const camp = document.querySelector(`.marker[data-key="${id}"] .symbol`);
  const sheet = document.querySelector(".map-sheet");
  return camp.getBoundingClientRect().bottom <= sheet.getBoundingClientRect().top;
}"""
"""The map moves when the card is there and again when it says more."""
SIZE = {"width": 360, "height": 640, "has_touch": True, "is_mobile": True}


def swipe_up(page: Page, selector: str) -> None:
    """One finger from the middle of what is there, upwards."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)
    Fingers(page).move(((x, y), (x, max(y - 300, 0))))


@pytest.mark.parametrize("lang", ["en", "ko", "zh", "ru"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_head_of_the_page_leaves_the_screen_to_the_map(
    visit: Visitor, width: int, lang: str
) -> None:
    page = visit(**SIZE | {"width": width}).open(f"/?lang={lang}")
    head = page.locator(".masthead").bounding_box()
    assert head is not None
    assert head["height"] <= 90
    expect(page.locator(".masthead-nav a[aria-current]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == width


UNDER_SEARCH = """() => {
  const { left, bottom } = document.querySelector(".search").getBoundingClientRect();
  return [...document.querySelectorAll(".marker :is(.symbol, .marker-count)")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > left && box.left < innerWidth && box.bottom > 0 && box.top < bottom;
  }).length;
}"""


@pytest.mark.parametrize("width", [320, 360, 390])
def test_search_is_at_hand_and_hides_no_place(visit: Visitor, width: int) -> None:
    page = visit(**SIZE | {"width": width, "height": 740}).open("/")
    page.wait_for_selector(".years input")
    field = page.locator("#q").bounding_box()
    assert field is not None
    assert field["height"] >= TOUCH_PX
    assert field["y"] + field["height"] < 200
    assert page.evaluate(UNDER_SEARCH) == 0
    page.locator(".leaflet-control-zoom-in").tap()
    page.locator(".map-whole").tap()
    page.wait_for_function(f"() => ({UNDER_SEARCH})() === 0")


def test_the_card_stands_where_the_thumb_is(visit: Visitor) -> None:
    page = visit(**SIZE).open("/")
    page.locator(f'.marker[data-key="{CAMP_14}"]').tap()
    page.wait_for_selector(".map-sheet")
    for name in ("Full record and sources", "Measure from here", "Close"):
        box = (
            page.locator(".map-sheet")
            .get_by_label(name)
            .or_(page.locator(".map-sheet").get_by_text(name))
            .bounding_box()
        )
        assert box is not None
        assert box["height"] >= TOUCH_PX, name
        assert box["y"] >= SIZE["height"] / 3, name
        assert box["y"] + box["height"] <= SIZE["height"], name
    sheet = page.locator(".map-sheet").bounding_box()
    assert sheet is not None
    assert sheet["y"] + sheet["height"] == SIZE["height"], "at the foot of the screen"
    page.wait_for_function(CLEAR, arg=CAMP_14)
    page.get_by_text("Full record and sources").tap()
    page.wait_for_url(f"**/places/{CAMP_14}*")


@pytest.mark.parametrize("width", [320, 360, 390, 412])
def test_every_symbol_that_takes_a_finger_is_clear_of_the_buttons(
    visit: Visitor, width: int
) -> None:
    page = visit(**SIZE | {"width": width, "height": 740}).open("/")
    assert faults(page) == []
    shenyang = page.locator(".marker[data-key*=shenyang]")
    assert shenyang.count() == 1, "what is known to be in one city is one symbol"


def test_what_is_found_is_in_view(visit: Visitor) -> None:
    page = visit(**SIZE).open("/")
    page.wait_for_selector(".years input")
    page.locator("#q").fill("kaechon")
    expect(page.locator("[role=option]").first).to_be_in_viewport(ratio=1)
    expect(page.locator("#q")).to_be_in_viewport(ratio=1)


def test_a_finger_on_the_map_scrolls_the_page(visit: Visitor) -> None:
    page = visit(**SIZE).open("/")
    zoom = page.locator("[data-map]").get_attribute("data-zoom")
    swipe_up(page, "[data-map]")
    page.wait_for_function("() => scrollY > 100")
    assert page.locator("[data-map]").get_attribute("data-zoom") == zoom


def test_a_finger_on_the_card_reads_it_and_then_scrolls_the_page(visit: Visitor) -> None:
    page = visit(**SIZE).open(f"/?place={CAMP_14}")
    page.wait_for_selector(".map-sheet")
    swipe_up(page, ".map-sheet")
    page.wait_for_function("() => document.querySelector('.map-sheet').scrollTop > 50")
    for _ in range(12):
        swipe_up(page, ".map-sheet")
        page.wait_for_timeout(200)
        if page.evaluate("scrollY") > 100:
            break
    assert page.evaluate("scrollY") > 100
    assert page.locator(".map-sheet .popup h2").inner_text().startswith("Camp 14")


def test_a_finger_on_the_map_of_a_story_walks_on(visit: Visitor) -> None:
    page = visit(**SIZE).open("/stories/two-banks")
    page.locator("#step-1").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    swipe_up(page, ".map-story")
    page.wait_for_function("(before) => scrollY > before + 100", arg=before)


BROKEN = r"""() => [...document.querySelectorAll("table.places th a")].flatMap((link) => {
  const text = link.firstChild;
  return [...text.data.matchAll(/[^\s()-]+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1;
  }).map((word) => word[0]);
})"""


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_no_name_in_the_tables_breaks_inside_a_word(visit: Visitor, lang: str) -> None:
    page = visit(**SIZE | {"width": 320}).open(f"/?lang={lang}")
    for part in page.locator("[data-layer-places]").all():
        part.scroll_into_view_if_needed()
    assert page.evaluate(BROKEN) == []
