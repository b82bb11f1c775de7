"""The map's symbols outside our own pages: their pictures and colours for other programs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from app.domain.layer import FILL, Style

COLORS = {
    "camp": "#a31621",
    "prison": "#a04a12",
    "detention": "#663b8a",
    "crossing": "#0a5f73",
    "event": "#7a6100",
    "restaurant": "#2c683c",
}
"""The light theme's colours, as css/tokens.css has them."""

INK = "#1b1e22"
"""The colour of a layer whose token other programs are not told."""

FILLS = tuple(dict.fromkeys(FILL.values()))
"""Every fill of a symbol, once."""

SIDE = 24
"""Units and pixels of a symbol's side."""

SYMBOL = re.compile(r'<symbol id="s-([a-z]+-[a-z]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
VARIABLE = re.compile(r"var\(--[a-z-]+, (#[0-9a-f]+)\)")
"""A colour of the page, with the one for where there is no page."""


def color_of(style: Style) -> str:
    """The colour of a layer, #rrggbb."""
    return COLORS.get(style.color, INK)


def icon_name(style: Style, fill: str) -> str:
    """What a symbol is called in the sprite."""
    return f"{style.color}-{style.shape}-{fill}"


def draw_symbol(path: Path, style: Style, fill: str) -> str:
    """A symbol from symbols.svg as the inside of an SVG, 24 units wide and high."""
    inside = _symbols(path, path.stat().st_mtime_ns)[f"{style.shape}-{fill}"]
    return VARIABLE.sub(r"\1", inside).replace("currentColor", color_of(style))


def symbol_svg(path: Path, style: Style, fill: str) -> str:
    """A symbol as an SVG document of its own."""
    return _document(SIDE, SIDE, draw_symbol(path, style, fill))


def sheet_svg(path: Path, styles: Iterable[Style]) -> str:
    """All symbols of some layers on one sheet, a row a layer's look, a column a fill."""
    rows = looks(styles)
    cells = [
        f'<g transform="translate({SIDE * column} {SIDE * row})">'
        f"{draw_symbol(path, style, fill)}</g>"
        for row, style in enumerate(rows)
        for column, fill in enumerate(FILLS)
    ]
    return _document(SIDE * len(FILLS), SIDE * len(rows), "".join(cells))


def sheet_index(styles: Iterable[Style], ratio: int) -> dict[str, dict[str, int]]:
    """Where each symbol is on the sheet, in pixels, as MapLibre's sprites have it."""
    side = SIDE * ratio
    return {
        icon_name(style, fill): {
            "x": side * column,
            "y": side * row,
            "width": side,
            "height": side,
            "pixelRatio": ratio,
        }
        for row, style in enumerate(looks(styles))
        for column, fill in enumerate(FILLS)
    }


def looks(styles: Iterable[Style]) -> list[Style]:
    """Every look that layers have, once: several layers may share one."""
    return list(dict.fromkeys(styles))


@lru_cache(maxsize=2)
def _symbols(path: Path, changed_ns: int) -> dict[str, str]:
    return dict(SYMBOL.findall(path.read_text("utf-8")))


def _document(width: int, height: int, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{inside}</svg>'
    )
