"""The card that a frame's address opens: its place is in view, whatever the frame's size."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit, Visitor
from tests.browser.hosts import Host

PATH = "/embed?place=kwanliso-14-kaechon"
SEEN = """() => {
  const box = (one) => document.querySelector(one)?.getBoundingClientRect();
  const [map, card] = [box("[data-map]"), box(".leaflet-popup, .map-sheet")];
  const symbol = box('.marker[data-key="kwanliso-14-kaechon"] svg');
  const drawn = box("svg.drawn");
  if (!card || !symbol) return null;
  return {
    symbol: symbol.top >= map.top && symbol.bottom <= map.bottom,
    covered: symbol.bottom > card.top && symbol.top < card.bottom,
    card: card.top >= map.top && card.bottom <= map.bottom,
    way: box(".popup-more a").bottom <= box(".leaflet-popup-content, .map-sheet").bottom,
    ground: !drawn || (drawn.top <= map.top && drawn.bottom >= map.bottom),
  };
}"""
TRIES = 20
# How often the map is moved in 30 pictures of the screen, which it must not be at rest.
MOVED = """async () => {
  const pane = document.querySelector(".leaflet-map-pane");
  let [at, moves] = [pane.style.transform, 0];
  for (let i = 0; i < 30; i++) {
    await new Promise(requestAnimationFrame);
    if (pane.style.transform !== at) moves++;
    at = pane.style.transform;
  }
  return moves;
}"""
SIZES = [(328, 320), (360, 480), (600, 450), (640, 480), (672, 504), (960, 720)]
GOOD = {"symbol": True, "covered": False, "card": True, "way": True, "ground": True}


def framed(made: Visit, host: Host, width: int, height: int) -> None:
    """Show the frame in a page of another site."""
    frame = f'<iframe src="{made.site}{PATH}" width="{width}" height="{height}"></iframe>'
    made.page.goto(host.page("/card", frame))


def settled(made: Visit) -> object:
    """What is to be seen in the frame when it has come to rest."""
    frame = made.page.frames[1]
    frame.wait_for_selector(".leaflet-popup, .map-sheet")
    for _ in range(TRIES):
        if frame.evaluate(MOVED) == 0:
            return frame.evaluate(SEEN)
    pytest.fail("the map never comes to rest")


@pytest.mark.parametrize("size", SIZES)
def test_the_place_of_an_open_card_is_in_view(
    visit: Visitor, host: Host, size: tuple[int, int]
) -> None:
    made = visit()
    framed(made, host, *size)
    assert settled(made) == GOOD
    # The card says more when the reader turns to the map.
    made.page.frames[1].locator(".frame-foot").hover()
    made.page.frames[1].wait_for_selector("[data-ground=drawn]")
    assert settled(made) == GOOD


@pytest.mark.parametrize("sizes", [((328, 246), (328, 320)), ((672, 380), (672, 504))])
def test_it_stays_in_view_in_a_frame_that_gets_its_size_late(
    visit: Visitor, host: Host, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    made = visit()
    framed(made, host, *sizes[0])
    settled(made)
    width, height = sizes[1]
    change = "(size) => Object.assign(document.querySelector('iframe'), size)"
    made.page.evaluate(change, {"width": width, "height": height})
    fits = "([width, height]) => innerWidth === width && innerHeight === height"
    made.page.frames[1].wait_for_function(fits, arg=[width, height])
    assert settled(made) == GOOD


BROKEN = """() => [...document.querySelectorAll(".popup dt")].filter((term) => {
  const words = document.createRange();
  words.selectNodeContents(term);
  return !/\\s/.test(term.textContent) && words.getClientRects().length > 1;
}).map((term) => term.textContent)"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("lang", ["en", "ko", "zh", "ru"])
@pytest.mark.parametrize("width", [320, 640])
def test_no_word_of_a_card_is_broken(visit: Visitor, width: int, lang: str, scripts: bool) -> None:
    made = visit(width, 480, java_script_enabled=scripts)
    made.page.goto(f"{made.site}{PATH}&lang={lang}")
    made.page.wait_for_selector(".leaflet-popup, .map-sheet" if scripts else "[data-card]")
    assert made.page.locator(".popup dt").count() >= 4
    assert made.page.evaluate(BROKEN) == []


@pytest.mark.parametrize(
    ("lang", "says"), [("ko", None), ("zh", "（英语）"), ("ru", "(английский)")]
)
def test_a_card_marks_what_is_not_translated(visit: Visitor, lang: str, says: str | None) -> None:
    page = visit().open(f"/?place=danryeondae-hoeryong&lang={lang}")
    card = page.locator(".popup[role=dialog]")
    card.wait_for()
    assert card.locator("h2").get_attribute("lang") == ("en" if says else None)
    marks = card.locator(".popup-summary .foreign")
    assert marks.all_inner_texts() == ([says] if says else [])
    assert card.locator(".popup-summary [lang=en]").count() == marks.count()
