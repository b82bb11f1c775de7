"""Every kind of page before axe-core, on paper and in the dark, on a desk and on a small phone."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.browser.axe import faults
from tests.browser.conftest import Visitor
from tests.build import Folder, camp

KINDS = {
    "home": "/",
    "open card": "/?place=kwanliso-14-kaechon",
    "measured": "/?place=tumen-namyang-rail&from=kwanliso-14-kaechon",
    "place": "/places/kwanliso-14-kaechon",
    "place not drawn": "/places/kwanliso-11-kyongsong",
    "crossing": "/places/tumen-namyang-rail",
    "table": "/places?f=html",
    "table, narrowed": "/places?f=html&status=operating&q=kaechon",
    "layers": "/layers",
    "layer": "/layers/camps",
    "items": "/collections/camps/items?limit=5&f=html",
    "queryables": "/collections/camps/queryables?f=html",
    "functions": "/functions?f=html",
    "conformance": "/conformance?f=html",
    "sources": "/sources",
    "source": "/sources/castwb-2017",
    "stories": "/stories",
    "story": "/stories/two-banks",
    "story, framed": "/stories/two-banks/embed",
    "about": "/about",
    "overview": "/overview",
    "share": "/share",
    "data": "/data",
    "docs": "/docs",
    "releases": "/releases",
    "release": "/releases/2026.11",
    "home of a release": "/releases/2026.11/",
    "place of a release": "/releases/2026.11/places/kwanliso-14-kaechon",
    "changes": "/changes",
    "not found": "/places/nowhere",
}
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


def assert_faultless(page: Page) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.reload()
        page.wait_for_load_state("networkidle")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert (width, scheme, faults(page)) == (width, scheme, [])


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit: Visitor, kind: str) -> None:
    page = visit(extra_http_headers={"Accept": "text/html"}).open(KINDS[kind])
    assert page.evaluate(STATUS) == (404 if kind == "not found" else 200)
    if kind == "table, narrowed":
        assert page.locator(".facets[open]").is_visible()
    assert_faultless(page)


def test_axe_finds_nothing_where_a_place_was_withdrawn(visit: Visitor, folder: Folder) -> None:
    withdrawn = {"on": "2026-01-02", "reason": {"en": "It was not there."}}
    folder.add(camp("camp-b", withdrawn=withdrawn))
    with TestClient(create_app(Settings(geodata=folder.path, reload_s=0))) as client:
        gone = client.get("/places/camp-b", headers={"Accept": "text/html"})
    seen = visit()
    said = {"status": gone.status_code, "body": gone.text, "content_type": "text/html"}
    seen.page.route("**/places/camp-b", lambda route: route.fulfill(**said))
    seen.page.goto(f"{seen.site}/places/camp-b")
    assert seen.page.evaluate(STATUS) == 410
    assert_faultless(seen.page)
