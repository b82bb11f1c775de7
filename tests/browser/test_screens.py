"""Screens that few have: in colours that the reader forces, of 4K, and the paper of a printer."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitor

PAGES = ["/", "/places/kwanliso-14-kaechon", "/overview", "/places?f=html", "/stories/two-banks"]
OWN_COLOURS = """() => {
  const system = new Set(["none", "rgba(0, 0, 0, 0)"]);
  const probe = document.body.appendChild(document.createElement("i"));
  for (const name of ["Canvas", "CanvasText", "LinkText", "GrayText", "ButtonText", "Highlight"]) {
    probe.style.color = name;
    system.add(getComputedStyle(probe).color);
  }
  probe.remove();
  const drawn = "main svg, main svg :is(path, rect, circle, line, text, use), .marker";
  return [...document.querySelectorAll(drawn)].filter((one) => one.checkVisibility())
    .flatMap((one) => ["color", "fill", "stroke"].flatMap((name) => {
      const color = getComputedStyle(one)[name];
      return system.has(color) ? [] : [`${name} ${color} ${one.getAttribute("class")}`];
    }));
}"""


@pytest.mark.parametrize("path", PAGES)
def test_forced_colours_are_kept_by_all_that_is_drawn(visit: Visitor, path: str) -> None:
    page = visit(forced_colors="active", color_scheme="dark").open(path)
    assert page.locator("main svg").first.is_visible()
    assert page.evaluate(OWN_COLOURS) == []


WIDE = 3840
LINE_REM = 62
LONG_LINES = """(most) => {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const range = document.createRange();
  return [...document.querySelectorAll("main :is(p, li, dd):not(.map *, .drawn-credits)")]
    .filter((one) => {
      range.selectNodeContents(one);
      return [...range.getClientRects()].some(({ width }) => width > most * rem);
    })
    .map((one) => one.outerHTML.slice(0, 80));
}"""
HELD = """() => [...document.querySelectorAll(".marker")].filter((one) => {
  const { left, right, top, bottom } = document.querySelector(".map").getBoundingClientRect();
  const box = one.getBoundingClientRect();
  return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
}).length"""


@pytest.mark.parametrize("path", [*PAGES, "/about", "/share", "/sources"])
def test_on_the_widest_screen_lines_can_be_read(visit: Visitor, path: str) -> None:
    page = visit(WIDE, 2160, extra_http_headers={"Accept": "text/html"}).open(path)
    assert page.evaluate("document.documentElement.scrollWidth") == WIDE
    assert page.evaluate(LONG_LINES, LINE_REM) == []
    if path == "/":
        page.wait_for_selector("[data-ground=drawn]")
        box = page.locator("[data-map]").bounding_box()
        assert box
        assert box["width"] > WIDE / 2
        assert box["x"] + box["width"] == WIDE
        assert page.evaluate(HELD) > 50


PRINTED = {
    "/places?f=html": ["tr[data-place='kwanliso-14-kaechon']", "h1"],
    "/overview": ["rect.bar", "td.figure", "h1"],
}


@pytest.mark.parametrize("path", PRINTED)
def test_tables_and_plots_are_printed_without_what_is_pressed(visit: Visitor, path: str) -> None:
    page = visit(794, 1123, color_scheme="dark").open(path)
    page.emulate_media(media="print")
    for part in PRINTED[path]:
        assert page.locator(part).first.is_visible()
    assert page.locator(":is(button, input, select, .masthead-nav, .skip):visible").count() == 0
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
