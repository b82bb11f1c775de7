"""Outside imagery: nobody is asked before the click, one host after it, nobody next time."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.axe import faults
from tests.browser.conftest import Visit, Visitor, stored
from tests.server import served

OUTSIDE = "127.0.0.2"
GO = ".column a[rel=nofollow]"
TILE = ".leaflet-tile-pane img.leaflet-tile-loaded"
WAITING = ".leaflet-tile-pane img:not(.leaflet-tile-loaded)"
NOTICE = ".map-notice"
CREDIT = "© <b>Elsewhere</b> & others"
COLOR = (90, 40, 140)


def tile() -> bytes:
    """A picture of 256 by 256 that no ground of ours looks like."""
    kept = io.BytesIO()
    Image.new("RGB", (256, 256), COLOR).save(kept, "PNG")
    return kept.getvalue()


@dataclass
class Elsewhere:
    """A tile server of somebody else's, and what it has learnt."""

    host: str = ""
    status: int = 200
    paths: list[str] = field(default_factory=list)
    referrers: list[str] = field(default_factory=list)

    @property
    def settings(self) -> str:
        """What an operator writes to allow it."""
        url = f"http://{self.host}/tiles/{{z}}/{{x}}/{{y}}.png"
        one = {"id": "sky", "name": "Sky", "url": url, "credit": CREDIT, "max_zoom": 8}
        return json.dumps([one])


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """The tile server, running on another address of the loopback."""
    kept, picture = Elsewhere(), tile()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.paths.append(self.path)
            kept.referrers.extend(filter(None, [self.headers["Referer"], self.headers["Cookie"]]))
            self.send_response(kept.status)
            body = picture if kept.status == 200 else b""
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer((OUTSIDE, 0), Handler)
    kept.host = f"{OUTSIDE}:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def allowed(elsewhere: Elsewhere) -> Iterator[str]:
    """The address of a map whose operator allows it."""
    with served(imagery=elsewhere.settings) as site:
        yield site


def settled(seen: Visit, path: str) -> Page:
    page = seen.open(path)
    page.wait_for_load_state("networkidle")
    return page


def through_the_gate(seen: Visit) -> Page:
    """As a reader goes: from the map by its link to the gate, and on."""
    page = settled(seen, "/")
    page.locator(".legend a[href='/imagery']").click()
    page.wait_for_url("**/imagery")
    assert faults(page) == []
    page.locator(GO).click()
    page.wait_for_url("**/?*imagery=sky*")
    return page


def test_nobody_is_asked_before_the_click_and_one_host_after_it(
    visit: Visitor, elsewhere: Elsewhere, allowed: str
) -> None:
    seen = visit()
    seen.site = allowed
    for path in ("/", "/imagery", "/places/kwanliso-14-kaechon", "/layers/camps", "/imagery"):
        settled(seen, path)
    assert (elsewhere.paths, seen.foreign) == ([], [])

    page = through_the_gate(seen)
    page.wait_for_selector(TILE)
    page.wait_for_load_state("networkidle")
    assert elsewhere.paths
    assert {url.split("/")[2] for url in seen.foreign} == {elsewhere.host}
    assert elsewhere.referrers == []

    before, asked = len(seen.foreign), len(elsewhere.paths)
    answer = page.goto(f"{allowed}/")
    page.wait_for_selector("[data-ground=drawn]")
    page.wait_for_load_state("networkidle")
    assert (len(seen.foreign), len(elsewhere.paths)) == (before, asked)
    assert answer
    assert "//" not in answer.headers["content-security-policy"]
    assert page.context.cookies() == []
    assert stored(page) == 0
    assert seen.complaints == []


def test_imagery_stands_in_place_of_our_ground(
    visit: Visitor, elsewhere: Elsewhere, allowed: str
) -> None:
    seen = visit()
    seen.site = allowed
    page = seen.open("/?imagery=sky")
    page.wait_for_selector(TILE)
    page.wait_for_load_state("networkidle")
    assert [url for url in seen.requests if "/ground/" in url] == []
    assert page.locator(".leaflet-ground-labels-pane, .map .drawn").count() == 0
    assert page.locator(".marker-label:text-is('Camp 14, Kaechon')").count() == 1
    assert CREDIT in page.locator(".leaflet-control-attribution").inner_text()
    assert page.locator(".leaflet-control-attribution b").count() == 0
    zoom = int(page.locator("[data-map]").get_attribute("data-zoom") or 0)
    for _ in range(4):
        page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_selector(f"[data-map][data-zoom='{zoom + 4}']")
    page.locator(WAITING).first.wait_for(state="detached")
    assert max(int(path.split("/")[2]) for path in elsewhere.paths) == 8
    assert page.locator(NOTICE).count() == 0
    assert seen.complaints == []


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_gate_names_who_will_be_asked(
    visit: Visitor, elsewhere: Elsewhere, allowed: str, lang: str
) -> None:
    seen = visit()
    seen.site = allowed
    page = settled(seen, f"/imagery?lang={lang}")
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator(".column p").filter(has_text=elsewhere.host).count() >= 1
    assert elsewhere.host in page.locator(GO).inner_text()
    page.locator(GO).click()
    page.wait_for_url("**/?*imagery=sky*")
    assert page.locator("html").get_attribute("lang") == lang


def test_a_host_that_fails_is_named_once(
    visit: Visitor, elsewhere: Elsewhere, allowed: str
) -> None:
    elsewhere.status = 503
    seen = visit()
    seen.site = allowed
    page = settled(seen, "/?imagery=sky&lang=ko")
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(NOTICE).count() == 1
    assert page.locator(NOTICE).inner_text().startswith(elsewhere.host)
    assert page.locator(".marker").count() > 0
    assert [line for line in seen.complaints if "Failed to load resource" not in line] == []


def test_a_map_that_allows_none_does_not_speak_of_it(visit: Visitor) -> None:
    page = visit().open("/")
    assert page.locator("a[href*=imagery]").count() == 0
