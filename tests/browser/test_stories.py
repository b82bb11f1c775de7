"""Stories in a browser: by scrolling, buttons and keys, on a phone, on paper, without scripts."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, here

STORY = "/stories/two-banks"


def step_of(page: Page) -> str:
    return page.locator("[data-pace-at]").inner_text()


def zoom_of(page: Page) -> float:
    return float(page.locator(".map").get_attribute("data-zoom") or 0)


def test_the_arrow_keys_walk_and_the_map_follows(visit: Visitor) -> None:
    page = visit().open(STORY)
    assert step_of(page) == "Step 1 of 6"
    before = zoom_of(page)
    for number in (2, 3, 4):
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(f"#step-{number}.is-now")
        assert step_of(page) == f"Step {number} of 6"
    assert page.evaluate("document.activeElement.id") == "step-4"
    page.wait_for_selector('.marker.is-open[data-key="kwanliso-18-choma-bong"]', state="attached")
    assert zoom_of(page) > before
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector('.marker.is-open[data-key="kwanliso-18-pukchang"]', state="attached")


@pytest.mark.parametrize(("width", "height", "touch"), [(1280, 800, False), (360, 740, True)])
def test_scrolling_and_the_buttons_walk_too(
    visit: Visitor, width: int, height: int, touch: bool
) -> None:
    page = visit(width=width, height=height, has_touch=touch).open(STORY)
    page.locator("#step-3").evaluate("(step) => step.scrollIntoView()")
    page.wait_for_selector("#step-3.is-now")
    page.get_by_role("button", name="Next").click()
    page.wait_for_selector("#step-4.is-now")
    heading = page.locator("#step-4 h2").bounding_box()
    assert heading is not None
    assert 0 <= heading["y"] < height
    map_box = page.locator(".map-story").bounding_box()
    assert map_box is not None
    assert map_box["y"] >= 0 and map_box["y"] + map_box["height"] <= height


def test_the_map_is_made_when_the_reader_comes_to_it(visit: Visitor) -> None:
    seen = visit(width=360, height=740)
    page = seen.page
    page.goto(seen.site + STORY)
    expect(page.locator("[data-pace-at]")).to_have_text("Step 1 of 6")
    page.wait_for_load_state("networkidle")
    assert page.locator(".leaflet-pane").count() == 0
    assert page.locator(".map svg.drawn").count() == 1
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#step-2.is-now")
    page.wait_for_selector('.marker.is-open[data-key="kwanliso-14-kaechon"]', state="attached")


def test_each_step_has_an_address_that_opens_it(visit: Visitor) -> None:
    page = visit().open(STORY)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/stories/two-banks#step-3")
    again = visit().open(STORY + "#step-3")
    expect(again.locator("[data-pace-at]")).to_have_text("Step 3 of 6")
    again.wait_for_selector('.marker.is-open[data-key="kwanliso-18-pukchang"]', state="attached")
    again.locator("#step-5").get_by_role("link", name="Step 5 of 6").click()
    expect(again.locator("[data-pace-at]")).to_have_text("Step 5 of 6")
    again.locator("#step-1").evaluate("(step) => step.scrollIntoView()")
    again.wait_for_url("**/stories/two-banks")
    plain = visit(java_script_enabled=False)
    plain.page.goto(plain.site + STORY + "#step-3")
    expect(plain.page.locator("#step-3 h2")).to_be_in_viewport()


def test_the_way_to_a_source_stays_in_the_address(visit: Visitor) -> None:
    page = visit().open(STORY)
    page.locator("#step-2 .ref").first.click()
    expect(page.locator("[data-pace-at]")).to_have_text("Step 6 of 6")
    page.wait_for_timeout(800)
    assert "#source-" in here(page)
    page.go_back()
    expect(page.locator("[data-pace-at]")).not_to_have_text("Step 6 of 6")


def test_without_scripts_each_step_has_its_picture(visit: Visitor) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.page
    page.goto(seen.site + STORY)
    assert page.locator(".story-map").is_hidden()
    assert page.locator(".story-step img:visible").count() == 6
    assert page.locator(".story-pace:visible").count() == 0


@pytest.mark.parametrize("width", [320, 360, 700, 1280])
@pytest.mark.parametrize("path", [STORY, "/stories"])
def test_pictures_are_drawn_for_their_room(visit: Visitor, path: str, width: int) -> None:
    seen = visit(width=width, java_script_enabled=False)
    seen.page.goto(seen.site + path)
    pictures = seen.page.locator("main picture img")
    assert pictures.count() >= 3
    for one in pictures.all():
        one.scroll_into_view_if_needed()
        expect(one).to_have_js_property("complete", True)
        drawn = parse_qs(urlsplit(one.evaluate("(img) => img.currentSrc")).query)
        box = one.bounding_box()
        assert box is not None
        # Names are 12 pixels high: never under 10 on the screen.
        assert box["width"] / float(drawn["width"][0]) >= 0.83
        ratio = float(drawn["width"][0]) / float(drawn["height"][0])
        assert box["width"] / box["height"] == pytest.approx(ratio, rel=0.02)


def test_on_paper_each_step_has_its_picture(visit: Visitor) -> None:
    page = visit().open(STORY)
    page.emulate_media(media="print")
    assert page.locator(".story-map").is_hidden()
    assert page.locator(".story-step img:visible").count() == 6


def test_in_a_sandboxed_frame_the_story_walks(visit: Visitor) -> None:
    seen = visit()
    page = seen.page
    page.set_content(
        f'<iframe src="{seen.site}{STORY}/embed" sandbox="allow-scripts" title="A story"'
        ' width="1000" height="640"></iframe>'
    )
    frame = page.frame_locator("iframe")
    frame.locator(".marker").first.wait_for(state="attached")
    frame.get_by_role("button", name="Next").click()
    expect(frame.locator("[data-pace-at]")).not_to_have_text("Step 1 of 6")
    assert seen.complaints == []
    assert seen.foreign == []
