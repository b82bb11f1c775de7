"""Sharing: the form in a browser, the web component, the gate, and an article of somebody else."""

from __future__ import annotations

import re

import pytest

from tests.browser.axe import faults
from tests.browser.conftest import Visitor, here
from tests.browser.hosts import Host
from tests.server import ROOT

ARTICLE = (ROOT / "frontend/examples/restaurant-workers.html").read_text("utf-8")
FILM = "<!doctype html><html lang='en'><title>A film</title><p>A film</p></html>"
MAPS = "() => document.documentElement.scrollWidth <= innerWidth"
READY = "() => ['camp-map', 'camp-gate'].every((name) => customElements.get(name) !== undefined)"
STRICT = "default-src 'none'; script-src {site}; frame-src {site}; style-src 'none'"


def article(host: Host, site: str) -> str:
    """The example as a writer publishes it: with the addresses of a map and of a film."""
    film = host.file("/film", FILM, "text/html; charset=utf-8")
    text = ARTICLE.replace("https://map.example", site)
    text = re.sub(r"https://film\.example/\w+/thirteen", film, text)
    return host.file("/article", text, "text/html; charset=utf-8")


def test_the_form_shows_at_once_what_is_chosen(visit: Visitor) -> None:
    seen = visit()
    page = seen.page
    page.goto(f"{seen.site}/share?lang=en")
    page.select_option("#share-place", "kwanliso-14-kaechon")
    page.select_option("#share-ratio", "16:9")
    page.wait_for_function("() => document.querySelector('#line-link').value.includes('/places/')")
    assert "/embed?place=kwanliso-14-kaechon" in page.input_value("#line-frame")
    assert "16/9" in page.input_value("#line-frame")
    frame = page.locator("[data-share-frame]")
    assert "place=kwanliso-14-kaechon" in str(frame.get_attribute("src"))
    assert frame.get_attribute("title") == "Camp 14, Kaechon"
    assert "place=kwanliso-14-kaechon" in here(page)
    page.fill("#share-at", "north")
    page.wait_for_selector("[data-share-faults]:not([hidden])")
    assert "at=north" in page.inner_text("[data-share-faults]")
    assert seen.foreign == []
    assert seen.complaints == []


def test_a_line_is_copied_by_keyboard(visit: Visitor) -> None:
    seen = visit(permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    page.goto(f"{seen.site}/share?lang=en")
    button = page.locator("[data-copy=line-link]")
    button.wait_for(state="visible")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-copied]').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value("#line-link")


def test_without_scripts_the_form_gives_the_same_lines(visit: Visitor) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.page
    page.goto(f"{seen.site}/share?lang=en")
    page.select_option("#share-place", "kwanliso-14-kaechon")
    page.uncheck("input[value=restaurants]")
    page.click("[data-share-submit] button")
    assert "place=kwanliso-14-kaechon" in page.input_value("#line-frame")
    assert "restaurants" not in page.input_value("#line-frame")
    assert page.locator("[data-copy]").first.is_hidden()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_the_way_to_sharing(visit: Visitor, width: int, scheme: str) -> None:
    seen = visit(width=width, color_scheme=scheme, bypass_csp=True)
    seen.page.goto(f"{seen.site}/share?lang=ko&place=kwanliso-14-kaechon")
    seen.page.wait_for_load_state("networkidle")
    assert seen.page.evaluate(MAPS)
    assert faults(seen.page) == []


def test_every_component_takes_the_height_that_its_map_asks_for(visit: Visitor, host: Host) -> None:
    seen = visit()
    body = (
        f'<script src="{seen.site}/camp-map.js" async></script>'
        '<camp-map layers="camps" lang="ru" loading="eager" title="One"></camp-map>'
        '<camp-map place="kwanliso-14-kaechon" ratio="2:1" loading="eager">'
        '<a href="/">Two</a></camp-map>'
    )
    page = seen.page
    page.goto(host.page("/two", body))
    page.wait_for_function(
        "() => document.querySelectorAll('camp-map')[0].shadowRoot?.querySelector('iframe')"
        ".style.aspectRatio === 'auto'"
    )
    frames = page.locator("camp-map iframe")
    assert frames.nth(0).get_attribute("title") == "One"
    assert "lang=ru" in str(frames.nth(0).get_attribute("src"))
    assert frames.nth(1).get_attribute("title") == "Two"
    box = frames.nth(1).bounding_box()
    assert box is not None
    assert abs(box["width"] / box["height"] - 2) < 0.02
    assert page.get_by_text("Two").is_visible()
    page.evaluate("document.querySelector('camp-map').setAttribute('lang', 'ko')")
    assert "lang=ko" in str(frames.nth(0).get_attribute("src"))


def test_a_strict_page_that_admits_us_shows_the_component(visit: Visitor, host: Host) -> None:
    seen = visit()
    body = f'<script src="{seen.site}/camp-map.js"></script><camp-map loading="eager"></camp-map>'
    headers = {"Content-Security-Policy": STRICT.format(site=seen.site)}
    seen.page.goto(host.page("/strict", body, headers))
    frame = seen.page.frame_locator("camp-map iframe")
    frame.locator(".drawn").first.wait_for(state="attached")
    assert seen.complaints == []


def test_a_stranger_cannot_set_the_height(visit: Visitor, host: Host) -> None:
    seen = visit()
    body = f'<script src="{seen.site}/camp-map.js"></script><camp-map loading="eager"></camp-map>'
    page = seen.page
    page.goto(host.page("/stranger", body))
    page.evaluate("postMessage({sentinel: 'amp', type: 'embed-size', height: 1999}, '*')")
    page.wait_for_timeout(300)
    box = page.locator("camp-map iframe").bounding_box()
    assert box is not None
    assert box["height"] < 1900


def test_the_article_asks_only_the_map_until_the_film_is_wanted(visit: Visitor, host: Host) -> None:
    seen = visit()
    page = seen.page
    address = article(host, seen.site)
    page.goto(address)
    page.wait_for_function(READY)
    for found in page.locator("iframe, camp-map, camp-gate, img").all():
        found.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
    page.frame_locator("camp-map iframe").locator("[data-map]").first.wait_for(state="attached")
    assert [one for one in seen.requests if not one.startswith((seen.site, address))] == [
        one for one in seen.requests if one.startswith(("data:", "blob:"))
    ]
    assert not any("/film" in one for one in seen.requests)
    assert page.context.cookies() == []
    link = page.locator("camp-gate a")
    assert "film.example" in link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    film = page.frame_locator("camp-gate iframe")
    film.get_by_text("A film").wait_for()
    assert any(one.endswith("/film") for one in seen.requests)
    assert page.url == address


def test_the_article_tells_everything_without_scripts(visit: Visitor, host: Host) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.page
    page.goto(article(host, seen.site))
    assert page.locator("camp-map a").is_visible()
    assert page.locator("camp-gate a").get_attribute("href") == f"{host.url}/film"
    page.locator("figure img").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('figure img').complete")
    assert page.frame_locator("figure iframe").locator(".drawn").count() > 0
    assert not any("/film" in one for one in seen.requests)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_article_is_fit_for_everybody(visit: Visitor, host: Host, scheme: str) -> None:
    seen = visit(width=320, color_scheme=scheme)
    page = seen.page
    page.goto(article(host, seen.site))
    page.wait_for_function(READY)
    assert page.evaluate(MAPS)
    assert faults(page) == []


def test_the_example_names_no_real_host() -> None:
    hosts = set(re.findall(r"https?://([\w.-]*\w)", ARTICLE))
    assert hosts == {"map.example", "film.example"}
    assert "frontend/examples/" in (ROOT / "README.md").read_text("utf-8")
