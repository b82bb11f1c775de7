"""`make screenshot`: the picture in README, taken of the running service."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from app.web.symbols import COLORS
from tests.chromium import DRIVEN, FLAGS
from tests.server import ROOT, served

WIDTH, HEIGHT = 1280, 720
MOST_BYTES = 400_000
MOST_COLORS = 256
SETTLED = """() => document.querySelector('[data-ground=drawn]')
  && document.querySelector('.leaflet-relief-pane .leaflet-tile')
  && !document.querySelector('.leaflet-relief-pane .leaflet-tile:not(.leaflet-tile-loaded)')"""


def main() -> None:
    """Open the map and write what a reader sees, in few enough bytes for a README."""
    if not Path(DRIVEN).exists():
        sys.exit("install chromium-headless-shell to take the picture")
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=DRIVEN, args=FLAGS)
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto(url)
        page.wait_for_function(SETTLED)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        browser.close()
    path = ROOT / "frontend" / "screenshot.png"
    reduced(picture).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path} is larger than {MOST_BYTES} bytes")


def reduced(picture: Image.Image) -> Image.Image:
    """In few colours, those of the layers among them: they are rare, and the first to be lost."""
    kept = [channel for color in COLORS.values() for channel in bytes.fromhex(color[1:])]
    common = picture.quantize(MOST_COLORS - len(COLORS)).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*kept, *common][: 3 * MOST_COLORS])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
