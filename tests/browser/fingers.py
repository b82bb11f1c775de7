"""Touching the glass of a page."""

from __future__ import annotations

from playwright.sync_api import Page


class Fingers:
    """Fingers on the glass of a page; they go up again when they have moved."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)

    def move(self, *ways: tuple[tuple[int, int], tuple[int, int]]) -> None:
        """Each finger goes its way, from one point to another."""
        for step in range(11):
            points = [
                {"id": finger, "x": x0 + (x1 - x0) * step / 10, "y": y0 + (y1 - y0) * step / 10}
                for finger, ((x0, y0), (x1, y1)) in enumerate(ways)
            ]
            self._send("touchMove" if step else "touchStart", points)
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
