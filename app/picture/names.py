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


class Around(NamedTuple):
    """What names keep to, in pixels."""

    frame: Box
    walls: tuple[Box, ...] = ()
    """No name covers a wall."""
    is_strict: bool = False
    """Whether a name that finds no room in the frame is left out, if it may be."""


def place_names(wishes: Sequence[Wish], taken: Mapping[str, Box], around: Around) -> dict[str, Box]:
    """A box for every name that finds room, in the order of the wishes.

    No name covers a wall, another name, or the symbol of another key.
    """
    found: dict[str, Box] = {}
    for wish in wishes:
        others = [box for key, box in taken.items() if key != wish.key]
        spot = _best(wish, [*others, *around.walls, *found.values()], around)
        if spot is not None:
            found[wish.key] = spot
    return found


def _best(wish: Wish, taken: Sequence[Box], around: Around) -> Box | None:
    """The first free box in the frame, else the first free; one that must show, the freest."""
    tried = [(sum(box.overlap(other) for other in taken), box) for box in _candidates(wish)]
    free = [box for covered, box in tried if not covered]
    best = next((box for box in free if around.frame.holds(box)), None)
    if best is None and wish.must:
        outside = wish.width * wish.height
        return min(tried, key=lambda one: one[0] + outside - one[1].overlap(around.frame))[1]
    return best if best or around.is_strict else next(iter(free), None)


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
