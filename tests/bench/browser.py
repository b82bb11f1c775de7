"""What a reader's browser bears: bytes of the first view, and the longest task while panning."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, Request, ViewportSize, sync_playwright

from tests.chromium import CHROMIUM, FLAGS
from tests.server import ROOT, served

SIZE: ViewportSize = {"width": 1280, "height": 800}
ZOOMS = range(5, 12)
DRAGS = [(-300, 0), (0, -250), (300, 0), (0, 250), (-250, 200), (250, -200)]
STEPS = 12
TRACED = ["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"]
TASK = "RunTask"
FRAME_BUDGET = 100_000
"""Bytes, compressed, that the first view of a frame stays below, everything included."""
CARD = "kwanliso-14-kaechon"
CARD_SIZES: list[ViewportSize] = [
    {"width": width, "height": height}
    for width, height in ((360, 480), (640, 480), (800, 600), (1200, 700))
]
DRAWN, MARKED = "[data-ground=drawn]", ".marker"
GROUND_SCRIPT = """
import { build } from "vite";
const [made] = [].concat(await build({
  configFile: false,
  logLevel: "error",
  build: {
    write: false,
    target: "es2022",
    lib: { entry: "src/render/ground.ts", formats: ["iife"], name: "ground" },
    rollupOptions: { external: ["leaflet"], output: { globals: { leaflet: "L" } } },
  },
}));
process.stdout.write(made.output[0].code);
"""


class FirstView(NamedTuple):
    """Bytes as they were sent, bodies only, by kind, and how many requests it took."""

    requests: int
    page: int
    script: int
    style: int
    tiles: int
    relief: int


def first_view(page: Page, address: str, stands: str = DRAWN) -> FirstView:
    """What an address asks for until the map stands, and nothing more comes by itself."""
    answered: list[Request] = []
    page.on("requestfinished", lambda request: answered.append(request))
    page.goto(address)
    page.wait_for_selector(stands)
    page.wait_for_load_state("networkidle")
    sums = {"document": 0, "script": 0, "stylesheet": 0, "fetch": 0, "image": 0}
    for request in answered:
        sums[request.resource_type] += request.sizes()["responseBodySize"]
    return FirstView(len(answered), *sums.values())


def frames(browser: Browser, site: str) -> Iterator[tuple[str, FirstView]]:
    """First views of frames, by name: in both compressions, and with a card at each size."""
    asked = [(f"frame, {coding}", "", SIZE, coding) for coding in ("br", "gzip")]
    asked += [
        (f"card, {size['width']}x{size['height']}", f"?place={CARD}", size, "br")
        for size in CARD_SIZES
    ]
    for name, query, size, coding in asked:
        page = browser.new_page(viewport=size, extra_http_headers={"Accept-Encoding": coding})
        yield name, first_view(page, f"{site}/embed{query}", MARKED)
        page.close()


def ground_script() -> int:
    """Bytes, gzipped, of all that draws the ground, without Leaflet."""
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", GROUND_SCRIPT],
        cwd=ROOT / "frontend", capture_output=True, check=True,
    )  # fmt: skip
    return len(gzip.compress(done.stdout))


def longest_tasks(browser: Browser, site: str) -> dict[int, float]:
    """Processor milliseconds of the main thread's longest task while panning, by zoom."""
    page = browser.new_page(viewport=SIZE)
    page.goto(site)
    page.wait_for_selector(DRAWN)
    found = {}
    for zoom in ZOOMS:
        _zoom_to(page, zoom)
        browser.start_tracing(page=page, categories=TRACED)
        _pan(page)
        found[zoom] = max(_tasks(json.loads(browser.stop_tracing())["traceEvents"]), default=0.0)
    page.close()
    return found


def _zoom_to(page: Page, wanted: int) -> None:
    now = int(page.get_attribute("[data-map]", "data-zoom") or 0)
    for _ in range(abs(wanted - now)):
        page.locator(f".leaflet-control-zoom-{'in' if wanted > now else 'out'}").click()
        page.wait_for_timeout(400)
    page.wait_for_selector(f"[data-zoom='{wanted}']{DRAWN}")
    page.wait_for_load_state("networkidle")


def _pan(page: Page) -> None:
    box = page.locator("[data-map]").bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for dx, dy in DRAGS:
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + dx, middle[1] + dy, steps=STEPS)
        page.mouse.up()
        page.wait_for_timeout(250)


def _tasks(events: list[dict[str, Any]]) -> Iterator[float]:
    """Processor milliseconds of each task on the main threads of pages."""
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    for event in events:
        if event["name"].endswith(TASK) and (event["pid"], event["tid"]) in mains:
            yield event.get("tdur", event.get("dur", 0)) / 1000


def measure() -> dict[str, Any]:
    """Measure with a server of its own; print lines, return the figures."""
    out = sys.stdout
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        view = first_view(page, site)
        page.close()
        framed = dict(frames(browser, site))
        tasks = longest_tasks(browser, site)
        browser.close()
    ground = ground_script()
    for name, size in view._asdict().items():
        out.write(f"{'first view, ' + name:28}{size:9}\n")
    for name, sizes in framed.items():
        out.write(f"{f'first view, {name}':28}{sum(sizes[1:]):9} of {FRAME_BUDGET}\n")
    out.write(f"{'ground: script gzip':28}{ground:9}\n")
    out.write(f"{'ground: script and tiles':28}{ground + view.tiles:9}\n")
    for zoom, longest in tasks.items():
        out.write(f"{f'longest task, zoom {zoom}':28}{longest:9.1f} ms\n")
    seen = {"first view": view} | framed
    return {name: sizes._asdict() for name, sizes in seen.items()} | {
        "ground script": ground,
        "longest task ms": tasks,
    }


if __name__ == "__main__":
    measure()
