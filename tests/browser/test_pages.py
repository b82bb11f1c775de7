"""The pages in a browser: quiet, whole without scripts, usable by keyboard and on a small phone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.browser.conftest import Visitor, stored

PAGES = [
    "/",
    "/places/kwanliso-14-kaechon",
    "/places/kwanliso-11-kyongsong",
    "/places?f=html&status=operating&sort=-accuracy",
    "/stories",
    "/stories/two-banks",
    "/layers",
    "/layers/camps",
    "/sources",
    "/about",
    "/overview",
]
REFERENCE = ["/docs", "/data", "/collections/camps/queryables", "/collections/camps/items?limit=2"]
"""What researchers read, with names and addresses that are long."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_no_one_else_and_complains_of_nothing(visit: Visitor, path: str) -> None:
    seen = visit()
    page = seen.open(path)
    page.wait_for_load_state("networkidle")
    page.reload(wait_until="networkidle")
    assert seen.foreign == []
    assert seen.complaints == []
    assert page.context.cookies() == []
    assert stored(page) == 0


@pytest.mark.parametrize("path", [*PAGES, *REFERENCE])
@pytest.mark.parametrize("lang", ["en", "ko", "zh", "ru"])
def test_no_page_is_wider_than_a_small_phone(visit: Visitor, path: str, lang: str) -> None:
    page = visit(width=320, height=640).open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((part) =>"
        " part.getBoundingClientRect().right > innerWidth + 1 && !part.closest('.map, .scroll'))"
        ".map((part) => part.outerHTML.slice(0, 80))"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, wide[:3]


def test_the_front_page_is_whole_without_scripts(visit: Visitor) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.page
    page.goto(f"{seen.site}/")
    rows = page.locator("tr[data-place]")
    assert rows.count() == page.locator("table.places th[scope=row] a").count() > 100
    assert "Camp 14" in page.locator('tr[data-place="kwanliso-14-kaechon"]').inner_text()
    assert page.locator(".map-fallback").is_visible()
    assert page.locator("button.show:visible").count() == 0
    assert page.get_by_role("button", name="Show", exact=True).is_visible()


def test_the_keyboard_reaches_a_camp_and_its_record(visit: Visitor) -> None:
    page = visit().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.key") == "kwanliso-14-kaechon":
            break
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert name == "Camp 14, Kaechon, Political prison camp (kwanliso), operating"
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup")
    assert page.evaluate("document.activeElement.closest('.popup') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == "kwanliso-14-kaechon"


def test_the_skip_link_leads_past_the_map(visit: Visitor) -> None:
    page = visit().open("/")
    page.locator(".atlas-map .skip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.panel') !== null")


@pytest.mark.parametrize("path", PAGES)
def test_headings_landmarks_and_tables_are_named(visit: Visitor, path: str) -> None:
    page = visit().open(path)
    assert page.locator("main").count() == 1
    assert page.locator("h1").count() == 1
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3')].map((heading) => Number(heading.tagName[1]))"
    )
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.evaluate("[...document.querySelectorAll('table')].every((t) => t.caption)")
    assert page.evaluate("[...document.querySelectorAll('th')].every((th) => th.scope)")
    assert page.evaluate("document.querySelectorAll('[style]:not(.map *):not(.map)').length") == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((part) => part.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_paper(visit: Visitor, scheme: str) -> None:
    page = visit(color_scheme=scheme).open("/places/kwanliso-14-kaechon")
    assert page.evaluate(CONTRAST) == []


CONTRAST = """() => {
  const brush = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    .getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    brush.clearRect(0, 0, 1, 1); brush.fillStyle = color; brush.fillRect(0, 0, 1, 1);
    return brush.getImageData(0, 0, 1, 1).data;
  };
  const light = (color) => {
    const [r, g, b] = [...rgba(color)].slice(0, 3).map((value) => value / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = (part) => {
    for (let at = part; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (rgba(color)[3] === 255) return color;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  return [...document.querySelectorAll('body :not(.map *)')]
    .filter((part) => [...part.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((part) => part.checkVisibility() && !['SCRIPT', 'STYLE'].includes(part.tagName))
    .map((part) => {
      const [a, b] = [light(getComputedStyle(part).color), light(paper(part))];
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), part.outerHTML.slice(0, 90)];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""
