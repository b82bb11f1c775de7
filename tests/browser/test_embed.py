"""The map in frames of other people's pages, as their systems frame it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, Route, TimeoutError

from tests.bench.browser import FRAME_BUDGET, MARKED, first_view
from tests.browser.axe import faults
from tests.browser.conftest import Visit, Visitor, stored, watch_hint
from tests.browser.fingers import Fingers
from tests.browser.hosts import Host
from tests.server import ROOT

CAMP_14 = "kwanliso-14-kaechon"
ISOLATED = {"Cross-Origin-Embedder-Policy": "require-corp"}
APART = {"Cross-Origin-Opener-Policy": "same-origin"}
SANDBOX = 'sandbox="allow-scripts"'
SETTINGS: dict[str, tuple[str, dict[str, str]]] = {
    "plain": ('allow="fullscreen"', {}),
    "wordpress": (SANDBOX, {}),
    "amp": ('sandbox="allow-scripts allow-same-origin"', {}),
    "strict": (
        "",
        {"Content-Security-Policy": "default-src 'none'; img-src data:; frame-src SITE"},
    ),
    "isolated": ("", ISOLATED),
    "popups": ('sandbox="allow-scripts allow-popups"', {}),
    "isolated popups": ('sandbox="allow-scripts allow-same-origin allow-popups"', ISOLATED | APART),
}
FRAME = '<iframe src="{src}" title="Map" width="640" height="480" {attributes}></iframe>'
HEAR = """<script>window.heard = [];
addEventListener("message", ({ data }) => heard.push(data));</script>"""


def framed(made: Visit, host: Host, name: str, path: str = "/embed", body: str = "{}") -> Frame:
    """The frame of our map in a page of the host, in one of the settings."""
    attributes, headers = SETTINGS[name]
    headers = {key: value.replace("SITE", made.site) for key, value in headers.items()}
    frame = FRAME.format(src=made.site + path, attributes=attributes)
    # Not until it has loaded: a test may hold what the frame waits for.
    page = host.page(f"/{name.replace(' ', '-')}", body.replace("{}", frame), headers)
    made.page.goto(page, wait_until="commit")
    return inner(made.page)


def inner(page: Page) -> Frame:
    handle = page.wait_for_selector("iframe", state="attached")
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    return frame


def ready(frame: Frame) -> Frame:
    frame.wait_for_selector(".marker", state="attached")
    return frame


@pytest.mark.parametrize("name", SETTINGS)
def test_the_map_works_in_every_setting(visit: Visitor, host: Host, name: str) -> None:
    made = visit()
    frame = ready(framed(made, host, name))
    frame.locator(f'.marker[data-key="{CAMP_14}"]').click()
    frame.wait_for_selector(".popup-summary")
    assert "Camp 14" in frame.locator(".popup h2").inner_text()
    frame.wait_for_selector("[data-ground=drawn]")
    assert [url for url in made.foreign if not url.startswith(host.url)] == []
    assert made.complaints == []
    assert stored(frame) == 0
    assert made.page.context.cookies() == []


@pytest.mark.parametrize("name", ["wordpress", "amp"])
def test_where_no_tab_may_open_a_links_address_is_shown(
    visit: Visitor, host: Host, name: str
) -> None:
    made = visit()
    frame = ready(framed(made, host, name, f"/embed?place={CAMP_14}"))
    frame.locator(".popup-more a").click()
    field = frame.locator(".frame-link input")
    field.wait_for()
    assert field.input_value() == f"{made.site}/places/{CAMP_14}"
    assert frame.evaluate("document.activeElement.tagName") == "INPUT"
    made.page.keyboard.press("Escape")
    assert frame.locator(".frame-link").count() == 0


def learning(made: Visit, host: Host) -> tuple[Frame, list[Route]]:
    """A frame with an open card, and the answer held that lets the card say more."""
    held: list[Route] = []
    made.page.route("**/cards/**", lambda route: held.append(route))
    frame = ready(framed(made, host, "wordpress"))
    with made.page.expect_request("**/cards/**"):
        frame.locator(f'.marker[data-key="{CAMP_14}"]').click()
    assert frame.locator(".popup-more a").is_visible()
    assert frame.locator(".popup-summary").count() == 0
    return frame, held


def test_a_card_that_says_more_leaves_the_focus_where_it_is(visit: Visitor, host: Host) -> None:
    frame, held = learning(visit(), host)
    link = frame.locator(".popup-more a")
    link.focus()
    for route in held:
        route.continue_()
    frame.wait_for_selector(".popup-summary")
    assert link.evaluate("(link) => link === document.activeElement")


def test_a_card_says_more_when_nothing_on_it_is_pressed(visit: Visitor, host: Host) -> None:
    made = visit()
    frame, held = learning(made, host)
    frame.locator(".popup-more a").hover()
    made.page.mouse.down()
    with made.page.expect_request_finished(lambda request: "/cards/" in request.url):
        for route in held:
            route.continue_()
    made.page.mouse.up()
    frame.locator(".frame-link input").wait_for()
    frame.wait_for_selector(".popup-summary")


@pytest.mark.parametrize("name", ["plain", "popups", "isolated popups"])
def test_where_a_tab_may_open_a_link_opens_in_it(visit: Visitor, host: Host, name: str) -> None:
    made = visit()
    frame = ready(framed(made, host, name, f"/embed?place={CAMP_14}"))
    with made.page.context.expect_page() as opened:
        frame.locator(".popup-more a").click()
    opened.value.wait_for_url(f"**/places/{CAMP_14}")
    opened.value.locator("h1:text-is('Camp 14, Kaechon')").wait_for()
    opened.value.wait_for_selector(".marker", state="attached")
    is_apart = "Cross-Origin-Opener-Policy" in SETTINGS[name][1]
    assert frame.locator(".frame-link").count() == is_apart


def test_text_and_map_are_there_before_any_script(visit: Visitor, host: Host) -> None:
    made = visit()
    held: list[Route] = []
    made.page.route("**/assets/*.js", lambda route: held.append(route))
    frame = framed(made, host, "plain")
    frame.wait_for_selector("svg.drawn")
    assert frame.locator("h1").is_visible()
    assert frame.locator("svg.drawn text:text-is('Camp 14, Kaechon')").first.is_visible()
    assert frame.locator(".marker").count() == 0
    for route in held:
        route.continue_()
    made.page.unroute("**/assets/*.js")
    ready(frame)


UNDER_BUTTONS = 4
"""Names of the ground that give way to buttons, at most."""
TOWN = """() => [...document.querySelectorAll('svg.drawn .d-words text')]
  .map((one) => one.getBoundingClientRect()).filter(({ width }) => width)
  .map(({ x, y }) => [Math.round(x), Math.round(y)])"""
STYLED = """() => [...document.querySelectorAll('link[rel=stylesheet]')]
  .every(({ sheet }) => sheet)"""


@pytest.mark.parametrize("size", [(320, 320), (360, 480), (760, 570), (1000, 900)])
@pytest.mark.parametrize("query", ["", "?bbox=125,38,127,40", "?at=39.6,126,8"])
def test_the_scripts_map_takes_over_in_place(
    visit: Visitor, size: tuple[int, int], query: str
) -> None:
    made = visit(*size)
    held: list[Route] = []
    made.page.route("**/assets/*.js", lambda route: held.append(route))
    made.page.goto(f"{made.site}/embed{query}", wait_until="commit")
    made.page.wait_for_selector(".frame-foot")
    made.page.wait_for_function(STYLED)
    before = made.page.evaluate(TOWN)
    for route in held:
        route.continue_()
    made.page.unroute("**/assets/*.js")
    ready(made.page.main_frame)
    after = made.page.evaluate(TOWN)
    assert after
    assert len(before) - UNDER_BUTTONS <= len(after) <= len(before)
    for x, y in after:
        assert any(abs(x - was_x) <= 2 and abs(y - was_y) <= 2 for was_x, was_y in before)


CUT = """(scripts) => {
  const { left, right, top, bottom } = document.querySelector(".map").getBoundingClientRect();
  const bars = [...document.querySelectorAll(".leaflet-control, .frame-legend > summary")]
    .map((one) => one.getBoundingClientRect());
  const names = "svg.drawn :is(.d-names, .d-words) text, .marker-label";
  return [...document.querySelectorAll(names)].filter((one) => one.checkVisibility())
    .filter((one) => {
      const box = one.getBoundingClientRect();
      const isOut = box.right < left || box.left > right || box.bottom < top || box.top > bottom;
      const isIn = box.left >= left - 1 && box.right <= right + 1
        && box.top >= top - 4 && box.bottom <= bottom + 4;
      const isUnder = bars.some((bar) => box.left < bar.right - 1 && box.right > bar.left + 1
        && box.top + 4 < bar.bottom && box.bottom - 4 > bar.top);
      return !isOut && (!isIn || (isUnder && scripts));
    }).map((one) => one.textContent);
}"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("lang", ["en", "ko", "zh", "ru"])
@pytest.mark.parametrize("size", [(320, 320), (320, 400), (360, 480), (390, 520), (1000, 900)])
def test_no_name_is_cut(visit: Visitor, size: tuple[int, int], lang: str, scripts: bool) -> None:
    made = visit(*size, java_script_enabled=scripts)
    made.page.goto(f"{made.site}/embed?lang={lang}")
    if scripts:
        ready(made.page.main_frame)
    assert made.page.locator("svg.drawn .d-words text:visible").count() > 0
    assert made.page.evaluate(CUT, scripts) == []


@pytest.mark.parametrize("size", [(338, 320), (640, 480)])
def test_the_name_of_an_open_place_is_not_cut(visit: Visitor, size: tuple[int, int]) -> None:
    made = visit(*size)
    made.page.goto(f"{made.site}/embed?layers=events,restaurants&place=ningbo-2016")
    made.page.wait_for_selector(".popup")
    made.page.wait_for_selector(".marker.is-open")
    assert made.page.evaluate(CUT.replace("SCRIPTS", "true")) == []


@pytest.mark.parametrize(("lang", "coding"), [("ru", "br"), ("en", "gzip"), ("ru", "gzip")])
def test_the_first_view_is_light(visit: Visitor, lang: str, coding: str) -> None:
    made = visit(extra_http_headers={"Accept-Encoding": coding})
    view = first_view(made.page, f"{made.site}/embed?lang={lang}", MARKED)
    assert 40_000 < sum(view[1:]) < FRAME_BUDGET


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("size", [(360, 480), (640, 480), (800, 600), (1200, 700), (1280, 900)])
def test_a_card_asks_for_no_ground(visit: Visitor, size: tuple[int, int], coding: str) -> None:
    made = visit(*size, extra_http_headers={"Accept-Encoding": coding})
    view = first_view(made.page, f"{made.site}/embed?place={CAMP_14}&lang=ru", ".popup")
    assert (view.tiles, view.relief) == (0, 0)
    assert 40_000 < sum(view[1:]) < FRAME_BUDGET


def test_a_bad_address_is_told_and_the_map_is_there(visit: Visitor, host: Host) -> None:
    made = visit()
    query = "layers=camps,%3Cscript%3E&bbox=1,2&zoom=9&theme=%22%3E%3Cimg%20src=x%3E"
    frame = ready(framed(made, host, "plain", f"/embed?{query}"))
    frame.locator(".frame-faults summary").click()
    assert frame.locator(".frame-faults li").count() == 4
    assert frame.locator(f'.marker[data-key="{CAMP_14}"]').is_visible()
    assert made.complaints == []


def test_the_frame_is_whole_without_scripts(visit: Visitor) -> None:
    made = visit(640, 480, java_script_enabled=False)
    page = made.page
    page.goto(f"{made.site}/embed?place={CAMP_14}")
    assert page.locator("svg.drawn").is_visible()
    assert "operating" in page.locator("[data-card]").inner_text()
    page.locator(".frame-list > summary").click()
    assert page.locator(f'tr[data-place="{CAMP_14}"]').is_visible()
    assert page.locator("button:visible").count() == 0


MIDDLE = """() => {
  const { x, y, width, height } = document.querySelector(".map").getBoundingClientRect();
  const [middle, half] = [x + width / 2, y + height / 2];
  const symbols = [...document.querySelectorAll("svg.drawn .d-symbols use")].filter((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return left < middle && middle < right && top < half && half < bottom;
  });
  const seen = document.elementFromPoint(middle, half)?.closest("svg.drawn") !== null;
  return { symbols: symbols.length, seen };
}"""


@pytest.mark.parametrize("query", ["", "&interactive=no"])
@pytest.mark.parametrize("size", [(320, 320), (360, 480), (640, 480), (960, 720)])
def test_without_scripts_a_card_leaves_its_place_in_view(
    visit: Visitor, size: tuple[int, int], query: str
) -> None:
    made = visit(*size, java_script_enabled=query != "")
    made.page.goto(f"{made.site}/embed?place={CAMP_14}{query}")
    assert made.page.evaluate(MIDDLE) == {"symbols": 1, "seen": True}
    assert made.page.locator(".popup-more a").is_visible()
    foot = made.page.locator(".drawn-credits").bounding_box()
    card = made.page.locator("[data-card]").bounding_box()
    assert foot
    assert card
    assert card["y"] + card["height"] <= foot["y"] + 1


BAR = """() => {
  const bars = [...document.querySelectorAll(".drawn-scale")];
  const [bar] = bars.filter((one) => one.checkVisibility());
  const map = document.querySelector(".map").getBoundingClientRect();
  const { left, bottom } = bar.getBoundingClientRect();
  return {
    said: bar.textContent,
    count: bars.filter((one) => one.checkVisibility()).length,
    px: bar.querySelector(".d-bar").getBoundingClientRect().width,
    isInCorner: left - map.left < 20 && left >= map.left && bottom <= map.bottom,
  };
}"""


@pytest.mark.parametrize("size", [(320, 320), (640, 480), (1000, 900)])
@pytest.mark.parametrize("query", ["", f"?place={CAMP_14}", "?at=39.6,126,12"])
def test_the_drawn_map_has_the_scale_bar_of_the_scripts_map(
    visit: Visitor, size: tuple[int, int], query: str
) -> None:
    still = visit(*size, java_script_enabled=False)
    still.page.goto(f"{still.site}/embed{query}")
    drawn = still.page.evaluate(BAR)
    assert drawn["count"] == 1
    assert drawn["isInCorner"]
    page = visit(*size).open(f"/embed{query}")
    assert page.locator(".drawn-scale").count() == 0
    line = page.locator(".leaflet-control-scale-line")
    km = float(line.inner_text().split()[0])
    width = line.evaluate("(one) => one.getBoundingClientRect().width")
    assert drawn["said"].endswith(" km")
    per_km = drawn["px"] / float(drawn["said"].split()[0])
    assert per_km == pytest.approx(width / km, rel=0.03)


@pytest.mark.parametrize("lang", ["en", "ko", "zh", "ru"])
@pytest.mark.parametrize("path", ["/embed", f"/embed?place={CAMP_14}", "/embed?layers=x&at=1"])
def test_a_small_phone_has_room(visit: Visitor, lang: str, path: str) -> None:
    made = visit(320, 400)
    page = made.open(path + ("&" if "?" in path else "?") + f"lang={lang}")
    page.locator(".frame-legend summary").click()
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((part) => part.checkVisibility()"
        " && !part.closest('.map, .skip') && part.getBoundingClientRect().right > innerWidth + 1)"
        ".map((part) => part.outerHTML.slice(0, 80))"
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollHeight") <= 400
    box = page.locator(".map").bounding_box()
    assert box
    assert box["height"] > 200


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_legend_and_list_are_there_and_the_map_light(
    visit: Visitor, scripts: bool
) -> None:
    made = visit(640, 480, java_script_enabled=scripts)
    made.page.goto(f"{made.site}/embed?theme=dark&layers=camps,prisons")
    if scripts:
        ready(made.page.main_frame)
        made.page.locator(".frame-legend summary").click()
        made.page.uncheck("#switch-prisons")
        made.page.locator(".frame-legend summary").click()
    made.page.emulate_media(media="print")
    legend = made.page.locator(".frame-legend")
    assert legend.get_by_text("Political prison camps").is_visible()
    assert legend.locator("label[for=switch-prisons]").is_visible() != scripts
    below = legend.bounding_box()
    drawn = made.page.locator(".map").bounding_box()
    assert below
    assert drawn
    assert below["y"] >= drawn["y"] + drawn["height"]
    row = made.page.locator(f'tr[data-place="{CAMP_14}"]')
    assert row.is_visible()
    shown = f'.marker[data-key="{CAMP_14}"]' if scripts else "svg.drawn"
    assert made.page.locator(shown).is_visible()
    if scripts:
        paper = "getComputedStyle(document.documentElement).backgroundColor"
        assert made.page.evaluate(paper) == "rgb(255, 255, 255)"


@pytest.mark.parametrize(("scheme", "theme"), [("light", "dark"), ("dark", "light")])
def test_a_theme_asked_for_is_not_the_readers(visit: Visitor, scheme: str, theme: str) -> None:
    page = visit(640, 480, color_scheme=scheme).open(f"/embed?theme={theme}")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (int(paper[4:].split(",")[0]) < 100) == (theme == "dark")


def test_forced_colours_are_followed(visit: Visitor) -> None:
    page = visit(640, 480, forced_colors="active").open("/embed")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert page.locator(".marker.c-camp").first.evaluate("(m) => getComputedStyle(m).color") == ink


LONG = '{}<div style="height:3000px"></div>'
HINT = json.loads((ROOT / "frontend/i18n/ko.json").read_bytes())["map.hintWheel"]


def test_the_wheel_belongs_to_the_article(visit: Visitor, host: Host) -> None:
    made = visit()
    frame = ready(framed(made, host, "plain", "/embed?lang=ko", LONG))
    zoom = frame.locator("[data-map]").get_attribute("data-zoom")
    watch_hint(frame)
    made.page.mouse.move(300, 250)
    made.page.mouse.wheel(0, 240)
    made.page.wait_for_function("() => scrollY > 0")
    frame.wait_for_function("(hint) => window.hint === hint", arg=HINT)
    assert frame.locator("[data-map]").get_attribute("data-zoom") == zoom
    made.page.evaluate("scrollTo(0, 0)")
    made.page.wait_for_function("() => scrollY === 0")
    made.page.mouse.move(310, 250)
    frame.wait_for_selector("[data-ground=drawn]")
    made.page.keyboard.down("Control")
    made.page.mouse.wheel(0, -240)
    made.page.keyboard.up("Control")
    frame.wait_for_selector(f"[data-map]:not([data-zoom='{zoom}'])")


def test_the_wheel_is_free_in_full_screen(visit: Visitor, host: Host) -> None:
    made = visit()
    frame = ready(framed(made, host, "plain", body=LONG))
    button, shy = frame.locator(".map-fullscreen"), frame.locator(".map.is-shy")
    zoom = frame.locator("[data-map]").get_attribute("data-zoom")
    button.click()
    frame.wait_for_function("() => document.fullscreenElement !== null")
    shy.wait_for(state="detached")
    made.page.mouse.move(600, 400)
    made.page.mouse.wheel(0, -240)
    frame.wait_for_selector(f"[data-map]:not([data-zoom='{zoom}'])")
    assert frame.locator(".map-hint.is-shown").count() == 0
    button.click()
    frame.wait_for_function("() => document.fullscreenElement === null")
    shy.wait_for()


TRIES = 5
PLACED = f"""() => {{
  const marker = document.querySelector('.marker[data-key="{CAMP_14}"]');
  const {{ x, y }} = marker.getBoundingClientRect();
  return [Math.round(x), Math.round(y)];
}}"""


@pytest.mark.parametrize("name", ["plain", "wordpress"])
def test_one_finger_scrolls_the_article_and_is_told_of_two(
    visit: Visitor, host: Host, name: str
) -> None:
    made = visit(700, 700, has_touch=True)
    frame = ready(framed(made, host, name, body=LONG))
    before = frame.evaluate(PLACED)
    watch_hint(frame)
    for _ in range(TRIES):
        made.page.evaluate("scrollTo(0, 0)")
        Fingers(made.page).move(((300, 400), (300, 150)))
        # On a busy machine a finger may be too quick for the page.
        with suppress(TimeoutError):
            frame.wait_for_function("() => window.hint?.includes('two fingers')", timeout=2_000)
            made.page.wait_for_function("() => scrollY > 100", timeout=2_000)
            break
    else:
        pytest.fail("no finger scrolled the article and was told of two")
    frame.wait_for_selector("[data-ground=drawn]")
    assert frame.evaluate(PLACED) == before


@pytest.mark.parametrize("name", ["plain", "wordpress"])
def test_two_fingers_pan_and_zoom_the_map(visit: Visitor, host: Host, name: str) -> None:
    made = visit(700, 700, has_touch=True)
    frame = ready(framed(made, host, name, body=LONG))
    fingers = Fingers(made.page)
    x, y = frame.evaluate(PLACED)
    fingers.move(((250, 300), (330, 260)), ((350, 300), (430, 260)))
    near = f"([x, y]) => {{ const [a, b] = ({PLACED})(); return Math.hypot(a - x, b - y) < 12; }}"
    frame.wait_for_function(near, arg=[x + 80, y - 40])
    zoom = frame.locator("[data-map]").get_attribute("data-zoom")
    fingers.move(((280, 250), (150, 250)), ((320, 250), (450, 250)))
    frame.wait_for_selector(f"[data-map]:not([data-zoom='{zoom}'])")
    assert made.page.evaluate("scrollY") == 0
    assert frame.locator(".map-hint.is-shown").count() == 0


@pytest.mark.parametrize(("name", "count"), [("plain", 1), ("strict", 0)])
def test_full_screen_is_offered_where_it_is_permitted(
    visit: Visitor, host: Host, name: str, count: int
) -> None:
    frame = ready(framed(visit(), host, name))
    assert frame.locator(".map-fullscreen").count() == count


def test_the_keyboard_reaches_places_in_the_order_of_the_list(visit: Visitor) -> None:
    page = visit(760, 570).open("/embed?layers=camps")
    order = page.evaluate(
        "[...document.querySelectorAll('tr[data-place]')].map((row) => row.dataset.place)"
    )
    page.locator("[data-map]").focus()
    walked: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        key: str | None = page.evaluate("document.activeElement.dataset.key ?? null")
        if key in walked:
            break
        if key:
            walked.append(key)
    drawn = page.evaluate("[...document.querySelectorAll('.marker')].map((m) => m.dataset.key)")
    assert walked == [key for key in order if key in drawn]
    page.locator(f'.marker[data-key="{CAMP_14}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup")
    page.keyboard.press("Escape")
    assert page.locator(".popup").count() == 0
    assert page.evaluate("document.activeElement.dataset.key") == CAMP_14


def test_a_frame_that_is_shown_late_finds_its_size(visit: Visitor, host: Host) -> None:
    made = visit()
    frame = framed(made, host, "plain", body='<div id="tab" hidden>{}</div>')
    made.page.wait_for_timeout(300)
    made.page.evaluate("document.querySelector('#tab').hidden = false")
    ready(frame)
    width = frame.locator(".leaflet-container").evaluate("(map) => map.clientWidth")
    assert width > 600
    made.page.evaluate(
        "Object.assign(document.querySelector('iframe'), { width: 1000, height: 900 })"
    )
    frame.wait_for_selector("[data-zoom='7']")


def test_publishers_are_told_the_height(visit: Visitor, host: Host) -> None:
    made = visit()
    ready(framed(made, host, "plain", "/embed?childId=map-1", HEAR + "{}"))
    made.page.wait_for_function("() => heard.length >= 4")
    heard: list[Any] = made.page.evaluate("heard")
    assert {"sentinel": "amp", "type": "embed-size", "height": 480} in heard
    assert {"datawrapper-height": {"campmap": 480}} in heard
    assert "pymxPYMxmap-1xPYMxheightxPYMx480" in heard
    resize = [json.loads(one) for one in heard if isinstance(one, str) and one.startswith("{")]
    assert resize[0]["context"] == "iframe.resize"
    assert resize[0]["height"] == 480


WORDPRESS = """
<blockquote>The map of camps.</blockquote>
<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" title="Map"
  style="position: absolute; clip: rect(1px, 1px, 1px, 1px);" width="600" height="338"
  src="{src}#?secret=AbCdEf1234"
  data-secret="AbCdEf1234"></iframe> <!-- pragma: allowlist secret -->
<script>
  const frame = document.querySelector("iframe");
  window.links = [];
  addEventListener("message", ({ data, source }) => {
    if (!data?.secret || data.secret !== frame.dataset.secret || source !== frame.contentWindow)
      return;
    if (/[^a-zA-Z0-9]/.test(data.secret)) return;
    frame.removeAttribute("style");
    document.querySelector("blockquote").style.display = "none";
    if (data.message === "height") frame.height = Math.min(1000, Math.max(200, data.value));
    if (data.message === "link" && new URL(data.value).host === new URL(frame.src).host
        && document.activeElement === frame) links.push(data.value);
  });
</script>"""


def test_wordpress_reveals_the_frame_and_follows_its_links(visit: Visitor, host: Host) -> None:
    made = visit()
    src = f"{made.site}/embed?place={CAMP_14}"
    made.page.goto(host.page("/wp", WORDPRESS.replace("{src}", src)))
    frame = ready(inner(made.page))
    made.page.wait_for_function("() => !document.querySelector('iframe').style.length")
    assert made.page.evaluate("document.querySelector('iframe').height") == "450"
    frame.locator(".popup-more a").click()
    made.page.wait_for_function("() => links.length")
    assert made.page.evaluate("links") == [f"{made.site}/places/{CAMP_14}"]


def test_a_frame_does_not_take_the_focus_from_the_article(visit: Visitor, host: Host) -> None:
    made = visit()
    body = "<input autofocus>{}"
    frame = ready(framed(made, host, "plain", f"/embed?place={CAMP_14}", body))
    frame.wait_for_selector(".popup")
    assert made.page.evaluate("document.activeElement.tagName") == "INPUT"


AXED = ["/embed?", f"/embed?place={CAMP_14}&", "/embed?layers=moons&", "/embed?lang=ko&"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", [*AXED, "/embed?lang=zh&"])
def test_axe_finds_nothing(visit: Visitor, theme: str, path: str) -> None:
    page = visit(760, 570).open(f"{path}theme={theme}")
    assert faults(page) == []
    page.locator(".frame-legend summary").click()
    page.locator(".frame-list > summary").click()
    assert faults(page) == []


SEEN = """(selector) => {
  const { left, right, top, bottom } = document.querySelector(".map").getBoundingClientRect();
  const symbols = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const boxes = symbols.map((one) => one.getBoundingClientRect());
  return boxes.length > 4 && boxes.every((one) =>
    one.left >= left && one.right <= right && one.top >= top && one.bottom <= bottom);
}"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", [(320, 320), (360, 480), (640, 480), (800, 700), (1200, 800)])
def test_places_on_half_the_globe_are_all_in_view(
    visit: Visitor, size: tuple[int, int], scripts: bool
) -> None:
    made = visit(*size, java_script_enabled=scripts)
    made.page.goto(f"{made.site}/embed?layers=restaurants")
    if scripts:
        ready(made.page.main_frame)
        # A drawing that is stretched shows its places elsewhere than any map of whole zooms.
        drawn = made.page.locator("svg.drawn")
        assert drawn.count() == 0 or drawn.bounding_box()["width"] <= 1024  # type: ignore[index]
    symbols = ".marker" if scripts else "svg.drawn .d-symbols use"
    assert made.page.evaluate(SEEN, symbols)
