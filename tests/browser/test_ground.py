"""The ground under the places as it is drawn: against pictures, without tiles, on paper.

`CAMPMAP_REFERENCES=write pytest tests/browser/test_ground.py` takes the pictures in `references/`
anew: look at them before they are committed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import FloatRect, Frame, Page, Route

from tests.browser.conftest import Visit, Visitor
from tests.server import served

REFERENCES = Path(__file__).with_name("references")
IS_WRITING = os.environ.get("CAMPMAP_REFERENCES") == "write"
SIZE = (480, 360)
WINDOW = {"width": 640, "height": 800}
"""Leaves the map a little larger than the pictures, and not twice as large."""
SPOTS = {
    "camp-14": (39.572, 126.062),
    "sinuiju": (40.115, 124.39),
    "namyang": (42.95, 129.85),
    "tumangang": (42.415, 130.64),
}
ZOOMS = (5, 7, 9, 11, 13)
STYLES = {"light-en": ("light", "en"), "dark-ko": ("dark", "ko")}
SMALL = (120, 90)
CELL = 10
WORST_MEAN, WORST_CELL = 2.0, 16.0
"""Steps of 255 by which a picture may differ, on average and in a cell of 40 by 40 pixels."""

CAMP = "kwanliso-14-kaechon"
DRAWN = "[data-ground=drawn]"
HIDE_CONTROLS = "document.querySelector('.leaflet-control-container').style.opacity = '0'"
HIDE_PLACES = "document.querySelectorAll('input[data-layer]').forEach((box) => box.click())"
SETTLED = """() => document.querySelector('[data-ground=drawn]')
  && !document.querySelector('.leaflet-relief-pane .leaflet-tile:not(.leaflet-tile-loaded)')"""
NAMES_OVER_PLACES = """() => {
  const canvas = document.querySelector('.leaflet-ground-labels-pane canvas');
  const frame = canvas.getBoundingClientRect();
  const brush = canvas.getContext('2d');
  return [...document.querySelectorAll('.marker .symbol, .marker-count, .marker-label')]
    .filter((part) => {
      const { x, y, width, height } = part.getBoundingClientRect();
      const { data } = brush.getImageData(x - frame.x, y - frame.y, width, height);
      return data.some((value, index) => index % 4 === 3 && value > 0);
    }).map((part) => part.textContent || part.closest('.marker').dataset.key);
}"""
BRIGHTNESS = """() => {
  const tile = document.querySelector('.leaflet-tile-pane canvas.leaflet-tile');
  const { data } = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height);
  return data.reduce((sum, value) => sum + value, 0) / data.length * 4 / 3 - 85;
}"""
"""Of a tile of the ground, from 0 to 255; the fourth value of a pixel is always 255."""


def open_at(seen: Visit, lat: float, lon: float, zoom: int, lang: str = "en") -> Page:
    """Open the front page there and wait for its ground."""
    seen.page.goto(f"{seen.site}/?lang={lang}&at={lat},{lon},{zoom}")
    seen.page.wait_for_function(SETTLED)
    return seen.page


def brightness(page: Page) -> float:
    found: float = page.evaluate(BRIGHTNESS)
    return found


def picture(page: Page) -> bytes:
    """The middle of the map."""
    box = page.locator(".map").bounding_box()
    assert box
    assert SIZE[0] <= box["width"] < SIZE[0] * 1.4
    assert SIZE[1] <= box["height"] < SIZE[1] * 1.4
    left = round(box["x"] + (box["width"] - SIZE[0]) / 2)
    top = round(box["y"] + (box["height"] - SIZE[1]) / 2)
    clip: FloatRect = {"x": left, "y": top, "width": SIZE[0], "height": SIZE[1]}
    return page.screenshot(clip=clip)


def compare(name: str, png: bytes) -> None:
    """Hold a picture against its reference, or write it."""
    path = REFERENCES / f"{name}.webp"
    taken = Image.open(io.BytesIO(png)).convert("RGB")
    assert taken.size == SIZE
    if IS_WRITING:
        path.parent.mkdir(exist_ok=True)
        taken.save(path, quality=70, method=6)
        return
    with Image.open(path) as reference:
        known = reference.convert("RGB").resize(SMALL, Image.Resampling.BOX)
    small = taken.resize(SMALL, Image.Resampling.BOX)
    difference = ImageChops.difference(small, known).convert("L")
    cells = difference.resize((SMALL[0] // CELL, SMALL[1] // CELL), Image.Resampling.BOX)
    assert ImageStat.Stat(difference).mean[0] <= WORST_MEAN, name
    assert cells.getextrema()[1] <= WORST_CELL, name


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("spot", SPOTS)
def test_the_ground_looks_as_it_did(visit: Visitor, spot: str, style: str) -> None:
    scheme, lang = STYLES[style]
    seen = visit(**WINDOW, color_scheme=scheme)

    page = open_at(seen, *SPOTS[spot], ZOOMS[0], lang)
    page.evaluate(HIDE_CONTROLS)
    page.evaluate(HIDE_PLACES)
    for zoom in ZOOMS:
        while (now := int(page.get_attribute("[data-map]", "data-zoom") or 0)) < zoom:
            page.locator(".leaflet-control-zoom-in").click()
            page.wait_for_selector(f"[data-zoom='{now + 1}']")
        page.wait_for_function(SETTLED)
        compare(f"{spot}-{zoom}-{style}", picture(page))
    assert seen.foreign == []
    assert seen.complaints == []


@pytest.mark.parametrize("zoom", [5, 7, 9, 11])
def test_no_name_of_the_ground_stands_over_a_place(visit: Visitor, zoom: int) -> None:
    page = open_at(visit(**WINDOW), *SPOTS["camp-14"], zoom)
    assert page.locator(".marker-label").count() > 0
    assert page.evaluate(NAMES_OVER_PLACES) == []


def test_relief_is_asked_for_when_the_map_can_be_read(visit: Visitor) -> None:
    seen = visit()
    page = seen.open("/")
    page.wait_for_selector(".leaflet-relief-pane .leaflet-tile-loaded")
    tiles = [url.rpartition(".")[2] for url in seen.requests if "/ground/" in url]
    assert "webp" in tiles
    assert "mvt" not in tiles[tiles.index("webp") :]


def test_without_a_ground_the_map_works_and_says_so_once(visit: Visitor, tmp_path: Path) -> None:
    with served(ground=str(tmp_path)) as site:
        seen = visit()
        seen.site = site
        page = seen.open("/?lang=ko")
        notice = page.locator(".map-notice")
        assert notice.inner_text().startswith("배경 지도")
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_load_state("networkidle")
        assert notice.count() == 1
        assert page.locator(".marker").count() > 0
        assert seen.complaints == []


@pytest.mark.parametrize("fault", ["refused", "damaged", "lost"])
def test_tiles_that_fail_are_told_once(visit: Visitor, fault: str) -> None:
    seen = visit()

    def answer(route: Route) -> None:
        if fault == "lost":
            route.abort()
        elif fault == "damaged":
            route.fulfill(status=200, body=b"\x1a\xff\xff\xff")
        else:
            route.fulfill(status=500)

    seen.page.route("**/*.mvt", answer)
    page = seen.open("/")
    page.wait_for_selector(DRAWN)
    assert page.locator(".map-notice").count() == 1
    assert page.locator(".marker").count() > 0
    assert [line for line in seen.complaints if "Failed to load resource" not in line] == []


def test_a_sandboxed_frame_shows_the_ground(visit: Visitor) -> None:
    seen = visit()
    host = '<iframe sandbox="allow-scripts" src="/embed" width="700" height="700"></iframe>'
    seen.page.route("**/host", lambda route: route.fulfill(content_type="text/html", body=host))
    seen.page.goto(f"{seen.site}/host")
    frame: Frame = seen.page.frames[1]
    frame.wait_for_selector(".marker")
    frame.hover(".map", position={"x": 40, "y": 300})
    frame.wait_for_selector(DRAWN)
    assert frame.evaluate("self.origin") == "null"
    assert 150 < frame.evaluate(BRIGHTNESS) < 250
    assert frame.locator(".map-notice").count() == 0
    assert seen.complaints == []


def test_on_paper_nothing_is_dark(visit: Visitor) -> None:
    page = visit(color_scheme="dark").open(f"/places/{CAMP}")
    page.wait_for_selector(DRAWN)
    assert brightness(page) < 100
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_selector(".map.is-printing")
    assert brightness(page) > 220
    page.emulate_media(media="screen", color_scheme="dark")
    page.wait_for_selector(".map:not(.is-printing)")
    assert brightness(page) < 100


def test_the_front_page_prints_a_light_map_above_its_list(visit: Visitor) -> None:
    page = visit(color_scheme="dark").open("/")
    page.wait_for_selector(DRAWN)
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_selector(".map.is-printing")
    box, title = (page.locator(one).bounding_box() for one in ("[data-map]", ".panel h1"))
    assert box
    assert title
    assert box["height"] > 400
    assert title["y"] >= box["y"] + box["height"]
    colors = page.evaluate(
        "['.marker-label', '.marker .symbol.c-camp', '.leaflet-control-attribution']"
        ".map((part) => getComputedStyle(document.querySelector(part)).color)"
    )
    assert colors == ["rgb(27, 30, 34)", "rgb(163, 22, 33)", "rgb(68, 68, 68)"]
    assert brightness(page) > 220


def test_the_colours_follow_the_scheme(visit: Visitor) -> None:
    page = visit(color_scheme="light").open("/")
    page.wait_for_selector(DRAWN)
    assert brightness(page) > 200
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({BRIGHTNESS})() < 100")
