"""Which names stand beside their symbols, and on which side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.picture.box import Box

GAP = 3
SLIDES = (0.3, -0.3, 0.6, -0.6, 0.9, -0.9, 1.2, -1.2, 1.6, -1.6, 2, -2, 3, -3)
"""How far, in its own heights, a name that must show may slide from its symbol."""


class Wish(NamedTuple):
    """A name that wants to stand beside a symbol; all in pixels."""

    key: str
    symbol: Box
    width: float
    height: float
    lean: float
    """Where the symbol was pushed to: the name goes on that side first."""
    must: bool
    """Shown even where it has to be moved away or to cover something."""


def place_names(
    wishes: Sequence[Wish], taken: Mapping[str, Box], walls: Sequence[Box], view: Box | None = None
) -> dict[str, Box]:
    """A box for every name that finds room, in the order of the wishes.

    No name covers a wall, or the symbol of another key.
    """
    found: dict[str, Box] = {}
    for wish in wishes:
        others = [box for key, box in taken.items() if key != wish.key]
        spot = _best(wish, [*others, *walls, *found.values()], view)
        if spot is not None:
            found[wish.key] = spot
    return found


def _best(wish: Wish, taken: Sequence[Box], view: Box | None) -> Box | None:
    """The first free box in view, else the first free; a name that must show, the freest."""
    tried = [(sum(box.overlap(other) for other in taken), box) for box in _candidates(wish)]
    free = [box for covered, box in tried if not covered]
    seen = (box for box in free if view is None or view.holds(box))
    best = next(seen, free[0] if free else None)
    if best is None and wish.must:
        return min(tried, key=lambda one: one[0])[1]
    return best


def _candidates(wish: Wish) -> Iterator[Box]:
    size = wish.symbol.right - wish.symbol.left
    away = size / 2 + GAP
    middle = -wish.height / 2
    right, left = away, -away - wish.width
    sides = (left, right) if wish.lean < 0 else (right, left)
    yield from (_box(wish, dx, middle) for dx in sides)
    if wish.must:
        for slide in SLIDES:
            yield from (_box(wish, dx, middle + slide * wish.height) for dx in sides)
    else:
        for slide in (-away, away):
            yield from (
                _box(wish, dx - GAP if dx > 0 else dx + GAP, middle + slide) for dx in sides
            )
    yield from (_box(wish, -wish.width / 2, dy) for dy in (-away - wish.height, away))


def _box(wish: Wish, dx: float, dy: float) -> Box:
    left = (wish.symbol.left + wish.symbol.right) / 2 + dx
    top = (wish.symbol.top + wish.symbol.bottom) / 2 + dy
    return Box(left, top, left + wish.width, top + wish.height)
