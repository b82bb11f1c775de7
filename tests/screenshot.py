"""`make screenshot`: the picture in README, taken of the running service."""

from __future__ import annotations

import shutil
import sys

from playwright.sync_api import sync_playwright

from tests.server import ROOT, served

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTH, HEIGHT = 1280, 720
SETTLED_MS = 2500
"""Long enough for the relief, which loads after the map is readable."""


def main() -> None:
    """Open the map and write what a reader sees."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("install chromium to take the picture")
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(url)
        page.wait_for_timeout(SETTLED_MS)
        page.screenshot(path=ROOT / "frontend" / "screenshot.png")
        browser.close()


if __name__ == "__main__":
    main()
