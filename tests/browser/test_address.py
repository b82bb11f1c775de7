"""The address of the front page says what is shown: it can be passed on, and read again."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, here
from tests.browser.test_map import marker

CAMP_14 = "kwanliso-14-kaechon"
FIRST_NAME = """async () => {
  for (let pictures = 0; pictures < 4; pictures++) await new Promise(requestAnimationFrame);
  const box = document.querySelector('[data-map]').getBoundingClientRect();
  const part = document.querySelector('.marker-label').getBoundingClientRect();
  return [part.x - box.x, part.y - box.y];
}"""
"""Where on the map the first name stands, in pixels; it is set anew some pictures after a move."""


def asked(address: str | None) -> dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl(urlsplit(address or "").query))


def link(page: Page, name: str) -> dict[str, str]:
    return asked(page.locator(name).first.get_attribute("href"))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_open_place_is_in_the_address_until_its_card_is_closed(
    visit: Visitor, width: int
) -> None:
    page = visit(width).open("/")
    assert asked(here(page)) == {}
    marker(page, CAMP_14).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup")
    assert asked(here(page)) == {"place": CAMP_14}
    assert link(page, ".languages a[lang=ko]") == {"place": CAMP_14, "lang": "ko"}
    assert link(page, ".share-link a") == {"place": CAMP_14, "lang": "en"}
    page.reload()
    page.wait_for_selector(".popup")
    assert "Camp 14" in page.locator(".popup h2").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator(".popup")).to_have_count(0)
    assert asked(here(page)) == {}
    assert link(page, ".languages a[lang=ko]") == {"lang": "ko"}


def drag(page: Page) -> None:
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y + 60, steps=4)
    page.mouse.up()


def zoom(page: Page) -> None:
    page.locator(".leaflet-control-zoom-in").click()


def step(page: Page) -> None:
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("move", [drag, zoom, step])
def test_a_view_that_the_reader_has_moved_to_can_be_passed_on(
    visit: Visitor, move: Callable[[Page], None]
) -> None:
    page = visit().open("/?layers=camps")
    move(page)
    page.wait_for_url("**at=*")
    seen, before = asked(here(page)), page.evaluate(FIRST_NAME)
    assert seen.keys() == {"at", "layers"}
    assert link(page, ".languages a[lang=ko]") == seen | {"lang": "ko"}
    assert link(page, ".share-link a") == seen | {"lang": "en"}
    page.reload()
    page.wait_for_selector(".years input")
    assert page.evaluate(FIRST_NAME) == pytest.approx(before, abs=2)
    assert asked(here(page)) == seen
    page.locator(".map-whole").click()
    page.wait_for_url(lambda url: "at" not in asked(url))


def test_moves_that_nobody_made_are_not_in_the_address(visit: Visitor) -> None:
    page = visit().open("/")
    page.set_viewport_size({"width": 1100, "height": 700})
    page.wait_for_function("() => document.querySelector('[data-map]').clientWidth < 900")
    page.locator(f'button[data-show="{CAMP_14}"]').click()
    page.wait_for_selector(".popup")
    assert asked(here(page)) == {"place": CAMP_14}


def test_view_and_open_place_are_both_kept(visit: Visitor) -> None:
    page = visit().open(f"/?at=39.6,126.2,8&place={CAMP_14}")
    page.wait_for_selector(".popup")
    assert page.locator("[data-map]").get_attribute("data-zoom") == "8"
    assert asked(here(page)) == {"at": "39.6,126.2,8", "place": CAMP_14}
