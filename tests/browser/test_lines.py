"""The lines on /data for scripts, each run as it is printed on a page of another site."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.web.downloads import LINES
from tests.server import ROOT

TEXTS = {one.tool: one.text for one in LINES}
PACKAGES = ROOT / "frontend" / "node_modules"
SCRIPTS = {
    "Leaflet": PACKAGES / "leaflet/dist/leaflet.js",
    "MapLibre": PACKAGES / "maplibre-gl/dist/maplibre-gl.js",
}
BODY = b'<!doctype html><title>An article</title><div id="map" style="height:400px"></div>'
"""The page of somebody who copied the line."""

LEAFLET = """async () => {
  const map = L.map("map").setView([40, 127], 6);
  const layer = %s;
  return layer.getLayers().length;
}"""
MAPLIBRE = """() => new Promise((resolve, reject) => {
  const map = %s;
  map.on("error", (event) => reject(event.error));
  map.jumpTo({ center: [126.5, 39.8], zoom: 6 });
  map.on("idle", () => {
    const drawn = map.queryRenderedFeatures();
    resolve([...new Set(drawn.map((one) => one.properties.id))]);
  });
})"""


class Article(BaseHTTPRequestHandler):
    """Somebody else's site."""

    def do_GET(self) -> None:
        """Its one page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_: Any) -> None:
        """Nothing is written down."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of another site."""
    server = HTTPServer(("127.0.0.1", 0), Article)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    made = browser.new_page()
    made.goto(f"http://localhost:{server.server_port}/")
    yield made
    made.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_leaflet_draws_the_layer(page: Page, site: str) -> None:
    page.add_script_tag(content=SCRIPTS["Leaflet"].read_text(encoding="utf-8"))
    assert page.evaluate(LEAFLET % TEXTS["Leaflet"].format(base=site)) == 11
    assert page.locator(".leaflet-marker-icon").count() == 11


def test_maplibre_draws_the_style(page: Page, site: str) -> None:
    page.add_script_tag(content=SCRIPTS["MapLibre"].read_text(encoding="utf-8"))
    drawn = page.evaluate(MAPLIBRE % TEXTS["MapLibre"].format(base=site))
    assert "kwanliso-14-kaechon" in drawn
