"""Search, filters and years in a browser: by mouse, by keyboard alone, on a phone."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, here

CAMP_14 = "kwanliso-14-kaechon"


def rows(page: Page) -> set[str]:
    found = page.locator("tr[data-place]:not([hidden])")
    return set(found.evaluate_all("(rows) => rows.map((row) => row.dataset.place)"))


@pytest.mark.parametrize("text", ["Gaecheon", "Kaech'ŏn", "개천", "价川", "Кэчхон", "14호"])
def test_a_place_is_found_and_opened_by_keyboard_alone(visit: Visitor, text: str) -> None:
    seen = visit()
    page = seen.open("/")
    asked = len(seen.requests)
    page.locator("#q").focus()
    page.keyboard.insert_text(text)
    option = page.locator(f"#q-list-{CAMP_14}")
    expect(option).to_be_visible()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        if option.get_attribute("aria-selected") == "true":
            break
    active = page.locator("#q").get_attribute("aria-activedescendant")
    assert active == f"q-list-{CAMP_14}"
    assert not [url for url in seen.requests[asked:] if "/places" in url]
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup")
    assert "Camp 14" in page.locator(".popup h2").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"


@pytest.mark.parametrize("query", ["", "?q=yodok&layers=camps"])
def test_a_place_picked_from_a_search_leaves_the_filters_as_they_were(
    visit: Visitor, query: str
) -> None:
    page = visit().open(f"/{query}")
    before, asked = rows(page), page.locator("#q").input_value()
    page.locator("#q").fill("14호")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".popup")
    assert "Camp 14" in page.locator(".popup h2").inner_text()
    assert page.locator("#q").input_value() == asked
    page.keyboard.press("Escape")
    page.locator("#year").focus()
    assert page.locator("#q").input_value() == asked
    assert rows(page) == before
    assert parse_qsl(urlsplit(here(page)).query) == parse_qsl(query[1:])


def test_what_is_not_on_the_map_is_found_and_read(visit: Visitor) -> None:
    page = visit().open("/")
    page.locator("#q").fill("Nanping")
    page.locator("#q-list-nanping-musan").click()
    page.wait_for_url("**/places/nanping-musan")


def test_a_search_without_hits_says_so(visit: Visitor) -> None:
    page = visit().open("/")
    page.locator("#q").fill("Atlantis")
    expect(page.locator(".found")).to_contain_text("No place has such a name")
    page.keyboard.press("Escape")
    expect(page.locator(".found")).to_be_hidden()


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (360, True)])
def test_filters_change_map_rows_counts_and_address_at_once(
    visit: Visitor, width: int, touch: bool
) -> None:
    page = visit(width=width, height=800, has_touch=touch).open("/")
    whole = rows(page)
    page.locator(".facets summary").click()
    page.locator("input[name=status][value=operating]").check()
    page.locator("input[name=layers][value=detention]").uncheck()
    found = rows(page)
    assert 5 < len(found) < 20 < len(whole)
    assert f"{len(found)} of {len(whole)}" in page.locator("[data-shown]").inner_text()
    assert page.locator("[data-count-of='layers camps']").inner_text() == "4"
    assert "status=operating" in here(page)
    address = page.locator("a[data-follow=choice]").first.get_attribute("href")
    page.reload()
    page.wait_for_selector(".years input")
    assert rows(page) == found
    assert page.locator("a[data-follow=choice]").first.get_attribute("href") == address
    page.locator("[data-reset]").click()
    assert rows(page) == whole
    assert "?" not in here(page)


def test_an_address_that_is_passed_on_has_no_marks_of_newsletters(visit: Visitor) -> None:
    page = visit().open("/?utm_source=letter&lang=ko&at=39.57,126.07,9&fbclid=x&status=operating")
    expect(page).not_to_have_url(re.compile("utm_source"))
    query = {name for name, _ in parse_qsl(urlsplit(here(page)).query)}
    assert query == {"lang", "at", "status"}


def test_the_script_counts_as_the_server_does(visit: Visitor) -> None:
    def counts(page: Page) -> dict[str, str]:
        found = page.locator("[data-count-of]").all()
        return {str(one.get_attribute("data-count-of")): one.inner_text() for one in found}

    query = "/?status=operating,closed&layers=camps,prisons&accuracy=5000&datetime=1985"
    plain = visit(java_script_enabled=True)
    page = plain.open(query)
    ours, shown = counts(page), rows(page)
    bare = visit(java_script_enabled=False)
    bare.page.goto(bare.site + query)
    theirs = {
        str(one.get_attribute("data-count-of")): one.inner_text()
        for one in bare.page.locator(".legend [data-count-of^=layers]").all()
    }
    assert theirs == {name: ours[name] for name in theirs}
    assert {
        one.get_attribute("data-place") for one in bare.page.locator("tr[data-place]:visible").all()
    } == shown


def test_a_year_is_chosen_by_slider_and_the_unsure_look_so(visit: Visitor) -> None:
    page = visit().open("/")
    slider = page.locator(".years input")
    slider.focus()
    slider.evaluate("(slider) => { slider.value = '1976'; }")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#year").input_value() == "1975"
    assert "datetime=1975" in here(page)
    assert "not sure" in page.locator("[data-shown]").inner_text()
    assert page.locator("tr.is-unsure:not([hidden])").count() > 5
    assert page.locator(".marker.is-unsure").count() > 1
    assert page.locator(f'.marker[data-key="{CAMP_14}"].is-unsure').count() == 0
    assert page.locator("[data-unsure]").is_visible()
    page.get_by_role("button", name="All years").click()
    assert "datetime" not in here(page)
    assert page.locator("[data-unsure]").is_hidden()


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (360, True)])
def test_the_years_play_and_stop(visit: Visitor, width: int, touch: bool) -> None:
    page = visit(width=width, height=740, has_touch=touch).open("/")
    page.get_by_role("button", name="Play the years").click()
    page.wait_for_selector("#year >> visible=true")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert page.locator("[data-shown]").get_attribute("aria-live") == "off"
    expect(page.locator("#year")).not_to_have_value("1945")
    page.get_by_role("button", name="Pause").click()
    year = page.locator("#year").input_value()
    assert year > "1945"
    assert page.locator("[data-shown]").get_attribute("aria-live") is None


def test_without_scripts_the_form_filters(visit: Visitor) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.page
    page.goto(seen.site)
    page.locator(".facets summary").click()
    page.locator("input[name=status][value=operating]").check()
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**status=operating*")
    assert 20 < page.locator("tr[data-place]:visible").count() < 40
    page.get_by_role("link", name="Open as a table").click()
    page.get_by_role("link", name="Position known").click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Position known")


def test_the_table_of_all_places_begins_on_the_first_screen_of_a_phone(visit: Visitor) -> None:
    page = visit(360, 740).open("/places?q=sinuiju")
    row = page.locator("tr[data-place]").first.bounding_box()
    assert row
    assert row["y"] < 740
    page.goto(page.url.replace("q=sinuiju", "layers=camps"))
    assert page.locator("input[value=camps]").is_visible(), "what narrows the table is in view"
