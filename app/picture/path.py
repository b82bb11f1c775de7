"""Lines as the `d` of an SVG path: relative, a decimal, no sign too many.

Points are put on a grid of so many tenths of a pixel: a coarser one takes fewer bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np

from app.picture.projection import Points


def number(value: float, decimals: int = 1) -> str:
    """A number as short as SVG takes it.

    >>> number(0.5), number(-0.04), number(12.0)
    ('.5', '0', '12')
    """
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:.0f}"
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def path(lines: Iterable[Points], grid: int = 1, closed: bool = False) -> str:
    """Pixels to path data; what is a point on the grid is left out."""
    return "".join(one for line in lines if (one := _line(_tenths(line, grid), closed)))


def curve(lines: Iterable[Points], grid: int = 1) -> str:
    """The same with corners rounded: curves through the middles of a line's stretches."""
    return "".join(one for line in lines if (one := _bend(_tenths(line, grid))))


def _tenths(line: Points, grid: int) -> list[list[int]]:
    """Whole tenths of a pixel, so that steps add up without drift; repeated points once."""
    whole = np.rint(line * 10 / grid).astype(int) * grid
    keep = np.ones(len(whole), bool)
    keep[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    found: list[list[int]] = whole[keep].tolist()
    return found


def _line(points: list[list[int]], closed: bool) -> str:
    if closed and len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < (3 if closed else 2):
        return ""
    steps = [value for (x0, y0), (x1, y1) in pairwise(points) for value in (x1 - x0, y1 - y0)]
    start = _joined([points[0][0], points[0][1]])
    return f"M{start}l{_joined(steps)}" + ("z" if closed else "")


def _bend(points: list[list[int]]) -> str:
    if len(points) < 3:
        return _line(points, False)
    parts = [f"M{_joined(points[0])}"]
    for (x, y), (ahead_x, ahead_y) in pairwise(points[1:]):
        parts.append(f"Q{_joined([x, y, (x + ahead_x) // 2, (y + ahead_y) // 2])}")
    return "".join(parts) + f"L{_joined(points[-1])}"


def _joined(tenths: Iterable[int]) -> str:
    """Numbers side by side, parted only where they would run together."""
    parts: list[str] = []
    before = ""
    for value in tenths:
        one = _text(value)
        parted = one[0] == "-" or (one[0] == "." and "." in before)
        parts.append(one if not before or parted else " " + one)
        before = one
    return "".join(parts)


@lru_cache(20_000)
def _text(tenths: int) -> str:
    return number(tenths / 10)
