"""A real browser before the real service: pages remember what they asked for and complained of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

from tests.browser.hosts import Host, hosting
from tests.chromium import DRIVEN, FLAGS

# As long as Playwright waits for anything else: on a busy machine nothing is done in five seconds.
expect.set_options(timeout=30_000)


@dataclass
class Visit:
    """A page of the site in a browser window, and what went on behind it."""

    site: str
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the site and wait until its map, if any, is drawn.

        That of a story is made when the reader comes to it.
        """
        self.page.goto(self.site + path)
        if (story := self.page.locator("[data-map=story]")).is_visible():
            story.scroll_into_view_if_needed()
        if self.page.locator("[data-map]").count():
            self.page.wait_for_selector(".leaflet-marker-pane .marker", state="attached")
        # The form of the front page is bound last.
        if self.page.locator("[data-map=full]").count():
            self.page.wait_for_selector(".years input")
        return self.page

    @property
    def foreign(self) -> list[str]:
        """Requests that left the site."""
        own = (self.site, "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(own)]


Visitor = Callable[..., Visit]
STORED = """async () => {
  const looks = [
    () => document.cookie.length,
    () => localStorage.length + sessionStorage.length,
    async () => (await indexedDB.databases()).length,
    async () => (await caches.keys()).length,
    async () => (await navigator.serviceWorker.getRegistrations()).length,
  ];
  // A page without an origin has none of them.
  const found = looks.map(async (look) => { try { return await look(); } catch { return 0; } });
  return (await Promise.all(found)).reduce((sum, one) => sum + one, 0);
}"""


def here(page: Page) -> str:
    """What a page's address is now; `page.url` is told of a change a while later."""
    found: str = page.evaluate("location.href")
    return found


WATCH_HINT = """() => new MutationObserver(() => {
  const hint = document.querySelector(".map-hint.is-shown");
  if (hint) window.hint = hint.textContent;
}).observe(document.querySelector(".map"), { attributes: true, subtree: true })"""


def watch_hint(page: Page | Frame) -> None:
    """Keep what the map hints at from now on as `window.hint`: the hint itself goes away soon."""
    page.evaluate(WATCH_HINT)


def stored(page: Page | Frame) -> int:
    """How much a page has left in the browser, in whatever way."""
    found: int = page.evaluate(STORED)
    return found


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """Another site, to frame ours."""
    with hosting() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=DRIVEN, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visitor]:
    """Open a window of any size, language or kind: `visit(width=320, touch=True)`."""
    contexts = []

    def begin(width: int = 1280, height: int = 800, **options: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, **{"reduced_motion": "reduce"} | options
        )
        contexts.append(context)
        made = Visit(site, context.new_page())
        _set_aside(made.page)
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("console", lambda line: _note(made, line.type, line.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        return made

    yield begin
    for context in contexts:
        context.close()


def _set_aside(page: Page) -> None:
    """Put the window beside the pointer, which rests in the corner of the screen."""
    session = page.context.new_cdp_session(page)
    window = session.send("Browser.getWindowForTarget")["windowId"]
    session.send(
        "Browser.setWindowBounds", {"windowId": window, "bounds": {"left": 500, "top": 500}}
    )
    session.detach()


def _note(made: Visit, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        made.complaints.append(text)
