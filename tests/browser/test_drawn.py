"""The map that the server drew: readable without scripts, and where the script's map will be."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import Visitor

NAME = "Camp 18, Pukchang"
NAMES_DRAWN = """name => {
  for (const group of document.querySelectorAll(".drawn .d-names")) group.setAttribute("class", "");
  return [...document.querySelectorAll(".drawn .d-name")]
    .filter((one) => one.textContent === name)
    .map((one) => one.getBoundingClientRect())
    .filter((box) => box.width > 0)
    .map((box) => [box.x, box.y + box.height / 2]);
}"""
"""Where names are drawn, those too that the page hides under the script's map."""
LEFT_MIDDLE = "one => [one.getBoundingClientRect()].map((b) => [b.x, b.y + b.height / 2])[0]"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/layers/camps", "/places/kwanliso-14-kaechon"])
def test_the_map_is_seen_without_scripts(visit: Visitor, width: int, path: str) -> None:
    made = visit(width=width, java_script_enabled=False)
    page = made.page
    page.goto(made.site + path)
    assert page.locator("[data-map] svg.drawn").is_visible()
    for name in ("Camp 14, Kaechon", "Camp 18, Pukchang"):
        assert (
            page.locator(f"[data-map] svg.drawn text:text-is('{name}') >> visible=true").count()
            == 1
        )


@pytest.mark.parametrize("width", [360, 1280, 1600])
def test_the_scripts_map_comes_up_where_the_drawn_one_was(visit: Visitor, width: int) -> None:
    made = visit(width=width)
    page = made.page
    held: list[Route] = []
    page.route("**/ground/**", lambda route: held.append(route))
    page.goto(made.site + "/")
    page.wait_for_selector(".marker")
    drawn = page.locator(".map > .drawn")
    assert drawn.count() == 1
    under = page.evaluate(NAMES_DRAWN, NAME)
    over = page.locator(f".marker-label:text-is('{NAME}')").evaluate(LEFT_MIDDLE)
    assert len(under) == 1
    assert under[0] == pytest.approx(over, abs=2.5)
    for route in held:
        route.continue_()
    page.unroute("**/ground/**")
    drawn.wait_for(state="detached")


def test_a_focus_on_the_drawn_map_is_not_lost_with_it(visit: Visitor) -> None:
    made = visit()
    page = made.page
    held: list[Route] = []
    page.route("**/assets/*.js", lambda route: held.append(route))
    page.goto(made.site + "/places/kwanliso-14-kaechon", wait_until="commit")
    page.locator("[data-map] .drawn-credits a").first.focus()
    page.unroute("**/assets/*.js")
    page.wait_for_selector(".marker", state="attached")
    page.locator(".map > .drawn").wait_for(state="detached")
    assert page.evaluate("document.activeElement.closest('[data-map]') !== null")
