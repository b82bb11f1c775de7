"""What axe-core finds wrong with a page or a frame."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

from tests.server import ROOT

SOURCE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run(document, {
  rules: { "target-size": { enabled: true } },
})).violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 90)).join(' | ')}`)"""


def faults(page: Page | Frame) -> list[str]:
    """One line a rule that is broken, with the elements that break it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SOURCE.read_text("utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found
