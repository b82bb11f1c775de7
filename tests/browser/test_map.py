"""The map of the front page, as a reader with a mouse and a screen meets it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit, Visitor, watch_hint

CAMP_14 = "kwanliso-14-kaechon"
CAMP_18 = "kwanliso-18-pukchang"
ZOOMS = range(3, 15)

SHOWN = """() => [...document.querySelectorAll('.leaflet-marker-pane .marker')]
  .map((marker) => ({ key: marker.dataset.key, name: marker.getAttribute('aria-label') }))"""
BOXES = """(key) => {
  const marker = document.querySelector(`.marker[data-key="${key}"]`);
  const box = (part) => { const { x, y, width, height } = part.getBoundingClientRect();
    return { x, y, width, height }; };
  const label = marker.querySelector('.marker-label');
  return { symbol: box(marker.querySelector('.symbol')), label: label && box(label) };
}"""


def block(page: Page) -> dict[str, Any]:
    """What the server told the script."""
    found: dict[str, Any] = json.loads(page.text_content("#campmap-data") or "")
    return found


def marker(page: Page, key: str) -> Any:
    return page.locator(f'.marker[data-key="{key}"]')


def shared(a: dict[str, float], b: dict[str, float]) -> float:
    """Square pixels that two boxes have in common."""
    width = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    height = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return max(width, 0) * max(height, 0)


def zoom_to(page: Page, wanted: int) -> None:
    """Zoom around the middle by the buttons, as a reader does."""
    now = page.evaluate("Number(document.querySelector('[data-map]').dataset.zoom)")
    button = "in" if wanted > now else "out"
    for _ in range(abs(wanted - now)):
        page.locator(f".leaflet-control-zoom-{button}").click()
    page.wait_for_function(
        "(zoom) => Number(document.querySelector('[data-map]').dataset.zoom) === zoom", arg=wanted
    )


def test_every_drawn_place_is_on_the_map_alone_or_in_a_count(visit: Visitor) -> None:
    page = visit().open("/")
    drawn = {place["name"] for place in block(page)["places"] if place["point"]}
    shown = page.evaluate(SHOWN)
    named = "; ".join(one["name"] for one in shown)
    assert drawn
    assert [name for name in drawn if name not in named] == []


def test_camps_are_never_hidden_in_a_count(visit: Visitor) -> None:
    page = visit().open("/")
    camps = {p["id"] for p in block(page)["places"] if p["layer"] == "camps" and p["point"]}
    for zoom in (3, 5, 7):
        zoom_to(page, zoom)
        assert camps <= {one["key"] for one in page.evaluate(SHOWN)}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [360, 1280])
def test_camps_14_and_18_are_legible_at_every_zoom(visit: Visitor, lang: str, width: int) -> None:
    page = visit(width=width).open(f"/?lang={lang}")
    for zoom in ZOOMS:
        zoom_to(page, zoom)
        one, other = (page.evaluate(BOXES, key) for key in (CAMP_14, CAMP_18))
        smaller = min(box["symbol"]["width"] * box["symbol"]["height"] for box in (one, other))
        assert shared(one["symbol"], other["symbol"]) <= smaller / 4, zoom
        assert one["label"] and other["label"], zoom
        assert shared(one["label"], other["label"]) == 0, zoom


def test_the_popup_of_camp_14_says_what_how_well_and_from_whom(visit: Visitor) -> None:
    page = visit().open("/")
    marker(page, CAMP_14).click()
    popup = page.locator(".popup")
    text = popup.inner_text()
    assert "Camp 14" in text
    assert "operating" in text
    assert "within about 2 km" in text
    assert popup.locator("dd a").count() >= 1
    popup.get_by_role("link", name="Full record and sources").click()
    page.wait_for_url("**/places/kwanliso-14-kaechon*")
    assert "Camp 14" in page.locator("h1").inner_text()


@pytest.mark.parametrize("key", [CAMP_14, CAMP_18])
@pytest.mark.parametrize("zoom", [3, 5, 7])
def test_a_finger_opens_the_camp_it_is_on(visit: Visitor, key: str, zoom: int) -> None:
    made = visit(width=390, height=760, has_touch=True, is_mobile=True)
    page = made.open("/")
    zoom_to(page, zoom)
    marker(page, key).tap()
    page.wait_for_selector(".popup")
    link = page.locator(".popup-more a")
    assert link.evaluate("(link) => link.href") == f"{made.site}/places/{key}"


def test_the_open_place_has_its_circle_of_accuracy(visit: Visitor) -> None:
    page = visit().open("/")
    marker(page, CAMP_14).click()
    assert page.locator("path.accuracy.is-lit").count() == 1


def test_switching_a_layer_off_takes_its_places_from_the_map(visit: Visitor) -> None:
    page = visit().open("/")
    places = block(page)["places"]
    prisons = {p["id"] for p in places if p["layer"] == "prisons" and p["point"]}
    page.locator('input[data-layer="prisons"]').uncheck()
    zoom_to(page, 9)
    assert prisons & {one["key"] for one in page.evaluate(SHOWN)} == set()
    page.locator('input[data-layer="prisons"]').check()
    assert prisons & {one["key"] for one in page.evaluate(SHOWN)}


def test_show_on_map_opens_the_place_and_names_it(visit: Visitor) -> None:
    page = visit().open("/")
    button = page.locator(f'button[data-show="{CAMP_18}"]')
    button.click()
    page.wait_for_selector(".popup")
    assert "Camp 18" in page.locator(".popup h2").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".popup").count() == 0
    assert button.evaluate("(button) => button === document.activeElement")


def test_an_address_can_say_where_the_map_opens(visit: Visitor) -> None:
    page = visit().open("/?at=39.572,126.062,11")
    assert page.locator("[data-map]").get_attribute("data-zoom") == "11"
    box = page.locator("[data-map]").bounding_box()
    camp = marker(page, CAMP_14).locator(".symbol").bounding_box()
    assert box
    assert camp
    assert camp["x"] == pytest.approx(box["x"] + box["width"] / 2, abs=20)
    assert camp["y"] == pytest.approx(box["y"] + box["height"] / 2, abs=20)
    page.locator(".map-whole").click()
    page.wait_for_selector("[data-map]:not([data-zoom='11'])")


@pytest.mark.parametrize("width", [390, 1280])
def test_an_address_can_open_the_card_of_a_place(visit: Visitor, width: int) -> None:
    seen = visit(width=width)
    page = seen.open(f"/?place={CAMP_14}")
    page.wait_for_selector(".popup")
    assert "Camp 14" in page.locator(".popup h2").inner_text()
    assert int(page.locator("[data-map]").get_attribute("data-zoom") or 0) >= 9
    assert page.locator("path.accuracy.is-lit").count() == 1
    box = page.locator("[data-map]").bounding_box()
    camp = marker(page, CAMP_14).locator(".symbol").bounding_box()
    assert box
    assert camp
    assert box["x"] < camp["x"] < box["x"] + box["width"]
    assert box["y"] < camp["y"] < box["y"] + box["height"]
    assert seen.complaints == []


def test_a_count_lists_its_members_and_spreads(visit: Visitor) -> None:
    page = visit().open("/")
    count = page.locator(".marker-group").first
    members = int(count.locator(".marker-count").inner_text())
    key = count.get_attribute("data-key")
    before = page.locator(".marker").count()
    page.locator(f'.marker[data-key="{key}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup-members")
    assert page.locator(".popup-members button").count() == members
    assert page.locator(".marker").count() == before + members


def test_a_row_under_the_pointer_lights_its_symbol(visit: Visitor) -> None:
    page = visit().open("/")
    page.locator(f'tr[data-place="{CAMP_14}"]').hover()
    assert "is-lit" in (marker(page, CAMP_14).get_attribute("class") or "")


def test_the_table_stands_in_the_order_that_the_keyboard_walks(visit: Visitor) -> None:
    page = visit().open("/")
    rows = page.evaluate(
        "[...document.querySelectorAll('tr[data-place]')].map((row) => row.dataset.place)"
    )
    place = {key: index for index, key in enumerate(rows)}
    keys = [one["key"].removeprefix("group:") for one in page.evaluate(SHOWN)]
    assert all(place[a] < place[b] for a, b in pairwise(keys))


def test_the_wheel_scrolls_past_a_map_in_the_flow(visit: Visitor) -> None:
    page = visit().open(f"/places/{CAMP_14}")
    box = page.locator("[data-map]").bounding_box()
    assert box
    zoom = page.locator("[data-map]").get_attribute("data-zoom")
    watch_hint(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => window.scrollY > 0")
    page.wait_for_function("() => window.hint")
    assert page.locator("[data-map]").get_attribute("data-zoom") == zoom


def test_a_map_that_is_shown_late_finds_its_size(visit: Visitor) -> None:
    seen: Visit = visit()
    page = seen.open("/")
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(
        "() => document.querySelector('.map').clientWidth === 700"
        " && document.querySelector('.leaflet-control-attribution').getBoundingClientRect().right"
        " <= 701"
    )
    assert seen.complaints == []


def test_tables_far_below_the_map_are_laid_out_when_they_come_near(visit: Visitor) -> None:
    page = visit(width=360).open("/")
    last = page.locator("#places-restaurants + table")
    near = "(table) => table.checkVisibility({ contentVisibilityAuto: true })"
    assert not last.evaluate(near)
    last.scroll_into_view_if_needed()
    page.wait_for_function(f"() => ({near})(document.querySelector('#places-restaurants + table'))")
