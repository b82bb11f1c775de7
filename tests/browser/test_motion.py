"""What moves, and that nothing does for readers who want no motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor, watch_hint

WISHES = [("no-preference", True), ("reduce", False)]
WATCH = """() => {
  window.seen = new Set();
  for (const sign of ["transitionrun", "animationstart"])
    document.addEventListener(sign, ({ target }) => seen.add(String(target.className)), true);
  new MutationObserver(() => {
    for (const one of document.querySelectorAll(".leaflet-pan-anim, .leaflet-zoom-anim"))
      seen.add(one.className);
  }).observe(document.querySelector(".map"), { attributes: true, subtree: true });
  // The scale bar is measured anew at each step of a move.
  window.moves = 0;
  const bar = document.querySelector(".leaflet-control-scale-line");
  new MutationObserver(() => { moves += 1; }).observe(bar, { childList: true });
}"""
MOTIONS = ("leaflet-zoom-anim", "leaflet-pan-anim", "leaflet-popup", "map-hint")
JUMP, FLIGHT, CALM_MS = 2, 3, 300
"""Moves of the map at most, where it jumps; at least, where it flies."""


def turn_about(page: Page) -> None:
    """Roll the wheel over the map, zoom, pan, open a card."""
    zoom = page.locator("[data-map]").get_attribute("data-zoom")
    page.locator("[data-map]").hover()
    watch_hint(page)
    page.mouse.wheel(0, 100)
    page.wait_for_function("() => window.hint")
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_selector(f"[data-map]:not([data-zoom='{zoom}'])")
    page.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim')")
    before = page.evaluate("moves")
    page.locator("[data-map]").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function("(before) => moves > before", arg=before)
    page.wait_for_function("() => !document.querySelector('.leaflet-pan-anim')")
    page.locator(".marker[data-key]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup")


@pytest.mark.parametrize(("wish", "moves"), WISHES)
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_who_wants_no_motion_gets_none(visit: Visitor, path: str, wish: str, moves: bool) -> None:
    page = visit(760, 570, reduced_motion=wish).open(path)
    page.evaluate(WATCH)
    turn_about(page)
    seen: list[str] = page.evaluate("[...seen]")
    assert [any(motion in one for one in seen) for motion in MOTIONS] == [moves] * len(MOTIONS)
    assert moves or seen == []


@pytest.mark.parametrize(("wish", "moves"), WISHES)
def test_a_story_flies_only_where_motion_is_welcome(visit: Visitor, wish: str, moves: bool) -> None:
    page = visit(reduced_motion=wish).open("/stories/two-banks")
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(least) => moves >= least", arg=FLIGHT if moves else 1)
    page.wait_for_timeout(CALM_MS)
    assert moves or page.evaluate("moves") <= JUMP
